"""Leads in and out: working values, signals, oppositions. Core objects cross this border."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from qualifier.core.errors import NotFound
from qualifier.core.ids import NewId
from qualifier.core.lead import LEAD_FIELDS, Lead, Nature, PhoneKind, Signal, SignalKind, Stage
from qualifier.store import search
from qualifier.store.statements import Query
from qualifier.store.tables import (
    field_change,
    lead,
    lead_score,
    opposition,
    signal,
    stage_change,
)

_COLUMNS = tuple(one.name for one in fields(Lead))
_SELECT = select(lead.c.n, *(lead.c[name] for name in _COLUMNS))
_BY_ID = Query(_SELECT.where(lead.c.id == bindparam("lead_id")))
_SIGNALS = Query(
    select(signal)
    .where(signal.c.lead_id == bindparam("lead_id"))
    .order_by(signal.c.at.desc(), signal.c.id.desc())
)
_NUMBER = select(lead.c.n).where(lead.c.id == bindparam("lead_id"))


def lead_of(row: Row[Any]) -> Lead:
    """A row of `_SELECT` as a Lead."""
    plain = {name: getattr(row, name) for name in _COLUMNS}
    plain["stage"] = Stage(plain["stage"])
    plain["nature"] = Nature(plain["nature"] or "unknown")
    plain["phone_kind"] = PhoneKind(plain["phone_kind"] or "none")
    return Lead(**plain)


def row_of(one: Lead) -> dict[str, Any]:
    """A Lead as column values."""
    values = {name: getattr(one, name) for name in _COLUMNS}
    values["stage"] = one.stage.value
    values["nature"] = one.nature.value
    values["phone_kind"] = one.phone_kind.value
    values["extra"] = dict(one.extra)
    return values


def get(connection: Connection, lead_id: str) -> Lead:
    """The lead of that id. Raises NotFound."""
    row = _BY_ID.first(connection, lead_id=lead_id)
    if row is None:
        raise NotFound("lead", lead_id)
    return lead_of(row)


def by_numbers(connection: Connection, numbers: Sequence[int]) -> dict[int, Lead]:
    """Row number → lead, for those that exist."""
    rows = connection.execute(_SELECT.where(lead.c.n.in_(list(numbers))))
    return {row.n: lead_of(row) for row in rows}


def number_of(connection: Connection, lead_id: str) -> int:
    """The row number of a lead. Raises NotFound."""
    found = connection.execute(_NUMBER, {"lead_id": lead_id}).scalar()
    if found is None:
        raise NotFound("lead", lead_id)
    return int(found)


def numbers_of(connection: Connection, lead_ids: Sequence[str]) -> dict[str, int]:
    """Lead id → row number, for those that exist."""
    rows = connection.execute(select(lead.c.id, lead.c.n).where(lead.c.id.in_(list(lead_ids))))
    return {row.id: int(row.n) for row in rows}


def where(connection: Connection, *conditions: ColumnElement[bool]) -> list[Lead]:
    """Leads that meet all `conditions` on the table, in the order they came in."""
    rows = connection.execute(_SELECT.where(*conditions).order_by(lead.c.n))
    return [lead_of(row) for row in rows]


def count(connection: Connection) -> int:
    """How many leads there are."""
    return int(connection.execute(select(func.count()).select_from(lead)).scalar_one())


def page(connection: Connection, after: int, limit: int) -> list[Lead]:
    """Leads by row number after `after`, for lists without a search."""
    query = _SELECT.where(lead.c.n > after).order_by(lead.c.n).limit(limit)
    return [lead_of(row) for row in connection.execute(query)]


def found(connection: Connection, typed: str, limit: int) -> list[Lead]:
    """Leads whose name, company or number fits what was typed, in the order they came in."""
    numbers = search.find(connection, typed, limit)
    leads = by_numbers(connection, numbers)
    return [leads[n] for n in sorted(leads)]


def add(connection: Connection, new: Sequence[Lead]) -> dict[str, int]:
    """Insert leads and index them. Returns lead id → row number."""
    if not new:
        return {}
    first = (connection.execute(select(func.max(lead.c.n))).scalar() or 0) + 1
    rows = [{"n": first + place, **row_of(one)} for place, one in enumerate(new)]
    connection.execute(insert(lead), rows)
    search.add(connection, (search_row(first + place, one) for place, one in enumerate(new)))
    return {one.id: first + place for place, one in enumerate(new)}


def search_row(n: int, one: Lead) -> tuple[int, str, str, Sequence[str], str]:
    """What the search index holds of a lead."""
    name = f"{one.first_name} {one.last_name}".strip()
    return n, name, one.company, (one.phone, one.phone2), f"{one.email} {one.city}"


def change(
    connection: Connection,
    lead_id: str,
    values: Mapping[str, str],
    *,
    by: str,
    at: datetime,
    new_id: NewId,
) -> Lead:
    """Set working values, keep what they were in the history, index anew. Returns the lead."""
    before = get(connection, lead_id)
    stands = row_of(before)
    changed = {name: new for name, new in values.items() if stands[name] != new}
    if not changed:
        return before
    connection.execute(update(lead).where(lead.c.id == lead_id).values(**changed))
    history = [
        {
            "id": new_id(),
            "lead_id": lead_id,
            "field": name,
            "before": str(stands[name]),
            "after": str(new),
            "by": by,
            "at": at,
        }
        for name, new in changed.items()
        if name in LEAD_FIELDS
    ]
    if history:
        connection.execute(insert(field_change), history)
    after = get(connection, lead_id)
    search.add(connection, [search_row(number_of(connection, lead_id), after)])
    return after


def note_change(
    connection: Connection,
    lead_id: str,
    field: str,
    before: str,
    after: str,
    *,
    by: str,
    at: datetime,
    new_id: NewId,
) -> None:
    """Keep in the history that a value gave way to another, wherever it stood."""
    connection.execute(
        insert(field_change).values(
            id=new_id(), lead_id=lead_id, field=field, before=before, after=after, by=by, at=at
        )
    )


def set_stage(
    connection: Connection,
    lead_id: str,
    stage: Stage,
    *,
    why: str,
    by: str,
    at: datetime,
    new_id: NewId,
) -> None:
    """Move a lead to `stage` and store who, when and why. Nothing happens if it is there."""
    before = connection.execute(select(lead.c.stage).where(lead.c.id == lead_id)).scalar()
    if before is None:
        raise NotFound("lead", lead_id)
    if before == stage.value:
        return
    connection.execute(update(lead).where(lead.c.id == lead_id).values(stage=stage.value))
    connection.execute(
        insert(stage_change).values(
            id=new_id(), lead_id=lead_id, before=before, after=stage.value, why=why, by=by, at=at
        )
    )


def add_signals(connection: Connection, rows: Iterable[tuple[str, Signal, str]]) -> None:
    """Insert signals: (lead id, signal with its id, batch id)."""
    values = [
        {
            "id": one.id,
            "lead_id": lead_id,
            "kind": one.kind.value,
            "text": one.text,
            "at": one.at,
            "batch_id": batch_id,
        }
        for lead_id, one, batch_id in rows
    ]
    if values:
        connection.execute(insert(signal), values)


def signals(connection: Connection, lead_id: str) -> tuple[Signal, ...]:
    """Signals of a lead, newest first."""
    return tuple(signal_of(row) for row in _SIGNALS.all(connection, lead_id=lead_id))


def signal_of(row: Row[Any]) -> Signal:
    """A row of `signal` as a Signal."""
    return Signal(SignalKind(row.kind), row.at, row.text, row.id)


def number_hash(secret: bytes, e164: str) -> str:
    """The keyed hash under which an opposed number is kept (it outlives the lead)."""
    return hmac.digest(secret, e164.encode(), "sha256").hex()


def oppose(
    connection: Connection, hashes: Iterable[str], *, why: str, by: str, at: datetime
) -> None:
    """Enter numbers in the do-not-call list; one that is there stays as it is."""
    for one in hashes:
        there = connection.execute(
            select(opposition.c.number_hash).where(opposition.c.number_hash == one)
        ).first()
        if there is None:
            connection.execute(insert(opposition).values(number_hash=one, why=why, by=by, at=at))


def opposed(connection: Connection, hashes: Sequence[str]) -> frozenset[str]:
    """Which of `hashes` are on the do-not-call list."""
    query = select(opposition.c.number_hash).where(opposition.c.number_hash.in_(list(hashes)))
    return frozenset(connection.execute(query).scalars())


def has_oppositions(connection: Connection) -> bool:
    """Whether anybody at all is on the do-not-call list."""
    return connection.execute(select(opposition.c.number_hash).limit(1)).first() is not None


def lift_opposition(connection: Connection, hashes: Sequence[str]) -> None:
    """Take numbers off the do-not-call list: only a person's recorded wish may call this."""
    connection.execute(delete(opposition).where(opposition.c.number_hash.in_(list(hashes))))


