"""A recovery key to be written down: whole, in two lines of letters of one width."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontDatabase

from kamdesk.i18n import _
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.labels import Label

_LETTERS = 15


class KeyText(Label):
    """Selectable by mouse and keyboard. ``key`` is what it was given, without the break."""

    def __init__(self, key: str) -> None:
        super().__init__(_in_two_lines(key))
        self.key = key
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(_("Recovery key"))
        self.setAccessibleDescription(key)

    @Slot()
    def _restyle(self) -> None:
        super()._restyle()
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(round(theme().px(_LETTERS)))
        self.setFont(font)


def _in_two_lines(key: str) -> str:
    """Break a key at the end of the group that reaches its middle."""
    groups = key.split("-")
    first = (len(groups) + 1) // 2
    rest = "-".join(groups[first:])
    return "-".join(groups[:first]) + (f"-\n{rest}" if rest else "")
