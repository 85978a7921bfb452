"""Writing an import's leads by the hundred thousand: rows made before, one statement a table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from qualifier.contact.numbers import parse_number
from qualifier.contact.time_zones import time_zone_for
from qualifier.core.ids import NewId
from qualifier.core.lead import LEAD_FIELDS, Lead, Nature, Signal, Stage
from qualifier.core.queue import Place, cell_rank, place
from qualifier.store import bulk, leads, search
from qualifier.store.bulk import Row
from qualifier.store.instant import to_ms
from qualifier.store.tables import (
    field_change,
    import_change,
    lead,
    lead_score,
    queue_entry,
    signal,
)

_OF_PLACE = frozenset({"phone", "country", "postal_code", "city"})  # tell the time zone
EXTRA_PREFIX = "extra."
_NOT_COMPARED = frozenset({"id", "batch_id", "created_at", "extra", "possible_duplicate"})
BASIS_FIELDS = ("nature", "legal_basis", "basis_source", "basis_on")
_TEXT_COLUMNS = tuple(
    one.name
    for one in lead.columns
    if one.name
    not in {"n", "phone_kind", "extra", "stage", "nature", "possible_duplicate", "created_at"}
)


class NewLead(NamedTuple):
    """A lead to add, with what the queue shows of it before any call.

    `signals` are newest first. `not_callable` is the lasting bar's id, empty if there is none.
    """

    lead: Lead
    signals: tuple[Signal, ...]
    fit: int
    maturity: int
    cell: str
    not_callable: str


@dataclass(frozen=True, slots=True)
class Update:
    """What a list changes in a stored lead: lead fields, own columns, legal basis, new signals.

    `time_zone` is that of the list's row; it stands in where the lead's own values tell none.
    """

    lead_id: str
    fields: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    basis: Mapping[str, str] = field(default_factory=dict)
    signals: tuple[Signal, ...] = ()
    time_zone: str = ""
    is_possible_duplicate: bool = False


class Prepared(NamedTuple):
    """Leads ready to be inserted: the rows of each table; row numbers come with the insert."""

    leads: list[Row]
    words: list[Row]
    scores: list[Row]
    queue: list[Row]
    signals: list[Row]


def prepared(new: Sequence[NewLead]) -> Prepared:
    """Make the rows of new leads, so that writing them is SQLite's work alone."""
    if not new:
        return Prepared([], [], [], [], [])
    at = new[0].lead.created_at
    assert at is not None
    ms = to_ms(at)
    return Prepared(
        [_lead_row(one.lead, ms) for one in new],
        [search.row_of(*leads.search_row(0, one.lead)) for one in new],
        [(one.lead.id, one.fit, one.maturity, one.cell, ms) for one in new],
        _queue_rows(new),
        [_signal_row(one.lead.id, told, one.lead.batch_id) for one in new for told in one.signals],
    )


def add(connection: Connection, new: Prepared) -> None:
    """Insert leads with signals, score, queue row and search words."""
    if not new.leads:
        return
    first = (connection.execute(select(func.max(lead.c.n))).scalar() or 0) + 1
    bulk.insert(connection, lead.name, _LEAD_COLUMNS, new.leads, first=first)
    bulk.insert(connection, search.TABLE, search.COLUMNS, new.words, first=first)
    bulk.insert(connection, lead_score.name, _SCORE_COLUMNS, new.scores)
    bulk.insert(connection, queue_entry.name, _QUEUE_COLUMNS, new.queue, first=first)
    bulk.insert(connection, signal.name, _SIGNAL_COLUMNS, new.signals)


def mark_possible(connection: Connection, lead_ids: Iterable[str]) -> None:
    """Mark stored leads as possible duplicates. Undo computes the mark anew from the numbers."""
    wanted = list(dict.fromkeys(lead_ids))
    if wanted:
        unmarked = (lead.c.id.in_(wanted), lead.c.possible_duplicate.is_(False))
        connection.execute(update(lead).where(*unmarked).values(possible_duplicate=True))


