"""One stage on the board: its head with sum and win rate, its cards, and where one may drop."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from kamdesk.i18n import _, formats, ngettext
from kamdesk.queries.opportunities import Board, Column
from kamdesk.ui.pages.opportunities import words
from kamdesk.ui.pages.opportunities.card_list import MIME, CardList
from kamdesk.ui.pages.opportunities.faces import Face
from kamdesk.ui.theme import Rows, theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.painting import (
    CENTER,
    RIGHT,
    draw_icon,
    draw_text,
    fill_rounded,
    focus_ring,
    frame_rounded,
    is_reached,
)

NARROW, LEAST = 50, 170
_HEAD: Final = 52
_DROP_HEIGHT: Final = 58
_USUAL: Final = 116  # a stage name, its count and air


class StageColumn(QWidget):
    """A column. ``dropped`` carries the id of a deal let go here; ``new_asked`` wants one here.

    A folded column is a narrow strip that still takes what is dropped; ``folded`` tells a change.
    ``hovered`` carries the deal in the air over it, ``left`` tells that there is none any more.
    """

    dropped = Signal(object)
    new_asked = Signal()
    folded = Signal()
    hovered = Signal(object)
    left = Signal()

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column = column
        self.is_folded = column.outcome != "open"
        self.is_target = False
        self.head = _Head(self.is_folded)
        self.list = CardList(words.stage_name(column))
        self.new = Button(_("New deal here"), "plus", Kind.GHOST, Size.SMALL)
        self.place = _DropPlace(self)
        self._build()
        self.setAcceptDrops(True)
        self._fold()

    def show_column(self, column: Column, board: Board, faces: Sequence[Face]) -> None:
        """Show a stage and its cards."""
        self.column = column
        span = _("in 12 months") if board.which == "closed" else _("this quarter")
        self.head.show_column(column, board.currency, span)
        self.list.show_faces(faces)
        self.list.setAccessibleName(self.head.accessibleName())
        self.place.text = _("Drop to move to {stage}").format(stage=words.stage_name(column))

    def toggle(self) -> None:
        """Fold a closed stage into a strip, or open it."""
        self.is_folded = not self.is_folded
        self._fold()
        self.folded.emit()

    def set_target(self, is_target: bool) -> None:
        """Show that letting go now drops here."""
        if is_target != self.is_target:
            self.is_target = is_target
            self._lay_place()
            self.place.setVisible(is_target and not self.is_folded)
            self.update()
            if not is_target:
                self.left.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  Qt's name
        if _deal_of(event) is not None:
            event.acceptProposedAction()
            self.set_target(self.list.cards.place(_deal_of(event)) is None)
            self.hovered.emit(_deal_of(event))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802  Qt's name
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802  Qt's name
        super().dragLeaveEvent(event)
        self.set_target(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  Qt's name
        deal = _deal_of(event)
        self.set_target(False)
        if deal is not None:
            event.acceptProposedAction()
            self.dropped.emit(deal)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._lay_place()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = theme().px
        if self.is_target:
            fill_rounded(p, QRectF(self.rect()), px(9), "accentSoft")
            p.setPen(theme().pen("accent", 1.0, Qt.PenStyle.DashLine))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(9), px(9))
        else:
            frame_rounded(p, self.rect(), px(9), "sunken", "line")
        p.end()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(NARROW if self.is_folded else LEAST), theme().px(300))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self.sizeHint().width(), theme().px(160))

    def _build(self) -> None:
        lines = Rows(self, gap=6, margins=(1, 1, 1, 6))
        lines.addWidget(self.head)
        inner = Rows(gap=0, margins=(8, 0, 0, 0))
        inner.addWidget(self.list, 1)
        inner.addWidget(self.new)
        lines.addLayout(inner, 1)
        self.head.toggled_fold.connect(self.toggle)
        self.new.clicked.connect(self.new_asked)
        self.new.setVisible(self.column.outcome == "open")
        self.place.hide()

    def _fold(self) -> None:
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Fixed if self.is_folded else policy.Expanding, policy.Expanding)
        self.head.set_folded(self.is_folded)
        self.list.setVisible(not self.is_folded)
        self.updateGeometry()

    def _lay_place(self) -> None:
        """Put the drop place under the last card, or over the last ones of a long column."""
        px = theme().px
        rows = self.list.cards.rowCount()
        under = self.list.visualRect(self.list.cards.index(rows - 1)).bottom() if rows else 0
        bottom = self.list.height() - px(_DROP_HEIGHT)
        top = self.list.y() + max(0, min(under + 1, bottom))
        wide = self.width() - 2 * px(8)
        self.place.setGeometry(self.list.x(), top, wide, px(_DROP_HEIGHT))
        self.place.raise_()


class _DropPlace(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        px = theme().px
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        fill_rounded(p, box, px(9), "accentSoft")
        p.setPen(theme().pen("accent", 1.0, Qt.PenStyle.DashLine))
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawRoundedRect(box, px(9), px(9))
        room = self.rect().adjusted(px(8), 0, -px(8), 0)
        draw_text(p, room, self.text, (12, 600, "accentText"), CENTER)
        p.end()


class _Head(Painted):
    """Name, count, win rate and sum; of a closed stage also the fold."""

    toggled_fold = Signal()

    def __init__(self, can_fold: bool) -> None:
        super().__init__()
        self._can_fold, self._is_folded = can_fold, can_fold
        self._name = self._count = self._share = self._bare = self._sum = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if can_fold:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_column(self, column: Column, currency: str, span: str) -> None:
        """Show a stage; ``span`` says since when closed deals are counted."""
        count = len(column.cards)
        self._name, self._count = words.stage_name(column), str(count)
        open_stage = column.outcome == "open"
        rate = _("{share} win rate").format(share=formats.percent(column.probability))
        self._share = rate if open_stage else span
        self._bare = formats.percent(column.probability) if open_stage else ""
        self._sum = words.sum_of(column, currency)
        unknown = ngettext("{n} without an amount", "{n} without an amount", column.unknown)
        self._unknown = unknown.format(n=column.unknown) if column.unknown else ""
        deals = ngettext("{n} deal", "{n} deals", count).format(n=count)
        said = (self._name, deals, self._sum, self._share, self._unknown)
        self.setAccessibleName(", ".join(part for part in said if part))
        self.setToolTip("\n".join(part for part in said if part))
        self._restyle()

    def set_folded(self, is_folded: bool) -> None:
        self._is_folded = is_folded
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Ignored, policy.Expanding if is_folded else policy.Fixed)
        self._restyle()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(NARROW - 4), theme().px(_HEAD))

    def draw(self, p: QPainter) -> None:
        if self._is_folded:
            self._draw_folded(p)
        else:
            self._draw_open(p)
        if is_reached(self):
            focus_ring(p, self.rect(), theme().px(8))

    def _draw_open(self, p: QPainter) -> None:
        px = theme().px
        room = QRect(px(12), px(8), self.width() - px(24), px(20))
        if self._can_fold:
            draw_icon(p, QRect(room.right() - px(12), room.y(), px(14), room.height()),
                      "chevron-left", "text3", 14)  # fmt: skip
            room.adjust(0, 0, -px(18), 0)
        count = theme().width(self._count, 12, 500) + px(6)
        said = self._said(room.width(), room.width() - count - theme().width(self._name, 13, 600))
        draw_text(p, room, said, (12, 400, "text3"), RIGHT)
        share = theme().width(said, 12, 400)
        name = room.adjusted(0, 0, -count - (share + px(8) if said else 0), 0)
        taken = draw_text(p, name, self._name, (13, 600, "text"))
        draw_text(p, room.adjusted(taken + px(6), 0, 0, 0), self._count, (12, 500, "text3"))
        under = QRect(px(12), px(28), self.width() - px(24), px(19))
        taken = draw_text(p, under, self._sum, (13, 400, "text2"))
        rest = under.adjusted(taken + px(8), 0, 0, 0)
        if self._unknown and rest.width() > px(40):
            draw_text(p, rest, self._unknown, (12, 400, "text3"), RIGHT)

    def _said(self, whole: int, rest: int) -> str:
        """Return the win rate with its words, without them, or not at all.

        Stages of one board stand side by side: their words go in all of them, or in none.
        """
        share, px = theme().width(self._share, 12, 400), theme().px
        roomy = self._can_fold or share + px(_USUAL) <= whole
        if roomy and share + px(10) <= rest:
            return self._share
        return self._bare if theme().width(self._bare, 12, 400) + px(10) <= rest else ""

    def _draw_folded(self, p: QPainter) -> None:
        px = theme().px
        draw_icon(p, QRect(0, px(10), self.width(), px(14)), "chevron-right", "text3", 14)
        draw_text(p, QRect(0, px(30), self.width(), px(18)), self._count, (13, 600, "text"), CENTER)
        top, text = px(56), f"{self._name} · {self._sum}"
        if not self._name.isascii():  # written downwards, such words stand upright
            for letter in self._name:
                draw_text(
                    p, QRect(0, top, self.width(), px(16)), letter, (12, 400, "text2"), CENTER
                )
                top += px(16)
            top, text = top + px(6), self._sum
        p.translate(self.width() / 2 + px(9), top)
        p.rotate(90)
        draw_text(p, QRect(0, 0, self.height() - top - px(10), px(18)), text, (12, 400, "text2"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        if self._can_fold and self.rect().contains(event.position().toPoint()):
            self.toggled_fold.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.toggled_fold.emit()
        else:
            super().keyPressEvent(event)


def _deal_of(event: QDropEvent) -> UUID | None:
    data = event.mimeData()
    return UUID(bytes=bytes(data.data(MIME).data())) if data.hasFormat(MIME) else None
