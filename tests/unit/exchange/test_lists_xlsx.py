"""Reading XLSX lists, honest and hostile."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from qualifier.core.errors import FileRefused
from qualifier.exchange.lists.table_file import open_table

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName='
    '"/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.worksheet+xml"/></Types>'
)
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKBOOK = (
    f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/>'
    "</sheets></workbook>"
)


def forged(tmp_path, sheet_xml, name="list.xlsx"):
    """A workbook with `sheet_xml` as its only sheet, written by hand."""
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr(
            "_rels/.rels", RELS.format(kind="officeDocument", target="xl/workbook.xml")
        )
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            RELS.format(kind="worksheet", target="worksheets/sheet1.xml"),
        )
        archive.writestr("xl/worksheets/sheet1.xml", sheet_xml)
    return path


def text_row(number, *cells):
    inside = "".join(
        f'<c r="{column}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for column, cell in cells
    )
    return f'<row r="{number}">{inside}</row>'


def sheet(*rows, before=""):
    data = f"<sheetData>{''.join(rows)}</sheetData>"
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}">{data}</worksheet>'


def saved(tmp_path, *rows, name="list.xlsx"):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / name)
    return tmp_path / name


def read(path):
    with open_table(path) as table:
        return table, list(table.records)


def reason(path):
    with pytest.raises(FileRefused) as refused:
        read(path)
    return refused.value.reason


def test_figures_and_dates_become_the_text_a_person_saw(tmp_path):
    path = saved(
        tmp_path,
        ("Nom", "Téléphone", "Effectif", "Date", "Heure", "Instant", "Actif", "Taux"),
        (
            "Élodie",
            146865385,
            120.0,
            date(2026, 3, 12),
            time(8, 30),
            datetime(2026, 3, 12, 9, 15, 7),  # noqa: DTZ001 (a sheet knows no zones)
            True,
            0.1 + 0.2,
        ),
        ("Noël", "0145184430", 33146865385, None, None, None, False, 1e15),
    )
    table, records = read(path)
    assert table.sheet == "Sheet"
    assert [record.cells for record in records] == [
        (
            "Élodie",
            "146865385",
            "120",
            "2026-03-12",
            "08:30:00",
            "2026-03-12 09:15:07",
            "TRUE",
            "0.3",
        ),
        ("Noël", "0145184430", "33146865385", "", "", "", "FALSE", "1000000000000000"),
    ]


def test_leading_zeros_shown_by_the_format_are_kept(tmp_path):
    book = Workbook()
    book.active.append(("Nom", "Code postal", "Téléphone"))
    book.active.append(("A", 1000, 146865385))
    book.active["B2"].number_format = "00000"
    book.active["C2"].number_format = "0000000000"
    book.save(tmp_path / "zeros.xlsx")
    assert read(tmp_path / "zeros.xlsx")[1][0].cells == ("A", "01000", "0146865385")


def test_formula_gives_its_last_value(tmp_path):
    row = (
        '<row r="2"><c r="A2" t="str"><f>CONCATENATE("A","b")</f><v>Ab</v></c>'
        '<c r="B2"><f>1+1</f><v>2</v></c></row>'
    )
    path = forged(tmp_path, sheet(text_row(1, ("A", "Nom"), ("B", "Effectif")), row))
    assert read(path)[1][0].cells == ("Ab", "2")


def test_first_sheet_with_rows_is_read(tmp_path):
    book = Workbook()
    book.active.title = "Vide"
    page = book.create_sheet("Prospects")
    page.append(("Nom", "Ville"))
    page.append(("Martin", "Paris"))
    book.create_sheet("Autre").append(("x",))
    book.save(tmp_path / "sheets.xlsx")
    table, records = read(tmp_path / "sheets.xlsx")
    assert table.sheet == "Prospects"
    assert [record.cells for record in records] == [("Martin", "Paris")]


def test_title_above_the_header_and_blank_rows_are_passed_over(tmp_path):
    path = saved(
        tmp_path,
        ("Liste 2026",),
        (),
        ("Nom", "Ville", "CP"),
        ("A", "Paris", "1"),
        (),
        ("B", "x", "2"),
    )
    table, records = read(path)
    assert table.header_row == 3
    assert [(one.number, one.cells) for one in records] == [
        (4, ("A", "Paris", "1")),
        (6, ("B", "x", "2")),
    ]
    assert table.blank_lines == 1


def test_shown_size_of_the_sheet_is_not_believed(tmp_path):
    lies = f'<worksheet xmlns="{MAIN}"><dimension ref="A1:A1"/><sheetData>'
    rows = text_row(1, ("A", "Nom"), ("B", "Ville")) + text_row(2, ("A", "M"), ("B", "Paris"))
    path = forged(tmp_path, f"{lies}{rows}</sheetData></worksheet>")
    assert [record.cells for record in read(path)[1]] == [("M", "Paris")]


def test_sheet_without_names_or_rows_is_refused(tmp_path):
    assert reason(saved(tmp_path, name="a.xlsx")) == "empty"
    assert reason(saved(tmp_path, ("Nom", "Ville"), name="b.xlsx")) == "no_rows"
    assert (
        reason(saved(tmp_path, ("Anne", 146865385), ("P", 145184430), name="c.xlsx")) == "no_header"
    )


def test_archive_that_unpacks_to_far_more_is_refused_unopened(tmp_path):
    path = forged(tmp_path, sheet(text_row(1, ("A", "Nom"))) + " " * 60_000_000)
    assert path.stat().st_size < 200_000
    assert reason(path) == "zip_bomb"


def test_entities_that_multiply_are_refused(tmp_path):
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
    path = forged(tmp_path, sheet(text_row(1, ("A", "&l8;")), before=bomb))
    assert reason(path) == "broken_xlsx"


def test_entity_that_names_a_file_is_refused(tmp_path):
    before = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    path = forged(tmp_path, sheet(text_row(1, ("A", "&e;")), before=before))
    assert reason(path) == "broken_xlsx"


def test_forged_place_of_a_cell_does_not_eat_memory(tmp_path):
    rows = text_row(1, ("A", "Nom"), ("B", "Ville")) + text_row(2, ("A", "M"), ("XFD", "x"))
    _, records = read(forged(tmp_path, sheet(rows)))
    assert records[0].cells == ("M",)


def test_forged_row_number_ends_at_the_last_row_a_sheet_can_have(tmp_path):
    rows = text_row(1, ("A", "Nom")) + text_row(2, ("A", "M")) + text_row(2_000_000_000, ("A", "x"))
    assert reason(forged(tmp_path, sheet(rows))) == "too_many_rows"


@pytest.mark.parametrize(
    "damage",
    (
        lambda content: content[: len(content) // 2],
        lambda content: content.replace(b"PK\x05\x06", b"XX\x05\x06"),
        lambda content: content[:200] + bytes(200) + content[400:],
    ),
)
def test_damaged_file_is_refused(tmp_path, damage):
    path = saved(tmp_path, ("Nom", "Ville"), *((f"N{n}", "Paris") for n in range(500)))
    path.write_bytes(damage(path.read_bytes()))
    assert reason(path) == "broken_xlsx"


def test_broken_sheet_xml_is_refused(tmp_path):
    assert reason(forged(tmp_path, "<worksheet><sheetData><row>")) == "broken_xlsx"


def test_other_archives_are_named_for_what_they_are(tmp_path):
    with zipfile.ZipFile(tmp_path / "sheet.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    with zipfile.ZipFile(tmp_path / "some.zip", "w") as archive:
        archive.writestr("list.csv", "Nom;Ville")
    assert reason(tmp_path / "sheet.ods") == "open_document"
    assert reason(tmp_path / "some.zip") == "archive"
