"""Tables of the review: what sales found of impressions, alerts seen to, decisions, surveys.

All are facts, added only: the newest judgement of an impression, the newest state of a decision
and the newest note on an alert stand.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table

from qualifier.store.columns import at_column as _at
from qualifier.store.columns import id_column as _id
from qualifier.store.columns import metadata
from qualifier.store.columns import text_column as _text

judgement = Table(  # an impression, as sales found it after the first meeting
    "judgement",
    metadata,
    _id(),
    Column("impression_id", String, ForeignKey("impression.id"), nullable=False, index=True),
    Column("verdict", String, nullable=False),  # confirmed, refuted
    _text("note"),
    _text("by"),
    _at(),
    Index("judgement_by_time", "at"),
)
alert_note = Table(  # an alert of a period, dismissed or put on the agenda
    "alert_note",
    metadata,
    _id(),
    Column("alert", String, nullable=False),
    Column("period", String, nullable=False),  # ISO first day/ISO last day
    Column("act", String, nullable=False),  # dismissed, agenda
    _text("reason"),
    _text("by"),
    _at(),
)
decision = Table(  # taken in the meeting of marketing and sales
    "decision",
    metadata,
    _id(),
    Column("text", String, nullable=False),
    _text("owner"),
    _text("due_on"),  # ISO day, empty where none was set
    Column("meeting_on", String, nullable=False),  # ISO day
    _text("by"),
    _at(),
)
decision_state = Table(
    "decision_state",
    metadata,
    _id(),
    Column("decision_id", String, ForeignKey("decision.id"), nullable=False, index=True),
    Column("state", String, nullable=False),  # open, done, dropped
    _text("note"),
    _text("by"),
    _at(),
)
survey = Table(  # results of a satisfaction survey, for the meeting
    "survey",
    metadata,
    _id(),
    Column("answers", Integer, nullable=False),
    Column("score", Float, nullable=False),  # mean, 0 to 10
    _text("note"),
    _text("by"),
    _at(),
)
