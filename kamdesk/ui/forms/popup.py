"""A list of offers under a text field; the keyboard stays in the field."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QRect, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QWidget

_SHOWN: Final = 8
_TAKES: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class OfferPopup(QCompleter):
    """Signals: ``taken`` carries the place of the offer chosen."""

    taken = Signal(int)

    def __init__(self, field: QWidget) -> None:
        self._texts = QStringListModel()
        super().__init__(self._texts, field)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(_SHOWN)
        self.setWidget(field)
        self.activated[QModelIndex].connect(self._take)  # type: ignore[index]

    @property
    def is_open(self) -> bool:
        """Whether the list is in sight."""
        return self._list().isVisible()

    def offer(self, texts: Sequence[str], box: QRect | None = None) -> None:
        """Show these under the field, or under ``box`` of it; nothing to offer closes the list."""
        self._texts.setStringList(list(texts))
        if not texts:
            self.close()
            return
        self.complete(box or QRect())
        self._list().setCurrentIndex(self.completionModel().index(0, 0))

    def close(self) -> None:
        """Fold the list away."""
        self._list().hide()

    def takes(self, event: QKeyEvent) -> bool:
        """Use a key for the list while it is open: Enter and Tab take, Escape closes it."""
        if not self.is_open or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if event.key() in _TAKES:
            self._take(self._list().currentIndex())
            self.close()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return True
        return False

    def _take(self, index: QModelIndex) -> None:
        if index.isValid():
            self.taken.emit(index.row())

    def _list(self) -> QAbstractItemView:
        popup = self.popup()
        if popup is None:
            raise LookupError
        return popup
