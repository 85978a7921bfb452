"""Rows in the order of time, kept column by column, so that a choice of them costs next to nothing.

A choice of rows is one whole number, bit i for row i. Counting it is `int.bit_count`, narrowing it
`&`; a sum or a median of whole numbers goes over the binary digits of the column. Only who stands
behind a figure, and how many different leads that are, has to be walked through.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import Any, overload

MOST_CODES = 256  # that a byte holds
_TO_DIGITS = bytes.maketrans(b"\0\1", b"01")
_FROM_DIGITS = bytes.maketrans(b"01", b"\0\1")


def bits_of(chosen: bytes) -> int:
    """The number of a choice; `chosen` holds a 0 or 1 for each row."""
    # Base 2 takes time in proportion to the digits, and has no limit to their number.
    return int(chosen[::-1].translate(_TO_DIGITS) or b"0", 2)


def bits_at(places: Iterable[int], count: int) -> int:
    """The number of the rows at these places, of `count` rows."""
    chosen = bytearray(count)
    for one in places:
        chosen[one] = 1
    return bits_of(bytes(chosen))


def chosen_of(bits: int, first: int, end: int) -> bytes:
    """A 0 or 1 for each of the rows from `first` to before `end`."""
    count = end - first
    if count <= 0:
        return b""
    part = (bits >> first) & ((1 << count) - 1)
    return f"{part:b}".encode().translate(_FROM_DIGITS)[::-1].ljust(count, b"\0")


class Column:
    """One of a few values for each row."""

    def __init__(self, values: Iterable[Hashable]) -> None:
        known: dict[Hashable, int] = {}
        codes = [known.setdefault(one, len(known)) for one in values]
        self._known = known
        few = len(known) <= MOST_CODES
        self._codes: bytes | array[int] = bytes(codes) if few else array("I", codes)
        self._bits: dict[Hashable, int] = {}

    @property
    def values(self) -> tuple[Any, ...]:
        """The values there are."""
        return tuple(self._known)

    @property
    def codes(self) -> Sequence[int]:
        """For each row the place of its value in `values`."""
        return self._codes

    def where(self, value: Hashable) -> int:
        """The rows with this value."""
        bits = self._bits.get(value)
        if bits is None:
            bits = self._bits[value] = self._where(value)
        return bits

    def where_any(self, values: Iterable[Hashable]) -> int:
        """The rows with one of these values."""
        bits = 0
        for one in values:
            bits |= self.where(one)
        return bits

    def _where(self, value: Hashable) -> int:
        code = self._known.get(value)
        if code is None:
            return 0
        if isinstance(self._codes, bytes):
            only = bytearray(256)
            only[code] = 1
            return bits_of(self._codes.translate(only))
        return bits_of(bytes(map(code.__eq__, self._codes)))


class Numbers:
    """A whole number, 0 or more, for each row."""

    def __init__(self, values: Iterable[int]) -> None:
        held = array("Q", values)
        most = max(held, default=0)
        raw, width = held.tobytes(), held.itemsize
        if (
            most and array("Q", [1]).tobytes()[0] != 1
        ):  # the lowest byte comes last on some machines
            held.byteswap()
            raw = held.tobytes()
        self._planes: list[int] = []
        for digit in range(most.bit_length()):
            only = bytes((one >> digit % 8) & 1 for one in range(256))
            self._planes.append(bits_of(raw[digit // 8 :: width].translate(only)))

    def total(self, bits: int) -> int:
        """Their sum over a choice of rows."""
        return sum((plane & bits).bit_count() << digit for digit, plane in enumerate(self._planes))

    def median(self, bits: int) -> float | None:
        """Their median; None of no row."""
        count = bits.bit_count()
        if not count:
            return None
        upper = self._nth(bits, count // 2)
        return float(upper) if count % 2 else (upper + self._nth(bits, count // 2 - 1)) / 2

    def greatest(self, bits: int) -> int | None:
        """The greatest of them; None of no row."""
        return self._nth(bits, bits.bit_count() - 1) if bits else None

    def below(self, limit: int) -> int:
        """The rows with a smaller number than `limit`; also bits beyond the last row may be set."""
        if limit >> len(self._planes):
            return -1
        found, alike = 0, -1  # smaller already; alike in the digits seen so far
        for digit in range(len(self._planes) - 1, -1, -1):
            plane = self._planes[digit]
            if limit >> digit & 1:
                found |= alike & ~plane
                alike &= plane
            else:
                alike &= ~plane
        return found

    def _nth(self, bits: int, place: int) -> int:
        """The number at that place, counted from 0, were they in order."""
        found = 0
        for digit in range(len(self._planes) - 1, -1, -1):
            with_digit = bits & self._planes[digit]
            without = bits ^ with_digit
            fewer = without.bit_count()
            if place < fewer:
                bits = without
            else:
                place -= fewer
                bits = with_digit
                found |= 1 << digit
        return found


class LeadNumbers:
    """A small number for each lead, so that sets of them are quick."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []

    def of(self, lead_ids: Iterable[str]) -> list[int]:
        """The number of each; a new one is given where there is none yet."""
        known = self._numbers
        return [known.setdefault(one, len(known)) for one in lead_ids]

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def names(self) -> Sequence[str]:
        """Lead ids by their number."""
        if len(self._names) != len(self._numbers):
            self._names = list(self._numbers)
        return self._names


