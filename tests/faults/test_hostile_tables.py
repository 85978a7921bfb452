"""P14: hostile texts in lists: out and in again they are the same text, and never a formula."""

from __future__ import annotations

import csv
import re
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from qualifier.core.errors import FileRefused, NeedsAttention, QualifierError
from qualifier.core.ids import new_id
from qualifier.core.lead import Nature
from qualifier.exchange import export_job, import_job
from qualifier.exchange.import_job import Doing
from qualifier.exchange.import_order import ImportOrder
from qualifier.exchange.lists.cell_guard import is_guarded
from qualifier.exchange.lists.table_file import open_table
from qualifier.exchange.table_out import write_csv, write_xlsx
from qualifier.exchange.workplace import open_workplace
from qualifier.store import leads, search
from qualifier.store.profile import Store
from qualifier.sync.connectors.base import Delivery
from qualifier.sync.connectors.folder import COLUMNS, FolderConnector
from qualifier.texts import Language
from tests.faults import hostile
from tests.faults.guards import Guard

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HEADER = ("Reference", "First name", "Last name", "Company", "Phone", "E-mail", "City", "Notes")
WIDTH = 8
MOST = 32_000  # a cell of a workbook holds some more
CALCULATES = re.compile(r"\s*['\s]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212\t\r\n\0]")


@pytest.fixture
def guard(tmp_path):
    return Guard(tmp_path)


@pytest.fixture
def texts(effort, guard):
    return [hostile.baited(one, str(guard.bait)) for one in hostile.texts(effort.seed)]


def rows_of(texts: list[str], width: int) -> list[list[str]]:
    return [texts[at : at + width] for at in range(0, len(texts) - width + 1, width)]


def test_tables_give_every_hostile_text_back_and_hold_no_formula(tmp_path, texts, guard, figures):
    rows = [[f"r{number}", *row] for number, row in enumerate(rows_of(texts, WIDTH))]
    header = (*HEADER, "Sector")
    lost = 0
    with guard:
        for kind in ("csv", "xlsx"):
            path = tmp_path / f"out.{kind}"
            if kind == "csv":
                write_csv(path, header, rows, Language.FRENCH)
                assert_csv_is_text(path)
            else:
                write_xlsx(path, header, rows)
                assert_xlsx_is_text(path)
            back = {row[0]: list(row[1:]) for row in open_table(path).rows if row}
            wrong = [
                (kind, key, before, after)
                for key, *cells in rows
                for before, after in zip(cells, padded(back[key], WIDTH), strict=True)
                if as_written(before) != as_written(after)
            ]
            lost += len(wrong)
            assert not wrong, wrong[0]
    figures.add("P14", "lists out and in", 2 * len(rows) * WIDTH, lost=lost, met=len(guard.met))
    assert guard.met == []


def padded(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))


def as_written(text: str) -> str:
    """What no table can keep apart: line ends, half pairs, and what XML has no place for."""
    text = re.sub("[\ud800-\udfff]", "\ufffd", text)
    return re.sub("\r\n|\r", "\n", text).replace("\0", "")[:MOST]


def assert_csv_is_text(path: Path) -> None:
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8-sig", newline="") as file:
        delimiter = ";" if ";" in file.readline() else ","
        file.seek(0)
        for row in csv.reader(file, delimiter=delimiter):
            for cell in row:
                assert not CALCULATES.match(cell) or is_guarded(cell), cell[:80]
    csv.field_size_limit(131_072)


def assert_xlsx_is_text(path: Path) -> None:
    book = openpyxl.load_workbook(path, read_only=True)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            assert cell.value is None or cell.data_type in ("s", "inlineStr"), cell.value
    book.close()
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet
        assert not [name for name in archive.namelist() if "external" in name.lower()]


def test_formula_written_raw_is_found(tmp_path, figures):
    """The control: a table written without care does not pass."""
    raw = tmp_path / "raw.csv"
    raw.write_text("key;c0\r\nr1;=1+1\r\n", encoding="utf-8")
    book = openpyxl.Workbook()
    book.active.append(["=1+1"])
    book.save(tmp_path / "raw.xlsx")
    found = []
    for check, name in ((assert_csv_is_text, "raw.csv"), (assert_xlsx_is_text, "raw.xlsx")):
        try:
            check(tmp_path / name)
        except AssertionError:
            found.append(name)
    figures.control("P14", "formula written raw", is_found=len(found) == 2)
    assert len(found) == 2


@pytest.fixture
def place(untouched, tmp_path):
    store = Store(untouched.copy(tmp_path / "profile"), untouched.key, is_window=True)
    yield open_workplace(store, NOW)
    store.close()


