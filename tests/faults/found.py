"""What a profile holds after a fault, and whether it is what was acknowledged."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DatabaseError

from qualifier.core.errors import QualifierError
from qualifier.store import calls, leads, queue, tables
from qualifier.store.database import DATABASE_FILE, open_engine
from qualifier.store.instant import to_ms
from qualifier.store.profile import Store
from tests.faults.deeds import ALL_FIELDS, Deed, Row, Rules, deeds
from tests.faults.endings import SECRET

Drafts = dict[tuple[str, str], str]


@dataclass(frozen=True)
class Found:
    """All facts as rows, the drafts, and what is wrong with the file or its projections."""

    rows: frozenset[Row] = frozenset()
    doubled: tuple[Row, ...] = ()
    drafts: Drafts = field(default_factory=dict)
    damage: tuple[str, ...] = ()
    handoffs_alone: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """The comparison. `kept`: how many deeds are there; the rest is what must stay empty."""

    acknowledged: int
    kept: int
    lost: tuple[int, ...]
    halved: tuple[int, ...]
    out_of_order: tuple[int, ...]
    doubled: tuple[Row, ...]
    strange: tuple[Row, ...]
    drafts_wrong: tuple[str, ...]
    damage: tuple[str, ...]
    handoffs_alone: tuple[str, ...]
    stale: tuple[str, ...]

    @property
    def faults(self) -> dict[str, Sequence[object]]:
        """What is wrong, by name; empty if the promise held."""
        names = (
            "lost halved out_of_order doubled strange drafts_wrong damage handoffs_alone stale"
        ).split()
        return {name: getattr(self, name) for name in names if getattr(self, name)}


def look(folder: Path, key: bytes, rules: Rules) -> Found:
    """Open the profile as the program does after a crash, check the whole file, read all of it.

    Opening is part of the test: what raises here is a corrupt profile.
    """
    store = Store(folder, key, is_window=True)
    try:
        health = store.check(full=True)
        found = store.read(lambda c: _found(c, health.problems, rules))
    finally:
        store.close()
    return replace(found, damage=found.damage + _pages_not_authentic(folder, key))


def compare(
    found: Found, before: Found, row: Iterable[Deed], acknowledged: int, ahead: int
) -> Verdict:
    """`row` began on `before`; at most `ahead` deeds were handed in beyond the acknowledged."""
    handed_in = list(islice(row, acknowledged + ahead))
    there, halved = _kept(found, handed_in)
    expected = set(before.rows).union(
        *(one.piece.rows for one in handed_in if one.number in there or one.number in halved)
    )
    lost = [
        one.number for one in handed_in[:acknowledged] if one.piece.rows and one.number not in there
    ]
    newest = max(there, default=0)
    late = [
        one.number
        for one in handed_in[acknowledged:newest]
        if one.piece.rows and one.number not in there
    ]
    kept = max(newest, acknowledged if not lost else 0)
    return Verdict(
        acknowledged,
        kept,
        tuple(lost),
        tuple(halved),
        tuple(late),
        found.doubled,
        tuple(sorted(map(repr, found.rows ^ expected)))[:10] if not halved else (),
        () if lost else _drafts_wrong(found.drafts, before.drafts, handed_in, kept),
        found.damage,
        found.handoffs_alone,
        found.stale,
    )


def _kept(found: Found, handed_in: list[Deed]) -> tuple[set[int], list[int]]:
    """Numbers of the deeds that are there whole, and of those that are there in part."""
    whole, part = set(), []
    for one in handed_in:
        count = sum(1 for each in one.piece.rows if each in found.rows)
        if one.piece.rows and count == len(one.piece.rows):
            whole.add(one.number)
        elif count:
            part.append(one.number)
    return whole, part


def _drafts_wrong(now: Drafts, before: Drafts, row: list[Deed], kept: int) -> tuple[str, ...]:
    """Drafts must stand as after some deed from the last one found on, before the next fact."""
    standing = dict(before)
    wrong: tuple[str, ...] = ("no deed leaves these drafts",)
    for place in range(len(row) + 1):
        if place:
            _apply(standing, row[place - 1])
        if place > kept and row[place - 1].piece.rows:
            break
        if place >= kept:
            if standing == now:
                return ()
            wrong = tuple(map(repr, sorted(set(standing.items()) ^ set(now.items()))))[:6]
    return wrong


def _apply(standing: Drafts, deed: Deed) -> None:
    for call_id, name, text in deed.piece.drafts:
        if name == ALL_FIELDS:
            for one in [key for key in standing if key[0] == call_id]:
                del standing[one]
        elif text:
            standing[call_id, name] = text
        else:
            standing.pop((call_id, name), None)


def _found(connection: Connection, problems: tuple[str, ...], rules: Rules) -> Found:
    rows = Counter(_rows(connection))
    with_rows = {row[1] for row in rows if row[0] == "outbox"}
    return Found(
        frozenset(rows),
        tuple(row for row, times in rows.items() if times > 1),
        {(row.call_id, row.field): row.text for row in connection.execute(select(tables.draft))},
        problems,
        tuple(row[1] for row in rows if row[0] == "handoff" and row[1] not in with_rows),
        tuple(_stale(connection, rules)),
    )


def _pages_not_authentic(folder: Path, key: bytes) -> tuple[str, ...]:
    """Pages whose authentication code does not fit, as SQLCipher reports them.

    It looks at the main file alone, so the log is folded into it first, as the next writer would.
    """
    engine = open_engine(folder / DATABASE_FILE, key)
    handle = engine.raw_connection()
    try:
        cursor = handle.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert cursor.fetchone()[0] == 0, "somebody else holds the profile"
        cursor.execute("PRAGMA cipher_integrity_check")
        return tuple(str(row[0]) for row in cursor.fetchall())
    finally:
        handle.close()
        engine.dispose()


def _rows(connection: Connection) -> Iterable[Row]:
    t = tables
    listed = {
        "lead": (t.lead.c.id,),
        "signal": (t.signal.c.id, t.signal.c.lead_id),
        "call": (t.call.c.id, t.call.c.lead_id),
        "event": tuple(t.call_event.c[n] for n in ("id", "call_id", "seq", "kind", "subject")),
        "note": tuple(t.margin_note.c[n] for n in ("id", "call_id", "seq", "question", "text")),
        "impression": tuple(
            t.impression.c[n] for n in ("id", "call_id", "seq", "facet", "value", "quote")
        ),
        "retraction": (t.retraction.c.impression_id,),
        "confirmation": tuple(t.confirmation.c[n] for n in ("id", "field", "value")),
        "outcome": tuple(t.outcome.c[n] for n in ("id", "call_id", "outcome", "reason", "note")),
        "handoff": (t.handoff.c.id, t.handoff.c.call_id),
        "outbox": tuple(t.outbox.c[n] for n in ("handoff_id", "connection", "kind", "state")),
        "opposition": (t.opposition.c.number_hash,),
        "score": tuple(t.lead_score.c[n] for n in ("lead_id", "fit", "maturity")),
    }
    for name, columns in listed.items():
        for row in connection.execute(select(*columns)):
            yield (name, *row)
    for row in connection.execute(
        select(*(t.answer.c[n] for n in ("id", "call_id", "seq", "question", "value")))
    ):
        kept = None if row.value is None else json.dumps(row.value, sort_keys=True)
        yield ("answer", row.id, row.call_id, row.seq, row.question, kept)
    for row in connection.execute(select(t.callback.c.lead_id, t.callback.c.due_at)):
        yield ("callback", row.lead_id, to_ms(row.due_at))
    counted = select(t.score_entry.c.call_id, func.count()).group_by(t.score_entry.c.call_id)
    for row in connection.execute(counted):
        yield ("points", row[0], row[1])
    for row in connection.execute(select(t.lead.c.id, t.lead.c.staff).where(t.lead.c.staff != "")):
        yield ("staff", row.id, row.staff)


def _stale(connection: Connection, rules: Rules) -> Iterable[str]:
    """Projections that differ from what the facts say."""
    kept: dict[str, dict[str, object]] = {}
    for row in connection.execute(select(tables.answer_now)):
        kept.setdefault(row.call_id, {})[row.question] = row.value
    for call_id in connection.execute(select(tables.call.c.id)).scalars().all():
        if kept.pop(call_id, {}) != calls.rebuild_answers(connection, call_id):
            yield f"answer_now of {call_id}"
    yield from (f"answer_now of {one}, which is no call" for one in kept)
    entry = tables.queue_entry
    queued = {row.n: row._mapping for row in connection.execute(select(entry))}
    for n, lead_id in leads.all_ids(connection):
        one = leads.get(connection, lead_id)
        hashes = (leads.number_hash(SECRET, one.phone), leads.number_hash(SECRET, one.phone2))
        opposed = bool(leads.opposed(connection, hashes))
        rebuilt = queue.entry(
            connection,
            n,
            one,
            rules.agreement,
            rules.permission.lasting_refusal,
            opposed=opposed,
        )
        stands = queued.pop(n, None)
        if (stands is None) != (rebuilt is None) or (
            rebuilt and stands and any(stands[name] != rebuilt[name] for name in rebuilt)
        ):
            yield f"queue_entry of {lead_id}"
    yield from (f"queue_entry of row {n}, which is no lead" for n in queued)


def verdict(
    folder: Path,
    key: bytes,
    rules: Rules,
    *,
    seed: str,
    run: int,
    before: Found,
    acknowledged: int,
    ahead: int,
) -> tuple[Verdict, Found]:
    """Look at the profile after run `run` of `seed` was cut short."""
    try:
        found = look(folder, key, rules)
    except (QualifierError, DatabaseError) as error:
        found = Found(damage=(repr(error),))
    return compare(found, before, deeds(rules, seed, run), acknowledged, ahead), found