class Leads(Sequence[str]):
    """The leads behind a figure, each once and in the order they first come; who they are is
    worked out when somebody asks. Equal to a tuple of the same ids. `is_once`: no lead has two rows
    in the choice, as their number then is known at once."""

    def __init__(self, *picks: Pick, is_once: bool = False) -> None:
        self._picks, self._is_once = picks, is_once
        self._named: tuple[str, ...] | None = None

    def __bool__(self) -> bool:
        return any(one.bits for one in self._picks)

    def __len__(self) -> int:
        if self._named is None and self._is_once:
            return sum(one.count for one in self._picks)
        if self._named is None and len(self._picks) == 1:
            return len(self._picks[0].who)
        return len(self._ids)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[str, ...]: ...
    def __getitem__(self, place: int | slice) -> str | tuple[str, ...]:
        return self._ids[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __eq__(self, other: object) -> bool:
        return self._ids == tuple(other) if isinstance(other, (Leads, tuple)) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._ids)

    def __repr__(self) -> str:
        return repr(self._ids)

    @property
    def _ids(self) -> tuple[str, ...]:
        if self._named is None:
            order: dict[int, None] = {}
            for one in self._picks:
                order.update(dict.fromkeys(one.lead_numbers()))
            names = self._picks[0].table.leads.names if self._picks else ()
            self._named = tuple([names[one] for one in order])
        return self._named


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Rows in the order of time. `at`: milliseconds since 1970; `lead`: the lead's number.

    `rows` are the rows themselves where a figure needs more of them than columns.
    """

    leads: LeadNumbers
    at: array[int]
    lead: list[int]
    columns: Mapping[str, Column] = field(default_factory=dict)
    numbers: Mapping[str, Numbers] = field(default_factory=dict)
    rows: Sequence[Any] = ()

    def where(self, column: str, value: Hashable) -> int:
        """The rows with this value."""
        return self.columns[column].where(value)

    def where_any(self, column: str, values: Iterable[Hashable]) -> int:
        """The rows with one of these values."""
        return self.columns[column].where_any(values)

    def of_leads(self, chosen: bytes) -> int:
        """The rows of some leads; `chosen` holds a 0 or 1 for each lead's number."""
        return bits_of(bytes(map(chosen.__getitem__, self.lead)))

    def between(self, first_ms: int, end_ms: int, bits: int | None = None) -> Pick:
        """The rows from one instant to before the other; of `bits`, where given."""
        first, end = bisect_left(self.at, first_ms), bisect_left(self.at, end_ms)
        whole = ((1 << (end - first)) - 1) << first
        return Pick(self, whole if bits is None else whole & bits, first, end)


@dataclass(frozen=True, slots=True, eq=False)
class Pick:
    """A choice of the rows of a table; all of them lie from `first` to before `end`."""

    table: Table
    bits: int
    first: int
    end: int

    @property
    def count(self) -> int:
        """How many rows."""
        return self.bits.bit_count()

    def only(self, bits: int) -> Pick:
        """Those that are in `bits` too."""
        return replace(self, bits=self.bits & bits)

    def but(self, bits: int) -> Pick:
        """Those that are not in `bits`."""
        return replace(self, bits=self.bits & ~bits)

    def where(self, column: str, value: Hashable) -> Pick:
        """Those with this value."""
        return self.only(self.table.where(column, value))

    def where_any(self, column: str, values: Iterable[Hashable]) -> Pick:
        """Those with one of these values."""
        return self.only(self.table.where_any(column, values))

    def between(self, first_ms: int, end_ms: int) -> Pick:
        """Those from one instant to before the other."""
        return self.table.between(first_ms, end_ms, self.bits)

    def total(self, name: str) -> int:
        """The sum of a column of numbers."""
        return self.table.numbers[name].total(self.bits)

    def median(self, name: str) -> float | None:
        """The median of a column of numbers; None of no row."""
        return self.table.numbers[name].median(self.bits)

    def greatest(self, name: str) -> int | None:
        """The greatest of a column of numbers; None of no row."""
        return self.table.numbers[name].greatest(self.bits)

    def chosen(self) -> bytes:
        """A 0 or 1 for each row from `first` to before `end`."""
        return chosen_of(self.bits, self.first, self.end)

    def lead_numbers(self) -> Iterator[int]:
        """The lead of each row."""
        return compress(self.table.lead[self.first : self.end], self.chosen())

    @property
    def who(self) -> set[int]:
        """The leads, as numbers."""
        return set(self.lead_numbers())

    @property
    def behind(self) -> Leads:
        """The leads, each once."""
        return Leads(self)

    @property
    def each(self) -> Leads:
        """The leads of rows that no two of have the same one."""
        return Leads(self, is_once=True)

    def places(self) -> Iterator[int]:
        """The places of the rows in the table."""
        return compress(range(self.first, self.end), self.chosen())

    def __iter__(self) -> Iterator[Any]:
        """The rows themselves."""
        return compress(self.table.rows[self.first : self.end], self.chosen())
