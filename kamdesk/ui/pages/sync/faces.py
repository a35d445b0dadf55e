"""The face of a record: a person's initial, or the icon of what is nobody."""

from typing import Final

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from kamdesk.queries.conflict_inbox import Disputed
from kamdesk.ui.pages.sync import words
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.glyphs import Avatar
from kamdesk.ui.widgets.painting import draw_icon, fill_rounded

_PEOPLE: Final = frozenset({"contact", "stakeholder_fact", "person_link"})
_CORNER, _INSIDE = 9 / 44, 20 / 44  # shares of the side


class Tile(Painted):
    """The icon of a record that is nobody's face."""

    def __init__(self, icon: str = "file-text", size: int = 44) -> None:
        super().__init__()
        self.design = (size, size)
        self._icon, self._size = icon, size

    def show_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self.update()

    def draw(self, p: QPainter) -> None:
        fill_rounded(p, self.rect().toRectF(), theme().px(self._size * _CORNER), "accentSoft")
        draw_icon(p, self.rect(), self._icon, "accentText", round(self._size * _INSIDE))


def is_person(group: Disputed) -> bool:
    """Tell whether a record is about somebody with a face."""
    return group.entity in _PEOPLE


def icon_of(group: Disputed) -> str:
    """Return the icon of a kind of record."""
    return words.ICONS.get(group.entity, "file-text")


def face_of(group: Disputed, size: int) -> QWidget:
    """Make the face of a record."""
    return Avatar(words.title_of(group), size) if is_person(group) else Tile(icon_of(group), size)
