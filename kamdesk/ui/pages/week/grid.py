"""The painted week: blocks to choose, lift and stretch, by hand and by keys."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from kamdesk.i18n import _
from kamdesk.queries.cadence_debts import CadenceDebt
from kamdesk.queries.day_visits import DayVisit
from kamdesk.ui.pages.week import keys, words
from kamdesk.ui.pages.week.ground import HOUR, Ground
from kamdesk.ui.pages.week.hand import Hand
from kamdesk.ui.pages.week.plan import (
    Block,
    Carried,
    Spot,
    blocks_of,
    column_of,
    free_spot,
    hours_of,
    minute_of,
    preview,
    snapped,
)
from kamdesk.ui.pages.week.queue import MIME, debt_key
from kamdesk.ui.pages.week.reading import Week
from kamdesk.ui.pages.week.still import Still
from kamdesk.ui.pages.week.strokes import draw_drop, draw_now, draw_place, draw_slot
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.painting import focus_ring, is_reached

_SLOT: Final = 30  # minutes of an empty place the keyboard walks by


class WeekGrid(QWidget):
    """Signals: ``placed`` and ``created`` carry what was let down, ``created`` without an account.

    ``opened`` and ``cancel_asked`` carry a visit; ``lifted`` what is in the air, None when nothing
    is; ``said`` what changed, for everybody who listens; ``picked`` that another block is chosen.
    """

    placed = Signal(object)
    created = Signal(object)
    opened = Signal(object)
    cancel_asked = Signal(object)
    lifted = Signal(object)
    said = Signal(str)
    picked = Signal()
    wandered = Signal(QRect)

    def __init__(self) -> None:
        super().__init__()
        self.week: Week | None = None
        self.blocks: tuple[Block, ...] = ()
        self.ground = Ground(0, 0)
        self.cursor_spot = Spot(0, 9 * 60)
        self.chosen: UUID | None = None
        self.carried: Carried | None = None
        self.landed: Carried | None = None
        self.debts: dict[bytes, CadenceDebt] = {}
        self._hand, self._still = Hand(self), Still()
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Week"))
        theme().changed.connect(self._restyle)

    # Showing

    def show_week(self, week: Week) -> None:
        """Show a week; what is chosen or in the air stays so where it can."""
        is_first = self.week is None
        self.week, self.landed = week, None
        self.blocks = blocks_of(week.sheet)
        self._measure()
        if self.block_of(self.chosen) is None:
            self.chosen = None
        last = len(week.sheet.days) - 1
        if self.carried is not None and self.carried.column > last:
            self.carried = self.carried.at(Spot(last, self.carried.start))
        if is_first or self.cursor_spot.column > last:
            self._begin_at(week)
        self.refresh()

    def show_now(self, now: datetime) -> None:
        """Move the line of this moment."""
        if self.week is not None:
            self.week = Week(self.week.sheet, now)
            self.update()

    def know_debts(self, debts: Iterable[CadenceDebt]) -> None:
        """Take what may be dragged here from the queue."""
        self.debts = {debt_key(debt): debt for debt in debts}

    def block_of(self, visit_id: UUID | None) -> Block | None:
        """Find the block of a visit."""
        return next((block for block in self.blocks if block.visit.id == visit_id), None)

    def chosen_block(self) -> Block | None:
        """Return the block the keys apply to."""
        return self.block_of(self.chosen)

    def block_at(self, spot: QPoint) -> Block | None:
        """Find the block under a point; a later one lies above."""
        for block in reversed(self.blocks):
            if self.ground.block_box(block).contains(spot):
                return block
        return None

    def hours(self) -> Sequence[int]:
        """Return the first and the last hour shown."""
        return self.ground.first, self.ground.last

    def refresh(self) -> None:
        """Paint everything anew."""
        self._still.forget()
        self.update()

    # Choosing

    def choose(self, block: Block | None) -> None:
        """Make a block the one the keys apply to."""
        self.chosen = block.visit.id if block else None
        if block is not None:
            self.cursor_spot = Spot(block.column, block.start)
            self.say(words.block_said(block))
            self.wandered.emit(self.ground.block_box(block))
        self.refresh()
        self.picked.emit()

    def go_to(self, spot: Spot) -> None:
        """Walk to a place: the block that runs or begins there, else the empty place."""
        last = len(self.week.sheet.days) - 1 if self.week else 0
        first_hour, last_hour = self.hours()
        minute = max(first_hour * 60, min(last_hour * 60 - _SLOT, spot.minute))
        self.cursor_spot = Spot(max(0, min(last, spot.column)), minute)
        here = [
            block
            for block in self.blocks
            if block.column == self.cursor_spot.column
            and block.start < minute + _SLOT
            and block.end > minute
        ]
        if here:
            self.choose(here[0])
            return
        self.choose(None)
        if self.week is not None:
            day = self.week.sheet.days[self.cursor_spot.column].day
            self.say(words.free_said(day, minute))
        self.wandered.emit(self.ground.span_box(self.cursor_spot.column, minute, _SLOT))

    def say(self, text: str) -> None:
        """Announce what the keyboard or the hand just did."""
        self.setAccessibleDescription(text)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        self.said.emit(text)

    # Carrying

    def lift(self, carried: Carried) -> None:
        """Take something up; a visit that lies behind stays where it is."""
        self.carried, self.landed = carried, None
        self.lifted.emit(carried.what)
        self.refresh()
        self.carry(carried)

    def lift_debt(self, debt: CadenceDebt) -> None:
        """Take somebody of the queue up by keyboard, over the first free hour."""
        if self.week is not None:
            spot = free_spot(self.week.sheet, self.week.now, 60)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.lift(Carried(debt, spot.column, spot.minute))

    def lift_block(self, block: Block, *, stretches: bool = False) -> bool:
        """Take a visit up; tell whether it may be moved."""
        if not block.is_open:
            self.say(_("A visit that lies behind cannot be moved"))
            return False
        self.lift(Carried(block.visit, block.column, block.start, block.minutes, stretches))
        return True

    def carry(self, carried: Carried) -> None:
        """Hold what is in the air over another place."""
        if self.week is None:
            return
        before, self.carried = self.carried, carried
        if carried != before or self.accessibleDescription() == "":
            ways = preview(self.week.sheet, carried)
            self.say(words.carried_said(carried, self.week.sheet.days[carried.column].day, ways))
        box = self.ground.span_box(carried.column, carried.start, carried.minutes)
        self.wandered.emit(box)
        self.update()

    def drop(self) -> None:
        """Let down what is in the air."""
        carried, self.carried = self.carried, None
        if carried is None:
            return
        self.landed = carried
        self.cursor_spot = Spot(carried.column, carried.start)
        self.lifted.emit(None)
        self.refresh()
        (self.created if carried.what is None else self.placed).emit(carried)

    def let_go(self) -> None:
        """Put back what is in the air, or what was not taken where it landed."""
        was_up, self.carried, self.landed = self.carried is not None, None, None
        self._hand.forget()
        self.lifted.emit(None)
        if was_up:
            self.say(_("Put back"))
        self.refresh()

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        if self.week is None:
            return
        p = QPainter(self)
        self._still.draw(p, self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        today = column_of(self.week.sheet, self.week.today)
        if today is not None:
            draw_now(p, self.ground, today, minute_of(self.week.now.astimezone()))
        if self.hasFocus() and self.chosen is None and self._shown_drop() is None:
            draw_slot(p, self.ground, self.cursor_spot.column, self.cursor_spot.minute)
        self._draw_drop(p)
        block = self.chosen_block() if is_reached(self) else None
        if block is not None:
            px = theme().px
            around = self.ground.block_box(block).adjusted(-px(3), -px(3), px(3), px(3))
            focus_ring(p, around, px(8))
        p.end()

    def _shown_drop(self) -> Carried | None:
        return self.carried or self.landed

    def _draw_drop(self, p: QPainter) -> None:
        carried = self._shown_drop()
        if carried is None or self.week is None:
            return
        what = carried.what
        held = self.block_of(what.id) if isinstance(what, DayVisit) else None
        if held is not None:
            draw_place(p, self.ground.block_box(held))
        day = self.week.sheet.days[carried.column].day
        box = self.ground.span_box(carried.column, carried.start, carried.minutes)
        lines = words.drop_lines(carried, preview(self.week.sheet, carried))
        draw_drop(p, box, lines, warned=day < self.week.today)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        hours = self.ground.last - self.ground.first
        return QSize(theme().px(420), theme().px(HOUR) * hours)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._measure()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        self._hand.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        self._hand.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        self._hand.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        self._hand.double(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if not keys.pressed(self, event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Alt and an arrow for a block at hand; elsewhere they lead back."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if keys.keeps(self, event):
                event.accept()
                return True
        elif event.type() == QEvent.Type.ToolTip:
            self._show_tip(event)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusOutEvent(event)
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  Qt's name
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802  Qt's name
        debt = self.debts.get(bytes(event.mimeData().data(MIME).data()))
        if debt is None or self.week is None:
            event.ignore()
            return
        event.acceptProposedAction()
        spot = event.position().toPoint()
        minute = snapped(self.ground.minute_at(spot.y()))
        held = Carried(debt, 0, 0).at(Spot(self.ground.column_at(spot.x()), minute))
        if self.carried is None:
            self.lift(held)
        else:
            self.carry(held)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802  Qt's name
        super().dragLeaveEvent(event)
        self.let_go()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  Qt's name
        if self.carried is not None:
            event.acceptProposedAction()
            self.setFocus()
            self.drop()

    # Inside

    def _begin_at(self, week: Week) -> None:
        """Begin at the next visit of today, else at the first free hour."""
        ahead = [b for b in self.blocks if b.is_open and b.visit.end >= week.now]
        soon = [b for b in ahead if b.visit.start < week.now + timedelta(days=1)]
        if soon:
            self.chosen = soon[0].visit.id
            self.cursor_spot = Spot(soon[0].column, soon[0].start)
        else:
            self.cursor_spot = free_spot(week.sheet, week.now, 60)

    def _measure(self) -> None:
        columns = len(self.week.sheet.days) if self.week else 5
        first, last = hours_of(self.blocks)
        self.ground = Ground(self.width(), self.height(), columns, first, last)
        self.updateGeometry()
        self.refresh()

    def _show_tip(self, event: QEvent) -> None:
        spot = self.mapFromGlobal(self.cursor().pos())
        block = self.block_at(spot)
        if block is None:
            QToolTip.hideText()
            event.ignore()
        else:
            box = self.ground.block_box(block)
            QToolTip.showText(self.cursor().pos(), words.block_said(block), self, box)

    @Slot()
    def _restyle(self) -> None:
        self.updateGeometry()
        self._measure()
