"""Spreadsheet files to rows of text: the first sheet that holds anything.

Dates come out in ISO form, whole numbers without a point. Limits are checked before the reader
unpacks the file: a sheet of two far corners would otherwise fill the memory.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from kamdesk.errors import Refused

MAX_UNPACKED: Final = 512 * 1024 * 1024
MAX_CELLS: Final = 20_000_000
ZIP_MARK: Final = b"PK\x03\x04"
OLD_MARK: Final = b"\xd0\xcf\x11\xe0"  # spreadsheets before 2007
_PIECE = 1024 * 1024
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_FAR = re.compile(rb"""\sr=["']([A-Z]{0,3})(\d{1,9})["']""")
_LETTERS = 26
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def sheet_rows(path: Path) -> Iterator[list[str]]:
    """Yield the rows of the first sheet that is not empty, as text.

    Raises:
        Refused: ``import.unreadable``, ``import.too_large``.
    """
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - one rare way in

    _check_size(path)
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            sheets = (book.get_sheet_by_index(at) for at in range(len(book.sheet_names)))
            rows = next((rows for sheet in sheets if (rows := sheet.to_python())), [])
    except (CalamineError, ValueError, zipfile.BadZipFile) as error:
        raise Refused("import.unreadable", file=path.name, detail=str(error)) from None
    for row in rows:
        yield [cell_text(cell) for cell in row]


def cell_text(cell: Any) -> str:
    """Return what a cell says; midnight is a plain day."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell.total_seconds())
    return "" if cell is None else str(cell)


def _check_size(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        return  # the old format is not packed; its size on disk was checked
    unpacked = 0
    try:
        with zipfile.ZipFile(path) as packed:
            for member in packed.infolist():
                with packed.open(member) as stream:
                    unpacked = _read_through(stream, unpacked, member.filename, path.name)
    except _DAMAGED as error:
        raise Refused("import.unreadable", file=path.name, detail=str(error)) from None


def _read_through(stream: Any, unpacked: int, member: str, name: str) -> int:
    """Count what really unpacks, whatever the file claims, and how far its cells reach."""
    is_sheet = _SHEET.fullmatch(member) is not None
    rest, rows, columns = b"", 0, 1
    while piece := stream.read(_PIECE):
        unpacked += len(piece)
        if is_sheet:
            rest += piece
            rows, columns = _reach(rest, rows, columns)
            rest = rest[-64:]
        if unpacked > MAX_UNPACKED or rows * columns > MAX_CELLS:
            raise Refused("import.too_large", file=name)
    return unpacked


def _reach(text: bytes, rows: int, columns: int) -> tuple[int, int]:
    for found in _FAR.finditer(text):
        letters, row = found.groups()
        rows = max(rows, int(row))
        if letters:
            columns = max(columns, _column_number(letters))
    return rows, columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number
