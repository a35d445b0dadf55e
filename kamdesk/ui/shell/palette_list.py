"""The lines of the palette, painted: icon, words with the match marked, keys at the right."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from kamdesk.i18n import _, ngettext
from kamdesk.ui.shell.palette_records import ICONS, Aside, Record, Span
from kamdesk.ui.shell.palette_rows import Heading, Row, TagRow, Verb
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.labels import draw_key_cap
from kamdesk.ui.widgets.letter_keys import key_name
from kamdesk.ui.widgets.marks import draw_attitude
from kamdesk.ui.widgets.painting import (
    RIGHT,
    chip_width,
    draw_chip,
    draw_icon,
    draw_text,
    fill_rounded,
    text_width,
)
from kamdesk.ui.widgets.rows_model import ROW_ROLE, Index

ROW: Final = 36
_TITLE: Final = 30


class PaletteList(QListView):
    """Rows that can be walked while the keyboard stays in the search field."""

    run = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rows = _Rows()
        self.facts: Mapping[str, str] = {}
        self.setModel(self.rows)
        self.setItemDelegate(_RowDelegate(self))
        self.setProperty("bare", "true")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Results"))
        self.clicked.connect(self._clicked)

    def show_rows(self, rows: Sequence[Row], *, keep: bool = False) -> None:
        """Replace the rows and choose the first that can be run, or ``keep`` the one chosen."""
        held = self.chosen() if keep else None
        self.rows.show_rows(rows)
        self.step(0)
        if held in rows:
            self.setCurrentIndex(self.rows.index(rows.index(held), 0))

    def show_facts(self, facts: Mapping[str, str]) -> None:
        """Show a line behind the verbs of the selection, by their ids."""
        self.facts = facts
        self.viewport().update()

    def step(self, by: int) -> None:
        """Walk to another row that can be run; 0 chooses the first."""
        places = self.rows.runnable()
        if not places:
            return
        here = self.currentIndex().row()
        at = places.index(here) if here in places and by else 0 if not by else -1
        chosen = places[max(0, min(len(places) - 1, at + by))]
        self.setCurrentIndex(self.rows.index(chosen, 0))
        if chosen == places[0]:
            self.scrollToTop()

    def chosen(self) -> Row | None:
        """Return the row Enter would run."""
        index = self.currentIndex()
        return self.rows.row(index.row()) if index.isValid() else None

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        row = self.rows.row(index.row())
        if not isinstance(row, Heading):
            self.run.emit(row)


class _Rows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Row] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, place: int) -> Row:
        return self._rows[place]

    def runnable(self) -> list[int]:
        return [at for at, row in enumerate(self._rows) if not isinstance(row, Heading)]

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802  Qt's name
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return said(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self._rows[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


def said(row: Row) -> str:
    """A row in words."""
    if isinstance(row, Heading):
        return row.text
    if isinstance(row, Verb):
        return _(row.action.title)
    if isinstance(row, TagRow):
        return f"{row.tag.text}, {_counted(row)}"
    aside = f", {row.aside.text}" if row.aside else ""
    return f"{row.text}, {row.sub}{aside}"


def _counted(row: TagRow) -> str:
    n = row.tag.accounts
    return ngettext("{n} account", "{n} accounts", n).format(n=f"{n:,}")


class _RowDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802 - Qt's signature
        tall = _TITLE if isinstance(index.data(ROW_ROLE), Heading) else ROW
        return QSize(theme().px(120), theme().px(tall))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        row: Row = index.data(ROW_ROLE)
        px = theme().px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Heading):
            room = rect.adjusted(px(20), px(8), -px(20), 0)
            draw_text(painter, room, row.text, (12, 400, "text3"))
            return
        view = self.parent()
        chosen = isinstance(view, QListView) and view.currentIndex() == index
        if chosen:
            ground = rect.adjusted(px(8), 0, -px(8), 0).toRectF()
            fill_rounded(painter, ground, px(7), "accentSoft")
        room = rect.adjusted(px(20), 0, -px(20), 0)
        lead = QRect(room.x(), room.y(), px(16), room.height())
        draw_icon(painter, lead, _icon(row), "accent" if chosen else "text2", 16)
        words = room.adjusted(px(28), 0, 0, 0)
        if isinstance(row, Verb):
            right = _draw_keys(painter, words, row)
            shown = words.adjusted(0, 0, -right, 0)
            taken = draw_text(painter, shown, _(row.action.title), (14, 400, "text"))
            fact = view.facts.get(row.action.id) if isinstance(view, PaletteList) else None
            if fact and row.subject is not None:
                beside = shown.adjusted(taken + px(12), 0, 0, 0)
                draw_text(painter, beside, fact, (12, 400, "text3"))
        elif isinstance(row, TagRow):
            taken = draw_text(painter, words, row.tag.text, (14, 400, "text"))
            beside = words.adjusted(taken + px(12), 0, 0, 0)
            draw_text(painter, beside, _counted(row), (12, 400, "text3"))
        else:
            _draw_record(painter, words, row)


def _icon(row: Verb | Record | TagRow) -> str:
    if isinstance(row, TagRow):
        return "tag"
    return row.action.icon if isinstance(row, Verb) else ICONS.get(row.hit.entity, "file-text")


def _draw_keys(p: QPainter, room: QRect, row: Verb) -> int:
    """Draw the shortcut as one cap; returns the width it takes."""
    if not row.key:
        return 0
    px = theme().px
    key = key_name(row.key)
    wide = max(px(19), text_width(key, 11, 500) + px(12))
    top = room.y() + (room.height() - px(19)) // 2
    draw_key_cap(p, QRect(room.right() - wide, top, wide, px(19)), key)
    return wide + px(12)


def _draw_record(p: QPainter, room: QRect, row: Record) -> None:
    px = theme().px
    if row.aside is not None:
        room = room.adjusted(0, 0, -_draw_aside(p, room, row.aside) - px(14), 0)
    weight = 600 if row.hit.named else 400
    sub = min(text_width(row.sub, 12) + px(14), room.width() // 2)
    wide = room.width() - sub
    taken = draw_marked(p, QRect(room.x(), room.y(), wide, room.height()), row.text, row.spans,
                        weight)  # fmt: skip
    rest = room.adjusted(taken + px(12), 0, 0, 0)
    draw_text(p, rest, row.sub, (12, 400, "text3"))


def _draw_aside(p: QPainter, room: QRect, aside: Aside) -> int:
    """Draw at the right what tells a record apart; returns the width taken."""
    px = theme().px
    if aside.kind == "chip":
        wide = chip_width(aside.text)
        draw_chip(p, room.adjusted(room.width() - wide, 0, 0, 0), aside.text, aside.tone)
        return wide
    weight = 400 if aside.kind == "attitude" else 600
    wide = text_width(aside.text, 13, weight)
    draw_text(p, room, aside.text, (13, weight, "text"), RIGHT)
    if aside.kind == "attitude":
        glyph = QRect(room.right() - wide - px(18), room.y(), px(13), room.height())
        draw_attitude(p, glyph, aside.attitude)
        wide += px(18)
    return wide


def draw_marked(
    p: QPainter, room: QRect, text: str, spans: Sequence[Span], weight: int = 400
) -> int:
    """Write one line with parts on a soft amber ground; returns the width taken."""
    px = theme().px
    x, end = room.x(), room.right()
    for part, marked in pieces(text, spans):
        wide = min(text_width(part, 14, 600 if marked else weight), end - x)
        if wide <= 0:
            break
        box = QRect(x, room.y(), wide, room.height())
        if marked:
            ground = QRect(x - px(1), room.y() + px(8), wide + px(2), room.height() - px(16))
            fill_rounded(p, ground.toRectF(), px(3), "warnSoft")
        draw_text(p, box, part, (14, 600 if marked else weight, "text"))
        x += wide
    return x - room.x()


def pieces(text: str, spans: Sequence[Span]) -> list[tuple[str, bool]]:
    """Cut a text at its marks: (part, is it marked)."""
    found: list[tuple[str, bool]] = []
    at = 0
    for low, high in spans:
        found += [(text[at:low], False), (text[low:high], True)]
        at = high
    found.append((text[at:], False))
    return [(part, marked) for part, marked in found if part]
