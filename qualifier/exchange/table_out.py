"""Writing tables that people open in a spreadsheet: CSV and XLSX, formulas disarmed.

A file appears whole or not at all: it is written beside its place, forced to the disk and
then renamed. `lists.table_file.open_table` reads both kinds back to the same cells.
"""

from __future__ import annotations

import csv
import errno
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO

from qualifier.core.errors import DiskFull, FileRefused
from qualifier.exchange.lists.cell_guard import guarded, is_guarded
from qualifier.exchange.xlsx_writer import write_workbook
from qualifier.texts import Language

_E164 = re.compile(r"\+\d{6,15}")
_SURROGATE = re.compile("[\ud800-\udfff]")


def write_csv(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], language: Language
) -> int:
    """Write `rows` as UTF-8 with BOM, `;` between cells in French and `,` in English.

    Cells that a spreadsheet would calculate get an apostrophe, telephone numbers too, which
    it would else turn into figures without their +. Returns the number of rows. Raises
    FileRefused(unwritable) or DiskFull; `path` is then as it was.
    """
    delimiter = ";" if language is Language.FRENCH else ","

    def fill(file: IO[bytes]) -> int:
        written = 0
        with _text_of(file) as text:
            writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
            writer.writerow([_csv_cell(name) for name in header])
            for row in rows:
                writer.writerow([_csv_cell(cell) for cell in row])
                written += 1
        return written

    return write_whole(path, fill)


def write_xlsx(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], sheet: str = "Leads"
) -> int:
    """Write `rows` as text cells of one sheet; a cell never holds a formula or a figure.

    Text that would calculate if it were ever typed again gets an apostrophe; telephone
    numbers in E.164 stay as they are, since a text cell keeps its +. Returns and raises as
    `write_csv`.
    """
    shown = ([_xlsx_cell(cell) for cell in row] for row in rows)
    names = [_xlsx_cell(name) for name in header]
    return write_whole(path, lambda file: write_workbook(file, sheet, names, shown))


def disarmed(cell: str) -> str:
    """`cell` as a CSV may hold it; one that is disarmed already stays as it is.

    For lists that grow row by row. Whole tables keep even apostrophes apart (`write_csv`).
    """
    whole = _SURROGATE.sub("\ufffd", cell)
    return whole if is_guarded(whole) else guarded(whole)


def _csv_cell(cell: str) -> str:
    return guarded(_SURROGATE.sub("\ufffd", cell))


def _xlsx_cell(cell: str) -> str:
    return cell if _E164.fullmatch(cell) else guarded(cell)


def _text_of(file: IO[bytes]) -> IO[str]:
    """`file` as text; closing it leaves `file` open for the forced write."""
    return open(os.dup(file.fileno()), "w", encoding="utf-8-sig", newline="")


def write_whole(path: Path, fill: Callable[[IO[bytes]], int]) -> int:
    """The file at `path` made by `fill`, wholly or not at all; returns what `fill` does.

    Raises FileRefused(unwritable) or DiskFull.
    """
    temporary = ""
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name[:60]}.", suffix=".part", delete=False
        ) as file:
            temporary = file.name
            written = fill(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        temporary = ""
        _force_folder(path.parent)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull("export") from error
        raise FileRefused("unwritable", path.name) from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
    return written


def _force_folder(folder: Path) -> None:
    """Make the new name durable; Windows has no way to and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
