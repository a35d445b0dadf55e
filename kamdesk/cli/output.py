"""Where results and errors go: results to stdout, everything else to stderr."""

import sys
from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from kamdesk.cli.page import wide
from kamdesk.cli.usage import Misused
from kamdesk.errors import KamdeskError
from kamdesk.i18n import sentence

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_WIDEST: Final = 40  # columns of one cell; the rest of a long text is cut


class Output:
    """Writes one result as text or JSON, and errors beside it."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def give(self, value: object, text: Callable[[], str]) -> None:
        """Write the result; ``text`` is only asked for when people read it."""
        written = json_text(value) if self.as_json else text()
        if written:
            sys.stdout.write(f"{written}\n")

    def say(self, text: str) -> None:
        """Write text as it is, such as a page of the manual."""
        sys.stdout.write(text)

    def complain(self, error: KamdeskError) -> None:
        """Write an error to stderr: one sentence, or code, message and field as JSON."""
        told = sentence(error)
        if self.as_json:
            code = "usage" if isinstance(error, Misused) else error.code
            told = json_text({"code": code, "message": told, "field": error.field}, indent=0)
        sys.stderr.write(f"{told}\n")


def json_text(value: object, indent: int = 2) -> str:
    """Return JSON that people can read too: arrays of objects have one object a line."""
    if isinstance(value, list):
        lines = ",\n".join(f"  {_ENCODER.encode(each).decode()}" for each in value)
        return f"[\n{lines}\n]" if lines else "[]"
    encoded = _ENCODER.encode(value)
    return (msgspec.json.format(encoded, indent=indent) if indent else encoded).decode()


def table(head: Sequence[str], rows: Sequence[Sequence[Any]], widest: int = _WIDEST) -> str:
    """Return aligned columns; Chinese letters take two places."""
    cells = [[cut(str(cell), widest) for cell in row] for row in rows]
    widths = [max(wide(row[at]) for row in [list(head), *cells]) for at in range(len(head))]
    return "\n".join(_line(row, widths) for row in [list(head), *cells])


def cut(text: str, width: int = _WIDEST) -> str:
    """Return the first line of a text, cut to a width."""
    first = text.split("\n", 1)[0]
    if wide(first) <= width and first == text:
        return first
    while wide(first) > width - 1:
        first = first[:-1]
    return f"{first}…"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - wide(cell)) for cell, width in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()
