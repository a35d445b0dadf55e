"""The files of a visit that is being written up: kept at once, tied to the visit when it is stored.

A file is safe before the visit is: it hangs on the account meanwhile, encrypted, and the draft
remembers which ones were meant.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from kamdesk.domain.change_set import ChangeSet
from kamdesk.i18n import _
from kamdesk.queries.attachments import FileRow, files_gathered
from kamdesk.services.attachments import tying
from kamdesk.ui.files.desk import FileDesk
from kamdesk.ui.files.preview import FilePreview
from kamdesk.ui.files.sources import Source
from kamdesk.ui.files.strip import FileStrip
from kamdesk.ui.files.taking import FileTaker
from kamdesk.ui.tasks import Tasks


class FileBasket(QObject):
    """Signals: ``edited`` when files came or went; ``told`` says so; ``said`` what was refused.

    With ``whole`` the strip lists what else the account has, as material at hand. Files are taken
    that are dropped on ``ground``, else anywhere on the page.
    """

    edited = Signal()
    said = Signal(str)
    told = Signal(str)

    def __init__(
        self,
        page: QWidget,
        tasks: Tasks,
        strip: FileStrip,
        *,
        whole: bool = False,
        ground: QWidget | None = None,
    ) -> None:
        super().__init__(page)
        self._page, self._tasks, self.strip, self._whole = page, tasks, strip, whole
        self._account: UUID | None = None
        self._visit: UUID | None = None
        self.pending: list[UUID] = []
        self.desk = FileDesk(tasks, page)
        self.taker = FileTaker(ground or page, self.take, ready=lambda: self._account is not None)
        self._preview: FilePreview | None = None
        self._connect()

    def about(self, account_id: UUID, visit_id: UUID | None) -> None:
        """Take the account, and the planned visit if it is one."""
        self._account, self._visit = account_id, visit_id
        self.reload()

    def hold(self, ids: Iterable[str | UUID]) -> None:
        """Take up the files a draft remembers."""
        self.pending = [UUID(str(each)) for each in ids]
        self.reload()

    def draft(self) -> list[str]:
        """Return the files to remember, as plain values."""
        return [str(each) for each in self.pending]

    def tied(self, deed: Callable[..., Any]) -> Callable[..., Any]:
        """Return a deed that ties the files to the visit it stores."""
        return tying(tuple(self.pending), "visit", deed) if self.pending else deed

    @Slot()
    def ask(self) -> None:
        """Let a person choose files."""
        if self._account is None:
            self.said.emit(_("Choose the account first"))
        else:
            self.desk.ask_files(*self._subject(self._account))

    def take(self, sources: Sequence[Source]) -> None:
        """Add what was dropped or pasted."""
        if self._account is not None:
            self.desk.add(*self._subject(self._account), sources)

    @Slot()
    def reload(self) -> None:
        """Read the files anew."""
        if self._account is None:
            return
        whole = self._account if self._whole else None
        self._tasks.read(files_gathered, tuple(self.pending), self._visit, whole, then=self._show,
                         owner=self, latest=f"basket.{id(self)}")  # fmt: skip

    @property
    def preview(self) -> FilePreview:
        """The preview over the page, made when first asked for."""
        if self._preview is None:
            self._preview = FilePreview(self._page, self.desk)
            self._preview.closed.connect(self._page.setFocus)
        return self._preview

    def _connect(self) -> None:
        self.strip.opened.connect(self._open)
        self.strip.removed.connect(self.desk.remove)
        self.desk.added.connect(self._added)
        self.desk.refused.connect(self.said)
        self.desk.told.connect(self.told)
        self.desk.moved.connect(self.reload)
        self._tasks.changed.connect(self._changed)

    @Slot(object)
    def _open(self, row: FileRow) -> None:
        self.preview.open(row)

    def _subject(self, account: UUID) -> tuple[str, UUID]:
        return ("account", account) if self._visit is None else ("visit", self._visit)

    def _added(self, made: UUID) -> None:
        if made not in self.pending:
            self.pending.append(made)
        self.edited.emit()
        self.reload()

    def _changed(self, changes: ChangeSet) -> None:
        if self._account is not None and changes.touches("attachment"):
            self.reload()

    def _show(self, rows: list[FileRow]) -> None:
        visit = self._visit
        own = {row.id for row in rows if row.id in self.pending or row.subject_id == visit}
        self.strip.show_files(rows, own)