def all_ids(connection: Connection) -> Iterator[tuple[int, str]]:
    """(row number, id) of every lead, for rebuilds."""
    for row in connection.execute(select(lead.c.n, lead.c.id).order_by(lead.c.n)):
        yield row.n, row.id


def by_external_id(connection: Connection, external_id: str) -> Lead | None:
    """The lead of that id elsewhere, the oldest if there are several; None if there is none."""
    query = _SELECT.where(lead.c.external_id == external_id).order_by(lead.c.n).limit(1)
    row = connection.execute(query).first()
    return lead_of(row) if row is not None else None


def set_created(connection: Connection, lead_id: str, at: datetime) -> None:
    """When the lead came in, where that is known better than by the import."""
    connection.execute(update(lead).where(lead.c.id == lead_id).values(created_at=at))


def numbered(connection: Connection, after: int, limit: int) -> list[tuple[int, Lead]]:
    """(row number, lead) after row `after`, for reading all of them page by page."""
    query = _SELECT.where(lead.c.n > after).order_by(lead.c.n).limit(limit)
    return [(row.n, lead_of(row)) for row in connection.execute(query)]


def of_batch(
    connection: Connection, batch_id: str, after: int, limit: int
) -> list[tuple[int, Lead]]:
    """(row number, lead) of an import after row `after`, page by page."""
    query = _SELECT.where(lead.c.batch_id == batch_id, lead.c.n > after)
    return [
        (row.n, lead_of(row)) for row in connection.execute(query.order_by(lead.c.n).limit(limit))
    ]


def count_of_batch(connection: Connection, batch_id: str, *conditions: ColumnElement[bool]) -> int:
    """How many leads an import added that are still there and meet all `conditions`."""
    query = select(func.count()).select_from(lead).where(lead.c.batch_id == batch_id, *conditions)
    return int(connection.execute(query).scalar_one())


def score_of(connection: Connection, lead_id: str) -> tuple[str, str, str] | None:
    """Cell, fit and maturity of a lead as text; None before any was computed."""
    row = connection.execute(select(lead_score).where(lead_score.c.lead_id == lead_id)).first()
    return (row.cell, str(row.fit), str(row.maturity)) if row is not None else None
