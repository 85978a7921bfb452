"""The queue's reading order at an instant, by row number, and its counts.

A million rows are never read where a count on an index will do. Lines are read by `queue_rows`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    func,
    or_,
    select,
    true,
)

from qualifier.core.queue import (
    CALLBACK_AHEAD,
    STRONG_FOR,
    Group,
    Why,
    end_of_day,
    end_of_week,
    group_of,
)
from qualifier.store.database import walking
from qualifier.store.tables import queue_entry

BLOCK = 500
Place = tuple[str, str]  # nature and time zone, as the queue's rows hold them


class Filter(Enum):
    """The chips above the queue. CALLBACKS: promised ones due by the end of today."""

    ALL = "all"
    CALLBACKS = "callbacks"
    NEW = "new"
    RECYCLED = "recycled"
    RETURNED = "returned"


class Sort(Enum):
    """The order inside a group. PRIORITY: due time, cell, age; SCORE: cell, due time, age."""

    PRIORITY = "priority"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the queue. `open_places` shows only leads that may be called there and now;
    `among` only these row numbers (a search's)."""

    chosen: Filter = Filter.ALL
    open_places: frozenset[Place] | None = None
    sort: Sort = Sort.PRIORITY
    among: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """Row numbers in reading order, and how many of them each group has."""

    numbers: array[int]
    groups: tuple[tuple[Group, int], ...]


def order(
    connection: Connection,
    now: datetime,
    zone: ZoneInfo,
    wanted: Wanted = Wanted(),
    limit: int | None = None,
) -> Order:
    """The queue's reading order at `now`: hot, today, this week, later.

    `limit` reads just the beginning, for the first paint; the counts then hold for what was read.
    """
    if wanted.among is not None:
        return _order_among(connection, now, zone, wanted)
    if limit is not None:
        return _beginning(connection, now, zone, wanted, limit)
    with walking(connection):
        hot, groups = shape(connection, now, zone, wanted)
        return Order(_numbers(connection, now, zone, wanted, hot), groups)


def shape(
    connection: Connection, now: datetime, zone: ZoneInfo, wanted: Wanted
) -> tuple[array[int], tuple[tuple[Group, int], ...]]:
    """The hot leads in order and the size of every group, without reading the others.

    What a minute tick compares: while both stay, the order stays.
    """
    condition = _condition(now, zone, wanted)
    hot = _hot(connection, now, zone, wanted)
    upto = [
        _count(connection, and_(condition, queue_entry.c.due_at < end))
        - sum(1 for due_at, _rank in hot.values() if due_at < end)
        for end in (end_of_day(now, zone), end_of_week(now, zone))
    ]
    total = _count(connection, condition) - len(hot)
    groups = (
        (Group.HOT, len(hot)),
        (Group.TODAY, upto[0]),
        (Group.WEEK, upto[1] - upto[0]),
        (Group.LATER, total - upto[1]),
    )
    return _hot_order(hot), groups


def counts(
    connection: Connection, now: datetime, zone: ZoneInfo, open_places: frozenset[Place]
) -> tuple[dict[Filter, int], int]:
    """Leads per filter, and how many may be called now."""
    with walking(connection):
        per_filter = {one: _count(connection, _condition(now, zone, Wanted(one))) for one in Filter}
        callable_now = _condition(now, zone, Wanted(open_places=open_places))
        return per_filter, _count(connection, callable_now)


def places(connection: Connection) -> frozenset[Place]:
    """Every (nature, time zone) among leads that may be called: an index seek or two for each.

    One column at a time: SQLite reads through all equal rows to go past several at once.
    """
    entry = queue_entry.c
    found: set[Place] = set()
    for zone in _values(connection, entry.time_zone, entry.not_callable == ""):
        there = and_(entry.not_callable == "", entry.time_zone == zone)
        found.update((nature, zone) for nature in _values(connection, entry.nature, there))
    return frozenset(found)


def _values(
    connection: Connection, column: ColumnElement[str], where: ColumnElement[bool]
) -> Iterator[str]:
    """The different values of an indexed column, skipping from one to the next."""
    smallest = select(func.min(column)).where(where)
    value = connection.execute(smallest).scalar()
    while value is not None:
        yield value
        value = connection.execute(smallest.where(column > value)).scalar()


def _hot(
    connection: Connection, now: datetime, zone: ZoneInfo, wanted: Wanted
) -> dict[int, tuple[datetime, int]]:
    """Hot leads: number → due time and cell. Two narrow queries, each on its own index.

    The filters are applied here: with them in the query, SQLite would take their indexes and
    read half the queue.
    """
    entry = queue_entry.c
    columns: tuple[Any, ...] = (entry.n, entry.due_at, entry.cell_rank, entry.why)
    columns += (entry.not_callable, entry.nature, entry.time_zone)
    promised = and_(entry.why == Why.CALLBACK.value, entry.due_at <= now + CALLBACK_AHEAD)
    found: dict[int, tuple[datetime, int]] = {}
    for rule in (entry.strong_at > now - STRONG_FOR, promised):
        for row in connection.execute(select(*columns).where(rule)):
            if _is_wanted(row, now, zone, wanted):
                found[row.n] = (row.due_at, row.cell_rank)
    return found


def _is_wanted(row: Row[Any], now: datetime, zone: ZoneInfo, wanted: Wanted) -> bool:
    """`_condition`, of a row that was read."""
    if wanted.open_places is not None and (
        row.not_callable or (row.nature, row.time_zone) not in wanted.open_places
    ):
        return False
    if wanted.chosen is Filter.CALLBACKS:
        return bool(row.why == Why.CALLBACK.value and row.due_at < end_of_day(now, zone))
    return wanted.chosen is Filter.ALL or row.why in _whys(wanted.chosen)


