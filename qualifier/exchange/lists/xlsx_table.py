"""Records of the sheet of an XLSX file that holds the list, cell by cell as text.

Formulas give the value the spreadsheet last calculated. XML is parsed by defusedxml, through
openpyxl; archives that unpack to far more than they weigh are refused before unpacking.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Generator, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import IO, Any

from qualifier.core.errors import FileRefused
from qualifier.exchange.lists.cell_guard import unguarded
from qualifier.exchange.lists.record import MAX_COLUMNS, Record
from qualifier.exchange.lists.xlsx_escapes import unescaped

_MAX_UNPACKED = 1024 * 1024 * 1024
_FREE_RATIO_BYTES = 32 * 1024 * 1024  # small files may be as repetitive as they like
_MAX_RATIO = 120
_MAX_MEMBERS = 10_000
_BATCH = 500
_LAST_SHEET_ROW = 1_048_576
_ZERO_PADDED = re.compile(r"0{2,20}")
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})


class XlsxBook:
    """An open XLSX file. `sheets` are those that hold any values, in the file's order."""

    def __init__(self, path: Path) -> None:
        """Open `path`. Raises FileRefused: zip_bomb, broken_xlsx, open_document, empty, …"""
        _check_archive(path)
        self._handle = path.open("rb")
        try:
            self._book = _open_book(self._handle, path.name)
            self.sheets = tuple(_with_values(self._book, path.name))
            if not self.sheets:
                raise FileRefused("empty", path.name)
        except FileRefused:
            self._handle.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._book.close()
        self._handle.close()


class XlsxSheet:
    """A sheet. `name` and `row_estimate` are what the file says."""

    def __init__(self, sheet: Any, row_estimate: int, file: str) -> None:
        self._sheet = sheet
        self._file = file
        self.row_estimate = row_estimate
        self.name = str(sheet.title)

    def records(self) -> Generator[Record, None, None]:
        """All rows from the top; rows without values come as records without cells."""
        for number, row in enumerate(_rows(self._sheet, self._file), start=1):
            if number > _LAST_SHEET_ROW:
                raise FileRefused("too_many_rows", self._file)
            cells = [_text_of(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            if len(cells) > MAX_COLUMNS:
                raise FileRefused("too_many_columns", self._file)
            yield Record(number, tuple(cells))


def is_called_xlsx(path: Path) -> bool:
    """Whether the file's name says that it is an XLSX file."""
    return path.suffix.lower() in (".xlsx", ".xlsm")


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileRefused("broken_xlsx", path.name) from error
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        if "content.xml" in names and "mimetype" in names:
            raise FileRefused("open_document", path.name)
        raise FileRefused("broken_xlsx" if is_called_xlsx(path) else "archive", path.name)
    unpacked = sum(member.file_size for member in members)
    packed = max(sum(member.compress_size for member in members), 1)
    is_swollen = unpacked > _FREE_RATIO_BYTES and unpacked / packed > _MAX_RATIO
    if unpacked > _MAX_UNPACKED or is_swollen or len(members) > _MAX_MEMBERS:
        raise FileRefused("zip_bomb", path.name, {"unpacked_mb": str(unpacked // 1_000_000)})


def _open_book(handle: IO[bytes], file: str) -> Any:
    import openpyxl

    if not openpyxl.DEFUSEDXML:
        raise FileRefused("xlsx_unsafe", file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(handle, read_only=True, data_only=True, keep_links=False)
    except _foreign_errors() as error:
        raise FileRefused("broken_xlsx", file) from error


def _foreign_errors() -> tuple[type[BaseException], ...]:
    """All that openpyxl lets through from a damaged or hostile file."""
    import zlib
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from openpyxl.utils.exceptions import InvalidFileException

    return (
        ParseError,
        DefusedXmlException,
        InvalidFileException,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OverflowError,
        NotImplementedError,
    )


def _rows(sheet: Any, file: str) -> Generator[tuple[Any, ...], None, None]:
    """Rows without the empty cells behind the last filled one.

    The width is bounded here, because a forged cell name makes openpyxl build a row of
    millions. Rows are taken in batches: its warnings (styles, odd dates) are for developers.
    """
    from openpyxl.cell.read_only import EMPTY_CELL

    rows = iter(sheet.iter_rows(max_col=MAX_COLUMNS + 1))
    blank: tuple[Any, ...] | None = None
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                batch = list(islice(rows, _BATCH))
        except _foreign_errors() as error:
            raise FileRefused("broken_xlsx", file) from error
        for row in batch:
            if row is blank:  # missing rows are all one object: a million of them cost nothing
                yield ()
                continue
            last = len(row)
            while last and row[last - 1] is EMPTY_CELL:
                last -= 1
            if not last:
                blank = row
            yield row[:last]
        if len(batch) < _BATCH:
            return


def _with_values(book: Any, file: str) -> Iterator[XlsxSheet]:
    """The sheets with a value in their first rows."""
    for sheet in book.worksheets:
        said = max(int(sheet.max_row or 0) - 1, 0)
        sheet.reset_dimensions()  # what the file says of its size is often wrong
        rows = _rows(sheet, file)
        has_values = any(cell.value is not None for row in islice(rows, 100) for cell in row)
        rows.close()
        if has_values:
            yield XlsxSheet(sheet, said, file)


def _text_of(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return "" if value in _ERRORS else unguarded(unescaped(value).replace("\0", ""))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number_text(value, str(cell.number_format))
    return _moment_text(value)


def _number_text(value: float, number_format: str) -> str:
    """As the sheet shows it: no ".0", no rounding noise, zeros of a "00000" format kept."""
    is_whole = isinstance(value, int) or (value.is_integer() and abs(value) < 1e21)
    text = str(int(value)) if is_whole else format(value, ".15g")
    if is_whole and value >= 0 and _ZERO_PADDED.fullmatch(number_format):
        return text.zfill(len(number_format))
    return text


def _moment_text(value: object) -> str:
    if isinstance(value, datetime):
        is_day = value.time() == time(0)
        return value.date().isoformat() if is_day else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("seconds")
    if isinstance(value, timedelta):
        return str(value)
    return str(value)
