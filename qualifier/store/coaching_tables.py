"""Tables of coaching: facts on a call, added only; the newest row of each thing stands."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table

from qualifier.store.columns import at_column as _at
from qualifier.store.columns import call_column as _call
from qualifier.store.columns import id_column as _id
from qualifier.store.columns import metadata
from qualifier.store.columns import text_column as _text

scorecard = Table(
    "scorecard",
    metadata,
    _id(),
    _call(),
    Column("criterion", String, nullable=False),
    Column("points", Integer, nullable=False),  # 0 to 5
    _text("by"),
    _at(),
)
coach_comment = Table(
    "coach_comment",
    metadata,
    _id(),
    _call(),
    Column("at_s", Integer, nullable=False),  # seconds since someone answered
    _text("text"),
    Column("is_shared", Boolean, nullable=False, default=False),
    _text("by"),
    _at(),
)
practice = Table(
    "practice",
    metadata,
    _id(),
    _call(),
    Column("text", String, nullable=False),
    Column("state", String, nullable=False),  # to_do, done, removed
    _text("by"),
    _at(),
)
training_example = Table(
    "training_example",
    metadata,
    _id(),
    _call(),
    Column("is_on", Boolean, nullable=False),
    _text("by"),
    _at(),
)
