"""A table file as columns and rows of text, read before the deed and off the database.

CSV (comma, semicolon, tab) in the encodings of ``decoding``, and spreadsheets. A row keeps the
line it stands on. Blank rows are left out and not counted.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from msgspec import Struct

from kamdesk.config import asked_file
from kamdesk.errors import Refused
from kamdesk.services.importing.decoding import decoded_text
from kamdesk.services.importing.sheets import OLD_MARK, ZIP_MARK, sheet_rows

MAX_BYTES: Final = 256 * 1024 * 1024
MAX_CELL: Final = 4_000_000  # characters; longer than any field, so that the field can say so
TOO_MANY: Final = ""  # key of cells beyond the last column; a named column is never empty
_DELIMITERS = ",;\t"
_PROBE = 4096
_END = "\x1eend\x1e"  # put behind the last line; an open quotation mark swallows it

Cells = dict[str, str]
Row = tuple[int, Cells]


class Source(Struct, frozen=True):
    """A file about to be imported. ``rows`` can be read once.

    A row with too few cells lacks the keys of its last columns; one with too many holds the rest
    under ``TOO_MANY``. ``has_serial_days`` tells that days may be numbers, as spreadsheets count.
    """

    name: str
    columns: tuple[str, ...]
    rows: Iterator[Row]
    has_serial_days: bool = False


def read_source(path: Path) -> Source:
    """Open a table file.

    Raises:
        Refused: ``import.no_file``, ``import.empty``, ``import.no_header``,
            ``import.column_twice``, ``import.encoding``, ``import.mixed_encodings``,
            ``import.open_quote``, ``import.unreadable``, ``import.too_large``, ``file.is_folder``,
            ``file.not_readable``.
    """
    with asked_file(path, "file"):
        if not path.is_file():
            raise Refused("import.no_file", field="file", path=str(path))
        if path.stat().st_size > MAX_BYTES:
            raise Refused("import.too_large", file=path.name)
        with path.open("rb") as stream:
            mark = stream.read(4)
        is_sheet = mark in (ZIP_MARK, OLD_MARK)
        lines = _numbered(sheet_rows(path)) if is_sheet else _csv_lines(path)
        return _source(path.name, lines, has_serial_days=is_sheet)


def _numbered(rows: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    return ((line, row) for line, row in enumerate(rows, start=1))


def _csv_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = decoded_text(path.read_bytes(), path.name)
    if "\0" in text[:_PROBE].split("\n", 1)[0]:
        raise Refused("import.unreadable", file=path.name, detail="NUL")
    return _parsed(text, path.name)


def _parsed(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows; an end of our own tells whether the last quotation mark was closed."""
    csv.field_size_limit(MAX_CELL)
    ended = text if text.endswith(("\n", "\r")) else text + "\n"
    lines = chain(io.StringIO(ended, newline=""), (_END,))
    reader = csv.reader(lines, delimiter=_delimiter(text))
    begun, line = 1, 1
    try:
        for row in reader:
            if row == [_END]:
                return
            yield line, row
            begun, line = line, reader.line_num + 1
    except csv.Error as error:
        raise Refused("import.unreadable", file=name, detail=f"{line}: {error}") from None
    raise Refused("import.open_quote", file=name, line=begun)


def _delimiter(text: str) -> str:
    """Return the delimiter the header uses most; quoted ones do not count."""
    header = next((line for line in text[: MAX_CELL * 2].splitlines() if line.strip()), "")
    bare = "".join(header.split('"')[::2])
    return max(_DELIMITERS, key=bare.count)


def _source(name: str, lines: Iterator[tuple[int, list[str]]], *, has_serial_days: bool) -> Source:
    header = next((row for _, row in lines if any(cell.strip() for cell in row)), None)
    if header is None:
        raise Refused("import.empty", file=name)
    columns = _columns(header, name)
    return Source(name, columns, _rows(lines, columns), has_serial_days)


def _columns(header: list[str], name: str) -> tuple[str, ...]:
    trimmed = [cell.strip() for cell in header]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    if not all(cell.isprintable() for cell in trimmed):
        raise Refused("import.no_header", file=name)
    named = tuple(cell or f"#{at}" for at, cell in enumerate(trimmed, start=1))
    for column in named:
        if named.count(column) > 1:
            raise Refused("import.column_twice", file=name, column=column)
    return named


def _rows(lines: Iterator[tuple[int, list[str]]], columns: tuple[str, ...]) -> Iterator[Row]:
    wide = len(columns)
    for line, row in lines:
        cells = dict(zip(columns, row, strict=False))
        if not any(map(str.strip, row)):
            continue
        if len(row) > wide and any(map(str.strip, row[wide:])):
            cells[TOO_MANY] = "\x1f".join(row[wide:])
        yield line, cells
