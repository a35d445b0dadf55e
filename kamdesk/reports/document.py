"""A plain document: headings, lines and tables, knowing neither Qt nor a terminal.

Printers of it live elsewhere: ``cli`` prints text, ``ui.paper`` paints it.
"""

from collections.abc import Sequence
from unicodedata import east_asian_width

from msgspec import Struct, field


class Table(Struct, frozen=True):
    """Rows under headings. ``right`` names the columns whose figures stand to the right."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()


class Document(Struct, frozen=True):
    """A title and its parts, in reading order."""

    title: str
    parts: tuple[str | Table, ...] = field(default=())


def plain_text(document: Document) -> str:
    """Return a document as monospaced text; Chinese characters count two columns."""
    blocks = [document.title]
    blocks += [p if isinstance(p, str) else "\n".join(_lines(p)) for p in document.parts]
    return "\n\n".join(block for block in blocks if block)


def columns_of(text: str) -> int:
    """Return how many terminal columns a text takes."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _lines(table: Table) -> list[str]:
    grid = [table.headings, *table.rows]
    widths = [max(columns_of(row[i]) for row in grid) for i in range(len(table.headings))]
    return [_line(row, widths, table.right) for row in grid]


def _line(row: Sequence[str], widths: Sequence[int], right: frozenset[int]) -> str:
    cells = [_padded(text, widths[i], right=i in right) for i, text in enumerate(row)]
    return "  ".join(cells).rstrip()


def _padded(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - columns_of(text))
    return space + text if right else text + space
