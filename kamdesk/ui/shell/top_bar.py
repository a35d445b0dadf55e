"""The bar over every page: where we are, search, undo, and the one verb of the day."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from kamdesk.i18n import _
from kamdesk.queries.frame import NamedDeed
from kamdesk.ui import wording
from kamdesk.ui.page import Heading
from kamdesk.ui.reminding.bell import Bell
from kamdesk.ui.theme import Columns, theme
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Panel
from kamdesk.ui.widgets.labels import IconMark, Label, LinkLabel, draw_key_cap
from kamdesk.ui.widgets.painting import (
    draw_icon,
    draw_text,
    focus_ring,
    frame_rounded,
    is_reached,
    text_width,
)

HEIGHT = 48
_SEARCH, _LEAST_SEARCH = 300, 180
_LEAST_SUB: Final = 36  # design pixels; less says nothing


class TopBar(Panel):
    """Signals: ``acted`` carries the id of the verb pressed (see ``kamdesk.ui.actions``)."""

    acted = Signal(str)

    def __init__(self) -> None:
        super().__init__("surface")
        self.room = LinkLabel("", "body")
        self.room.recolor("text2")
        self.way_up = "accounts"
        self.room.clicked.connect(lambda: self.acted.emit(f"go.{self.way_up}"))
        self.arrow = IconMark("chevron-right", 13, "text3")
        self.title = Label("", "title-2", elide=True)
        self.sub = Label("", "meta", "text3", elide=True)
        self.star = StarButton()
        self.star.clicked.connect(lambda: self.acted.emit("account.pin"))
        self.search = SearchBox()
        self.search.clicked.connect(lambda: self.acted.emit("palette"))
        self.undo = Button(icon="undo-2", tip=_("Undo"))
        self.undo.clicked.connect(lambda: self.acted.emit("undo"))
        self.bell = Bell()
        self.primary = Button(_("Log visit"), "plus", Kind.PRIMARY)
        self.primary.clicked.connect(lambda: self.acted.emit("account.visit"))
        self._lay_out()
        theme().changed.connect(self._resize)
        self._resize()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Stand in nobody's way: the words share whatever width there is."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._share()

    def show_place(self, heading: Heading, way_up: str) -> None:
        """Show a page's own title, or what is inside the room its name leads up to."""
        room, title, sub = heading.room, heading.title, heading.sub
        self.way_up = way_up
        inside = bool(title)
        self.room.setVisible(inside)
        self.arrow.setVisible(inside)
        self.room.setText(room if inside else "")
        self.room.setAccessibleName(room)
        self.title.setText(title or room)
        self.sub.setText(sub)
        self._share()

    def show_star(self, pinned: bool | None) -> None:
        """Show whether the record is pinned; None when there is none."""
        self.star.setVisible(pinned is not None)
        self.star.show_pinned(bool(pinned))
        self._share()

    def show_undo(self, deed: NamedDeed | None) -> None:
        """Name the deed an undo would take back; without one the button rests."""
        self.undo.setEnabled(deed is not None)
        text = _("Undo: {deed}").format(deed=wording.deed_with_subject(deed)) if deed else _("Undo")
        self.undo.setToolTip(f"{text} (Ctrl+Z)")
        self.undo.setAccessibleName(text)

    def show_primary(self, shown: bool) -> None:
        self.primary.setVisible(shown)
        self._share()

    def _lay_out(self) -> None:
        line = Columns(self, gap=8, margins=(16, 0))
        for label in (self.title, self.sub):
            label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        line.addWidget(self.room)
        line.addWidget(self.arrow)
        line.addWidget(self.title)
        line.addWidget(self.star)
        line.addWidget(self.sub)
        line.addStretch(1)
        for widget in (self.search, self.undo, self.bell, self.primary):
            line.addWidget(widget)

    @Slot()
    def _resize(self) -> None:
        self.setFixedHeight(theme().px(HEIGHT))
        self._share()

    def _share(self) -> None:
        """Give title, line beside it and search their widths; in that order they matter."""
        px = theme().px
        title = text_width(self.title.text(), 15, 600) + px(4)
        sub = text_width(self.sub.text(), 12, 400) + px(4) if self.sub.text() else 0
        room = self.width() - self._taken(has_sub=bool(sub))
        search = max(px(_LEAST_SEARCH), min(px(_SEARCH), room - title - sub))
        title = max(px(40), min(title, room - search))
        sub = min(sub, room - search - title)
        self.search.setFixedWidth(search)
        self.title.setFixedWidth(title)
        self.sub.setVisible(sub >= px(_LEAST_SUB))
        self.sub.setFixedWidth(max(0, sub))

    def _taken(self, *, has_sub: bool) -> int:
        """Return the width of what never shrinks, gaps and margins included."""
        fixed = (self.room, self.arrow, self.star, self.undo, self.bell, self.primary)
        shown = [each.sizeHint().width() for each in fixed if not each.isHidden()]
        gaps = len(shown) + 1 + has_sub  # beside title and search
        return sum(shown) + theme().px(8) * gaps + theme().px(32)


class StarButton(Button):
    """Pins the account shown; filled in amber while it is pinned."""

    def __init__(self) -> None:
        super().__init__(icon="star", kind=Kind.GHOST, size=Size.SMALL, tip=_("Pin account"))
        self._pinned = False

    def show_pinned(self, pinned: bool) -> None:
        self._pinned = pinned
        self.set_icon("star-filled" if pinned else "star")
        tip = _("Unpin account") if pinned else _("Pin account")
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.update()

    def _ink(self) -> str:
        return "warn" if self._pinned else super()._ink()


class SearchBox(QAbstractButton):
    """Looks like a search field and opens the palette, where the typing happens.

    Where there is little room it says less; its tip says all.
    """

    elides = True

    def __init__(self) -> None:
        super().__init__()
        self.setText(_("Search, or run a command"))
        self.setAccessibleName(self.text())
        self.setToolTip(f"{self.text()} (Ctrl+K)")
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(_SEARCH), theme().px(30))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return self.sizeHint()

    def paintEvent(self, event: object) -> None:  # noqa: ARG002, N802  Qt's signature
        px = theme().px
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame_rounded(p, self.rect(), px(7), "surface", "field")
        draw_icon(p, QRect(px(9), 0, px(15), self.height()), "search", "text3", 15)
        keys = px(12) + text_width("Ctrl K", 11, 500)
        cap = QRect(self.width() - keys - px(6), (self.height() - px(19)) // 2, keys, px(19))
        room = self.rect().adjusted(px(32), 0, -keys - px(12), 0)
        fits = text_width(self.text(), 12, 400) <= room.width()
        draw_text(p, room, self.text() if fits else _("Search"), (12, 400, "text3"))
        draw_key_cap(p, cap, "Ctrl K")
        if is_reached(self):
            focus_ring(p, self.rect(), px(7))
        p.end()
