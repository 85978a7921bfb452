"""Tables and indexes of SQLite's file format, read page by page around what is missing.

Source: SQLite, "Database File Format", sections 1.5 to 2.1. Only what our own schema uses: tables
with row numbers, texts in UTF-8.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from qualifier.store.salvage.pages import USABLE, Page, Pages

TABLE_LEAF, TABLE_INNER, INDEX_LEAF, INDEX_INNER = 0x0D, 0x05, 0x0A, 0x02
LOWEST, HIGHEST = -(2**63), 2**63 - 1
_LEAST_LOCAL = (USABLE - 12) * 32 // 255 - 23
_MOST_IN_TABLE = USABLE - 35
_MOST_IN_INDEX = (USABLE - 12) * 64 // 255 - 23
_INT_BYTES = (0, 1, 2, 3, 4, 6, 8)
_MOST_DEEP = 20

Value = int | float | str | bytes | None


class Unreadable(Exception):
    """What stands there is not what its page says it is."""


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row as it is stored: `number` is SQLite's row number, in the table's primary order."""

    number: int
    values: tuple[Value, ...]
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Row numbers from `low` to `high`, both included, that cannot be read."""

    low: int
    high: int


@dataclass(slots=True)
class TableTree:
    """Where a table's rows are: its leaves, what is missing between them, all pages it uses."""

    leaves: list[int] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)

    def misses(self, number: int) -> bool:
        """Whether that row number falls where nothing can be read."""
        return any(gap.low <= number <= gap.high for gap in self.gaps)


def table_tree(pages: Pages, root: int) -> TableTree:
    """Walk the inner pages of a table from its root."""
    found = TableTree()
    _walk_table(pages, root, LOWEST, HIGHEST, found, 0)
    return found


def _walk_table(
    pages: Pages, number: int, low: int, high: int, found: TableTree, depth: int
) -> None:
    page = pages.get(number)
    if page is None or number in found.pages or depth > _MOST_DEEP:
        found.gaps.append(Gap(low, high))
        return
    kind = _kind(page)
    if page.is_stale:  # what came since is not on it
        found.gaps.append(Gap(low, high))
    if kind == TABLE_LEAF:
        found.pages.add(number)
        found.leaves.append(number)
    elif kind == TABLE_INNER:
        found.pages.add(number)
        try:
            children = list(_table_children(page))
        except (Unreadable, IndexError, struct.error):
            found.gaps.append(Gap(low, high))
            return
        for child, last in children:
            top = high if last is None else last
            _walk_table(pages, child, low, top, found, depth + 1)
            low = top + 1 if top < HIGHEST else HIGHEST
    else:
        found.gaps.append(Gap(low, high))


def rows_of_leaf(pages: Pages, number: int, gaps: list[Gap]) -> Iterator[StoredRow]:
    """The rows of a leaf; one whose overflow pages are gone becomes a gap."""
    page = pages.get(number)
    if page is None or _kind(page) != TABLE_LEAF:
        return
    for start in _cells(page):
        row_number = None
        try:
            size, at = _varint(page.content, start)
            row_number, at = _varint(page.content, at)
            row_number -= (row_number >> 63) << 64
            payload = _payload(pages, page, at, size, _MOST_IN_TABLE)
            yield StoredRow(row_number, record(payload), page.is_stale)
        except (Unreadable, IndexError, struct.error, UnicodeDecodeError):
            gaps.append(Gap(LOWEST, HIGHEST) if row_number is None else Gap(row_number, row_number))


def index_rows(pages: Pages, root: int) -> tuple[list[tuple[Value, ...]], bool, set[int]]:
    """Entries of an index that can be read (key columns, then the row number).

    Also whether these are all there are, and the pages the index uses.
    """
    entries: list[tuple[Value, ...]] = []
    used: set[int] = set()
    is_whole = _walk_index(pages, root, entries, used, 0)
    return entries, is_whole, used


