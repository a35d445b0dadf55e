"""The line of a bar that narrows a list by words, and gives the keyboard back to it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

_BACK = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)


class FilterLine(QLineEdit):
    """Signals: ``left`` gives the keyboard back; Escape leaves nothing typed."""

    left = Signal()

    def take_focus(self) -> None:
        """Put the keyboard into the line, also where there was no room for it."""
        self.show()
        self.setFocus()
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        elif event.key() not in _BACK:
            super().keyPressEvent(event)
            return
        event.accept()
        self.left.emit()
