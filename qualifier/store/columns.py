"""What tables are made of: the columns that many have."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, MetaData, String

from qualifier.store.instant import Instant

metadata = MetaData()


def text_column(name: str, **kwargs: Any) -> Column[Any]:
    """Text, empty where nothing is said."""
    return Column(name, String, nullable=False, server_default="", default="", **kwargs)


def id_column() -> Column[Any]:
    """The primary key, made by the caller."""
    return Column("id", String, primary_key=True)


def call_column() -> Column[Any]:
    """The call a fact belongs to."""
    return Column("call_id", String, ForeignKey("call.id"), nullable=False, index=True)


def lead_column() -> Column[Any]:
    """The lead a row belongs to."""
    return Column("lead_id", String, ForeignKey("lead.id"), nullable=False, index=True)


def at_column() -> Column[Any]:
    """When."""
    return Column("at", Instant, nullable=False)
