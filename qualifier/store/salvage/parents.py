"""Leads and calls whose own row is gone, made again from what other rows say of them.

So that what was said on the phone is not lost with the row it hangs on: a lead keeps the values
that its history, its confirmations, its hand-offs and the dialled number tell; a call keeps its
lead and its script. What nobody tells stays empty.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import String

from qualifier.core.lead import LEAD_FIELDS, Stage
from qualifier.store.tables import metadata

_OF_CALL = tuple(
    (table.name, key.parent.name)
    for table in metadata.sorted_tables
    for key in table.foreign_keys
    if key.column.table.name == "call"
)
_OF_LEAD = tuple(
    (table.name, key.parent.name)
    for table in metadata.sorted_tables
    for key in table.foreign_keys
    if key.column.table.name == "lead" and key.column.name == "id"
)
_LEAD_TEXTS = tuple(one.name for one in metadata.tables["lead"].c if isinstance(one.type, String))
_TELL_LEAD = ("outcome", "handoff", "confirmation", "score_entry")


def make_calls(handle: Any) -> int:
    """Make the calls that facts belong to and that are gone. Returns how many."""
    made = 0
    for call_id in _orphans(handle, _OF_CALL, "call", "id"):
        lead_id, script = _lead_of(handle, call_id), _script_of(handle, call_id)
        agreement = handle.execute(
            "SELECT agreement_id, max(version) FROM agreement_version GROUP BY agreement_id"
        ).fetchone()
        if lead_id is None or script is None or agreement is None:
            continue
        begun = _first_instant(handle, _OF_CALL, call_id)
        handle.execute(
            "INSERT INTO call(id, lead_id, script_id, script_version, agreement_id, "
            "agreement_version, seat, begun_at) VALUES (?, ?, ?, ?, ?, ?, '', ?)",
            (call_id, lead_id, *script, *agreement, begun),
        )
        made += 1
    return made


def make_leads(handle: Any) -> int:
    """Make the leads that facts belong to and that are gone. Returns how many."""
    made = 0
    for lead_id in _orphans(handle, _OF_LEAD, "lead", "id"):
        values = _lead_values(handle, lead_id)
        stage = handle.execute(
            "SELECT after FROM stage_change WHERE lead_id = ? ORDER BY at DESC, id DESC", (lead_id,)
        ).fetchone()
        number = handle.execute("SELECT coalesce(max(n), 0) + 1 FROM lead").fetchone()[0]
        row: dict[str, Any] = {
            **dict.fromkeys(_LEAD_TEXTS, ""),
            "n": number,
            "id": lead_id,
            "extra": "{}",
            "possible_duplicate": 0,
            "stage": stage[0] if stage else Stage.NEW.value,
            "created_at": _first_instant(handle, _OF_LEAD, lead_id),
            **values,
        }
        handle.execute(
            f"INSERT INTO lead({', '.join(row)}) "  # noqa: S608 (names of our own columns)
            f"VALUES ({', '.join('?' * len(row))})",
            tuple(row.values()),
        )
        made += 1
    return made


def _orphans(
    handle: Any, children: tuple[tuple[str, str], ...], parent: str, column: str
) -> list[str]:
    parts = [
        f'SELECT "{own}" AS wanted FROM "{table}"'  # noqa: S608
        for table, own in children
    ]
    query = (
        f"SELECT DISTINCT wanted FROM ({' UNION '.join(parts)}) "  # noqa: S608
        f'WHERE wanted NOT IN (SELECT "{column}" FROM "{parent}") ORDER BY wanted'
    )
    return [row[0] for row in handle.execute(query)]


def _first_instant(handle: Any, children: tuple[tuple[str, str], ...], key: str) -> int:
    found = []
    for table, own in children:
        if "at" in metadata.tables[table].c:
            query = f'SELECT min(at) FROM "{table}" WHERE "{own}" = ?'  # noqa: S608
            found.append(handle.execute(query, (key,)).fetchone()[0])
        if table == "call":
            query = "SELECT min(begun_at) FROM call WHERE lead_id = ?"
            found.append(handle.execute(query, (key,)).fetchone()[0])
    return min((one for one in found if one is not None), default=0)


def _lead_of(handle: Any, call_id: str) -> str | None:
    for table in _TELL_LEAD:
        query = f'SELECT lead_id FROM "{table}" WHERE call_id = ?'  # noqa: S608
        row = handle.execute(query, (call_id,)).fetchone()
        if row is not None:
            return str(row[0])
    return None


def _script_of(handle: Any, call_id: str) -> tuple[str, int] | None:
    """By the call's scores, else the script of a call in which the same question was answered."""
    row = handle.execute(
        "SELECT script, script_version FROM score_entry WHERE call_id = ? AND script != ''",
        (call_id,),
    ).fetchone()
    if row is None:
        row = handle.execute(
            "SELECT call.script_id, call.script_version FROM answer AS mine "
            "JOIN answer AS other ON other.question = mine.question "
            "JOIN call ON call.id = other.call_id "
            "WHERE mine.call_id = ? GROUP BY 1, 2 ORDER BY count(*) DESC",
            (call_id,),
        ).fetchone()
    return (str(row[0]), int(row[1])) if row is not None else None


def _lead_values(handle: Any, lead_id: str) -> dict[str, str]:
    """Lead fields as the newest row that tells them has them."""
    found: dict[str, str] = {}
    for row in handle.execute(
        "SELECT call_event.subject FROM call_event JOIN call ON call.id = call_event.call_id "
        "WHERE call.lead_id = ? AND call_event.kind = 'dialled' ORDER BY call_event.at",
        (lead_id,),
    ):
        found["phone"] = str(row[0])
    query = "SELECT details FROM handoff WHERE lead_id = ? ORDER BY at"
    for row in handle.execute(query, (lead_id,)):
        told = json.loads(row[0]).get("lead", {})
        found |= {name: str(told[name]) for name in LEAD_FIELDS if told.get(name)}
    for table, value in (("confirmation", "value"), ("field_change", "after")):
        query = f'SELECT field, "{value}" FROM "{table}" WHERE lead_id = ? ORDER BY at'  # noqa: S608
        for name, told in handle.execute(query, (lead_id,)):
            if name in LEAD_FIELDS:
                found[name] = str(told)
    return found
