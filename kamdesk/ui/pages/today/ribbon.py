"""The day as a ribbon: visits, the way between them, lunch, and where the clock stands."""

from collections.abc import Iterable
from uuid import UUID

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QToolTip

from kamdesk.domain.day_ribbon import Kind, Ribbon, Stretch
from kamdesk.i18n import _
from kamdesk.queries.day_visits import DayVisit, VisitState
from kamdesk.ui.pages.today import words
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.painting import CENTER, draw_text, fill_rounded, frame_rounded

_LOOKS = {
    VisitState.HELD: ("okSoft", None, "okText"),
    VisitState.MISSED: ("warnSoft", None, "warnText"),
}
_PLANNED = ("surface", "lineStrong", "text")
_NEXT = ("accent", None, "onAccent")
_HOUR = 60


class DayRibbon(Painted):
    """One line of time. ``picked`` carries the id of the visit that was pressed."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._ribbon = Ribbon(9 * _HOUR, 18 * _HOUR, ())
        self._visits: dict[UUID, DayVisit] = {}
        self._next: UUID | None = None
        self._now = 0

    def show_day(self, ribbon: Ribbon, visits: Iterable[DayVisit], upcoming: UUID | None) -> None:
        """Lay out a day; ``upcoming`` is the visit that comes next."""
        self._ribbon, self._next = ribbon, upcoming
        self._visits = {visit.id: visit for visit in visits}
        self.setAccessibleName(", ".join(self._said(each) for each in ribbon.stretches))
        self.update()

    def show_now(self, minute: int) -> None:
        """Move the line of the clock, in minutes since midnight."""
        self._now = minute
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(300), theme().px(52))

    def visit_at(self, x: float) -> UUID | None:
        """Return the visit drawn at a place, None between visits."""
        for stretch in self._ribbon.stretches:
            box = self._box(stretch)
            if stretch.kind is Kind.VISIT and box.left() <= x <= box.right():
                return stretch.visit_id
        return None

    def draw(self, p: QPainter) -> None:
        self._draw_axis(p)
        for stretch in self._ribbon.stretches:
            self._draw_stretch(p, stretch)
        if self._ribbon.start < self._now < self._ribbon.end:
            self._draw_now(p)

    def _x(self, minute: int) -> float:
        pad = theme().px(8)
        span = self._ribbon.end - self._ribbon.start
        return pad + (minute - self._ribbon.start) / span * (self.width() - 2 * pad)

    def _box(self, stretch: Stretch) -> QRectF:
        px = theme().px
        left, right = self._x(stretch.start), self._x(stretch.end)
        return QRectF(left, px(5), max(px(4), right - left), px(21))

    def _draw_axis(self, p: QPainter) -> None:
        px = theme().px
        marks = list(range(self._ribbon.start, self._ribbon.end + 1, _HOUR))
        step = self._x(marks[1]) - self._x(marks[0])
        every = max(1, -(-px(44) // max(1, int(step))))
        for place, minute in enumerate(marks):
            x = round(self._x(minute))
            p.fillRect(QRect(x, px(3), 1, px(27)), theme().color("line"))
            if place % every == 0:
                room = QRect(x - px(20), px(33), px(40), px(16))
                room.moveLeft(max(0, min(self.width() - room.width(), room.left())))
                draw_text(p, room, f"{minute // _HOUR}:00", (11, 500, "text3"), CENTER)

    def _draw_stretch(self, p: QPainter, stretch: Stretch) -> None:
        box = self._box(stretch)
        if stretch.kind is Kind.TRAVEL:
            self._draw_way(p, box, stretch)
        elif stretch.kind is Kind.LUNCH:
            fill_rounded(p, box, theme().px(5), "noneSoft")
            self._write(p, box, _("Lunch"), "noneText")
        else:
            self._draw_visit(p, stretch, self._visit_of(stretch))

    def _draw_way(self, p: QPainter, box: QRectF, stretch: Stretch) -> None:
        color = "risk" if stretch.is_tight else "text3"
        p.setPen(theme().pen(color, 1.5, Qt.PenStyle.DotLine))
        y = box.center().y()
        p.drawLine(QPointF(box.left() + 2, y), QPointF(box.right() - 2, y))

    def _draw_visit(self, p: QPainter, stretch: Stretch, visit: DayVisit | None) -> None:
        if visit is None:
            return
        box, name = self._box(stretch), _brief(visit)
        look = _NEXT if visit.id == self._next else _LOOKS.get(visit.state, _PLANNED)
        fill, border, ink = look
        radius = theme().px(5)
        if border is None:
            fill_rounded(p, box, radius, fill)
        else:
            frame_rounded(p, box.toRect(), radius, fill, border)
        behind = self._behind(stretch, name)
        if behind is None:
            self._write(p, box, name, ink)
        else:
            draw_text(p, behind, name, (12, 600, "text"))

    def _behind(self, stretch: Stretch, name: str) -> QRect | None:
        """Return the room behind a visit for a name that would be cut inside; None without it."""
        px, box = theme().px, self._box(stretch)
        small = (11, 500) if name.isascii() else (12, 600)
        if theme().width(name, *small) + px(7) <= box.width():
            return None
        later = (self._x(s.start) for s in self._ribbon.stretches if s.start >= stretch.end)
        left, wide = round(box.right()) + px(6), theme().width(name, 12, 600) + px(1)
        fits = left + wide <= min(later, default=float(self.width()))
        return QRect(left, round(box.y()), wide, round(box.height())) if fits else None

    def _write(self, p: QPainter, box: QRectF, text: str, ink: str) -> None:
        """Name a stretch; a name too long for it is smaller, or cut to its letters without dots.

        Only Latin letters are still read when they are smaller.
        """
        px = theme().px
        wide = theme().width(text, 12, 600)
        pad = px(7) if wide + px(11) <= box.width() else px(4)
        room = box.toRect().adjusted(pad, 0, -px(3), 0)
        small = text.isascii() and wide > room.width()
        size, weight = (11, 500) if small else (12, 600)
        if room.width() > px(12):
            draw_text(p, room, _fitting(text, room.width(), size, weight), (size, weight, ink))

    def _draw_now(self, p: QPainter) -> None:
        px = theme().px
        x = round(self._x(self._now))
        p.fillRect(QRect(x - 1, px(3), max(2, px(1.5)), px(29)), theme().color("risk"))
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme().brush("risk"))
        p.drawEllipse(QPointF(x, px(3)), px(3), px(3))

    def _said(self, stretch: Stretch) -> str:
        span = f"{words.hours(stretch.start)}–{words.hours(stretch.end)}"
        visit = self._visit_of(stretch)
        if stretch.kind is Kind.LUNCH:
            return " ".join((span, _("Lunch")))
        if stretch.kind is Kind.TRAVEL:
            tight = (_("too little time"),) if stretch.is_tight else ()
            return " ".join((span, _("On the road"), *tight))
        return f"{span} {words.account_name(visit, short=True)}" if visit else span

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        found = self.visit_at(event.position().x())
        if found is not None:
            self.picked.emit(found)

    def event(self, event: object) -> bool:
        """Say under the pointer what a stretch is."""
        if isinstance(event, QHelpEvent):
            spot = event.pos().x()
            under = [s for s in self._ribbon.stretches if self._holds(s, spot)]
            QToolTip.showText(event.globalPos(), self._said(under[0]) if under else "", self)
            return True
        return super().event(event)  # type: ignore[arg-type]  # Qt hands over its own events

    def _visit_of(self, stretch: Stretch) -> DayVisit | None:
        return self._visits.get(stretch.visit_id) if stretch.visit_id else None

    def _holds(self, stretch: Stretch, x: int) -> bool:
        box = self._box(stretch)
        return box.left() <= x <= box.right()


def _fitting(text: str, room: int, size: int, weight: int) -> str:
    """Cut a name to its room: dots would cost two of the few letters there are."""
    while len(text) > 1 and theme().width(text, size, weight) > room:
        text = text[:-1]
    return text.rstrip()


def _brief(visit: DayVisit) -> str:
    return words.brief_name(visit.account_short or visit.account_name, visit.account_english)
