"""A figure typed where it stands in a table."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QTableView

from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, sentence


class InlineNumber(QLineEdit):
    """Lies over a cell. Signals: ``entered`` carries the text on Enter; Escape gives it up."""

    entered = Signal(str)

    def __init__(self, table: QTableView) -> None:
        super().__init__(table.viewport())
        self._table = table
        self.setAccessibleName(_("Now"))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.hide()

    def open(self, index: QModelIndex | QPersistentModelIndex, text: str) -> None:
        """Show the figure over its cell, ready to be typed over."""
        self.setProperty("problem", "false")
        self.setToolTip("")
        self.setText(text)
        self.setGeometry(self._table.visualRect(index).adjusted(1, 1, -1, -2))
        self.setMinimumHeight(0)
        self.show()
        self.setFocus()
        self.selectAll()

    def refuse(self, error: KamdeskError) -> None:
        """Say what is wrong; what was typed stays."""
        self.setProperty("problem", "true")
        self.style().unpolish(self)
        self.style().polish(self)
        self.setToolTip(sentence(error))
        self.setAccessibleDescription(sentence(error))

    def close_quietly(self) -> None:
        """Give the keyboard back to the table."""
        self.hide()
        self._table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(self.text())
        elif event.key() == Qt.Key.Key_Escape:
            self.close_quietly()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusOutEvent(event)
        self.hide()
