"""Strokes of the planner: hours and days, blocks, the ways between them, what is in the air."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QTextLayout

from kamdesk.domain.travel import Leg
from kamdesk.i18n import _
from kamdesk.queries.day_visits import REMOTE, DayVisit, VisitState
from kamdesk.ui.pages.week import words
from kamdesk.ui.pages.week.ground import GUTTER, Ground
from kamdesk.ui.pages.week.plan import Block
from kamdesk.ui.theme import band_look, theme
from kamdesk.ui.widgets.painting import (
    RIGHT,
    draw_icon,
    draw_text,
    fill_rounded,
    frame_rounded,
    text_width,
    whole_words,
)

_LINE: Final = 17  # height of a line of text in a block
_BEHIND: Final = (VisitState.HELD, VisitState.CANCELLED, VisitState.MISSED)


def draw_ground(p: QPainter, ground: Ground, today: int | None, off: Iterable[int] = ()) -> None:
    """Draw hours and days; today's column stands out, those ``off`` step back."""
    look = theme()
    p.fillRect(0, 0, ground.width, ground.height, look.color("surface"))
    for column in off:
        p.fillRect(ground.column_box(column), look.color("bg"))
    if today is not None:
        p.fillRect(ground.column_box(today), look.mixed("accent", "surface", 0.04))
    gutter = look.px(GUTTER)
    line = look.color("line")
    for hour in range(ground.first, ground.last + 1):
        y = min(ground.height - 1, ground.y(hour * 60))
        if hour > ground.first:
            p.fillRect(gutter - look.px(4), y, ground.width - gutter + look.px(4), 1, line)
        if ground.first < hour < ground.last:
            room = QRect(0, y - look.px(9), gutter - look.px(8), look.px(18))
            draw_text(p, room, f"{hour}:00", (11, 500, "text3"), RIGHT)
    for column in range(ground.columns):
        p.fillRect(ground.left(column), 0, 1, ground.height, line)


def draw_slot(p: QPainter, ground: Ground, column: int, minute: int) -> None:
    """Show the empty place the keyboard is at."""
    box = ground.span_box(column, minute, 30)
    p.setPen(theme().pen("accent", 1.5))
    p.setBrush(theme().brush("accentSoft"))
    p.drawRoundedRect(QRectF(box), theme().px(5), theme().px(5))
    room = box.adjusted(theme().px(8), 0, -theme().px(4), 0)
    draw_text(p, room, words.clock(minute), (12, 500, "accentText"))


def draw_block(p: QPainter, box: QRect, block: Block, *, chosen: bool, tight: bool) -> None:
    """Draw a visit: account, who and what for, when there is room also its hours."""
    px = theme().px
    fill, edge = _colours(block.visit)
    radius = px(5)
    border = "line" if fill == "sunken" else fill
    frame_rounded(p, box, radius, fill, border)
    p.save()
    p.setClipRect(QRect(box.x(), box.y(), px(3), box.height()))
    fill_rounded(p, QRectF(box.adjusted(0, 0, px(6), 0)), radius, edge)
    p.restore()
    _draw_words(p, box, block, tight=tight)
    if chosen:
        frame_rounded(p, box, radius, None, "accent", 2.0)


def draw_place(p: QPainter, box: QRect) -> None:
    """Leave a dashed place where a block was lifted."""
    p.setPen(theme().pen("lineStrong", 1.2, Qt.PenStyle.DashLine))
    p.setBrush(theme().brush("sunken"))
    p.drawRoundedRect(QRectF(box), theme().px(5), theme().px(5))


def draw_way(p: QPainter, ground: Ground, block: Block, leg: Leg, from_minute: int) -> None:
    """Draw the way to a block above it: a dotted line and how long it is thought to take."""
    px = theme().px
    bottom = ground.y(block.start)
    top = max(ground.y(from_minute), bottom - max(px(24), round(leg.minutes / 60 * ground.hour)))
    if bottom - top < px(12):
        return
    x = ground.left(block.column) + px(9)
    p.setPen(theme().pen("none", 1.6, Qt.PenStyle.DotLine))
    p.drawLine(QLineF(x, top + px(3), x, bottom - px(3)))
    if bottom - top < px(16):
        return
    tight = ground.y(from_minute + leg.minutes) > bottom
    color = "riskText" if tight else "text3"
    middle = (top + bottom) // 2
    right = ground.left(block.column + 1) - px(4)
    room = QRect(x + px(25), middle - px(9), max(0, right - x - px(25)), px(18))
    mark = words.way_mark(leg)
    if text_width(mark, 12, 500) > room.width():
        mark = words.clock(leg.minutes)  # 0:53 says it too
    if text_width(mark, 12, 500) > room.width():
        room.setLeft(x + px(7))
    else:
        draw_icon(p, QRect(x + px(7), middle - px(8), px(14), px(16)), "route", color, 13)
    draw_text(p, room, mark, (12, 500 if tight else 400, color))


