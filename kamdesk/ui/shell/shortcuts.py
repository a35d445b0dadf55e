"""The keys of every verb, alive only in the rooms where they mean something."""

from string import ascii_uppercase
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from kamdesk.ui.actions import ACTIONS, Action

_LETTERS: Final = f"{ascii_uppercase}/"


class Shortcuts(QObject):
    """Signals: ``acted`` carries the id of a verb whose key was pressed.

    A text field keeps its own letters and its own undo: Qt offers it every key first.
    """

    acted = Signal(str)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.pairs = [
            (action, self._shortcut(host, action, key)) for action in ACTIONS for key in action.keys
        ]
        self._mutes: list[QShortcut] = []

    def enter(self, room: str, *, letters: bool = True) -> None:
        """Wake the keys of a room, single letters only when wanted; "" silences them all.

        Letters nobody wants reach no list either: what a page hears by itself is silent as well.
        """
        for action, shortcut in self.pairs:
            is_letter = len(shortcut.key().toString()) == 1
            shortcut.setEnabled(room in action.rooms and (letters or not is_letter))
        self._mute(on=not letters)

    def silence(self) -> None:
        """Leave every key to what lies over the page."""
        self.enter("")

    def _mute(self, *, on: bool) -> None:
        """Catch every letter before it reaches a list; text fields are asked first and keep it."""
        if on and not self._mutes:
            self._mutes = [self._muted(letter) for letter in _LETTERS]
        for each in self._mutes:
            each.setEnabled(on)

    def _muted(self, letter: str) -> QShortcut:
        made = QShortcut(QKeySequence(letter), self._host)
        made.activated.connect(lambda: _pass_on(made, letter))
        return made

    def _shortcut(self, host: QWidget, action: Action, key: str) -> QShortcut:
        made = QShortcut(QKeySequence(key), host)
        made.activated.connect(lambda: self.acted.emit(action.id))
        return made


def _pass_on(mute: QShortcut, letter: str) -> None:
    """Let a letter search in a field of choices, where it is no verb."""
    focus = QApplication.focusWidget()
    if isinstance(focus, QComboBox):
        mute.setEnabled(False)  # else the key comes back here
        key = QKeyEvent(QEvent.Type.KeyPress, ord(letter), Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(focus, key)
        mute.setEnabled(True)
