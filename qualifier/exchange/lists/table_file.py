"""Opening a list file of any kind we read; see `record.Table` for what comes out.

Refusals come before anything was changed, each with a reason that `texts.list_problems`
turns into a sentence.
"""

from __future__ import annotations

import csv
import stat
from collections import Counter
from collections.abc import Generator, Sequence
from itertools import chain, islice
from pathlib import Path

from qualifier.core.errors import FileRefused
from qualifier.exchange.lists.csv_dialect import find_delimiter, said_delimiter, unwrap
from qualifier.exchange.lists.csv_table import csv_records, sample_text
from qualifier.exchange.lists.header import find_header
from qualifier.exchange.lists.record import (
    MAX_BYTES,
    MAX_ROWS,
    SAMPLE_ROWS,
    Record,
    Repair,
    Table,
)
from qualifier.exchange.lists.text_form import text_form
from qualifier.exchange.lists.xlsx_table import XlsxBook, XlsxSheet, is_called_xlsx

_ZIP = b"PK\x03\x04"
_HEADER_SEARCH = 60


def open_table(path: Path) -> Table:
    """The list in `path`, with its header read and its records ready to stream.

    Raises FileRefused: not_found, not_a_file, unreadable, too_large, empty, no_rows, binary,
    pdf, archive, old_excel, open_document, web_page, wrong_encoding, no_header,
    too_many_columns, broken_xlsx, zip_bomb; while streaming too_many_rows, cell_too_long,
    broken_xlsx.
    """
    try:
        _refuse_by_size(path)
        with path.open("rb") as file:
            is_zip = file.read(4) == _ZIP
        if is_zip:
            return _open_xlsx(path)
        try:
            return _open_text(path)
        except FileRefused as error:  # a text under this name may still be a list
            if is_called_xlsx(path) and error.reason in ("binary", "wrong_encoding", "no_header"):
                raise FileRefused("broken_xlsx", path.name) from error
            raise
    except OSError as error:
        reason = "not_found" if isinstance(error, FileNotFoundError) else "unreadable"
        raise FileRefused(reason, path.name) from error


def _refuse_by_size(path: Path) -> None:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise FileRefused("not_a_file", path.name)
    if status.st_size > MAX_BYTES:
        megabytes = {"size_mb": str(status.st_size // 1_000_000)}
        raise FileRefused("too_large", path.name, {**megabytes, "limit_mb": str(MAX_BYTES >> 20)})
    if status.st_size == 0:
        raise FileRefused("empty", path.name)


def _open_text(path: Path) -> Table:
    form = text_form(path)
    text = sample_text(path, form)
    delimiter = find_delimiter(text)
    try:
        top = csv_records(path, form, delimiter)
        head = [_opened(record, delimiter) for record in islice(top, _HEADER_SEARCH)]
        top.close()
    except csv.Error as error:
        raise FileRefused("broken_quotes", path.name) from error
    if said_delimiter(text):
        head = head[1:]
    header = find_header(head, path.name)
    records = csv_records(path, form, delimiter, len(header.cells))
    encoding = f"{form.encoding}, cp1252" if form.is_mixed else form.encoding
    table = Table(header.cells, iter(()), encoding, delimiter, header_row=header.number)
    table.row_estimate = max(form.lines - header.number, 1)
    return _filled(table, records, path.name)


def _opened(record: Record, delimiter: str) -> Record:
    """`record` as the search for the header sees it, wrapped ones opened."""
    inner = unwrap(record.cells, delimiter, 0)
    return record if inner is None or len(inner) < 3 else record._replace(cells=tuple(inner))


def _open_xlsx(path: Path) -> Table:
    book = XlsxBook(path)
    try:
        sheet, header = _sheet_of_list(book.sheets, path.name)
        others = tuple(one.name for one in book.sheets if one is not sheet)
        table = Table(
            header.cells,
            iter(()),
            sheet=sheet.name,
            sheets_left_out=others,
            header_row=header.number,
        )
        table.row_estimate = max(sheet.row_estimate, 1)
        return _filled(table, _closing(book, sheet), path.name)
    except FileRefused:
        book.close()
        raise


def _sheet_of_list(sheets: Sequence[XlsxSheet], file: str) -> tuple[XlsxSheet, Record]:
    """The first sheet with column names and rows below them, and the record of its names.

    Where none is one, the first sheet says why. Raises FileRefused as `find_header`.
    """
    for sheet in sheets:
        try:
            head, header = _head_of(sheet, file)
        except FileRefused:
            continue
        if any(record.number > header.number and any(record.cells) for record in head):
            return sheet, header
    return sheets[0], _head_of(sheets[0], file)[1]


def _head_of(sheet: XlsxSheet, file: str) -> tuple[list[Record], Record]:
    top = sheet.records()
    head = list(islice(top, _HEADER_SEARCH))
    top.close()
    return head, find_header(head, file)


def _closing(book: XlsxBook, sheet: XlsxSheet) -> Generator[Record, None, None]:
    try:
        yield from sheet.records()
    finally:
        book.close()


def _filled(table: Table, records: Generator[Record, None, None], file: str) -> Table:
    """`table` with its sample taken and its stream in place. Raises FileRefused(no_rows)."""
    stream = _below_header(table, records, file)
    first = list(islice(stream, SAMPLE_ROWS))
    if not first:
        raise FileRefused("no_rows", file)
    table.sample = tuple(record.cells for record in first)
    table.records = chain(first, stream)
    table.close_file = stream.close
    return table


def _below_header(
    table: Table, records: Generator[Record, None, None], file: str
) -> Generator[Record, None, None]:
    """Records under the header; blank lines are counted, empty records behind the last dropped."""
    repairs: Counter[Repair] = table.repairs
    pending: list[Record] = []
    given = 0
    try:
        for record in records:
            if record.number <= table.header_row:
                continue
            if not record.cells:
                table.blank_lines += 1
                continue
            if not any(record.cells):
                pending.append(record)
                continue
            if pending:
                yield from pending
                given += len(pending)
                pending.clear()
            given += 1
            if given > MAX_ROWS:
                raise FileRefused("too_many_rows", file, {"limit": str(MAX_ROWS)})
            if record.repairs:
                repairs.update(record.repairs)
            yield record
    finally:
        records.close()
