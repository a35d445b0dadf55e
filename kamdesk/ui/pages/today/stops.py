"""The visits of the route: each stop with its time and number, and the way between two."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QLineF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from kamdesk.domain.travel import Leg
from kamdesk.i18n import _, formats
from kamdesk.queries.day_visits import REMOTE, DayVisit, VisitState
from kamdesk.queries.stop_facts import StopFacts
from kamdesk.ui import wording
from kamdesk.ui.pages.today import words
from kamdesk.ui.pages.today.chips import ChipLine, chips_of
from kamdesk.ui.pages.today.lines import Sitters, Trailing, sitter_of
from kamdesk.ui.theme import Columns, Rows, band_look, theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.cards import Card, CardState
from kamdesk.ui.widgets.glyphs import HealthGlyph, Sparkline
from kamdesk.ui.widgets.labels import Chip, IconMark, Label, LinkLabel
from kamdesk.ui.widgets.painting import (
    CENTER,
    RIGHT,
    draw_icon,
    draw_text,
    fill_rounded,
    frame_rounded,
    ring_reached,
)

GUTTER = 92  # where the cards begin: times, then the numbers of the stops


class StopCard(Card):
    """One visit. ``opened`` its account was asked for; ``reached`` it took the keyboard."""

    opened = Signal(object)
    reached = Signal(object)

    def __init__(self, visit: DayVisit, state: CardState = "default") -> None:
        super().__init__(state=state, padding=14)
        self.visit = visit
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{formats.clock_time(visit.start)} {words.account_name(visit)}, "
                               f"{words.state_text(visit)}")  # fmt: skip
        self.spark = Sparkline(band_look(visit.band).text, (52, 16), fill=False)
        self.add_line(self._title())

    def add_line(self, line: QHBoxLayout) -> None:
        """Append a line of widgets."""
        self.body.addLayout(line)

    def show_trend(self, values: Sequence[float | None]) -> None:
        """Draw the score of the last months beside the name."""
        name = _("Score of the last months")
        self.spark.show_values(values, name)

    def _title(self) -> QHBoxLayout:
        visit = self.visit
        name = LinkLabel(words.account_name(visit), "title-3")
        name.recolor("text")
        name.setToolTip(_("Open account"))
        name.clicked.connect(lambda: self.opened.emit(visit))
        line = Columns(gap=8)
        line.addWidget(name)
        line.addWidget(HealthGlyph(visit.band, wording.band_word(visit.band)))
        if visit.health is None:
            line.addWidget(Label(_("Unscored"), "meta", "noneText"))
        else:
            line.addWidget(Label(wording.points(visit.health), "strong",
                                 band_look(visit.band).text))  # fmt: skip
            line.addWidget(self.spark)
        if visit.place:
            icon = "monitor" if visit.type == REMOTE else "map-pin"
            line.addWidget(Trailing(icon, visit.place), 1)
        else:
            line.addStretch(1)
        return line

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusInEvent(event)
        self.reached.emit(self.visit)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.visit)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002, N802  Qt
        self.opened.emit(self.visit)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        super().paintEvent(event)
        ring_reached(self, theme().px(9))


class DoneCard(StopCard):
    """A visit that took place, in two lines: what came of it, and what was written down."""

    def __init__(self, visit: DayVisit) -> None:
        super().__init__(visit, "sunken")
        written = visit.has_notes or bool(visit.outcome)
        color = "okText" if written else "warnText"
        line = Columns(gap=5)
        line.addWidget(
            Label(visit.outcome or visit.objective or "", "body", "text2", elide=True), 1
        )
        line.addWidget(IconMark("circle-check" if written else "notebook-pen", 13, color))
        line.addWidget(Label(words.outcome_text(visit), "meta", color))
        self.add_line(line)


class OffCard(StopCard):
    """A visit that was called off, with the reason."""

    def __init__(self, visit: DayVisit) -> None:
        super().__init__(visit, "sunken")
        line = Columns(gap=6)
        line.addWidget(Chip(_("Called off"), "none", "ban"))
        line.addWidget(Label(visit.outcome or "", "meta", "text2", elide=True), 1)
        self.add_line(line)


class PlannedCard(StopCard):
    """A visit later today, or one nobody wrote up: who, what for, and what is missing."""

    def __init__(
        self, visit: DayVisit, facts: StopFacts | None, today: date, *, is_over: bool = False
    ) -> None:
        super().__init__(visit)
        line = Columns(gap=12)
        line.addWidget(Sitters([sitter_of(seat) for seat in visit.seats]), 1)
        aim = Label(visit.objective or "", "meta", "text3", elide=True)
        aim.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(aim, 1)
        self.add_line(line)
        self.add(ChipLine(chips_of(visit, facts, today, is_over=is_over)))


class StopMark(Painted):
    """The time of a stop and its number; a tick once it is behind us."""

    def __init__(self, visit: DayVisit, number: int, *, upcoming: bool) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._visit, self._number, self._upcoming = visit, number, upcoming

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(GUTTER), theme().px(56))

    def draw(self, p: QPainter) -> None:
        px = theme().px
        behind = self._visit.state in (VisitState.HELD, VisitState.CANCELLED)
        ink = "text2" if behind else "text"
        start, end = (formats.clock_time(each) for each in (self._visit.start, self._visit.end))
        room = QRect(0, px(9), px(52), px(20))
        draw_text(p, room, start, (14, 600, ink), RIGHT)
        draw_text(p, room.translated(0, px(19)), end, (12, 400, "text3"), RIGHT)
        self._draw_number(p, QRect(px(62), px(9), px(20), px(20)))

    def _draw_number(self, p: QPainter, disc: QRect) -> None:
        radius = disc.width() / 2
        if self._visit.state is VisitState.HELD:
            fill_rounded(p, disc.toRectF(), radius, "okSoft")
            draw_icon(p, disc, "check", "okText", 12)
        elif self._visit.state is VisitState.CANCELLED:
            fill_rounded(p, disc.toRectF(), radius, "noneSoft")
            draw_icon(p, disc, "x", "noneText", 12)
        elif self._upcoming:
            fill_rounded(p, disc.toRectF(), radius, "accent")
            draw_text(p, disc, str(self._number), (12, 600, "onAccent"), CENTER)
        else:
            frame_rounded(p, disc, radius, "surface", "lineStrong")
            draw_text(p, disc, str(self._number), (12, 500, "text2"), CENTER)


class Way(Painted):
    """The way to the next stop: a dotted line, and how long it is thought to take."""

    def __init__(self, leg: Leg | None) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._leg = leg
        self.setAccessibleName(words.leg_text(leg))

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(200), theme().px(26))

    def draw(self, p: QPainter) -> None:
        px = theme().px
        p.setPen(theme().pen("none", 1.6, Qt.PenStyle.DotLine))
        p.drawLine(QLineF(px(72), px(3), px(72), self.height() - px(3)))
        lead = QRect(px(GUTTER), 0, px(15), self.height())
        draw_icon(p, lead, "route", "text3", 13)
        room = self.rect().adjusted(px(GUTTER + 20), 0, -px(8), 0)
        wide = draw_text(p, room, words.leg_text(self._leg), (12, 400, "text3"))
        if self._leg is not None and self._leg.minutes:
            box = room.adjusted(wide + px(7), px(4), 0, -px(4))
            self._draw_estimate(p, box)

    def _draw_estimate(self, p: QPainter, room: QRect) -> None:
        px = theme().px
        text = _("estimate")
        wide = theme().width(text, 12, 400) + px(10)
        box = QRect(room.x(), room.y(), wide, room.height())
        fill_rounded(p, box.toRectF(), px(4), "noneSoft")
        draw_text(p, box, text, (12, 400, "noneText"), CENTER)


class Stop(QWidget):
    """A card of the route behind its mark."""

    def __init__(self, card: StopCard, number: int, *, upcoming: bool) -> None:
        super().__init__()
        self.card = card
        line = Columns(self, gap=0)
        line.addWidget(StopMark(card.visit, number, upcoming=upcoming))
        line.addWidget(card, 1)


class Route(QWidget):
    """The stops of a day in order. ``opened`` and ``reached`` carry the visit."""

    opened = Signal(object)
    reached = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[StopCard] = []
        self._rows = Rows(self, gap=0)

    def clear(self) -> None:
        """Forget every stop."""
        self.cards = []
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def add_stop(self, card: StopCard, number: int, *, upcoming: bool) -> None:
        """Append a visit, with the way to it when another one was before."""
        before = any(each.visit.is_on_the_way for each in self.cards)
        if before and card.visit.is_on_the_way:
            self._rows.addWidget(Way(card.visit.travel))
        elif self.cards:
            self._rows.addSpacing(theme().px(8))
        card.opened.connect(self.opened)
        card.reached.connect(self.reached)
        self.cards.append(card)
        self._rows.addWidget(Stop(card, number, upcoming=upcoming))

    def card_of(self, visit_id: UUID) -> StopCard | None:
        """Find the card of a visit."""
        return next((card for card in self.cards if card.visit.id == visit_id), None)
