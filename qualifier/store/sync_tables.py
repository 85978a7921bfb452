"""Tables of the exchange with CRMs: what goes out, who stands for whom, what differs."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    literal_column,
)

from qualifier.store.columns import (
    at_column as _at,
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
from qualifier.store.instant import Instant

lead_base = Table(
    "lead_base",
    metadata,
    Column("lead_id", String, ForeignKey("lead.id"), primary_key=True),
    Column("connection", String, primary_key=True),
    Column("fields", JSON, nullable=False, default=dict),
    _text("stamp"),
)
outbox = Table(
    "outbox",
    metadata,
    _id(),  # the operation key, fixed when the row is born
    Column("connection", String, nullable=False),
    Column("kind", String, nullable=False),
    _lead(),
    _text("handoff_id"),
    _text("call_id"),  # of a call that ended in no hand-off
    Column("seq", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("payload", JSON(none_as_null=True)),  # frozen at first claim
    Column("failures", Integer, nullable=False, default=0),
    Column("next_at", Instant, nullable=False),
    Column("claimed_at", Instant),
    Column("error", JSON(none_as_null=True)),
    _text("remote_id"),
    Column("born_at", Instant, nullable=False),
    Column("done_at", Instant),
    Index("outbox_state", "state", "done_at"),  # what is waiting, and what was sent since midnight
)
for _name in ("handoff_id", "call_id"):  # what happened once goes out once
    Index(
        f"outbox_once_{_name}",
        outbox.c.connection,
        outbox.c.kind,
        outbox.c[_name],
        unique=True,
        sqlite_where=outbox.c[_name] != literal_column("''"),
    )
crm_connection = Table(  # see store/connections.py
    "crm_connection",
    metadata,
    _id(),
    Column("kind", String, nullable=False),
    _text("name"),
    Column("details", JSON, nullable=False, default=dict),
    _text("mapping"),  # a document of exchange.documents.mapping_document
    Column("is_paused", Boolean, nullable=False, default=False),
    _at(),
)
exchanged = Table(  # what a connection read and wrote, by day, for the sync centre
    "exchanged",
    metadata,
    Column("connection", String, primary_key=True),
    Column("day", String, primary_key=True),  # ISO, in the desk's zone
    Column("leads_in", Integer, nullable=False, default=0),
    Column("steps_out", Integer, nullable=False, default=0),
    Column("feedback_in", Integer, nullable=False, default=0),
    Column("at", Instant, nullable=False),
)
conflict = Table(
    "conflict",
    metadata,
    _id(),
    _lead(),
    Column("connection", String, nullable=False),
    Column("field", String, nullable=False),
    _text("base"),
    _text("mine"),
    _text("theirs"),
    Column("state", String, nullable=False),  # open, mine, theirs, settled
    _at(),
    Index("conflict_open", "state", "lead_id"),
)
set_aside = Table(  # see store/aside.py
    "set_aside",
    metadata,
    _id(),
    _lead(),
    Column("connection", String, nullable=False),
    Column("why", String, nullable=False),
    _text("remote_id"),
    _at(),
    Column("ended_at", Instant),
)
feed_cursor = Table(
    "feed_cursor", metadata, Column("feed", String, primary_key=True), _text("position"), _at()
)
remote_link = Table(
    "remote_link",
    metadata,
    Column("connection", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("ours", String, primary_key=True),
    Column("theirs", String, nullable=False),
    UniqueConstraint("connection", "kind", "theirs"),
)
