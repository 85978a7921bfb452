"""Published scripts and agreements: immutable versions, kept as their YAML text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, Table, func, select

from qualifier.core.agreement import Agreement
from qualifier.core.errors import NotFound
from qualifier.core.script import Script
from qualifier.store.database import upsert
from qualifier.store.tables import agreement_version, script_version

# The readers live in `exchange`, above this room; whoever opens the store hands them in.
ReadScript = Callable[[Connection, str, int], Script]
ReadAgreement = Callable[[Connection, str, int], Agreement]


class Documents:
    """Reads versions and keeps them parsed: a version never changes."""

    def __init__(self, read_script: ReadScript, read_agreement: ReadAgreement) -> None:
        self._read_script, self._read_agreement = read_script, read_agreement
        self._scripts: dict[tuple[str, int], Script] = {}
        self._agreements: dict[tuple[str, int], Agreement] = {}

    def script(self, connection: Connection, script_id: str, version: int) -> Script:
        """That version of a script. Raises NotFound."""
        known = self._scripts.get((script_id, version))
        if known is not None:
            return known
        text = connection.execute(
            select(script_version.c.text).where(
                script_version.c.script_id == script_id, script_version.c.version == version
            )
        ).scalar()
        if text is None:
            raise NotFound("script", f"{script_id} {version}")
        read = self._scripts[script_id, version] = self._read_script(connection, text, version)
        return read

    def agreement(self, connection: Connection, agreement_id: str, version: int) -> Agreement:
        """That version of an agreement. Raises NotFound."""
        known = self._agreements.get((agreement_id, version))
        if known is not None:
            return known
        text = connection.execute(
            select(agreement_version.c.text).where(
                agreement_version.c.agreement_id == agreement_id,
                agreement_version.c.version == version,
            )
        ).scalar()
        if text is None:
            raise NotFound("agreement", f"{agreement_id} {version}")
        read = self._agreements[agreement_id, version] = self._read_agreement(
            connection, text, version
        )
        return read

    def newest_script(self, connection: Connection, script_id: str) -> Script:
        """The newest published version of a script. Raises NotFound."""
        return self.script(connection, script_id, newest_script_version(connection, script_id))

    def newest_agreement(self, connection: Connection, agreement_id: str) -> Agreement:
        """The newest published version of an agreement. Raises NotFound."""
        version = newest_agreement_version(connection, agreement_id)
        return self.agreement(connection, agreement_id, version)

    def newest_scripts(self, connection: Connection) -> list[Script]:
        """The newest version of every script, by id."""
        newest = connection.execute(
            select(script_version.c.script_id, func.max(script_version.c.version))
            .group_by(script_version.c.script_id)
            .order_by(script_version.c.script_id)
        )
        return [self.script(connection, one, number) for one, number in newest.all()]


def newest_script_version(connection: Connection, script_id: str) -> int:
    """The number of the newest version of a script. Raises NotFound."""
    return _newest(connection, script_version, "script", script_id)


def newest_agreement_version(connection: Connection, agreement_id: str) -> int:
    """The number of the newest version of an agreement. Raises NotFound."""
    return _newest(connection, agreement_version, "agreement", agreement_id)


def _newest(connection: Connection, table: Table, kind: str, document_id: str) -> int:
    query = select(func.max(table.c.version)).where(table.c[f"{kind}_id"] == document_id)
    found = connection.execute(query).scalar()
    if found is None:
        raise NotFound(kind, document_id)
    return int(found)


def publish_script(
    connection: Connection, script_id: str, text: str, *, note: str, by: str, at: datetime
) -> int:
    """Add a version; the same text as the newest one adds none. Returns the version number."""
    return _publish(connection, script_version, "script_id", script_id, text, note, by, at)


def publish_agreement(
    connection: Connection, agreement_id: str, text: str, *, note: str, by: str, at: datetime
) -> int:
    """Add a version; the same text as the newest one adds none. Returns the version number."""
    return _publish(connection, agreement_version, "agreement_id", agreement_id, text, note, by, at)


def _publish(
    connection: Connection,
    table: Table,
    key: str,
    document_id: str,
    text: str,
    note: str,
    by: str,
    at: datetime,
) -> int:
    newest = connection.execute(
        select(table.c.version, table.c.text)
        .where(table.c[key] == document_id)
        .order_by(table.c.version.desc())
    ).first()
    if newest is not None and newest.text == text:
        return int(newest.version)
    version = int(newest.version) + 1 if newest else 1
    values = {key: document_id, "version": version, "text": text, "note": note, "by": by, "at": at}
    connection.execute(upsert(table).values(**values))
    return version
