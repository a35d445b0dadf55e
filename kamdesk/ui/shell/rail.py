"""The left rail: rooms that exist, pinned accounts, whose profile it is."""

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from kamdesk.i18n import _
from kamdesk.queries.frame import FrameRow, PinnedRow
from kamdesk.ui import wording
from kamdesk.ui.rooms import BY_KEY, RAIL, Group, Room
from kamdesk.ui.shell.mark import draw_mark
from kamdesk.ui.theme import Columns, Rows, emptied, theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Divider, Panel
from kamdesk.ui.widgets.glyphs import Avatar
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.marks import draw_health
from kamdesk.ui.widgets.painting import (
    RIGHT,
    chip_width,
    draw_chip,
    draw_icon,
    draw_text,
    fill_rounded,
    focus_ring,
    frame_rounded,
    is_reached,
    text_width,
    whole_words,
)

WIDE, NARROW = 204, 56
_ROW = 31


class Rail(Panel):
    """Signals: ``room_chosen`` a room's key, ``account_chosen`` an id, ``settings_asked``."""

    room_chosen = Signal(str)
    account_chosen = Signal(object)
    settings_asked = Signal()

    def __init__(self, *, collapsed: bool = False) -> None:
        super().__init__("rail")
        self._collapsed = collapsed
        self.brand = _Brand()
        self.rooms = {room.key: self._room(room) for room in RAIL}
        self.headings = [Label(_(group.value), "meta", "text3") for group in _headed()]
        self.unfinished = Rows(gap=0, margins=(0, 4))
        self.pin_title = Label(_("Pinned"), "meta", "text3")
        self.pins = Rows(gap=0)
        self.person = _Person()
        self.person.settings.clicked.connect(self.settings_asked)
        self._lay_out()
        theme().changed.connect(self._resize)
        self.set_collapsed(collapsed)

    @property
    def collapsed(self) -> bool:
        return self._collapsed

    def set_collapsed(self, collapsed: bool) -> None:
        """Fold the rail to icons, or unfold it."""
        self._collapsed = collapsed
        for row in self.findChildren(RailRow):
            row.set_narrow(collapsed)
        self.brand.set_narrow(collapsed)
        self.person.set_narrow(collapsed)
        for heading in self.headings:
            heading.setVisible(not collapsed)
        self.pin_title.setVisible(not collapsed and self.pins.count() > 0)
        self._resize()

    def show_room(self, room: str) -> None:
        """Mark the room the open page belongs to."""
        lit = BY_KEY[room].behind or room
        for key, row in self.rooms.items():
            row.set_held(key == lit)

    def show_frame(self, row: FrameRow) -> None:
        """Fill in counts, pinned accounts and the person."""
        for room in RAIL:
            if room.count is not None:
                self.rooms[room.key].show_count(room.count(row), waits=room.waits)
        self.person.show_person(row)
        emptied(self.pins)
        for pinned in row.pinned:
            self.pins.addWidget(self._pin(pinned))
        self.set_collapsed(self._collapsed)

    def _room(self, room: Room) -> "RailRow":
        made = RailRow(room.key, _(room.title), room.icon)
        made.clicked.connect(lambda: self.room_chosen.emit(room.key))
        return made

    def _pin(self, row: PinnedRow) -> "RailRow":
        name = wording.named(row.name, row.english_name)
        made = RailRow(str(row.id), name, None, band=row.band or "unscored")
        made.show_value(wording.points(row.score), wording.band_word(row.band))
        made.clicked.connect(lambda: self.account_chosen.emit(row.id))
        return made

    def _lay_out(self) -> None:
        lines = Rows(self, gap=0, margins=(0, 0, 0, 8))
        lines.addWidget(self.brand)
        lines.addLayout(self._grouped())
        lines.addLayout(self.unfinished)
        lines.addStretch(1)
        title = Columns(margins=(18, 0, 0, 4))
        title.addWidget(self.pin_title)
        lines.addLayout(title)
        lines.addLayout(self.pins)
        rule = Columns(margins=(12, 8, 12, 4))
        rule.addWidget(Divider())
        lines.addLayout(rule)
        lines.addWidget(self.person)

    def _grouped(self) -> Rows:
        """Put the rooms under the headings of their groups."""
        rooms = Rows(gap=0, margins=(0, 4))
        headings = dict(zip(_headed(), self.headings, strict=True))
        shown: Group | None = None
        for room in RAIL:
            if room.group in headings and room.group is not shown:
                place = Columns(margins=(18, 8, 0, 4))
                place.addWidget(headings[room.group])
                rooms.addLayout(place)
            shown = room.group
            rooms.addWidget(self.rooms[room.key])
        return rooms

    @Slot()
    def _resize(self) -> None:
        self.setFixedWidth(theme().px(NARROW if self._collapsed else WIDE))


