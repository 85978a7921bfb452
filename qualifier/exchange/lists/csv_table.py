"""Records of a text list: wrapped records opened, records behind a broken quote set free.

Mending needs the width of the header, so `table_file` finds the header first.
"""

from __future__ import annotations

import csv
from collections.abc import Generator, Sequence
from itertools import islice
from pathlib import Path

from qualifier.core.errors import FileRefused
from qualifier.exchange.lists.cell_guard import GUARD, unguarded
from qualifier.exchange.lists.csv_dialect import split_record, unwrap
from qualifier.exchange.lists.csv_lines import LineSource
from qualifier.exchange.lists.record import Record, Repair
from qualifier.exchange.lists.text_form import TextForm

_SAMPLE_LINES = 400
_CELL_LIMIT = csv.field_size_limit()  # the csv module's own: what it gives up on
_SAMPLE_CHARACTERS = 400_000


def sample_text(path: Path, form: TextForm) -> str:
    """The first lines of the file, enough to find delimiter and header."""
    lines = LineSource(path, form)
    taken: list[str] = []
    length = 0
    for line in islice(lines, _SAMPLE_LINES):
        taken.append(line)
        length += len(line)
        if length > _SAMPLE_CHARACTERS:
            break
    lines.close()
    return "".join(taken).removeprefix("\ufeff")


def csv_records(
    path: Path, form: TextForm, delimiter: str, width: int = 0
) -> Generator[Record, None, None]:
    """All records from the top of the file; blank lines come as records without cells.

    `width` is the header's number of cells; 0 reads without mending, for the header itself.
    Raises FileRefused(cell_too_long): what stands there is no list, or one without line ends.
    """
    source = LineSource(path, form)
    reader = csv.reader(source, delimiter=delimiter)
    after_delimiter = delimiter + GUARD
    number = 0
    try:
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:  # a cell beyond the reader's limit: a quote that never closes
                cells = []
            taken = source.taken
            is_alone = width > 1 and len(cells) > 1 and not cells[1] and delimiter in cells[0]
            if len(cells) == width and not is_alone and _is_plain(source, after_delimiter):
                number += 1
                yield Record(number, tuple(cells))
            else:
                for record in _mended(cells, source, delimiter, width):
                    number += 1
                    if max(map(len, record[0]), default=0) > _CELL_LIMIT:
                        raise FileRefused("cell_too_long", path.name, {"row": str(number)})
                    yield Record(number, *record)
            taken.clear()
            source.had_nul = source.was_mixed = False
    finally:
        source.close()


def _is_plain(source: LineSource, after_delimiter: str) -> bool:
    """Whether a record of the right width needs no further look (almost all do not)."""
    taken = source.taken
    is_whole = len(taken) == 1 and not source.had_nul and not source.was_mixed
    return is_whole and not (GUARD in taken[0] and _may_be_guarded(taken[0], after_delimiter))


def _may_be_guarded(line: str, after_delimiter: str) -> bool:
    """Whether a cell of `line` begins with an apostrophe, unlike those of "L'Haÿ"."""
    return after_delimiter in line or f'"{GUARD}' in line or line[0] in (GUARD, "\ufeff")


def _mended(
    cells: list[str], source: LineSource, delimiter: str, width: int
) -> list[tuple[tuple[str, ...], tuple[Repair, ...]]]:
    """One record with its repairs, or the several that a broken quote had made into one."""
    repairs: list[Repair] = []
    if source.had_nul:
        repairs.append(Repair.NUL_REMOVED)
    if source.was_mixed:
        repairs.append(Repair.MIXED_ENCODING)
    lines = [line for line in source.taken if line.strip("\r\n")]
    has_given_up = bool(lines) and not cells
    if has_given_up or (width and _has_swallowed(lines, cells, delimiter, width)):
        broken = [*repairs, Repair.BROKEN_QUOTE]
        return [_finished(_freed(line, delimiter, width), width, broken) for line in lines]
    inner = unwrap(cells, delimiter, width) if width > 1 and lines else None
    if inner is not None and lines[0].lstrip("\ufeff").startswith('"'):
        cells = inner
        repairs.append(Repair.UNWRAPPED)
    return [_finished(cells, width, repairs)]


def _has_swallowed(lines: Sequence[str], cells: list[str], delimiter: str, width: int) -> bool:
    """Whether a record of several lines is in truth several records.

    A real line break inside a cell leaves lines with fewer delimiters than a whole record
    has, so lines that each carry a whole record's worth betray a quote that was not closed.
    """
    if len(lines) < 2:
        return False
    whole = sum(1 for line in lines if line.count(delimiter) == width - 1)
    if len(cells) == width:
        return width > 2 and whole == len(lines) and not _is_well_quoted(lines, delimiter)
    return whole >= max(2, len(lines) // 2)


def _is_well_quoted(lines: Sequence[str], delimiter: str) -> bool:
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return True


def _freed(line: str, delimiter: str, width: int) -> list[str]:
    bare = line.rstrip("\r\n")
    cells = split_record(bare, delimiter)
    if len(cells) != width:
        cells = [cell.strip('"').replace('""', '"') for cell in bare.split(delimiter)]
    return cells


def _finished(
    cells: list[str], width: int, repairs: list[Repair]
) -> tuple[tuple[str, ...], tuple[Repair, ...]]:
    if len(cells) > width > 0:
        last = len(cells)
        while last > width and not cells[last - 1].strip():
            last -= 1
        cells = cells[:last]
    found = list(repairs)
    if width and any(cells) and len(cells) != width:
        found.append(Repair.SHORT if len(cells) < width else Repair.LONG)
    return tuple([unguarded(cell) for cell in cells]), tuple(found)
