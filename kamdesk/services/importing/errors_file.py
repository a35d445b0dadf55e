"""Where rejected rows go: proven before anything is stored, in place once the deed is done.

Until then they stand in a file of their own beside the place, so that an import that fails or is
interrupted leaves no file behind, and one that cannot write them stores nothing.
"""

import codecs
import csv
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

from kamdesk.config import named_file_errors
from kamdesk.errors import Refused, Unavailable
from kamdesk.services.importing.report import ImportReport
from kamdesk.services.importing.source import TOO_MANY, Cells

LINE: Final = "line"
REASON: Final = "reason"
_OWN = (LINE, REASON)
_HEADS: Final = tuple(f"{LINE}{mark}{REASON}".encode() for mark in ",;\t")


class ErrorsFile:
    """The file of rejected rows of one import; ``source`` is the file being imported."""

    def __init__(self, path: Path, source: Path) -> None:
        self.path, self._source = path, source
        self._staged: Path | None = None

    @classmethod
    def beside(cls, source: Path) -> Self:
        """Return the usual place: beside the source, as NAME.errors.csv."""
        return cls(source.with_name(f"{source.stem}.errors.csv"), source)

    def prove(self) -> None:
        """Make sure that the file can be written and that nothing else is lost by it.

        Raises:
            Refused: ``import.errors_is_source``, ``import.errors_exists``,
                ``import.errors_unwritable``.
            Unavailable: ``disk.full``.
        """
        with self._refusals():
            self._check_what_is_there()
            self._beside().unlink()

    def stage(self, report: ImportReport) -> None:
        """Write the rejected rows beside the place; nothing when there are none.

        Raises what ``prove`` raises.
        """
        if not report.rejected_rows:
            return
        with self._refusals():
            self._check_what_is_there()
            self._staged = self._beside()
            write_errors(self._staged, report)

    def settle(self) -> Path | None:
        """Put the staged rows in place and return where they are; None when there are none.

        A place lost since (another program opened the file) is no reason to lose the rows: they
        stay where they were staged.
        """
        staged, self._staged = self._staged, None
        if staged is None:
            return None
        try:
            staged.replace(self.path)
        except OSError:
            return staged
        return self.path

    @contextmanager
    def discarded_on_failure(self) -> Iterator[None]:
        """Leave no staged rows behind when the import fails."""
        try:
            yield
        except BaseException:
            self.discard()
            raise

    def discard(self) -> None:
        """Leave nothing of what was staged."""
        staged, self._staged = self._staged, None
        if staged is not None:
            staged.unlink(missing_ok=True)

    def _check_what_is_there(self) -> None:
        if self._is_source():
            raise Refused("import.errors_is_source", field="errors", path=str(self.path))
        if not self.path.exists():
            return
        if not self.path.is_file() or not _may_be_replaced(self.path):
            raise Refused("import.errors_exists", field="errors", path=str(self.path))

    def _is_source(self) -> bool:
        if self.path.resolve() == self._source.resolve():
            return True
        return self.path.exists() and self._source.exists() and self.path.samefile(self._source)

    def _beside(self) -> Path:
        """Make an empty file beside the place; only this proves that the folder takes files."""
        made, name = tempfile.mkstemp(
            dir=self.path.parent, prefix=f"{self.path.stem}.", suffix=self.path.suffix
        )
        os.close(made)
        return Path(name)

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        try:
            with named_file_errors(self.path):
                yield
        except (OSError, Unavailable) as error:
            if isinstance(error, Unavailable) and error.code == "disk.full":
                raise
            raise Refused(
                "import.errors_unwritable", field="errors", path=str(self.path)
            ) from error


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


def _may_be_replaced(path: Path) -> bool:
    """Tell whether a file is an earlier file of rejected rows, or empty, and open to writing."""
    with path.open("r+b") as stream:
        start = stream.read(64).removeprefix(codecs.BOM_UTF8)
    return not start or start.startswith(_HEADS)