@pytest.mark.parametrize("kind", ("csv", "xlsx"))
def test_list_of_hostile_texts_comes_in_and_goes_out_as_text(
    tmp_path, texts, guard, place, effort, figures, kind
):
    if effort.form == "short":
        texts = texts[:: 2 if kind == "csv" else 5]
    rows = [
        [f"R{number}", *row[:3], f"0199{number:06d}", *row[3:6]]
        for number, row in enumerate(rows_of(texts, 6))
    ]
    path = tmp_path / f"list.{kind}"
    if kind == "csv":
        with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
            csv.writer(file).writerows((HEADER, *rows))
    else:
        write_xlsx(path, HEADER, rows)
    doing = Doing("Ada", NOW, new_id)
    with guard:
        done = import_job.run(place, ImportOrder(path, nature=Nature.PROFESSIONAL), doing)
        assert place.store.read(leads.count) == done["added"] > len(rows) * 0.9
        exported = tmp_path / f"export.{kind}"
        export_job.export_leads(place, exported)
        (assert_csv_is_text if kind == "csv" else assert_xlsx_is_text)(exported)
        again = import_job.preview(place, ImportOrder(exported), doing)
        assert not again.tally.totals()["added"], again.tally.totals()
        for typed in texts[::7]:
            place.store.read(lambda c, words=typed: search.find(c, words, 20))
    assert guard.met == []
    assert place.store.check(full=True).problems == ()
    figures.add("P14", "import and export", 6 * len(rows), met=len(guard.met))


def test_folder_takes_hostile_hand_offs_and_stays_in_its_folder(tmp_path, texts, guard, figures):
    folder = FolderConnector(tmp_path / "there", quiet_s=0)
    pushed = 0
    with guard:
        for number, row in enumerate(rows_of(texts, len(COLUMNS) - 1)):
            payload = dict(zip(COLUMNS[1:], row, strict=True))
            delivery = Delivery(f"key-{number}", payload)
            folder.push([delivery])
            assert folder.find([delivery]) != [None]
            pushed += 1
            if number % 5 == 4:
                assert_csv_is_text(tmp_path / "there" / "outgoing" / "hand-offs.csv")
                (tmp_path / "there" / "outgoing" / "hand-offs.csv").unlink()
    figures.add("P14", "hand-offs to the folder", pushed * (len(COLUMNS) - 1), met=len(guard.met))
    assert guard.met == []
    outside = {one.name for one in tmp_path.iterdir()} - {"there", "bait", "profile"}
    assert outside == set()


def test_hostile_feedback_lists_are_read_or_refused(tmp_path, texts, guard, figures):
    incoming = tmp_path / "there" / "incoming"
    folder = FolderConnector(tmp_path / "there", quiet_s=-1e9)
    folder.check()
    header = ("handoff_id", "lead", "status", "reason", "comment", "about")
    rows = [
        [row[0], row[1], "rejected", *row[2:5]]
        for row in rows_of(texts, 5)
        if row[0].strip() or row[1].strip()
    ]
    read = 0
    with guard:
        for at in range(0, len(rows), 250):
            path = incoming / f"{at}.csv"
            with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
                csv.writer(file).writerows((header, *rows[at : at + 250]))
        for number, text in enumerate(texts[::25]):
            raw = text.encode("utf-8", "surrogatepass")
            (incoming / f"raw-{number}.{('csv', 'xlsx')[number % 2]}").write_bytes(raw)
        read = len(folder.pull_feedback())
        assert all(isinstance(one, NeedsAttention) for one in folder.refused)
        folder.feedback_taken()
    figures.add("P14", "feedback lists", len(texts), met=len(guard.met), rows_read=read)
    assert read > len(rows) * 0.9
    assert guard.met == []


def bombs(folder: Path) -> list[Path]:
    """Archives that unpack to far more than they weigh, and XML that grows or reads files."""
    found = []
    for name, parts in (
        ("swollen", {"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b"0" * 40_000_000}),
        ("many", {"xl/workbook.xml": b"<a/>", **{f"a{n}": b"" for n in range(11_000)}}),
        ("entities", {"xl/workbook.xml": _LAUGHS}),
        ("reads", {"xl/workbook.xml": _READS % str(folder / "bait" / "bait.png").encode()}),
        ("paths", {"../../../../../escaped.txt": b"x", "xl/workbook.xml": b"<a/>"}),
    ):
        path = folder / f"{name}.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, content in parts.items():
                archive.writestr(part, content)
        found.append(path)
    return found


_LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]><workbook><sheets>&a11;</sheets></workbook>"
)
_READS = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file://%s">]><workbook>&e;</workbook>'


def test_bombs_in_workbooks_are_refused(tmp_path, guard, figures):
    refused = 0
    with guard:
        for path in bombs(tmp_path):
            with pytest.raises(FileRefused):
                list(open_table(path).rows)
            refused += 1
    figures.add("P14", "workbook bombs", refused, met=len(guard.met))
    assert guard.met == []
    assert not list(tmp_path.parent.rglob("escaped.txt"))


def test_raw_hostile_bytes_as_a_list_are_read_or_refused(tmp_path, texts, guard):
    with guard:
        for number, text in enumerate(texts[::10]):
            path = tmp_path / f"raw.{('csv', 'xlsx', 'txt')[number % 3]}"
            path.write_bytes(text.encode("utf-8", "surrogatepass"))
            with suppress(QualifierError):
                list(open_table(path).rows)
    assert guard.met == []