def note_unchanged(
    connection: Connection, lead_ids: Iterable[str], batch_id: str, new_id: NewId
) -> None:
    """Note that the list holds these leads of other batches too, though it tells nothing new."""
    rows = [(new_id(), batch_id, one, "{}") for one in dict.fromkeys(lead_ids)]
    bulk.insert(connection, import_change.name, _CHANGE_COLUMNS, rows)


def apply(
    connection: Connection,
    changes: Sequence[Update],
    batch_id: str,
    *,
    by: str,
    at: datetime,
    new_id: NewId,
) -> list[tuple[int, Lead]]:
    """Carry out updates, in order; keeps what was before for undo. Returns the leads as they are.

    The caller moves scores and queue rows of the leads returned.
    """
    numbers = leads.numbers_of(connection, [one.lead_id for one in changes])
    before = leads.by_numbers(connection, list(numbers.values()))
    after: dict[int, Lead] = {}
    signals: list[Row] = []
    for one in changes:
        n = numbers[one.lead_id]
        after[n] = _changed(after.get(n, before[n]), one)
        signals += [_signal_row(one.lead_id, told, batch_id) for told in one.signals]
    for n, now in after.items():
        values = leads.row_of(now)
        was = leads.row_of(before[n])
        changed = {name: value for name, value in values.items() if value != was[name]}
        if changed:
            connection.execute(update(lead).where(lead.c.n == n).values(**changed))
    bulk.insert(connection, signal.name, _SIGNAL_COLUMNS, signals)
    search.add(connection, [leads.search_row(n, now) for n, now in after.items()])
    differences = {
        one.id: difference(before[n], one)
        for n, one in after.items()
        if one.batch_id != batch_id  # leads of the batch itself go as a whole
    }
    _note_changes(connection, batch_id, differences, new_id)
    _keep_history(connection, differences, batch_id, by=by, at=at, new_id=new_id)
    return list(after.items())


def take_over(
    connection: Connection, change: Update, *, by: str, at: datetime, new_id: NewId
) -> Lead:
    """Carry out an update that is of no import, and keep what was before in the history.

    The caller moves score and queue row.
    """
    n = leads.number_of(connection, change.lead_id)
    before = leads.by_numbers(connection, [n])[n]
    after = _changed(before, change)
    was, values = leads.row_of(before), leads.row_of(after)
    changed = {name: value for name, value in values.items() if value != was[name]}
    if changed:
        connection.execute(update(lead).where(lead.c.n == n).values(**changed))
        search.add(connection, [leads.search_row(n, after)])
        differences = {after.id: difference(before, after)}
        _keep_history(connection, differences, "", by=by, at=at, new_id=new_id)
    return after


def difference(before: Lead, after: Lead) -> dict[str, Any]:
    """What changed between two states of a lead, as JSON: name → [before, after].

    The list's own columns stand under their names behind EXTRA_PREFIX.
    """
    was, now = leads.row_of(before), leads.row_of(after)
    changed = {
        name: [was[name], now[name]]
        for name in was
        if was[name] != now[name] and name not in _NOT_COMPARED
    }
    own = before.extra.keys() | after.extra.keys()
    pairs = ((key, before.extra.get(key, ""), after.extra.get(key, "")) for key in sorted(own))
    return changed | {EXTRA_PREFIX + key: [old, new] for key, old, new in pairs if old != new}


def _changed(one: Lead, change: Update) -> Lead:
    values: dict[str, Any] = {**change.fields, **change.basis}
    if "nature" in values:
        values["nature"] = Nature(values["nature"])
    if change.extra:
        values["extra"] = {**one.extra, **change.extra}
    if change.fields.get("phone"):
        values |= {"phone_kind": parse_number(change.fields["phone"], "").kind, "phone_typed": ""}
    if change.is_possible_duplicate:
        values["possible_duplicate"] = True
    after = replace(one, **values)
    if _OF_PLACE.isdisjoint(change.fields):
        return after
    zone = time_zone_for(after.country, after.postal_code, after.city, after.phone)
    return replace(after, time_zone=zone or change.time_zone or after.time_zone)


