"""Statements that are built once: building one costs several times as much as running it."""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.dialects.sqlite.dml import Insert

from qualifier.store.database import upsert


def adding(table: Table) -> Insert:
    """Insert the given columns; a row whose key is there stays as it is."""
    return upsert(table).on_conflict_do_nothing()


def putting(table: Table) -> Insert:
    """Insert a whole row, or set all its columns beside the primary key where it is there."""
    put = upsert(table)
    keys = [one.name for one in table.primary_key]
    others = {one.name: put.excluded[one.name] for one in table.columns if one.name not in keys}
    return put.on_conflict_do_update(index_elements=keys, set_=others)
