"""Where the column names of a list stand, or that it has none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qualifier.core.errors import FileRefused
from qualifier.exchange.lists.record import MAX_COLUMNS, Record
from qualifier.exchange.lists.synonyms import is_known_name

_DATA = re.compile(
    r"""[^@\s]+@[^@\s]+\.[^@\s]+            # an e-mail address
    | [+(]?\d[\d\s().,/:+\-\u00a0\u202f%€$]*  # a number, a phone number, a date, an amount
    | https?://\S+ | www\.\S+
    | [0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}""",
    re.VERBOSE | re.IGNORECASE,
)
_MAX_LINES_ABOVE = 20


def find_header(records: Sequence[Record], file: str) -> Record:
    """The record that names the columns, its cells stripped and trailing empty ones dropped.

    Titles above it (a sheet's heading, an export's note) are passed over. Raises FileRefused:
    empty, no_header (the first row is data: a lead would be lost as names), too_many_columns.
    """
    filled = [record for record in records if any(cell.strip() for cell in record.cells)]
    if not filled:
        raise FileRefused("empty", file)
    place = _first_full_row(filled)
    record = filled[place]
    names = [cell.strip().lstrip("\ufeff") for cell in record.cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise FileRefused("too_many_columns", file, {"columns": str(len(names))})
    if not _are_names(names, filled[place + 1 :]):
        raise FileRefused("no_header", file, {"row": str(record.number)})
    return Record(record.number, tuple(names))


def _first_full_row(filled: Sequence[Record]) -> int:
    """Index of the first row that is as full as the list, at most 20 rows down."""
    counts = [sum(1 for cell in record.cells if cell.strip()) for record in filled]
    usual = sorted(counts)[len(counts) // 2]
    for place, count in enumerate(counts[:_MAX_LINES_ABOVE]):
        names = filled[place].cells
        if count > max(2, usual // 2) or count >= usual:
            return place
        if count > 1 and sum(map(is_known_name, names)) * 2 > count:
            return place
    return 0


def _are_names(names: Sequence[str], below: Sequence[Record]) -> bool:
    known = sum(1 for name in names if is_known_name(name))
    data = sum(1 for name in names if _DATA.fullmatch(name))
    if data:
        return known > data
    if known:
        return True
    return any(_is_column_of_data(place, below) for place in range(len(names)))


def _is_column_of_data(place: int, below: Sequence[Record]) -> bool:
    cells = [record.cells[place].strip() for record in below if place < len(record.cells)]
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(1 for cell in filled if _DATA.fullmatch(cell)) > len(filled) / 2
