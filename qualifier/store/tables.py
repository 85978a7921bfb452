"""All tables. Facts are added only; projections can be rebuilt; ids are made by the caller.

Instants are milliseconds since 1970 UTC. JSON columns hold what `core.questions.stored` and the
like make. `lead.n` is the row number that search and queue use inside this file; it never leaves.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    func,
    literal_column,
)

from qualifier.store.coaching_tables import coach_comment, practice, scorecard, training_example
from qualifier.store.columns import (
    at_column as _at,
)
from qualifier.store.columns import (
    call_column as _call,
)
from qualifier.store.columns import (
    id_column as _id,
)
from qualifier.store.columns import (
    lead_column as _lead,
)
from qualifier.store.columns import metadata
from qualifier.store.columns import (
    text_column as _text,
)
from qualifier.store.document_tables import (
    agreement_draft,
    agreement_version,
    script_draft,
    script_version,
)
from qualifier.store.instant import Instant
from qualifier.store.review_tables import alert_note, decision, decision_state, judgement, survey
from qualifier.store.sync_tables import (
    conflict,
    crm_connection,
    exchanged,
    feed_cursor,
    lead_base,
    outbox,
    remote_link,
    set_aside,
)

SCHEMA_VERSION = 1
TALK_KINDS = ("answered", "hung_up", "resumed")  # of core.call.Happened
# --- working values --------------------------------------------------------------------------
lead = Table(
    "lead",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    *(
        _text(name)
        for name in (
            "external_id first_name last_name job_title company phone phone2 phone_typed "
            "phone_kind email website street postal_code city country time_zone language "
            "sector staff source campaign owner notes"
        ).split()
    ),
    Column("extra", JSON, nullable=False, default=dict),
    Column("stage", String, nullable=False, index=True),
    _text("nature"),
    _text("legal_basis"),
    _text("basis_source"),
    _text("basis_on"),
    Column("possible_duplicate", Boolean, nullable=False, default=False),
    Column("batch_id", String, nullable=False, default="", index=True),
    Column("created_at", Instant, nullable=False),
    Index("lead_by_external", "external_id"),
    Index("lead_by_phone", "phone"),
    Index("lead_by_phone2", "phone2"),
)
Index("lead_by_email", func.lower(lead.c.email))  # lists write addresses in any case
field_change = Table(
    "field_change",
    metadata,
    _id(),
    _lead(),
    Column("field", String, nullable=False),
    _text("before"),
    _text("after"),
    _text("by"),
    _text("batch_id"),  # of the import that changed it; empty where a person did
    _at(),
)

# --- facts -----------------------------------------------------------------------------------
call = Table(
    "call",
    metadata,
    _id(),
    _lead(),
    Column("script_id", String, nullable=False),
    Column("script_version", Integer, nullable=False),
    Column("agreement_id", String, nullable=False),
    Column("agreement_version", Integer, nullable=False),
    _text("seat"),
    Column("begun_at", Instant, nullable=False, index=True),
)
call_event = Table(
    "call_event",
    metadata,
    _id(),
    _call(),
    Column("seq", Integer, nullable=False),
    Column("kind", String, nullable=False),
    _text("subject"),
    _at(),
    Column("offset_s", Integer, nullable=False, default=0),
)
# Written out, not bound: only so does SQLite see that the index serves a query.
IS_DIALLED = call_event.c.kind == literal_column("'dialled'")
Index("dialled_by_number", call_event.c.subject, sqlite_where=IS_DIALLED)
# How long people talked, without reading what else happened in the calls: the index holds it all.
OF_TALK = call_event.c.kind.in_([literal_column(f"'{one}'") for one in TALK_KINDS])
Index(
    "talk_of_call",
    *(call_event.c[name] for name in ("call_id", "kind", "at", "subject")),
    sqlite_where=OF_TALK,
)
answer = Table(
    "answer",
    metadata,
    _id(),
    _call(),
    Column("seq", Integer, nullable=False),
    Column("question", String, nullable=False),
    Column("value", JSON(none_as_null=True)),
    _at(),
    Column("offset_s", Integer, nullable=False, default=0),
)
margin_note = Table(
    "margin_note",
    metadata,
    _id(),
    _call(),
    Column("seq", Integer, nullable=False),
    Column("question", String, nullable=False),
    _text("text"),
    _at(),
    Column("offset_s", Integer, nullable=False, default=0),
)
impression = Table(
    "impression",
    metadata,
    _id(),
    _call(),
    Column("seq", Integer, nullable=False),
    _text("facet"),
    Column("value", Integer),
    _text("choice"),
    Column("basis", String, nullable=False),
    _text("quote"),
    _text("note"),
    _text("question"),
    _at(),
    Column("offset_s", Integer, nullable=False, default=0),
)
retraction = Table(  # an impression taken back: the row stays, this marks it
    "retraction",
    metadata,
    Column("impression_id", String, ForeignKey("impression.id"), primary_key=True),
    _at(),
)
outcome = Table(
    "outcome",
    metadata,
    _id(),
    Column("call_id", String, ForeignKey("call.id"), nullable=False, unique=True),
    _lead(),
    Column("outcome", String, nullable=False),
    _text("reason"),
    _text("note"),
    Column("due_at", Instant),
    Column("for_team", Boolean, nullable=False, default=False),
    _at(),
)
handoff = Table(
    "handoff",
    metadata,
    _id(),
    Column("call_id", String, ForeignKey("call.id"), nullable=False, index=True),
    _lead(),
    Column("cell", String, nullable=False),
    Column("fit", Integer, nullable=False),
    Column("maturity", Integer, nullable=False),
    Column("decision", String, nullable=False),
    _text("channel"),
    _text("person"),
    Column("details", JSON, nullable=False, default=dict),
    _at(),
    Index("handoff_by_time", "at"),
)
withdrawal = Table(
    "withdrawal",
    metadata,
    Column("handoff_id", String, ForeignKey("handoff.id"), primary_key=True),
    _text("by"),
    _at(),
)
feedback = Table(
    "feedback",
    metadata,
    _id(),
    Column("handoff_id", String, ForeignKey("handoff.id"), nullable=False, index=True),
    _lead(),
    Column("status", String, nullable=False),
    _text("reason"),
    _text("comment"),
    _text("about"),
    _text("by"),
    _at(),
    Index("feedback_by_time", "at"),
)
ruling = Table(
    "ruling",
    metadata,
    _id(),
    Column("feedback_id", String, ForeignKey("feedback.id"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    _text("text"),
    _text("by"),
    _at(),
)
signal = Table(
    "signal",
    metadata,
    _id(),
    _lead(),
    Column("kind", String, nullable=False),
    _text("text"),
    _text("batch_id"),
    _at(),
)
consent = Table(
    "consent",
    metadata,
    _id(),
    _lead(),
    Column("kind", String, nullable=False),
    _text("text"),
    _text("by"),
    _at(),
)
score_entry = Table(
    "score_entry",
    metadata,
    _id(),
    _lead(),
    _text("call_id"),
    Column("axis", String, nullable=False),
    Column("points", Float, nullable=False),
    Column("origin", String, nullable=False),
    _text("source"),
    _text("choice"),
    _text("script"),
    Column("script_version", Integer, nullable=False, default=0),
    _at(),
)
stage_change = Table(
    "stage_change",
    metadata,
    _id(),
    _lead(),
    _text("before"),
    Column("after", String, nullable=False),
    _text("why"),
    _text("by"),
    _at(),
    Index("stage_change_by_time", "at"),
)
audit = Table(
    "audit",
    metadata,
    _id(),
    Column("act", String, nullable=False),
    _text("subject"),
    _text("by"),
    Column("details", JSON, nullable=False, default=dict),
    _at(),
)
confirmation = Table(
    "confirmation",
    metadata,
    _id(),
    _lead(),
    Column("call_id", String, nullable=False),
    Column("field", String, nullable=False),
    _text("value"),
    _at(),
)

# --- drafts ----------------------------------------------------------------------------------
draft = Table(
    "draft",
    metadata,
    Column("call_id", String, primary_key=True),
    Column("field", String, primary_key=True),  # answer:ID, note:ID, capture, outcome, coach:SECOND
    _text("text"),
    _at(),
)

# --- projections -----------------------------------------------------------------------------
queue_entry = Table(
    "queue_entry",
    metadata,
    Column("n", Integer, ForeignKey("lead.n"), primary_key=True),
    Column("due_at", Instant, nullable=False),
    Column("why", String, nullable=False),  # callback, retry, first, wake_up, returned
    Column("strong_at", Instant),  # newest strong signal not yet answered by a call
    Column("strong_kind", String),
    Column("cell", String, nullable=False),
    Column("cell_rank", Integer, nullable=False),  # 0 is A1
    Column("attempts", Integer, nullable=False, default=0),
    Column("for_team", Boolean, nullable=False, default=False),
    _text("last_outcome"),
    _text("last_words"),
    Column("last_at", Instant),
    _text("signal_kind"),
    _text("signal_text"),
    Column("signal_at", Instant),
    Column("not_callable", String, nullable=False, default=""),  # lasting reason, "" if none
    _text("time_zone"),
    _text("nature"),
    Column("snoozed_until", Instant),
    Index("queue_order", "due_at", "cell_rank", "n"),
    Index("queue_hot", "strong_at", sqlite_where=Column("strong_at", Instant).is_not(None)),
    Index("queue_why", "why", "due_at", "cell_rank", "n"),
    Index("queue_places", "not_callable", "time_zone", "nature"),
)
lead_score = Table(
    "lead_score",
    metadata,
    Column("lead_id", String, ForeignKey("lead.id"), primary_key=True),
    Column("fit", Integer, nullable=False),
    Column("maturity", Integer, nullable=False),
    Column("cell", String, nullable=False),
    Column("at", Instant, nullable=False),
)
answer_now = Table(
    "answer_now",
    metadata,
    Column("call_id", String, ForeignKey("call.id"), primary_key=True),
    Column("question", String, primary_key=True),
    Column("value", JSON(none_as_null=True)),
    Column("answer_id", String, nullable=False),
)

# --- lists, documents, things to do ------------------------------------------------------------
import_batch = Table(
    "import_batch",
    metadata,
    _id(),
    _text("file"),
    Column("totals", JSON, nullable=False, default=dict),
    _text("state"),  # running, done, cancelled, undone
    _text("by"),
    _at(),
)
import_change = Table(  # leads of other batches that a list holds too, what it changed: for undo
    "import_change",
    metadata,
    _id(),
    Column("batch_id", String, ForeignKey("import_batch.id"), nullable=False, index=True),
    _lead(),
    Column("before", JSON, nullable=False),
)
import_mapping = Table(
    "import_mapping",
    metadata,
    Column("header_key", String, primary_key=True),
    Column("mapping", JSON, nullable=False),
    _at(),
)
opposition = Table(
    "opposition",
    metadata,
    Column("number_hash", String, primary_key=True),
    _text("why"),
    _text("by"),
    _at(),
)
dead_number = Table(  # found wrong or disconnected on the phone: final for this lead
    "dead_number",
    metadata,
    Column("lead_id", String, ForeignKey("lead.id"), primary_key=True),
    Column("number", String, primary_key=True),
    _text("why"),
    _at(),
    Index("dead_by_number", "number"),
)
tombstone = Table("tombstone", metadata, _id(), _text("kind"), _text("reason"), _at())
seat = Table("seat", metadata, _id(), _text("name"), Column("roles", JSON, nullable=False), _at())
callback = Table(
    "callback",
    metadata,
    _id(),
    _lead(),
    Column("due_at", Instant, nullable=False, index=True),
    Column("for_team", Boolean, nullable=False),
    _text("note"),
    Column("done_at", Instant),
    _at(),
)
derived = Table(  # see store/derived.py
    "derived",
    metadata,
    Column("key", String, primary_key=True),
    Column("stamp", String, nullable=False),
    Column("body", String, nullable=False),
)
setting = Table(
    "setting",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", JSON(none_as_null=True)),
)
secret = Table(
    "secret", metadata, Column("name", String, primary_key=True), Column("value", LargeBinary)
)

__all__ = [
    "IS_DIALLED",
    "OF_TALK",
    "SCHEMA_VERSION",
    "TALK_KINDS",
    "agreement_draft",
    "agreement_version",
    "alert_note",
    "answer",
    "answer_now",
    "audit",
    "call",
    "call_event",
    "callback",
    "coach_comment",
    "confirmation",
    "conflict",
    "consent",
    "crm_connection",
    "dead_number",
    "decision",
    "decision_state",
    "derived",
    "draft",
    "exchanged",
    "feed_cursor",
    "feedback",
    "field_change",
    "handoff",
    "import_batch",
    "import_change",
    "import_mapping",
    "impression",
    "judgement",
    "lead",
    "lead_base",
    "lead_score",
    "margin_note",
    "metadata",
    "opposition",
    "outbox",
    "outcome",
    "practice",
    "queue_entry",
    "remote_link",
    "retraction",
    "ruling",
    "score_entry",
    "scorecard",
    "script_draft",
    "script_version",
    "seat",
    "secret",
    "set_aside",
    "setting",
    "signal",
    "stage_change",
    "survey",
    "tombstone",
    "training_example",
    "withdrawal",
]
