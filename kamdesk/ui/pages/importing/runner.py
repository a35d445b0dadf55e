"""Runs the steps of one import off the UI thread: read the header, try it out, store."""

from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from kamdesk.errors import KamdeskError
from kamdesk.services.importing import (
    ErrorsFile,
    ImportFile,
    ImportReport,
    Mapping,
    Phase,
    choose_mapping,
    import_records,
    likely_entity,
    read_source,
)
from kamdesk.ui.tasks import Tasks

_FROM: Final = {Phase.READING: 0.0, Phase.CHECKING: 0.4, Phase.STORING: 0.8}
_SPAN: Final = {Phase.READING: 0.4, Phase.CHECKING: 0.4, Phase.STORING: 0.2}
_SAMPLES: Final = 3


class Opened(Struct, frozen=True):
    """A file whose header was read. ``samples`` are the cells of its first rows."""

    path: Path
    octets: int
    columns: tuple[str, ...]
    samples: tuple[dict[str, str], ...]
    mapping: Mapping


class Done(Struct, frozen=True):
    """What became of the rows; ``errors`` is the file of the rejected ones, if there is one."""

    report: ImportReport
    errors: Path | None


class Runner(QObject):
    """Signals: ``opened`` carries an Opened, ``tried`` an ImportReport, ``stored`` a Done.

    ``failed`` carries the KamdeskError of any step, ``moved`` a share of 0-1 and a Phase.
    """

    opened = Signal(object)
    tried = Signal(object)
    stored = Signal(object)
    failed = Signal(object)
    moved = Signal(float, str)

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._is_called_off = False

    def open(self, path: Path, entity: str | None = None) -> None:
        """Read a header, and guess what the rows are unless ``entity`` says so."""
        self._tasks.errand(
            lambda: _opened(path, entity),
            then=self.opened.emit,
            failed=self.failed.emit,
            owner=self,
        )

    def try_out(self, file: Opened, account_id: UUID | None = None) -> None:
        """Judge every row and store nothing; ``account_id`` is the one of rows that name none."""
        self._run(file, account_id, None, self.tried.emit)

    def store(self, file: Opened, account_id: UUID | None = None) -> None:
        """Import; rejected rows go into a file beside the source."""
        errors = ErrorsFile.beside(file.path)

        def settled(report: ImportReport) -> None:
            self._tasks.errand(
                errors.settle,
                then=lambda place: self.stored.emit(Done(report, place)),
                owner=self,
            )

        self._run(file, account_id, errors, settled)

    def call_off(self) -> None:
        """Stop what runs; nothing of it is stored."""
        self._is_called_off = True

    def _run(
        self, file: Opened, account_id: UUID | None, errors: ErrorsFile | None, then: Any
    ) -> None:
        self._is_called_off = False

        def refused(error: KamdeskError) -> None:
            if errors is not None:
                errors.discard()
            self.failed.emit(error)

        def begin(command: ImportFile) -> None:
            self._tasks.run(import_records, command, then=then, failed=refused, owner=self)

        self._tasks.errand(
            lambda: self._command(file, account_id, errors),
            then=begin,
            failed=self.failed.emit,
            owner=self,
        )

    def _command(
        self, file: Opened, account_id: UUID | None, errors: ErrorsFile | None
    ) -> ImportFile:
        return ImportFile(
            source=read_source(file.path),
            mapping=file.mapping,
            account_id=account_id,
            dry_run=errors is None,
            errors=errors,
            watch=self._watch,
        )

    def _watch(self, phase: Phase, done: int, total: int) -> bool:
        """Pass on how far it is; called on the thread of the deed."""
        share = done / total if total else 1.0
        if isValid(self):  # the page may have gone meanwhile
            self.moved.emit(_FROM[phase] + _SPAN[phase] * share, phase.value)
        return not self._is_called_off


def _opened(path: Path, entity: str | None) -> Opened:
    source = read_source(path)
    kind = entity or likely_entity(source.columns) or "account"
    mapping = choose_mapping(kind, source.columns)
    samples = tuple(cells for _line, cells in islice(source.rows, _SAMPLES))
    return Opened(path, path.stat().st_size, source.columns, samples, mapping)
