"""Which delimiter a text list uses, found by trying each on the first records."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from qualifier.exchange.lists.synonyms import is_known_name

DELIMITERS = (";", ",", "\t", "|")
_PROBE_RECORDS = 100


def find_delimiter(text: str) -> str:
    """The delimiter of `text`, the beginning of a list; a comma if there is only one column.

    A first line `sep=;`, as spreadsheets write it, decides. Else the delimiter wins under
    which most records are as wide as the header; known column names weigh more than width.
    """
    said = said_delimiter(text)
    if said:
        return said
    best = max(DELIMITERS, key=lambda delimiter: _merit(text, delimiter))
    return best if _merit(text, best)[2] > 1 else ","


def said_delimiter(text: str) -> str:
    """The delimiter that a first line `sep=…` names, else empty."""
    line = text.lstrip("\ufeff").partition("\n")[0].rstrip("\r").strip('"')
    return line[4:] if line[:4].lower() == "sep=" and line[4:] in DELIMITERS else ""


def split_record(text: str, delimiter: str) -> list[str]:
    """The cells of one record given as text; doubled quotes are single again."""
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return [text]


def unwrap(cells: Sequence[str], delimiter: str, width: int) -> list[str] | None:
    """The record that the first cell holds whole, or None if it holds none.

    Programs that quote a line once too often leave such records, and a spreadsheet that
    saved them again adds empty cells behind. Only a record of exactly `width` cells counts,
    so a sentence with commas in a short record stays what it is. 0 takes any width over 1.
    """
    if not cells or delimiter not in cells[0] or any(cells[1:]):
        return None
    inner = split_record(cells[0], delimiter)
    is_record = len(inner) == width if width else len(inner) > 1
    if len(cells) > 1 and sum(1 for cell in inner if cell) < 2:
        return None  # a cell of nothing but delimiters
    return inner if is_record else None


def _merit(text: str, delimiter: str) -> tuple[int, float, int]:
    """Known names in the header, share of records as wide as it, its width; more is better."""
    records = _records(text, delimiter)
    if not records:
        return (0, 0.0, 0)
    widths = [len(record) for record in records]
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    header = next((record for record in records if len(record) == usual), records[0])
    known = sum(1 for cell in header if is_known_name(cell)) if usual > 1 else 0
    return (known, widths.count(usual) / len(widths) if usual > 1 else 0.0, usual)


def _records(text: str, delimiter: str) -> list[list[str]]:
    found: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for record in reader:
            cells = unwrap(record, delimiter, 0) or record if len(record) == 1 else record
            if any(cells):
                found.append(cells)
            if len(found) >= _PROBE_RECORDS:
                break
    except csv.Error:
        pass  # an unclosed quote under this delimiter: what was read so far is judged
    return found