def _headed() -> tuple[Group, ...]:
    """Return the groups with a heading that hold a room, in the order of the rail."""
    return tuple(dict.fromkeys(room.group for room in RAIL if room.group and room.group.value))


class RailRow(QAbstractButton):
    """One line of the rail: a room with its icon, or a pinned account with its health."""

    def __init__(self, key: str, text: str, icon: str | None, band: str | None = None) -> None:
        super().__init__()
        self.key = key
        self.setText(text)
        self._icon, self._band = icon, band
        self._value = ""
        self._held = self._narrow = self._waits = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        theme().changed.connect(self.updateGeometry)

    @property
    def is_held(self) -> bool:
        return self._held

    def set_held(self, held: bool) -> None:
        self._held = held
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.setToolTip(self.text() if narrow else "")
        self.update()

    def show_count(self, count: int, *, waits: bool = False) -> None:
        """Show a number; one that ``waits`` for the person stands out, and is not shown at 0."""
        self._waits = waits
        self._value = str(count) if count or not waits else ""
        self.setAccessibleName(f"{self.text()} {self._value}".strip())
        self.update()

    def show_value(self, value: str, said: str) -> None:
        self._value = value
        self.setAccessibleName(f"{self.text()} {value} {said}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(NARROW), theme().px(_ROW))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return self.sizeHint()

    def paintEvent(self, event: object) -> None:  # noqa: ARG002, N802  Qt's signature
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = theme().px
        box = self.rect().adjusted(px(10), 0, -px(10), 0)
        self._draw_ground(p, box)
        lead = QRect(box.x() + px(10), box.y(), px(15), box.height())
        if self._narrow:
            lead.moveLeft((self.width() - lead.width()) // 2)
        if self._icon:
            draw_icon(p, lead, self._icon, "accent" if self._held else "text2", 15)
        else:
            draw_health(p, lead, self._band)
        if not self._narrow:
            self._draw_words(p, box)
        if is_reached(self):
            focus_ring(p, box, px(7))
        p.end()

    def _draw_ground(self, p: QPainter, box: QRect) -> None:
        px = theme().px
        if self._held:
            frame_rounded(p, box, px(6), "surface", "line")
            fill_rounded(p, QRect(0, px(7), px(3), self.height() - px(14)).toRectF(), 1, "accent")
        elif self.underMouse():
            fill_rounded(p, box.toRectF(), px(6), "hover")

    def _draw_words(self, p: QPainter, box: QRect) -> None:
        px = theme().px
        room = box.adjusted(px(32), 0, -px(10), 0)
        taken = text_width(self._value, 12, 500) + px(6) if self._value else 0
        style = (13, 600 if self._held else 400, "text" if self._held else "text2")
        name = whole_words(self.text(), room.width() - taken, *style[:2])
        draw_text(p, room.adjusted(0, 0, -taken, 0), name, style)
        if self._waits and self._value:
            wide = chip_width(self._value)
            draw_chip(p, room.adjusted(room.width() - wide, 0, 0, 0), self._value, "risk")
        else:
            draw_text(p, room, self._value, (12, 400, "text3"), RIGHT)


class _Brand(Painted):
    design = (56, 48)

    def __init__(self) -> None:
        super().__init__()
        self._narrow = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.update()

    def draw(self, p: QPainter) -> None:
        px = theme().px
        draw_mark(p, QRect(px(15), (self.height() - px(26)) // 2, px(26), px(26)))
        if not self._narrow:
            draw_text(p, self.rect().adjusted(px(50), 0, 0, 0), "kamdesk", (14, 600, "text"))


class _Person(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.avatar = Avatar("", 28)
        self.name = Label("", "strong", elide=True)
        self.territory = Label("", "meta", "text3", elide=True)
        self.settings = Button(icon="settings", kind=Kind.GHOST, size=Size.SMALL, tip=_("Settings"))
        words = Rows(gap=0)
        words.addWidget(self.name)
        words.addWidget(self.territory)
        line = Columns(self, gap=9, margins=(14, 2, 10, 2))
        line.addWidget(self.avatar)
        line.addLayout(words, 1)
        line.addWidget(self.settings)

    def show_person(self, row: FrameRow) -> None:
        name = wording.named(row.user_name, row.user_english_name)
        self.avatar.show_name(name)
        self.name.setText(name)
        place = wording.named(row.territory, row.territory_english)
        self.territory.setText(place or wording.choice_word("user", "role", row.role))

    def set_narrow(self, narrow: bool) -> None:
        for widget in (self.avatar, self.name, self.territory):
            widget.setVisible(not narrow)
