"""Documents: published versions, immutable, and a draft of each (`document_versions.py`)."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from qualifier.store.columns import at_column as _at
from qualifier.store.columns import metadata
from qualifier.store.columns import text_column as _text

script_version = Table(
    "script_version",
    metadata,
    Column("script_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("text", String, nullable=False),
    _text("note"),
    _text("by"),
    _at(),
)
agreement_version = Table(
    "agreement_version",
    metadata,
    Column("agreement_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("text", String, nullable=False),
    _text("note"),
    _text("by"),
    _at(),
)
script_draft = Table(
    "script_draft",
    metadata,
    Column("script_id", String, primary_key=True),
    _text("text"),
    Column("base_version", Integer, nullable=False, default=0),
    _text("by"),
    _at(),
)
agreement_draft = Table(
    "agreement_draft",
    metadata,
    Column("agreement_id", String, primary_key=True),
    _text("text"),
    Column("base_version", Integer, nullable=False, default=0),
    _text("by"),
    _at(),
)