def draw_drop(p: QPainter, box: QRect, lines: tuple[str, str, str], *, warned: bool) -> None:
    """Draw where something would land."""
    px = theme().px
    tone = "risk" if warned else "accent"
    p.setPen(theme().pen(tone, 1.4, Qt.PenStyle.DashLine))
    p.setBrush(theme().brush(f"{tone}Soft"))
    p.drawRoundedRect(QRectF(box).adjusted(0.7, 0.7, -0.7, -0.7), px(5), px(5))
    room = QRect(box.x() + px(9), box.y() + px(3), box.width() - px(13), px(_LINE))
    title, name, ways = lines
    draw_text(p, room, title, (13, 600, f"{tone}Text"))
    whole = " · ".join(part for part in (name, ways) if part)
    if text_width(whole, 12, 400) <= room.width():
        below = [whole]
    else:  # the way is the news: whoever carries something knows what it is
        below = [part for part in (ways, name) if part]
    for line, text in enumerate(below, start=1):
        if box.height() >= px(_LINE * (line + 1) + 4):
            draw_text(p, room.translated(0, px(_LINE) * line), text, (12, 400, f"{tone}Text"))


def draw_now(p: QPainter, ground: Ground, column: int, minute: int) -> None:
    """Draw the line of this moment."""
    px = theme().px
    y = ground.y(minute)
    if not 0 <= y <= ground.height:
        return
    box = ground.column_box(column)
    p.fillRect(box.x(), y - px(1) // 2, box.width(), max(1, px(1)), theme().color("risk"))
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(theme().brush("risk"))
    p.drawEllipse(QPointF(box.x(), y), px(4), px(4))


def _colours(visit: DayVisit) -> tuple[str, str]:
    """Return ground and edge: what lies behind is sunken, what is ahead wears its band."""
    look = band_look(visit.band)
    if visit.state is VisitState.HELD:
        return "sunken", "ok"
    if visit.state is VisitState.MISSED:
        return "sunken", "warn"
    if visit.state is VisitState.CANCELLED:
        return "sunken", "none"
    return look.soft, look.fill


def _icon(visit: DayVisit) -> tuple[str, str] | None:
    states = {
        VisitState.HELD: ("circle-check", "okText"),
        VisitState.MISSED: ("circle-alert", "warnText"),
        VisitState.CANCELLED: ("ban", "noneText"),
    }
    if visit.state in states:
        return states[visit.state]
    if visit.band == "at_risk":
        return "triangle-alert", "riskText"
    return ("monitor", "text2") if visit.type == REMOTE else None


def _draw_words(p: QPainter, box: QRect, block: Block, *, tight: bool) -> None:
    px = theme().px
    visit = block.visit
    title, line = words.block_lines(visit)
    tall = box.height()
    top = px(4) if tall >= px(42) else px(2) if tall >= px(36) else (tall - px(_LINE)) // 2
    room = QRect(box.x() + px(10), box.y() + top, box.width() - px(14), px(_LINE))
    icon = _icon(visit)
    lead = px(18) if icon and room.width() > px(60) else 0
    if lead and icon:
        draw_icon(p, QRect(room.x(), room.y(), px(14), room.height()), icon[0], icon[1], 13)
    if tight:
        mark = QRect(room.right() - px(13), room.y(), px(14), room.height())
        draw_icon(p, mark, "clock", "riskText", 13)
    first = room.adjusted(lead, 0, -px(16) if tight else 0, 0)
    ink = "text2" if visit.state in _BEHIND else "text"
    title = whole_words(title, first.width(), 13, 600)
    taken = draw_text(p, first, title, (13, 600, ink))
    if visit.state is VisitState.CANCELLED:
        middle = first.center().y() + 1
        p.fillRect(first.x(), middle, taken, 1, theme().color("text3"))
    if tall < px(36):
        return
    room.translate(0, px(1))
    spare = (tall - top - px(4)) // px(_LINE) - 2  # lines that neither name nor hours want
    for part in _wrapped(line, room.width(), max(1, spare)):
        room.translate(0, px(_LINE))
        draw_text(p, room, part, (12, 400, "text2"))
    if tall >= px(60):
        room.translate(0, px(_LINE))
        hours = words.span(block.start, block.end)
        draw_text(p, room, f"{hours} · {_kind(visit)}", (12, 400, "text3"))


def _wrapped(text: str, width: int, most: int) -> list[str]:
    """Break words into lines; the last one holds the rest, however long that is."""
    if most == 1 or text_width(text, 12, 400) <= width:
        return [text]
    laid = QTextLayout(text, theme().font(12, 400))
    laid.beginLayout()
    starts: list[int] = []
    while len(starts) < most and (line := laid.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    laid.endLayout()
    return [text[begin:end].strip() for begin, end in pairwise([*starts, len(text)])]


def _kind(visit: DayVisit) -> str:
    return words.kind(visit) if visit.state is not VisitState.CANCELLED else _("Called off")
