"""The keys of every verb, alive only in the rooms where they mean something."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from kamdesk.ui.actions import ACTIONS, Action


class Shortcuts(QObject):
    """Signals: ``acted`` carries the id of a verb whose key was pressed.

    A text field keeps its own letters and its own undo: Qt offers it every key first.
    """

    acted = Signal(str)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.pairs = [
            (action, self._shortcut(host, action, key)) for action in ACTIONS for key in action.keys
        ]

    def enter(self, room: str, *, letters: bool = True) -> None:
        """Wake the keys of a room, single letters only when wanted; "" silences them all."""
        for action, shortcut in self.pairs:
            is_letter = len(shortcut.key().toString()) == 1
            shortcut.setEnabled(room in action.rooms and (letters or not is_letter))

    def silence(self) -> None:
        """Leave every key to what lies over the page."""
        self.enter("")

    def _shortcut(self, host: QWidget, action: Action, key: str) -> QShortcut:
        made = QShortcut(QKeySequence(key), host)
        made.activated.connect(lambda: self.acted.emit(action.id))
        return made
