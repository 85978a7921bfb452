"""Reading text lists: encodings, delimiters, headers, damaged records, refusals."""

from __future__ import annotations

import csv
import io
import os
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.errors import FileRefused
from qualifier.exchange.lists.record import Repair
from qualifier.exchange.lists.table_file import open_table

TEXT = "Prénom;Nom;Téléphone\r\nÉlodie;Lefèvre;01 46 86 53 85\r\nNoël;d'Œuvre;0145184430\r\n"
ROWS = [("Élodie", "Lefèvre", "01 46 86 53 85"), ("Noël", "d'Œuvre", "0145184430")]


def write(tmp_path, content, name="list.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path):
    with open_table(path) as table:
        return table, list(table.records)


def cells(path):
    return [record.cells for record in read(path)[1]]


def reason(path):
    with pytest.raises(FileRefused) as refused:
        read(path)
    assert refused.value.file == path.name
    return refused.value.reason


@pytest.mark.parametrize(
    ("encoding", "named"),
    (
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ),
)
def test_encoding_is_found(tmp_path, encoding, named):
    table, records = read(write(tmp_path, TEXT.encode(encoding)))
    assert table.encoding == named
    assert table.header == ("Prénom", "Nom", "Téléphone")
    assert [record.cells for record in records] == ROWS


@pytest.mark.parametrize(
    ("text", "encoding"),
    (
        ("Société Œuvres & Cœur;3 000 €", "iso8859_15"),
        ("Sœur Anne;été", "iso8859_15"),
        ("Forfait;30 €", "iso8859_15"),
        ("Œuvres d’Étienne;3 000 €", "cp1252"),
        ("Studio 4½;Noël", "cp1252"),
        ("½ journée;1½h", "cp1252"),
        ("Lefèvre;Saint-Étienne", "cp1252"),
    ),
)
def test_latin_9_is_told_from_windows_1252_by_where_its_letters_stand(tmp_path, text, encoding):
    table, records = read(write(tmp_path, f"Prénom;Notes\r\n{text}\r\n".encode(encoding)))
    assert table.encoding == encoding
    assert records[0].cells == tuple(text.split(";"))


@pytest.mark.parametrize("encoding", ("mac_roman", "cp850"))
def test_other_one_byte_encodings_are_guessed_when_1252_is_impossible(tmp_path, encoding):
    text = "Prénom;Nom;Ville\n" + "Élodie;Lefèvre;Saint-Étienne à côté\n" * 40
    found = cells(write(tmp_path, text.encode(encoding)))
    assert found[0][1] == "Lefèvre"


def test_1252_byte_after_five_megabytes_makes_the_whole_file_1252(tmp_path):
    body = b"Prenom;Nom;Telephone\n" + b"Anne;Martin;0146865385\n" * 240_000
    path = write(tmp_path, body + "Zoé;Lefèvre;0145184430\n".encode("cp1252"))
    table, records = read(path)
    assert path.stat().st_size > 5_000_000
    assert table.encoding == "cp1252"
    assert len(records) == 240_001
    assert records[-1].cells == ("Zoé", "Lefèvre", "0145184430")


def test_1252_line_in_a_utf8_file_is_converted_alone_and_told(tmp_path):
    good = "Prénom;Nom\nÉlodie;Lefèvre\nAnaïs;Bézier\n".encode()
    table, records = read(write(tmp_path, good + "Zoé;Noël\n".encode("cp1252")))
    assert [record.cells for record in records][-1] == ("Zoé", "Noël")
    assert records[0].cells == ("Élodie", "Lefèvre")
    assert records[-1].repairs == (Repair.MIXED_ENCODING,)
    assert table.repairs == {Repair.MIXED_ENCODING: 1}


@pytest.mark.parametrize("delimiter", (",", ";", "\t", "|"))
def test_delimiter_is_found_among_decimal_commas_and_quotes(tmp_path, delimiter):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    rows = [("Anne", "1,5; 2,5", "a|b"), ("Paul", "3,25\tx", "c, d; e"), ("Léa", "", "12,75")]
    writer.writerows([("Prénom", "Chiffre d'affaires", "Notes"), *rows])
    table, records = read(write(tmp_path, out.getvalue()))
    assert table.delimiter == delimiter
    assert [record.cells for record in records] == rows


def test_first_line_that_names_the_delimiter_decides(tmp_path):
    table, records = read(write(tmp_path, "sep=|\nNom|Ville, pays\nMartin|Paris, France\n"))
    assert table.delimiter == "|"
    assert [(one.number, one.cells) for one in records] == [(3, ("Martin", "Paris, France"))]


def test_single_column_of_addresses_is_a_list(tmp_path):
    assert cells(write(tmp_path, "E-mail\na@b.example\nc@d.example\n")) == [
        ("a@b.example",),
        ("c@d.example",),
    ]


def test_quoted_line_breaks_stay_in_their_cell(tmp_path):
    path = write(tmp_path, 'Nom;Notes;Ville\nMartin;"un\r\ndeux ""trois""";Paris\nLéa;x;Lyon\n')
    assert cells(path) == [("Martin", 'un\r\ndeux "trois"', "Paris"), ("Léa", "x", "Lyon")]


def test_quoted_cell_of_lines_that_look_like_records_stays_whole(tmp_path):
    path = write(tmp_path, 'Nom;Notes;Ville\nA;"x;y\nz;w";B\n')
    assert cells(path) == [("A", "x;y\nz;w", "B")]


@pytest.mark.parametrize("end", ("\n", "\r\n", "\r"))
def test_every_line_end_is_one(tmp_path, end):
    text = end.join(("Nom;Ville", "Martin;Paris", "Dupont;Lyon", ""))
    table, records = read(write(tmp_path, text))
    assert [record.cells for record in records] == [("Martin", "Paris"), ("Dupont", "Lyon")]
    assert table.row_estimate == 2


def test_ragged_rows_are_kept_and_told(tmp_path):
    table, records = read(
        write(tmp_path, "Nom;Ville;CP\nA;Paris\nB;Lyon;69000;x;y\nC;Nice;06000;\n")
    )
    assert [(one.cells, one.repairs) for one in records] == [
        (("A", "Paris"), (Repair.SHORT,)),
        (("B", "Lyon", "69000", "x", "y"), (Repair.LONG,)),
        (("C", "Nice", "06000"), ()),
    ]
    assert table.repairs == {Repair.SHORT: 1, Repair.LONG: 1}


def test_record_wrapped_into_one_quoted_cell_is_opened(tmp_path):
    path = write(
        tmp_path,
        "Nom,Secteur,Ville\nA,x,Paris\n"
        '"B,""Banque, assurance"",Lyon"\n'
        '"C,""dit """"le grand"""""",Nice",,\n',
    )
    table, records = read(path)
    assert [record.cells for record in records] == [
        ("A", "x", "Paris"),
        ("B", "Banque, assurance", "Lyon"),
        ("C", 'dit "le grand"', "Nice"),
    ]
    assert table.repairs == {Repair.UNWRAPPED: 2}


def test_list_whose_every_line_is_wrapped_is_opened_header_and_all(tmp_path):
    path = write(tmp_path, '"Nom,Secteur,Ville"\n"A,x,Paris"\n"B,""y, z"",Lyon"\n')
    table, records = read(path)
    assert table.header == ("Nom", "Secteur", "Ville")
    assert [record.cells for record in records] == [("A", "x", "Paris"), ("B", "y, z", "Lyon")]


def test_sentence_with_commas_in_a_short_row_is_no_wrapped_record(tmp_path):
    _, records = read(write(tmp_path, 'Nom,Ville\nA,Paris\n"un, deux, trois"\n'))
    assert records[1].cells == ("un, deux, trois",)
    assert records[1].repairs == (Repair.SHORT,)


def test_rows_behind_an_unclosed_quote_are_set_free(tmp_path):
    lines = ["Nom;Ville;CP", "A;Paris;75001", 'B;"Lyon;69000', "C;Nice;06000", "D;Lille;59000"]
    table, records = read(write(tmp_path, "\n".join(lines) + "\n"))
    assert [record.cells for record in records] == [
        ("A", "Paris", "75001"),
        ("B", "Lyon", "69000"),
        ("C", "Nice", "06000"),
        ("D", "Lille", "59000"),
    ]
    assert table.repairs == {Repair.BROKEN_QUOTE: 3}


def test_unclosed_quote_beyond_the_readers_limit_loses_no_row(tmp_path):
    rows = [f"N{n};Ville{n};{n:05d}" for n in range(9_000)]
    rows[10] = 'N10;"Ville10;00010'
    found = cells(write(tmp_path, "\n".join(["Nom;Ville;CP", *rows]) + "\n"))
    assert [one[0] for one in found] == [f"N{n}" for n in range(9_000)]
    assert found[10] == ("N10", "Ville10", "00010")


@pytest.mark.parametrize(
    "line", (b"x" * 200_000, b'A;"' + b"x" * 200_000, b"x" * 200_000 + b"\nB;Lyon")
)
def test_row_too_long_for_any_list_is_refused_not_dropped(tmp_path, line):
    assert reason(write(tmp_path, b"Nom;Ville\nA;Paris\n" + line + b"\n")) == "cell_too_long"


def test_row_of_a_million_delimiters_is_read_at_once(tmp_path):
    _, records = read(write(tmp_path, b"Nom;Ville\nA;Paris" + b";" * 1_000_000 + b"\n"))
    assert [(one.cells, one.repairs) for one in records] == [(("A", "Paris"), ())]


def test_nul_characters_are_left_out_and_told(tmp_path):
    table, records = read(write(tmp_path, b"Nom;Ville\nMar\0tin;Paris\nA;Lyon\n\0\0\0\0"))
    assert [record.cells for record in records] == [("Martin", "Paris"), ("A", "Lyon")]
    assert table.repairs == {Repair.NUL_REMOVED: 1}


def test_blank_lines_are_counted_and_empty_records_at_the_end_dropped(tmp_path):
    table, records = read(write(tmp_path, "Nom;Ville\n\nA;Paris\n;\n\nB;Lyon\n;\n;\n\n"))
    assert [(one.number, one.cells) for one in records] == [
        (3, ("A", "Paris")),
        (4, ("", "")),
        (6, ("B", "Lyon")),
    ]
    assert table.blank_lines == 3


def test_titles_above_the_header_are_passed_over(tmp_path):
    text = (
        'Notes:\n"When exporting your data, some addresses may be missing."\n\n'
        "First Name,Last Name,Email Address,Company\nAnne,Martin,a@b.example,ACME\n"
    )
    table, records = read(write(tmp_path, text))
    assert table.header == ("First Name", "Last Name", "Email Address", "Company")
    assert table.header_row == 4
    assert [record.cells for record in records] == [("Anne", "Martin", "a@b.example", "ACME")]


@pytest.mark.parametrize(
    "text",
    (
        "Anne;Martin;0146865385\nPaul;Dupont;0145184430\n",
        "a@b.example\nc@d.example\n",
        "Anne,Martin,Paris\nPaul,Dupont,Lyon\n",
        "1;2;3\n4;5;6\n",
        "ACME;http://acme.example\nFoo;http://foo.example\n",
    ),
)
def test_list_without_column_names_is_refused(tmp_path, text):
    assert reason(write(tmp_path, text)) == "no_header"


def test_unknown_column_names_are_names_when_the_rows_below_are_data(tmp_path):
    table, _ = read(write(tmp_path, "Vorname;Fernsprecher\nAnne;0146865385\nPaul;0145184430\n"))
    assert table.header == ("Vorname", "Fernsprecher")


@pytest.mark.parametrize(
    ("content", "expected"),
    (
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b" \r\n\r\n", "empty"),
        (b"Nom;Ville\n", "no_rows"),
        (b"Nom;Ville\n;\n\n", "no_rows"),
        (b"%PDF-1.7 Nom;Ville", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_excel"),
        (b"\x1f\x8b\x08" + bytes(60), "archive"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "binary"),
        (random.Random(7).randbytes(4000), "binary"),
        (b"<!DOCTYPE html><html><table><tr><td>Nom", "web_page"),
        (b"\xff\xfeN\x00o\x00m\x00\x00\xd8", "wrong_encoding"),
        (b"PK\x03\x04 not an archive at all", "broken_xlsx"),
        (b";".join(b"Nom%d" % n for n in range(501)) + b"\n", "too_many_columns"),
    ),
)
def test_what_is_no_list_is_refused_with_its_reason(tmp_path, content, expected):
    assert reason(write(tmp_path, content)) == expected


def test_file_of_two_gigabytes_is_refused_unread(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    assert reason(path) == "too_large"


def test_missing_file_and_folder_are_refused(tmp_path):
    assert reason(tmp_path / "none.csv") == "not_found"
    assert reason(tmp_path) == "not_a_file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_pipe_is_refused_without_waiting_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    assert reason(tmp_path / "pipe.csv") == "not_a_file"


def test_list_with_more_rows_than_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("qualifier.exchange.lists.table_file.MAX_ROWS", 300)
    assert reason(write(tmp_path, "Nom;Ville\n" + "A;Paris\n" * 301)) == "too_many_rows"
    assert len(cells(write(tmp_path, "Nom;Ville\n" + "A;Paris\n" * 300))) == 300


CELL = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\t\r\n;,|\"'"), max_size=12
).filter(lambda cell: not cell.startswith("'"))


@given(
    rows=st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16")),
)
def test_any_cells_come_back_as_the_csv_module_reads_them(
    tmp_path_factory, rows, delimiter, encoding
):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    header = ("Prénom", "Nom", "Ville", "Société")
    writer.writerows([header, *rows, ("Z", "Z", "Z", "Z")])
    path = tmp_path_factory.mktemp("lists") / "list.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    table, records = read(path)
    assert table.header == header
    assert table.delimiter == delimiter
    assert [record.cells for record in records] == [*rows, ("Z", "Z", "Z", "Z")]


@given(content=st.binary(min_size=1, max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("lists") / "list.csv"
    path.write_bytes(content)
    try:
        read(path)
    except FileRefused:
        return  # any other error fails the test