def _hot_order(hot: Mapping[int, tuple[datetime, int]]) -> array[int]:
    return array("i", sorted(hot, key=lambda n: (*hot[n], n)))


def _order_among(connection: Connection, now: datetime, zone: ZoneInfo, wanted: Wanted) -> Order:
    """The order of a search's finds: few enough to be sorted here."""
    entry = queue_entry.c
    query = select(entry.n, entry.due_at, entry.cell_rank, entry.why, entry.strong_at)
    condition = _condition(now, zone, wanted)
    by_group: dict[Group, list[tuple[Any, ...]]] = {one: [] for one in Group}
    ends = (end_of_day(now, zone), end_of_week(now, zone))
    for row in connection.execute(query.where(entry.n.in_(wanted.among or ()), condition)):
        where = group_of(Why(row.why), row.due_at, row.strong_at, now, ends)
        keys = (row.due_at, row.cell_rank)
        by_score = wanted.sort is Sort.SCORE and where is not Group.HOT
        by_group[where].append((*(keys[::-1] if by_score else keys), row.n))
    numbers = array("i", (item[2] for group in by_group.values() for item in sorted(group)))
    return Order(numbers, tuple((name, len(items)) for name, items in by_group.items()))


def _condition(now: datetime, zone: ZoneInfo, wanted: Wanted) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = []
    if wanted.chosen is Filter.CALLBACKS:
        parts.append(queue_entry.c.why == Why.CALLBACK.value)
        parts.append(queue_entry.c.due_at < end_of_day(now, zone))
    elif wanted.chosen is not Filter.ALL:
        parts.append(queue_entry.c.why.in_(_whys(wanted.chosen)))
    if wanted.open_places is not None:
        parts.append(queue_entry.c.not_callable == "")
        parts.append(_in_places(wanted.open_places))
    return and_(*parts) if parts else true()


def _whys(chosen: Filter) -> tuple[str, ...]:
    rules = {
        Filter.NEW: (Why.FIRST,),
        Filter.RECYCLED: (Why.WAKE_UP, Why.RETRY, Why.STRONG_SIGNAL, Why.TAKEN_BACK),
        Filter.RETURNED: (Why.RETURNED,),
    }
    return tuple(one.value for one in rules[chosen])


def _in_places(open_places: Iterable[Place]) -> ColumnElement[bool]:
    zones: dict[str, list[str]] = {}
    for nature, zone in sorted(open_places):
        zones.setdefault(nature, []).append(zone)
    return or_(
        queue_entry.c.n < 0,  # false: no place is open
        *(
            and_(queue_entry.c.nature == nature, queue_entry.c.time_zone.in_(names))
            for nature, names in zones.items()
        ),
    )


def _beginning(
    connection: Connection, now: datetime, zone: ZoneInfo, wanted: Wanted, limit: int
) -> Order:
    """All hot leads and the first `limit` others, without counting what follows."""
    entry = queue_entry.c
    condition = _condition(now, zone, wanted)
    hot = _hot(connection, now, zone, wanted)
    read: list[tuple[int, datetime]] = []
    for part, keys in _stretches(now, zone, wanted.sort):
        query = select(entry.n, entry.due_at).where(and_(condition, part)).order_by(*keys)
        left = limit - len(read)
        found = connection.execute(query.limit(left)).all()
        read += [(row.n, row.due_at) for row in found if row.n not in hot]
        if len(found) == left:
            break
    day, week = end_of_day(now, zone), end_of_week(now, zone)
    today = sum(1 for _n, due_at in read if due_at < day)
    this_week = sum(1 for _n, due_at in read if day <= due_at < week)
    groups = (
        (Group.HOT, len(hot)),
        (Group.TODAY, today),
        (Group.WEEK, this_week),
        (Group.LATER, len(read) - today - this_week),
    )
    return Order(_hot_order(hot) + array("i", (n for n, _due_at in read)), groups)


def _numbers(
    connection: Connection, now: datetime, zone: ZoneInfo, wanted: Wanted, hot: array[int]
) -> array[int]:
    """Row numbers of all groups in order, the hot ones first.

    They are fetched in small blocks and past SQLAlchemy's rows: a million of those would set off
    the garbage collector, and the window's thread stands still meanwhile (measured: 80 ms).
    """
    condition = _condition(now, zone, wanted)
    numbers, is_hot = array("i", hot), frozenset(hot)
    for part, keys in _stretches(now, zone, wanted.sort):
        query = select(queue_entry.c.n).where(and_(condition, part)).order_by(*keys)
        with connection.execute(query) as result:
            cursor = result.cursor
            assert cursor is not None
            while rows := cursor.fetchmany(BLOCK):
                block = [row[0] for row in rows]
                if not is_hot.isdisjoint(block):
                    block = [n for n in block if n not in is_hot]
                numbers.extend(block)
    return numbers


def _stretches(
    now: datetime, zone: ZoneInfo, sort: Sort
) -> Iterator[tuple[ColumnElement[bool], tuple[ColumnElement[Any], ...]]]:
    """What is read in one go, with its order: all by due time, or group after group by score."""
    entry = queue_entry.c
    if sort is Sort.PRIORITY:
        yield true(), (entry.due_at, entry.cell_rank, entry.n)
        return
    day, week = end_of_day(now, zone), end_of_week(now, zone)
    keys = (entry.cell_rank, entry.due_at, entry.n)
    yield entry.due_at < day, keys
    yield and_(entry.due_at >= day, entry.due_at < week), keys
    yield entry.due_at >= week, keys


def _count(connection: Connection, condition: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(queue_entry).where(condition)
    return int(connection.execute(query).scalar_one())
