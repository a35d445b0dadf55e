"""Lines of a card that give way when the page is narrow: who is there, and where it is."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy

from kamdesk.i18n import _
from kamdesk.queries.day_visits import Seat
from kamdesk.queries.reach import Known
from kamdesk.ui import wording
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.marks import draw_attitude
from kamdesk.ui.widgets.painting import RIGHT, draw_avatar, draw_icon, draw_text

_LEAST = 48  # design pixels


class Sitter(Struct, frozen=True):
    """One person in the room. ``judged``: an attitude is shown, also an unknown one."""

    name: str
    title: str
    attitude: int | None = None
    judged: bool = False

    @property
    def text(self) -> str:
        """The name with what they are."""
        return f"{self.name} · {self.title}" if self.title else self.name

    @property
    def said(self) -> str:
        """The same for screen readers."""
        word = wording.attitude_word(self.attitude) if self.judged else ""
        return ", ".join(part for part in (self.text, word) if part)


def sitter_of(person: Seat | Known) -> Sitter:
    """Read a person from a seat, or from what is known of them."""
    name = wording.named(person.name, person.english_name)
    title = wording.named(person.title or "", person.english_title)
    if isinstance(person, Seat):
        return Sitter(name, title)
    return Sitter(name, title, person.mapped.attitude, judged=True)


class Sitters(Painted):
    """People in a row; those without room are counted."""

    def __init__(self, people: Sequence[Sitter]) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._people = people
        said = "; ".join(person.said for person in people) or _("Nobody invited yet")
        self.setAccessibleName(said)
        self.setToolTip("\n".join(person.said for person in people))

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(120), theme().px(22))

    def draw(self, p: QPainter) -> None:
        px = theme().px
        if not self._people:
            draw_icon(p, QRect(0, 0, px(15), self.height()), "user-x", "warnText", 14)
            room = self.rect().adjusted(px(21), 0, 0, 0)
            draw_text(p, room, _("Nobody invited yet"), (13, 400, "warnText"))
            return
        x = 0
        for place, person in enumerate(self._people):
            rest = len(self._people) - place
            if place and x + self._wide(person) > self.width() - (px(40) if rest > 1 else 0):
                self._draw_rest(p, x, rest)
                return
            x += self._draw_person(p, x, person) + px(12)

    def _wide(self, person: Sitter) -> int:
        px = theme().px
        return px(27) + theme().width(person.text, 13, 400) + (px(19) if person.judged else 0)

    def _draw_person(self, p: QPainter, x: int, person: Sitter) -> int:
        px = theme().px
        side = px(20)
        draw_avatar(p, QRect(x, (self.height() - side) // 2, side, side), person.name)
        mark = px(19) if person.judged else 0
        room = QRect(x + px(27), 0, self.width() - x - px(27) - mark, self.height())
        wide = draw_text(p, room, person.text, (13, 400, "text2"))
        if person.judged:
            glyph = QRect(room.x() + wide + px(4), 0, px(15), self.height())
            draw_attitude(p, glyph, person.attitude)
        return px(27) + wide + mark

    def _draw_rest(self, p: QPainter, x: int, count: int) -> None:
        room = QRect(x, 0, self.width() - x, self.height())
        draw_text(p, room, f"+{count}", (12, 500, "text3"))


class Trailing(Painted):
    """An icon and a few words at the right end of a line."""

    def __init__(self, icon: str, text: str, color: str = "text3") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._icon, self._text, self._color = icon, text, color
        self.setAccessibleName(text)
        self.setToolTip(text)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(24), theme().px(20))

    def draw(self, p: QPainter) -> None:
        px = theme().px
        whole = theme().width(self._text, 12, 400)
        wide = min(whole, self.width() - px(20))
        if wide < min(whole, px(_LEAST)):
            return  # a word cut to some letters says nothing; its tip and its name do
        room = self.rect().adjusted(self.width() - wide, 0, 0, 0)
        draw_text(p, room, self._text, (12, 400, self._color), RIGHT)
        lead = QRect(room.x() - px(19), 0, px(14), self.height())
        draw_icon(p, lead, self._icon, self._color, 13)
