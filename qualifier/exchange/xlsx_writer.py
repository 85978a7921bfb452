"""A workbook of one sheet of text cells, written row by row into one file.

Not through openpyxl: its streaming mode keeps the rows in clear text in the system's
temporary folder, where a killed export would leave them, and takes several times as long.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from functools import cache
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from qualifier.exchange.lists.xlsx_escapes import escaped

CELL_LIMIT = 32_767
_SURROGATE = re.compile("[\ud800-\udfff]")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    # style 1 is the text format "@": an edited cell stays text
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        "</cellStyleXfs>"
        '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        "</cellXfs>"
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ),
}


def write_workbook(
    file: IO[bytes], sheet: str, header: Sequence[str], rows: Iterable[Sequence[str]]
) -> int:
    """Write `header` and `rows` into `file`, the header row frozen. Returns the number of rows.

    Cells are cut at 32,767 characters, the most a sheet can hold.
    """
    written = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in {**_PARTS, "xl/workbook.xml": _workbook(sheet)}.items():
            archive.writestr(name, _XML + xml)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as page:
            page.write((_XML + _SHEET_HEAD).encode())
            page.write(_row(1, header))
            for row in rows:
                written += 1
                page.write(_row(written + 1, row))
            page.write(b"</sheetData></worksheet>")
    return written


_SHEET_HEAD = (
    f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews><sheetData>"
)


def _workbook(sheet: str) -> str:
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name={quoteattr(sheet)} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _row(number: int, cells: Sequence[str]) -> bytes:
    inside = "".join(
        [_cell(f"{_column(place)}{number}", cell) for place, cell in enumerate(cells) if cell]
    )
    return f'<row r="{number}">{inside}</row>'.encode()


@cache
def _column(place: int) -> str:
    """Letters of the column at `place`, from 0: A, B, …, Z, AA, …"""
    before, last = divmod(place, 26)
    return (_column(before - 1) if before else "") + chr(ord("A") + last)


def _cell(name: str, cell: str) -> str:
    text = escape(escaped(_SURROGATE.sub("\ufffd", cell[:CELL_LIMIT])))
    return f'<c r="{name}" s="1" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
