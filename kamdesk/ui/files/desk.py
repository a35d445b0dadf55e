"""Carries out what people do with files: add, look, save a copy, fetch, remove."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from kamdesk.config import ProfilePaths
from kamdesk.errors import KamdeskError, Unavailable
from kamdesk.i18n import _, sentence
from kamdesk.queries.attachments import FileRow, file_row
from kamdesk.services.attachments import ask_for, attach, attach_content, detach
from kamdesk.services.file_copies import content_of, save_copy
from kamdesk.ui.files.rendering import Shown, shown
from kamdesk.ui.files.sources import Source, ask_files, ask_target
from kamdesk.ui.tasks import Tasks
from kamdesk.workspace import Workspace


class FileDesk(QObject):
    """The verbs on files, for any page that shows some.

    Signals: ``added`` carries the id of each new attachment; ``told`` says that a deed is done,
    with the way back; ``noted`` says what happened that cannot be undone; ``refused`` carries the
    sentence of what could not be done; ``moved`` tells that bytes came or went; ``busy`` whether
    something is under way.
    """

    added = Signal(object)
    told = Signal(str)
    noted = Signal(str)
    refused = Signal(str)
    moved = Signal()
    busy = Signal(bool)

    def __init__(self, tasks: Tasks, page: QWidget) -> None:
        super().__init__(page)
        self._tasks, self._page = tasks, page
        self._running = 0
        self._dialog: QFileDialog | None = None

    def ask_files(self, entity: str, record_id: UUID) -> None:
        """Let a person choose files for a record."""
        self._dialog = ask_files(self._page, lambda sources: self.add(entity, record_id, sources))

    def add(self, entity: str, record_id: UUID, sources: Sequence[Source]) -> None:
        """Add files to a record, one after the other; one that is refused holds up no other."""
        for source in sources:
            self._add(entity, record_id, source)

    def remove(self, row: FileRow) -> None:
        """Take a file off its record; one undo puts it back."""
        said = _("Removed {name}").format(name=row.file_name)
        self._tasks.run(detach, row.id, then=lambda _id: self.told.emit(said),
                        failed=self._explain, owner=self)  # fmt: skip

    def ask_target(self, row: FileRow) -> None:
        """Let a person say where a readable copy of a file goes."""
        self._dialog = ask_target(self._page, row.file_name, lambda target: self.save(row, target))

    def save(self, row: FileRow, target: Path) -> None:
        """Write a readable copy, fetching the file first where it is not here."""

        def work(workspace: Workspace) -> Path:
            brought(workspace, row.id)
            return save_copy(workspace, row.id, target)

        text = _("Saved as {path}. This copy is not encrypted.")
        self._at_door(work, lambda path: self.noted.emit(text.format(path=path)))

    def look(
        self, row: FileRow, page: int, room: QSize, then: Callable[[Shown], None],
        failed: Callable[[KamdeskError], None],
    ) -> None:  # fmt: skip
        """Show a page of a file, fetching it first where it is not here."""

        def work(workspace: Workspace) -> Shown:
            brought(workspace, row.id)
            return shown(content_of(workspace, row.id), row.media_type, page, room)

        def explain(error: KamdeskError) -> None:
            failed(error)
            self.moved.emit()

        self._at_door(work, then, explain)

    def fetch(self, row: FileRow) -> None:
        """Bring a file onto this device."""
        self._at_door(lambda workspace: brought(workspace, row.id), self._moved)

    def let_go(self, row: FileRow) -> None:
        """Keep a file on the server only."""
        said = _("{name} is kept on the server only").format(name=row.file_name)

        def done(_nothing: object) -> None:
            self.noted.emit(said)
            self._moved()

        self._at_door(lambda workspace: _let_go(workspace, row.id), done)

    def _add(self, entity: str, record_id: UUID, source: Source) -> None:
        def work(workspace: Workspace) -> FileRow:
            name = source.named(workspace.viewpoint().now)
            if source.path is not None:
                made = attach(workspace, entity, record_id, source.path)
            else:
                made = attach_content(workspace, entity, record_id, name, [source.picture])
            return workspace.read(file_row, made)

        def done(row: FileRow) -> None:
            self.added.emit(row.id)
            self.told.emit(_("Added {name}").format(name=row.file_name))

        def failed(error: KamdeskError) -> None:
            name = source.path.name if source.path else _("Picture")
            self.refused.emit(_("{name}: {reason}").format(name=name, reason=sentence(error)))

        self._at_door(work, done, failed)

    def _at_door(
        self,
        work: Callable[[Workspace], Any],
        then: Callable[[Any], None],
        failed: Callable[[KamdeskError], None] | None = None,
    ) -> None:
        def ended(tell: Callable[[Any], None]) -> Callable[[Any], None]:
            def deliver(result: Any) -> None:
                self._count(-1)
                tell(result)

            return deliver

        self._count(+1)
        self._tasks.at_door(
            work, then=ended(then), failed=ended(failed or self._explain), owner=self
        )

    def _count(self, step: int) -> None:
        self._running += step
        self.busy.emit(self._running > 0)

    def _explain(self, error: KamdeskError) -> None:
        self.refused.emit(sentence(error))
        self.moved.emit()

    def _moved(self, _nothing: object = None) -> None:
        self.moved.emit()


def brought(workspace: Workspace, attachment_id: UUID) -> None:
    """See to it that a file is here; without a server to be heard it comes with the next round.

    Raises Unavailable ``attachment.*``, ``server.*``.
    """
    row = workspace.read(file_row, attachment_id)
    if row.here:
        return
    if not row.shared:
        raise Unavailable(row.problem or "attachment.missing")
    workspace.prepare(ask_for, attachment_id)
    _sync_of(workspace).fetch_file(attachment_id)


def _let_go(workspace: Workspace, attachment_id: UUID) -> None:
    _sync_of(workspace).let_go_of_file(attachment_id)


def _sync_of(workspace: Workspace) -> Any:
    from kamdesk.sync.profile_sync import ProfileSync  # noqa: PLC0415 - loads the network

    if workspace.path is None:
        raise LookupError
    return ProfileSync(workspace, ProfilePaths(workspace.path.parent).sync_lock)
