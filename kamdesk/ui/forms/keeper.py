"""Keeps what is written, each second while it changes, with the caret; nothing when it does not."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kamdesk.services.drafts import drop_draft, keep_draft
from kamdesk.ui.tasks import Tasks

KEEP_EVERY_MS: Final = 800  # the write itself has to end within the second too


class Keeper(QObject):
    """Signals: ``kept`` once a draft is on the disk, ``began`` when one comes or goes.

    ``content`` returns what to keep, None for nothing. ``key`` names form and subject.
    """

    kept = Signal()
    began = Signal()

    def __init__(
        self, form: QObject, tasks: Tasks, content: Callable[[], dict[str, Any] | None]
    ) -> None:
        super().__init__(form)
        self._tasks, self._content = tasks, content
        self.key = ""
        self.is_dirty = self._resting = self._waits = False
        self._timer = QTimer(self, interval=KEEP_EVERY_MS)
        self._timer.timeout.connect(self.keep)

    @Slot()
    def touch(self) -> None:
        """Know that something changed."""
        self.is_dirty = True
        if not self._timer.isActive():
            self._timer.start()

    def move(self, key: str) -> None:
        """Keep under another name; what was kept under the old one goes there."""
        if self.key and self.key != key:
            self._tasks.run(drop_draft, self.key)
            self.touch()
        self.key = key

    @Slot()
    def keep(self) -> None:
        """Keep what changed since the last time."""
        if not self.is_dirty:
            self._timer.stop()  # until something changes again
        if not self.is_dirty or self._resting or not self.key:
            return
        self.is_dirty = False
        content = self._content()
        if content is None:
            self.drop()
        else:
            self._tasks.run(keep_draft, self.key, content, then=self._told, failed=self._again,
                            owner=self)  # fmt: skip

    def drop(self) -> None:
        """Forget the draft."""
        self.is_dirty = self._waits = False
        self._tasks.run(drop_draft, self.key, then=lambda _done: self.began.emit(), owner=self)

    def rest(self, resting: bool) -> None:
        """Keep nothing while the deed that replaces the draft is under way."""
        self._resting = resting

    def _told(self, _nothing: None) -> None:
        self.kept.emit()
        if not self._waits:
            self._waits = True
            self.began.emit()

    def _again(self, error: object) -> None:
        self.touch()  # a full disk may have room in a second
        self._tasks.refused.emit(error)
