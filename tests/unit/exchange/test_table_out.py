"""Exported tables: harmless in a spreadsheet, the same when read back, whole or not at all."""

from __future__ import annotations

import csv
import os

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from qualifier.core.errors import DiskFull, FileRefused
from qualifier.exchange.lists.cell_guard import guarded, unguarded
from qualifier.exchange.lists.table_file import open_table
from qualifier.exchange.table_out import disarmed, write_csv, write_xlsx
from qualifier.texts import Language

HEADER = ("Nom", "Téléphone", "Ville")
DANGEROUS = (
    "=1+1",
    "+33146865385",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0 =HYPERLINK(A1)",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
    "'=1",
    "' =1",
    "=cmd|'/C calc'!A0",
)
HARMLESS = ("", "ACME", "L'Haÿ", "'tis", "1-2", "a=b", "e@mail.example", "'", "  ", "120")


def read_back(path):
    with open_table(path) as table:
        assert table.header == HEADER
        return [record.cells for record in table.records]


def raw_cells(path, delimiter):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))[1:]


@pytest.mark.parametrize("text", DANGEROUS)
def test_cell_that_would_calculate_gets_an_apostrophe(text):
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_cell_stays_as_it_is(text):
    assert guarded(text) == text
    assert unguarded(text) == text


def test_disarming_twice_is_disarming_once():
    assert [disarmed(disarmed(text)) for text in DANGEROUS] == [disarmed(t) for t in DANGEROUS]
    assert all(disarmed(text).startswith("'") for text in DANGEROUS)


@given(st.text(max_size=12) | st.text(st.sampled_from("'=+-@ \t\r\n\0a\uff1d\u00a0"), max_size=6))
def test_guard_comes_off_again(text):
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    ("language", "delimiter"), ((Language.FRENCH, ";"), (Language.ENGLISH, ","))
)
def test_csv_opens_in_the_spreadsheets_of_its_language(tmp_path, language, delimiter):
    path = tmp_path / "out.csv"
    rows = [("Élodie, d'Œuvre; x", "+33146865385", "L'Haÿ"), ("=1+1", "", 'dit "x"\ndeux')]
    assert write_csv(path, HEADER, rows, language) == 2
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfNom" + delimiter.encode())
    assert raw_cells(path, delimiter) == [
        ["Élodie, d'Œuvre; x", "'+33146865385", "L'Haÿ"],
        ["'=1+1", "", 'dit "x"\ndeux'],
    ]
    assert read_back(path) == rows


def test_xlsx_cells_are_text_and_numbers_keep_their_plus(tmp_path):
    path = tmp_path / "out.xlsx"
    rows = [("=1+1", "+33146865385", "0123"), (" @x", "-2", "2026-03-12")]
    assert write_xlsx(path, HEADER, rows) == 2
    sheet = load_workbook(path).active
    found = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
    assert found == [["'=1+1", "+33146865385", "0123"], ["' @x", "'-2", "2026-03-12"]]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} == {"s"}
    assert read_back(path) == rows


def test_xlsx_places_cells_beyond_column_z(tmp_path):
    path = tmp_path / "out.xlsx"
    names = [f"N{n}" for n in range(60)]
    write_xlsx(path, names, [["", *names[1:-1], "x"]])
    sheet = load_workbook(path).active
    assert [sheet["Z1"].value, sheet["AA1"].value, sheet["BH2"].value] == ["N25", "N26", "x"]
    assert sheet["A2"].value is None


def test_xlsx_keeps_what_xml_has_no_place_for(tmp_path):
    path = tmp_path / "out.xlsx"
    write_xlsx(path, HEADER, [("a\x0bb\r\nc_x0041_", "\ud800x\uffff", "y" * 40_000)])
    assert read_back(path) == [("a\x0bb\r\nc_x0041_", "\ufffdx\uffff", "y" * 32_767)]


CELL = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=10),
    st.text(st.sampled_from("'=+-@;,|\" \n\t\uff1d\uff20"), max_size=6),
    st.from_regex(r"\A\+[1-9]\d{6,14}\Z"),
    st.sampled_from(DANGEROUS + HARMLESS),
)
ROWS = st.lists(st.tuples(CELL, CELL, CELL), max_size=6)
LAST = ("Dernier", "+33639980001", "Z")


def is_a_wrapped_record(row):
    """A record in one cell and nothing behind it is what damaged lists have: it is opened."""
    return not any(row[1:]) and (row[0].count(";") == 2 or row[0].count(",") == 2)


@given(rows=ROWS, language=st.sampled_from(Language))
@example(rows=[("a;=1", "b,=1", "")], language=Language.FRENCH)
@example(rows=[(";;", "", "")], language=Language.FRENCH)
@settings(max_examples=100)
def test_csv_reads_back_cell_by_cell(tmp_path_factory, rows, language):
    path = tmp_path_factory.mktemp("out") / "out.csv"
    rows = [row for row in rows if row[0] == ";;" or not is_a_wrapped_record(row)]
    write_csv(path, HEADER, [*rows, LAST], language)
    assert read_back(path) == [*rows, LAST]
    for line in raw_cells(path, ";" if language is Language.FRENCH else ","):
        assert not any(
            cell.lstrip(" \u00a0")[:1] in set("=+-@\t\r\n\uff1d\uff20") - {""} for cell in line
        )


@given(rows=ROWS)
@settings(max_examples=40)
def test_xlsx_reads_back_cell_by_cell(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("out") / "out.xlsx"
    write_xlsx(path, HEADER, [*rows, LAST])
    found = [row + ("",) * (3 - len(row)) for row in read_back(path)]
    assert found == [row for row in [*rows, LAST] if any(row)]


def test_failed_export_leaves_the_old_file_and_no_rest(tmp_path):
    path = tmp_path / "out.csv"
    write_csv(path, HEADER, [("a", "b", "c")], Language.ENGLISH)
    before = path.read_bytes()

    def broken():
        yield ("x", "y", "z")
        raise RuntimeError

    for write in (
        lambda: write_csv(path, HEADER, broken(), Language.ENGLISH),
        lambda: write_xlsx(path, HEADER, broken()),
    ):
        with pytest.raises(RuntimeError):
            write()
        assert path.read_bytes() == before
        assert os.listdir(tmp_path) == ["out.csv"]


def test_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FileRefused) as refused:
        write_csv(tmp_path / "none" / "out.csv", HEADER, (), Language.ENGLISH)
    assert (refused.value.reason, refused.value.file) == ("unwritable", "out.csv")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device on this system")
def test_full_disk_is_told_as_such_and_nothing_is_left(tmp_path, monkeypatch):
    """The temporary file is swapped for a device that is always full."""
    from qualifier.exchange import table_out

    made = table_out.tempfile.NamedTemporaryFile

    def full(**options):
        file = made(**options)
        os.dup2(os.open("/dev/full", os.O_WRONLY), file.fileno())
        return file

    monkeypatch.setattr(table_out.tempfile, "NamedTemporaryFile", full)
    with pytest.raises(DiskFull):
        write_csv(tmp_path / "out.csv", HEADER, [("a", "b", "c")] * 10_000, Language.ENGLISH)
    assert os.listdir(tmp_path) == []
