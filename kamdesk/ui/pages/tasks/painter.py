"""Paints the lines of the list: a tick, the words, whose it is and when it falls due."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from kamdesk.ui.pages.tasks import words
from kamdesk.ui.pages.tasks.entries import Entry, Group
from kamdesk.ui.theme import Tone, theme
from kamdesk.ui.widgets.fields import draw_check
from kamdesk.ui.widgets.painting import (
    RIGHT,
    chip_width,
    draw_avatar,
    draw_chip,
    draw_company,
    draw_icon,
    draw_text,
    focus_ring,
)
from kamdesk.ui.widgets.rows_model import ROW_ROLE, Index
from kamdesk.ui.widgets.sync_looks import small_look

LINE, HEAD = 36, 34
_EDGE, _TICK, _GAP = 14, 16, 10
_DUE, _OWNER, _ACCOUNT, _PERSON = 92, 116, 168, 104
_SLIM: Final = 820  # design pixels below which owner and person give way
_SIDES: Final[dict[str, Tone]] = {"ours": "plum", "theirs": "sky"}


def tick_box(rect: QRect) -> QRect:
    """Return where the tick of a line lies."""
    px = theme().px
    side = px(_TICK)
    return QRect(rect.x() + px(_EDGE), rect.y() + (rect.height() - side) // 2, side, side)


class LineDelegate(QStyledItemDelegate):
    """Draws headings and entries; ``gap`` is the row above which something would be dropped."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self.hovered = self.gap = -1

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802 - Qt's signature
        tall = LINE if isinstance(index.data(ROW_ROLE), Entry) else HEAD
        return QSize(theme().px(80), theme().px(tall))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        row = index.data(ROW_ROLE)
        if isinstance(row, Entry):
            self._draw_ground(painter, rect, index.row())
            current = self._view.currentIndex().row() == index.row()
            self._draw_entry(painter, rect, row, current=current)
        else:
            _draw_head(painter, rect, row)
        mark, ink = theme().px(2), theme().color("accent")
        if self.gap == index.row():
            painter.fillRect(rect.x(), rect.y(), rect.width(), mark, ink)
        elif self.gap == index.row() + 1 == self._view.model().rowCount():
            painter.fillRect(rect.x(), rect.bottom() - mark, rect.width(), mark, ink)

    def _draw_ground(self, p: QPainter, rect: QRect, row: int) -> None:
        look = theme()
        current = self._view.currentIndex().row() == row
        if current or row == self.hovered:
            p.fillRect(rect, look.color("accentSoft" if current else "hover"))
        p.fillRect(rect.x(), rect.bottom(), rect.width(), 1, look.color("line"))
        keyboard = self._view.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        if current and keyboard and self._view.hasFocus():
            focus_ring(
                p, rect.adjusted(look.px(2), look.px(1), -look.px(2), -look.px(2)), look.px(6)
            )

    def _draw_entry(self, p: QPainter, rect: QRect, entry: Entry, *, current: bool) -> None:
        px = theme().px
        slim = rect.width() < px(_SLIM)
        draw_check(p, tick_box(rect), not entry.is_open)
        room = rect.adjusted(px(_EDGE + _TICK + _GAP), 0, -px(_EDGE), -1)
        room = _draw_due(p, room, entry)
        if not slim:
            room = _draw_owner(p, room, entry, current=current)
        room = _draw_account(p, room, entry, current=current)
        if entry.side and not slim:
            room = _draw_person(p, room, entry)
        _draw_words(p, room, entry, current=current)


def _draw_head(p: QPainter, rect: QRect, group: Group) -> None:
    px = theme().px
    room = rect.adjusted(px(_EDGE), px(6), -px(_EDGE), -1)
    taken = draw_text(p, room, group.title, (13, 600, group.ink))
    count = str(len(group.entries))
    draw_text(p, room.adjusted(taken + px(8), 0, 0, 0), count, (12, 500, "text3"))
    p.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme().color("line"))


def _cut(room: QRect, width: int) -> tuple[QRect, QRect]:
    """Cut a column off the right end; return it and the rest, with air between."""
    column = QRect(room.right() - width + 1, room.y(), width, room.height())
    return column, room.adjusted(0, 0, -width - theme().px(_GAP), 0)


def _draw_due(p: QPainter, room: QRect, entry: Entry) -> QRect:
    column, rest = _cut(room, theme().px(_DUE))
    weight = 600 if entry.ink in ("riskText", "warnText") else 400
    draw_text(p, column, entry.due_text, (12, weight, entry.ink), RIGHT)
    return rest


def _draw_owner(p: QPainter, room: QRect, entry: Entry, *, current: bool) -> QRect:
    return _draw_named(p, room, (entry.owner, theme().px(_OWNER)), draw_avatar, current=current)


def _draw_account(p: QPainter, room: QRect, entry: Entry, *, current: bool) -> QRect:
    named = (entry.account, theme().px(_ACCOUNT))
    return _draw_named(p, room, named, draw_company, current=current)


def _draw_named(
    p: QPainter,
    room: QRect,
    named: tuple[str, int],
    draw_mark: Callable[..., None],
    *,
    current: bool,
) -> QRect:
    """Draw a mark and its name into a column at the right; ``named`` is the name and the width."""
    (name, wide), side = named, theme().px(18)
    column, rest = _cut(room, wide)
    if name:
        mark = QRect(column.x(), column.y() + (column.height() - side) // 2, side, side)
        draw_mark(p, mark, name, chosen=current)
        words = column.adjusted(side + theme().px(6), 0, 0, 0)
        draw_text(p, words, name, (12, 400, "text2"))
    return rest


def _draw_person(p: QPainter, room: QRect, entry: Entry) -> QRect:
    column, rest = _cut(room, theme().px(_PERSON))
    draw_text(p, column, entry.person, (12, 400, "text3"))
    return rest


def _draw_title(p: QPainter, room: QRect, entry: Entry) -> int:
    """Write the title, and a small mark where the server does not have it as it is here."""
    icon, _word, ink = small_look(entry.line.sync)
    space = theme().px(19) if icon else 0
    style = (13, 400, "text" if entry.is_open else "text3")
    taken = draw_text(p, room.adjusted(0, 0, -space, 0), entry.text, style)
    if icon:
        spot = QRect(room.x() + taken + theme().px(6), room.y(), theme().px(13), room.height())
        draw_icon(p, spot, icon, ink, 13)
    return taken + space


def _draw_words(p: QPainter, room: QRect, entry: Entry, *, current: bool) -> None:
    px = theme().px
    if entry.side:
        side = words.side_word(entry.side)
        draw_chip(p, room, side, _SIDES.get(entry.side, "none"), "surface" if current else "")
        room = room.adjusted(chip_width(side) + px(8), 0, 0, 0)
    if entry.comments:
        column, room = _cut(room, px(32))
        draw_icon(p, QRect(column.x(), column.y(), px(13), column.height()), "message-square",
                  "text3", 13)  # fmt: skip
        draw_text(p, column.adjusted(px(17), 0, 0, 0), str(entry.comments), (12, 400, "text3"))
    taken = _draw_title(p, room, entry)
    if entry.about and room.width() - taken > px(60):
        rest = room.adjusted(taken + px(8), 0, 0, 0)
        draw_text(p, rest, entry.about, (12, 400, "text3"))