def _walk_index(
    pages: Pages, number: int, entries: list[tuple[Value, ...]], used: set[int], depth: int
) -> bool:
    page = pages.get(number)
    if page is None or number in used or depth > _MOST_DEEP:
        return False
    kind = _kind(page)
    if kind not in (INDEX_LEAF, INDEX_INNER):
        return False
    used.add(number)
    is_whole = not page.is_stale
    try:
        for start in _cells(page):
            if kind == INDEX_INNER:
                child = struct.unpack_from(">I", page.content, start)[0]
                is_whole &= _walk_index(pages, child, entries, used, depth + 1)
            size, at = _varint(page.content, start + 4 * (kind == INDEX_INNER))
            entries.append(record(_payload(pages, page, at, size, _MOST_IN_INDEX)))
        if kind == INDEX_INNER:
            is_whole &= _walk_index(pages, _right_child(page), entries, used, depth + 1)
    except (Unreadable, IndexError, struct.error, UnicodeDecodeError):
        return False
    return is_whole


def record(payload: bytes) -> tuple[Value, ...]:
    """The values of a row or of an index entry."""
    header_bytes, at = _varint(payload, 0)
    body = header_bytes
    values: list[Value] = []
    while at < header_bytes:
        kind, at = _varint(payload, at)
        value, body = _value(payload, kind, body)
        values.append(value)
    return tuple(values)


def _value(payload: bytes, kind: int, at: int) -> tuple[Value, int]:
    if kind in (0, 8, 9):
        return (None, 0, 1)[(0, 8, 9).index(kind)], at
    if kind >= 12:
        size = (kind - 12) // 2
        raw = _slice(payload, at, size)
        return (raw.decode("utf-8") if kind % 2 else raw), at + size
    if kind == 7:
        return struct.unpack(">d", _slice(payload, at, 8))[0], at + 8
    if kind > 7:
        raise Unreadable
    size = _INT_BYTES[kind]
    return int.from_bytes(_slice(payload, at, size), "big", signed=True), at + size


def _payload(pages: Pages, page: Page, at: int, size: int, most: int) -> bytes:
    """A cell's payload, from its page and the overflow pages behind it."""
    if size <= most:
        return _slice(page.content, at, size)
    local = _LEAST_LOCAL + (size - _LEAST_LOCAL) % (USABLE - 4)
    if local > most:
        local = _LEAST_LOCAL
    payload = _slice(page.content, at, local)
    following = struct.unpack_from(">I", page.content, at + local)[0]
    while len(payload) < size:
        more = pages.get(following)
        if more is None:
            raise Unreadable
        following = struct.unpack_from(">I", more.content)[0]
        payload += more.content[4 : 4 + size - len(payload)]
    return payload


def _kind(page: Page) -> int:
    return page.content[_start(page)]


def _start(page: Page) -> int:
    return 100 if page.number == 1 else 0


def _cells(page: Page) -> list[int]:
    """Where the cells of a page begin."""
    start = _start(page)
    count = struct.unpack_from(">H", page.content, start + 3)[0]
    pointers = start + (12 if _kind(page) in (TABLE_INNER, INDEX_INNER) else 8)
    return list(struct.unpack_from(f">{count}H", page.content, pointers))


def _table_children(page: Page) -> Iterator[tuple[int, int | None]]:
    """(child page, highest row number in it); the last child has no such limit."""
    for at in _cells(page):
        child = struct.unpack_from(">I", page.content, at)[0]
        yield child, _varint(page.content, at + 4)[0]
    yield _right_child(page), None


def _right_child(page: Page) -> int:
    return int(struct.unpack_from(">I", page.content, _start(page) + 8)[0])


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends."""
    found = 0
    for place in range(8):
        one = data[at + place]
        found = found << 7 | one & 0x7F
        if one < 0x80:
            return found, at + place + 1
    return found << 8 | data[at + 8], at + 9


def _slice(data: bytes, at: int, size: int) -> bytes:
    raw = data[at : at + size]
    if len(raw) != size:
        raise Unreadable
    return raw
