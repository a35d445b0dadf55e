"""What an import did, row by row where it said no, and the file of rows to mend."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kamdesk.config import named_file_errors
from kamdesk.errors import Refused
from kamdesk.i18n import sentence
from kamdesk.services.importing.source import TOO_MANY, Cells

LINE: Final = "line"
REASON: Final = "reason"
_OWN = (LINE, REASON)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that looks misspelt. The value was left as it stands.

    ``kind`` is ``value`` (imported), ``reference`` (its rows were rejected) or ``column``.
    """

    kind: str
    column: str
    value: str
    suggestion: str
    count: int


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was not imported, with all its cells and why."""

    line: int
    cells: Cells
    refused: Refused

    @property
    def code(self) -> str:
        """The code of the rule that said no."""
        return self.refused.code

    @property
    def reason(self) -> str:
        """The sentence a person reads, in the language in force."""
        return sentence(self.refused)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """The numbers of one import. ``read`` = created + updated + unchanged + rejected.

    ``related`` counts records of other rows made on the way, by plural: the managers and offices
    a team list names. They are not in ``created``.
    """

    entity: str
    read: int
    created: int
    updated: int
    unchanged: int
    rejected_rows: tuple[RejectedRow, ...]
    suggestions: tuple[Suggestion, ...]
    related: tuple[tuple[str, int], ...]
    columns: tuple[str, ...]
    ignored_columns: tuple[str, ...]
    dry_run: bool

    @property
    def rejected(self) -> int:
        """How many rows were not imported."""
        return len(self.rejected_rows)


def write_errors(path: Path, report: ImportReport) -> None:
    """Write the rejected rows as CSV: line and reason first, then the columns of the file.

    Mended, the file can be imported as it is. A row with the wrong number of cells keeps it.
    Raises Unavailable when the file cannot be written.
    """
    columns = [column for column in report.columns if column not in _OWN]
    with (
        named_file_errors(path),
        path.open("w", encoding="utf-8-sig", newline="") as stream,
    ):
        writer = csv.writer(stream)
        writer.writerow([*_OWN, *columns])
        for row in report.rejected_rows:
            writer.writerow([row.line, row.reason, *_cells(row.cells, columns)])


def _cells(cells: Cells, columns: Sequence[str]) -> list[str]:
    present = [cells[column] for column in columns if column in cells]
    return present + (cells[TOO_MANY].split("\x1f") if TOO_MANY in cells else [])
