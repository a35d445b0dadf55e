"""What keys are called, and whether single letters do anything: for all that names a key."""

import re
from string import ascii_uppercase, digits
from typing import Final, cast

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QHelpEvent, QKeySequence
from PySide6.QtWidgets import QToolTip, QWidget

_SILENT: Final = frozenset(f"{ascii_uppercase}{digits}?[]")
_NAMED: Final = re.compile(r" \(([A-Z])\)$")


class LetterKeys(QObject):
    """Signals: ``changed`` fires when the person wants them otherwise."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._wanted = True

    def want(self, wanted: bool) -> None:
        """Take the wish in force."""
        if wanted != self._wanted:
            self._wanted = wanted
            self.changed.emit()

    def holds(self, key: str) -> bool:
        """Tell whether a key does anything now; all but single letters always do."""
        return self._wanted or key not in _SILENT

    def tip(self, text: str) -> str:
        """Return a tip without the letter at its end, where that letter does nothing."""
        return text if self._wanted else _NAMED.sub("", text)


class _Tips(QObject):
    """Says the tips of widgets that have no say of their own about them."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            widget = cast("QWidget", watched)
            QToolTip.showText(event.globalPos(), letter_keys().tip(widget.toolTip()), widget)
            return True
        return super().eventFilter(watched, event)


def name_key(widget: QWidget, tip: str) -> None:
    """Give a widget a tip that ends in a key; a letter is not named where it does nothing."""
    widget.setToolTip(tip)
    widget.installEventFilter(_Tips(widget))


def key_name(key: str) -> str:
    """Return what is printed on a key of this system."""
    named = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) or key
    return named.replace("Return", "Enter").replace("PgDown", "PgDn")


class _Held:
    """The one wish of the running application, as there is one keyboard."""

    keys: LetterKeys | None = None


def letter_keys() -> LetterKeys:
    """Return the wish of the application."""
    if _Held.keys is None:
        _Held.keys = LetterKeys()
    return _Held.keys
