"""A sheet of every key, read from the one keyboard map."""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QWidget

from kamdesk.i18n import _
from kamdesk.ui.page_keys import Scope, keyboard_map
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.labels import KeyCap, Label
from kamdesk.ui.widgets.letter_keys import key_name, letter_keys

_COLUMNS: Final = 3
_WIDE, _EDGE = 1060, 64
_HEAD: Final = 2  # a heading is as tall as so many entries


class KeysSheet(QDialog):
    """Every key by where it holds; those of the room at hand come first."""

    def __init__(self, parent: QWidget, room: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Shortcuts"))
        self.scopes = [scope for scope in map(_living, keyboard_map(room)) if scope.entries]
        inside = QWidget()
        inside.setProperty("scrolled", "true")
        columns = Columns(inside, gap=28, margins=(24, 4, 24, 20))
        for some in _shared(self.scopes):
            column = Rows(gap=5)
            for scope in some:
                _fill(column, scope)
            column.addStretch(1)
            columns.addLayout(column, 1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = Columns(margins=(24, 18, 24, 8))
        head.addWidget(Label(_("Shortcuts"), "title-1"))
        lines = Rows(self, gap=0)
        lines.addLayout(head)
        lines.addWidget(area, 1)
        self.resize(self._fitting(parent.window().size(), inside.sizeHint()))

    def _fitting(self, room: QSize, wanted: QSize) -> QSize:
        px = theme().px
        wide = min(max(px(_WIDE), wanted.width() + px(24)), room.width() - px(_EDGE))
        return QSize(wide, min(wanted.height() + px(80), room.height() - px(_EDGE)))


def _living(scope: Scope) -> Scope:
    """Leave out what no key does: single letters where nobody wants them."""
    holds = letter_keys().holds
    entries = (entry for entry in scope.entries if any(map(holds, entry.keys)))
    return replace(scope, entries=tuple(entries))


def _shared(scopes: Sequence[Scope]) -> list[list[Scope]]:
    """Share the places among the columns in order, each about as tall as the others."""
    weights = [len(scope.entries) + _HEAD for scope in scopes]
    share, filled = sum(weights) / _COLUMNS, 0
    columns: list[list[Scope]] = [[] for _at in range(_COLUMNS)]
    for scope, weight in zip(scopes, weights, strict=True):
        columns[min(_COLUMNS - 1, int((filled + weight / 2) // share))].append(scope)
        filled += weight
    return columns


def _fill(column: Rows, scope: Scope) -> None:
    """Append a heading and its entries."""
    if column.count():
        column.addSpacing(theme().px(10))
    column.addWidget(Label(_(scope.title), "title-3"))
    for entry in scope.entries:
        column.addLayout(_line(entry.keys, _(entry.title)))


def _line(keys: tuple[str, ...], title: str) -> Columns:
    line = Columns(gap=4)
    line.addWidget(Label(title, "body", "text2", wrap=True), 1)
    for key in keys:
        line.addWidget(KeyCap(key_name(key)))
    return line
