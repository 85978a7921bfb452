"""Versions and drafts of scripts and agreements: who published what and when, what is half done.

A published version never changes; rolling back publishes an older text as a new version. A draft
is one row per document: begun from a version, put at every pause of typing, gone when published.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from sqlalchemy import Column, Connection, Table, delete, func, select

from qualifier.core.errors import NotFound
from qualifier.store import documents
from qualifier.store.database import upsert
from qualifier.store.tables import (
    agreement_draft,
    agreement_version,
    call,
    script_draft,
    script_version,
)


class DocumentKind(Enum):
    """The two kinds of documents that are written here and published."""

    SCRIPT = "script"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class Draft:
    """`base_version` is the published one it was begun from; 0 for a new document."""

    document_id: str
    text: str
    base_version: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One publication. `calls` counts the calls that ran on it."""

    number: int
    note: str
    by: str
    at: datetime
    calls: int = 0


_VERSIONS = {DocumentKind.SCRIPT: script_version, DocumentKind.AGREEMENT: agreement_version}
_DRAFTS = {DocumentKind.SCRIPT: script_draft, DocumentKind.AGREEMENT: agreement_draft}


def draft(connection: Connection, kind: DocumentKind, document_id: str) -> Draft | None:
    """The draft of a document, or None."""
    table, key = _DRAFTS[kind], _key(_DRAFTS[kind], kind)
    row = connection.execute(select(table).where(key == document_id)).first()
    if row is None:
        return None
    return Draft(document_id, row.text, row.base_version, row.by, row.at)


def put_draft(connection: Connection, kind: DocumentKind, one: Draft) -> None:
    """Keep a draft, in place of the one before."""
    table = _DRAFTS[kind]
    values = {"text": one.text, "base_version": one.base_version, "by": one.by, "at": one.at}
    put = upsert(table).values({f"{kind.value}_id": one.document_id, **values})
    connection.execute(
        put.on_conflict_do_update(index_elements=[_key(table, kind).name], set_=values)
    )


def drop_draft(connection: Connection, kind: DocumentKind, document_id: str) -> None:
    """Forget a draft: its document was published, or it was thrown away."""
    table = _DRAFTS[kind]
    connection.execute(delete(table).where(_key(table, kind) == document_id))


def document_ids(connection: Connection, kind: DocumentKind) -> tuple[str, ...]:
    """Ids of all documents, those with nothing but a draft too, in order."""
    published, drafts = _VERSIONS[kind], _DRAFTS[kind]
    query = select(_key(published, kind)).union(select(_key(drafts, kind)))
    return tuple(sorted(connection.execute(query).scalars()))


def versions(connection: Connection, kind: DocumentKind, document_id: str) -> tuple[Version, ...]:
    """All published versions of a document, newest first."""
    table = _VERSIONS[kind]
    used = _calls(connection, kind, document_id)
    rows = connection.execute(
        select(table.c.version, table.c.note, table.c.by, table.c.at)
        .where(_key(table, kind) == document_id)
        .order_by(table.c.version.desc())
    )
    return tuple(
        Version(row.version, row.note, row.by, row.at, used.get(row.version, 0)) for row in rows
    )


def version_text(connection: Connection, kind: DocumentKind, document_id: str, number: int) -> str:
    """The text of a published version. Raises NotFound."""
    table = _VERSIONS[kind]
    text = connection.execute(
        select(table.c.text).where(_key(table, kind) == document_id, table.c.version == number)
    ).scalar()
    if text is None:
        raise NotFound(kind.value, f"{document_id} {number}")
    return str(text)


def publish(
    connection: Connection,
    kind: DocumentKind,
    document_id: str,
    text: str,
    *,
    note: str,
    by: str,
    at: datetime,
    draft_text: str = "",
) -> int:
    """Add a version and drop the draft it was made of. Returns the version's number.

    With `draft_text` only the draft of that text is dropped: what was written since it was read
    stays, as the draft of the next version.
    """
    put = {
        DocumentKind.SCRIPT: documents.publish_script,
        DocumentKind.AGREEMENT: documents.publish_agreement,
    }[kind]
    number = put(connection, document_id, text, note=note, by=by, at=at)
    left = draft(connection, kind, document_id)
    if left is not None and draft_text not in ("", left.text):
        put_draft(connection, kind, replace(left, base_version=number))
    else:
        drop_draft(connection, kind, document_id)
    return number


def _calls(connection: Connection, kind: DocumentKind, document_id: str) -> dict[int, int]:
    id_column = call.c[f"{kind.value}_id"]
    number = call.c[f"{kind.value}_version"]
    rows = connection.execute(
        select(number, func.count()).where(id_column == document_id).group_by(number)
    )
    return {int(found): int(count) for found, count in rows}


def _key(table: Table, kind: DocumentKind) -> Column[str]:
    return table.c[f"{kind.value}_id"]