def _keep_history(
    connection: Connection,
    differences: Mapping[str, Mapping[str, Any]],
    batch_id: str,
    *,
    by: str,
    at: datetime,
    new_id: NewId,
) -> None:
    history = [
        {
            "id": new_id(),
            "lead_id": lead_id,
            "field": name,
            "before": str(pair[0]),
            "after": str(pair[1]),
            "by": by,
            "batch_id": batch_id,
            "at": at,
        }
        for lead_id, changed in differences.items()
        for name, pair in changed.items()
        if name in LEAD_FIELDS or name in BASIS_FIELDS
    ]
    if history:
        connection.execute(insert(field_change), history)


def _note_changes(
    connection: Connection, batch_id: str, changed: Mapping[str, Any], new_id: NewId
) -> None:
    rows = [
        {"id": new_id(), "batch_id": batch_id, "lead_id": lead_id, "before": what}
        for lead_id, what in changed.items()
    ]
    if rows:
        connection.execute(insert(import_change), rows)


_LEAD_COLUMNS = (
    "n", "phone_kind", "extra", "stage", "nature", "possible_duplicate", "created_at",
    *_TEXT_COLUMNS,
)  # fmt: skip
_QUEUE_COLUMNS = tuple(
    "n due_at why strong_at strong_kind cell cell_rank attempts for_team last_outcome last_words "
    "last_at signal_kind signal_text signal_at not_callable time_zone nature".split()
)
_texts_of = attrgetter(*_TEXT_COLUMNS)
_SCORE_COLUMNS = ("lead_id", "fit", "maturity", "cell", "at")
_CHANGE_COLUMNS = ("id", "batch_id", "lead_id", "before")
_SIGNAL_COLUMNS = ("id", "lead_id", "kind", "text", "batch_id", "at")


def _lead_row(one: Lead, created_ms: int) -> Row:
    return (
        0,
        one.phone_kind.value,
        json.dumps(dict(one.extra), ensure_ascii=False) if one.extra else "{}",
        one.stage.value,
        one.nature.value,
        int(one.possible_duplicate),
        created_ms,
        *_texts_of(one),
    )


def _queue_rows(leads_added: Sequence[NewLead]) -> list[Row]:
    """As `queue.entry` of leads that were never called, in the order of `_QUEUE_COLUMNS`."""
    created_at = leads_added[0].lead.created_at
    assert created_at is not None
    # All leads of an import came at the same instant: those without signals stand at one place.
    plain = place(Stage.NEW, created_at, None, None, None, ())
    assert plain is not None
    rows = []
    for new in leads_added:
        own = place(Stage.NEW, created_at, None, None, None, new.signals) if new.signals else plain
        assert own is not None
        rows.append(_queue_row(new, own))
    return rows


def _queue_row(new: NewLead, stands: Place) -> Row:
    one = new.lead
    newest = new.signals[0] if new.signals else None
    return (
        0,
        to_ms(stands.due_at),
        stands.why.value,
        to_ms(stands.strong.at) if stands.strong else None,
        stands.strong.kind.value if stands.strong else None,
        new.cell,
        cell_rank(new.cell),
        0,
        0,
        "",
        "",
        None,
        newest.kind.value if newest else "",
        newest.text if newest else "",
        to_ms(newest.at) if newest else None,
        new.not_callable,
        one.time_zone,
        one.nature.value,
    )


def _signal_row(lead_id: str, told: Signal, batch_id: str) -> Row:
    return told.id, lead_id, told.kind.value, told.text, batch_id, to_ms(told.at)
