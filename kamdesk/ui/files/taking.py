"""Takes files that are dropped on a page, or pasted where no text is meant."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from kamdesk.ui.files.sources import Source, can_take, taken

_DRAGGED: Final = (QEvent.Type.DragEnter, QEvent.Type.DragMove)
Take = Callable[[Sequence[Source]], None]


class FileTaker(QObject):
    """Watches a widget; what is dropped or pasted there goes to ``take``.

    ``highlight`` is told whether something that can be taken hangs over it. ``ready`` says whether
    there is a record to add to.
    """

    def __init__(
        self,
        host: QWidget,
        take: Take,
        *,
        ready: Callable[[], bool] = lambda: True,
        highlight: Callable[[bool], None] = lambda _over: None,
    ) -> None:
        super().__init__(host)
        self._take, self._ready, self._highlight = take, ready, highlight
        self.watch(host)

    def watch(self, widget: QWidget) -> None:
        """Take what is dropped on another widget too, such as an editor inside the page."""
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        kind = event.type()
        if kind in _DRAGGED and isinstance(event, QDropEvent):
            return self._dragged(event)
        if kind == QEvent.Type.DragLeave:
            self._highlight(False)
        elif kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            return self._dropped(event)
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return event.matches(QKeySequence.StandardKey.Paste) and self.paste()
        return super().eventFilter(watched, event)

    def paste(self) -> bool:
        """Take the files or the picture of the clipboard; False when it holds something else."""
        given = QApplication.clipboard().mimeData()
        if given is None or not can_take(given) or not self._ready():
            return False
        self._take(taken(given))
        return True

    def _dragged(self, event: QDropEvent) -> bool:
        if not (can_take(event.mimeData()) and self._ready()):
            return False
        self._highlight(True)
        event.acceptProposedAction()
        return True

    def _dropped(self, event: QDropEvent) -> bool:
        self._highlight(False)
        if not (can_take(event.mimeData()) and self._ready()):
            return False
        event.acceptProposedAction()
        self._take(taken(event.mimeData()))
        return True
