"""Writes the smallest workbook a spreadsheet program would accept."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
        f' Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_NS}" xmlns:r="{_REL}"><sheets>'
        '<sheet name="Rows" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
        f' Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2"'
        f' Type="{_REL}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (  # style 1 shows a number as a day
        f'<styleSheet xmlns="{_NS}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
    ),
}
Cell = str | float | tuple[str, int]


def a_workbook(folder: Path, *rows: Sequence[Cell], far: str = "") -> Path:
    """Write rows; ("day", 46350) is a number shown as a day, ``far`` one more cell far away."""
    path = folder / "rows.xlsx"
    body = "".join(
        f'<row r="{at}">{"".join(_cell(cell, at, n) for n, cell in enumerate(row))}</row>'
        for at, row in enumerate(rows, start=1)
    )
    if far:
        number = far.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        body += f'<row r="{number}"><c r="{far}"><v>1</v></c></row>'
    sheet = f'<worksheet xmlns="{_NS}"><sheetData>{body}</sheetData></worksheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in {**_PARTS, "xl/worksheets/sheet1.xml": sheet}.items():
            packed.writestr(name, text)
    return path


def _cell(cell: Cell, row: int, column: int) -> str:
    place = f"{chr(ord('A') + column)}{row}"
    if isinstance(cell, tuple):
        return f'<c r="{place}" s="1"><v>{cell[1]}</v></c>'
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f'<c r="{place}"><v>{cell}</v></c>'
