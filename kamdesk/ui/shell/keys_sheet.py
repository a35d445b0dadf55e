"""A sheet of every key, read from the same list as the keys themselves."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from kamdesk.i18n import N_, _
from kamdesk.ui.actions import ACTIONS
from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.widgets.labels import KeyCap, Label

_IN_LISTS = (
    (("J", "K"), N_("Move in a list")),
    (("Enter",), N_("Open what is chosen")),
    (("Space",), N_("Peek")),
    (("/",), N_("Filter the list")),
    (("Ctrl+Enter",), N_("Save the visit")),
)
_COLUMNS = 2


class KeysSheet(QDialog):
    """Every verb with its keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Shortcuts"))
        lines = Rows(self, gap=12, margins=24)
        lines.addWidget(Label(_("Shortcuts"), "title-1"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(8)
        native = QKeySequence.SequenceFormat.NativeText
        shown = [
            (tuple(QKeySequence(key).toString(native) for key in action.keys), action.title)
            for action in ACTIONS
            if action.keys
        ]
        half = -(-(len(shown) + len(_IN_LISTS)) // _COLUMNS)
        for at, (keys, title) in enumerate((*shown, *_IN_LISTS)):
            grid.addLayout(_line(keys, _(title)), at % half, at // half)
        lines.addLayout(grid)


def _line(keys: tuple[str, ...], title: str) -> Columns:
    line = Columns(gap=5)
    line.addWidget(Label(title, "body"))
    line.addStretch(1)
    for key in keys:
        line.addWidget(KeyCap(key))
    return line
