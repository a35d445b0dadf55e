"""Paints a card of the board, once for each look of it."""

from uuid import UUID

from PySide6.QtCore import QMargins, QPoint, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from kamdesk.ui.pages.opportunities.faces import Face
from kamdesk.ui.theme import band_look, theme
from kamdesk.ui.widgets.marks import draw_health
from kamdesk.ui.widgets.painting import (
    RIGHT,
    chip_width,
    draw_avatar,
    draw_chip,
    draw_company,
    draw_icon,
    draw_text,
    fill_rounded,
    frame_rounded,
    is_reached,
)
from kamdesk.ui.widgets.rows_model import ROW_ROLE, Index

CARD_HEIGHT, CARD_GAP = 132, 8
AIR = 8  # around a carried card, for its shadow
_PAD = 12
_KEPT = 120  # pictures of cards of one stage
_TILT = -1.6  # degrees a carried card leans


class CardDelegate(QStyledItemDelegate):
    """Draws cards; ``lifted`` is the one in the air, of which only a dashed place is left."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._painted: dict[tuple[UUID, int, int, float], QPixmap] = {}
        self.lifted: object = None
        theme().changed.connect(self.forget)

    @Slot()
    def forget(self) -> None:
        """Paint every card anew: faces or the look changed."""
        self._painted.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802 - Qt's signature
        return QSize(theme().px(160), theme().px(CARD_HEIGHT + CARD_GAP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        face: Face = index.data(ROW_ROLE)
        box = card_box(self._view, option.rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if face.deal.id == self.lifted:
            draw_place(painter, box)
            return
        held = index == self._view.currentIndex() and self._view.hasFocus()
        look = (1 + is_reached(self._view)) if held else 0
        painter.drawPixmap(box.topLeft(), self._picture(face, box.size(), look))

    def _picture(self, face: Face, size: QSize, look: int) -> QPixmap:
        """Return a card painted once: a drag paints whole stages at every step between them."""
        ratio = self._view.devicePixelRatioF()
        key = (face.deal.id, size.width(), look, ratio)
        known = self._painted.get(key)
        if known is None:
            if len(self._painted) > _KEPT:
                self.forget()
            known = self._painted[key] = _blank(size, ratio)
            p = QPainter(known)
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRect(QPoint(0, 0), size)
            draw_card(p, box, face, is_held=look > 0, is_reached=look > 1)
            p.end()
        return known


def _blank(size: QSize, ratio: float) -> QPixmap:
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made


def card_box(view: QListView, row: QRect) -> QRect:
    """Return where the card of a row lies: as wide with a scroll bar as without."""
    bar = view.verticalScrollBar()
    beside = 0 if bar.isVisible() else bar.sizeHint().width()
    return row.adjusted(0, 0, -beside, -theme().px(CARD_GAP))


def draw_place(p: QPainter, box: QRect) -> None:
    """Draw the dashed place a card left behind."""
    look = theme()
    p.setPen(look.pen("lineStrong", 1.0, Qt.PenStyle.DashLine))
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), look.px(9), look.px(9))


def draw_card(
    p: QPainter, box: QRect, face: Face, *, is_held: bool = False, is_reached: bool = False
) -> None:
    """Draw one card into a box; the held one has the accent border."""
    px = theme().px
    border = "accent" if is_held else "line"
    frame_rounded(p, box, px(9), "surface", border, (2.0 if is_reached else 1.5) if is_held else 1)
    if face.has_edge:
        _draw_edge(p, box)
    room = box.adjusted(px(_PAD), px(9), -px(_PAD), 0)
    _draw_account(p, _line(room, 0, 18), face)
    _draw_name(p, _line(room, 21, 20), face)
    _draw_step(p, _line(room, 43, 18), face)
    _draw_money(p, _line(room, 67, 22), face)
    _draw_foot(p, _line(room, 94, 22), face)


def carried(face: Face, size: QSize, ratio: float) -> QPixmap:
    """Return the picture of a card in the air: leaning, with the accent border."""
    edge = theme().px(AIR)
    whole = size.grownBy(QMargins(edge, edge, edge, edge))
    flat = _blank(whole, ratio)
    p = QPainter(flat)
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(theme().faded("shadow", 0.03))
    for step in range(edge):
        box = QRectF(0, 0, whole.width(), whole.height()).adjusted(step, step, -step, -step)
        p.drawRoundedRect(box, edge + theme().px(9), edge + theme().px(9))
    draw_card(p, QRect(QPoint(edge, edge), size), face, is_held=True)
    p.end()
    tilted = flat.transformed(
        QTransform().rotate(_TILT), Qt.TransformationMode.SmoothTransformation
    )
    tilted.setDevicePixelRatio(ratio)
    return tilted


def _line(room: QRect, top: int, height: int) -> QRect:
    px = theme().px
    return QRect(room.x(), room.y() + px(top), room.width(), px(height))


def _draw_edge(p: QPainter, box: QRect) -> None:
    px = theme().px
    p.save()
    p.setClipRect(QRect(box.x(), box.y(), px(3), box.height()))
    fill_rounded(p, QRectF(box), px(9), "risk")
    p.restore()


def _draw_account(p: QPainter, line: QRect, face: Face) -> None:
    px = theme().px
    side = px(16)
    disc = QRect(line.x(), line.y() + (line.height() - side) // 2, side, side)
    draw_company(p, disc, face.account)
    wide = theme().width(face.points, 12, 600) if face.points else 0
    draw_text(p, line, face.points, (12, 600, band_look(face.deal.band).text), RIGHT)
    glyph = QRect(line.right() - wide - px(14), line.y(), px(11), line.height())
    draw_health(p, glyph, face.deal.band)
    room = line.adjusted(side + px(6), 0, -wide - px(20), 0)
    draw_text(p, room, face.account, (12, 400, "text2"))


def _draw_name(p: QPainter, line: QRect, face: Face) -> None:
    """Write the deal, and after it a small mark where the server does not have it as it is here."""
    px = theme().px
    room = px(18) if face.mark else 0
    taken = draw_text(p, line.adjusted(0, 0, -room, 0), face.name, (13, 600, "text"))
    if face.mark:
        spot = QRect(line.x() + taken + px(5), line.y(), px(13), line.height())
        draw_icon(p, spot, face.mark, face.ink, 13)


def _draw_step(p: QPainter, line: QRect, face: Face) -> None:
    px = theme().px
    if not face.step:
        return
    draw_icon(p, QRect(line.x(), line.y(), px(12), line.height()), "arrow-right", "text3", 12)
    ink = "text2" if face.deal.next_step or face.deal.outcome != "open" else "text3"
    draw_text(p, line.adjusted(px(16), 0, 0, 0), face.step, (12, 400, ink))


def _draw_money(p: QPainter, line: QRect, face: Face) -> None:
    """Write amount and day; where both have no room the day gives way."""
    known = face.deal.amount is not None
    ink = "riskText" if face.is_late else "text3"
    wide = draw_text(p, line, face.amount, (15, 600, "text") if known else (12, 400, "text3"))
    room = line.adjusted(wide + theme().px(6), 0, 0, 0)
    weight = 600 if face.is_late else 400
    fits = theme().width(face.close, 12, weight) <= room.width()
    draw_text(p, room, face.close if fits else face.brief_close, (12, weight, ink), RIGHT)


def _draw_foot(p: QPainter, line: QRect, face: Face) -> None:
    px = theme().px
    side = px(18)
    if face.owner:
        draw_avatar(p, QRect(line.x(), line.y() + px(2), side, side), face.owner)
    left = line.adjusted(side + px(6) if face.owner else 0, 0, 0, 0)
    style = (12, 600, "riskText") if face.is_over_age else (12, 400, "text3")
    fits = left.width() - theme().width(face.age, 12, style[1]) - px(8) >= chip_width(face.flag)
    age = face.age if fits or not face.flag else _age_beside(face, left.width(), style[1])
    taken = theme().width(age, 12, style[1])
    room = left.width() - taken - px(8)
    draw_text(p, left, age, style)
    if face.comments:
        room -= _draw_comments(p, left.adjusted(taken + px(8), 0, 0, 0), face.comments)
    if face.flag and room >= px(30):
        wide = min(chip_width(face.flag), room)
        draw_chip(p, QRect(line.right() - wide + 1, line.y(), wide, line.height()),
                  face.flag, face.tone)  # fmt: skip


def _age_beside(face: Face, room: int, weight: int) -> str:
    """Write the age as far as the flag leaves room for it: on a slim card not at all."""
    wanted = theme().width(face.brief_age, 12, weight) + theme().px(8) + chip_width(face.flag)
    return face.brief_age if wanted <= room else ""


def _draw_comments(p: QPainter, room: QRect, count: str) -> int:
    px = theme().px
    draw_icon(p, QRect(room.x(), room.y(), px(12), room.height()), "message-square", "text3", 12)
    return px(24) + draw_text(p, room.adjusted(px(15), 0, 0, 0), count, (12, 400, "text3"))
