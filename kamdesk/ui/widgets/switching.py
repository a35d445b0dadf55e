"""Choosing between a few views: segmented control and tabs, both painted, both by keyboard."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.painting import (
    CENTER,
    draw_text,
    focus_ring,
    frame_rounded,
    is_reached,
    text_width,
)

_ROOMY, _TIGHT, _LEAST = 24, 12, 6  # design pixels between the words of two tabs


class Segmented(Painted):
    """A row of choices of which one holds. ``chosen`` carries its key."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], name: str = "") -> None:
        """``choices`` are (key, text); the first one holds at the start."""
        super().__init__()
        self._choices = list(choices)
        self._at = 0
        self._name = name
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._say()

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        return tuple(self._choices)

    @property
    def key(self) -> str:
        return self._choices[self._at][0]

    def choose(self, key: str) -> None:
        """Make a choice hold without announcing it."""
        self._at = [known for known, _text in self._choices].index(key)
        self._say()
        self.update()

    def relabel(self, choices: Sequence[tuple[str, str]]) -> None:
        """Give new texts, such as counts; keeps the choice when its key is still there."""
        held = self.key
        self._choices = list(choices)
        keys = [key for key, _text in choices]
        self._at = keys.index(held) if held in keys else 0
        self._say()
        self._restyle()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        px = theme().px
        return QSize(sum(self._widths()) + px(4), px(28))

    def _widths(self) -> list[int]:
        pad = theme().px(22)
        return [text_width(text, 12, 600) + pad for _key, text in self._choices]

    def _boxes(self) -> list[QRect]:
        px = theme().px
        x = px(2)
        boxes = []
        for width in self._widths():
            boxes.append(QRect(x, px(2), width, self.height() - px(4)))
            x += width
        return boxes

    def draw(self, p: QPainter) -> None:
        px = theme().px
        frame_rounded(p, self.rect(), px(7), "sunken", "lineStrong")
        for place, box in enumerate(self._boxes()):
            held = place == self._at
            if held:
                frame_rounded(p, box, px(5), "surface", "line")
            style = (12, 600 if held else 400, "text" if held else "text2")
            draw_text(p, box, self._choices[place][1], style, CENTER)
        if is_reached(self):
            focus_ring(p, self.rect(), px(7))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        spot = event.position().toPoint()
        for place, box in enumerate(self._boxes()):
            if box.contains(spot):
                self._take(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._take(max(0, min(len(self._choices) - 1, self._at + step)))

    def _take(self, place: int) -> None:
        if place != self._at:
            self._at = place
            self._say()
            self.update()
            self.chosen.emit(self.key)

    def _say(self) -> None:
        text = self._choices[self._at][1]
        self.setAccessibleName(f"{self._name}: {text}" if self._name else text)


class Tabs(QTabBar):
    """Views of one record, with counts. ``chosen`` carries the key of the tab.

    A tab's width never changes with its weight, so nothing moves when it is chosen. Where there is
    little room the gaps shrink first, then the counts go, and at last the longest words are cut.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: list[int | None] = []
        self._unsaved: set[str] = set()
        self._pad, self._counted, self._most = _ROOMY, True, 0
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.currentChanged.connect(self._announce)
        theme().changed.connect(self._restyle)

    def add(self, key: str, text: str, count: int | None = None) -> None:
        """Append a tab; None shows no count."""
        self._counts.append(count)
        place = self.addTab(text)
        self.setTabData(place, key)
        self._say(place)

    def set_counts(self, counts: Mapping[str, int | None]) -> None:
        """Write the numbers behind tabs, by key."""
        before = list(self._counts)
        for key, count in counts.items():
            self._counts[self._place(key)] = count
        if self._counts != before:
            self._restyle()

    def set_unsaved(self, key: str, unsaved: bool) -> None:
        """Mark a tab that holds words not yet kept."""
        (self._unsaved.add if unsaved else self._unsaved.discard)(key)
        self.update()

    def choose(self, key: str) -> None:
        self.setCurrentIndex(self._place(key))

    @property
    def key(self) -> str:
        return str(self.tabData(self.currentIndex()))

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        px = theme().px
        return QSize(sum(self._words()) + sum(self._figures()) + self.count() * px(_ROOMY), px(38))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(1, self.sizeHint().height())

    def tabSizeHint(self, index: int) -> QSize:  # noqa: N802  Qt's name
        px = theme().px
        words = text_width(self.tabText(index), 13, 600)
        wide = min(words, self._most) if self._most else words
        return QSize(wide + self._figure(index) + px(self._pad), px(38))

    def minimumTabSizeHint(self, index: int) -> QSize:  # noqa: N802  Qt's name
        return self.tabSizeHint(index)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def _words(self) -> list[int]:
        return [text_width(self.tabText(place), 13, 600) for place in range(self.count())]

    def _figures(self) -> list[int]:
        return [self._figure(place) for place in range(self.count())]

    def _figure(self, place: int) -> int:
        """Return the room of a count, nothing where it is not shown."""
        count = self._counts[place] if place < len(self._counts) else None
        if count is None or not self._counted:
            return 0
        return text_width(str(count), 12, 500) + theme().px(5)

    def _fit(self) -> bool:
        """Share the room there is, see the class; return whether the tabs were measured anew."""
        before = (self._pad, self._counted, self._most)
        px, many = theme().px, max(1, self.count())
        self._counted, self._most = True, 0
        words, room = self._words(), self.width()
        rest = room - sum(words)
        if rest - sum(self._figures()) < many * px(_TIGHT):
            self._counted = False
        else:
            rest -= sum(self._figures())
        self._pad = max(_LEAST, min(_ROOMY, int(rest / many / max(0.1, theme().scale))))
        if rest < many * px(_LEAST):
            self._most = _capped(words, room - many * px(_LEAST))
        if before == (self._pad, self._counted, self._most):
            return False
        self._measure()
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in range(self.count()):
            self._draw_tab(p, place)
        p.end()

    def _draw_tab(self, p: QPainter, place: int) -> None:
        px = theme().px
        box = self.tabRect(place)
        held = place == self.currentIndex()
        color = "accentText" if held else "text"
        half = px(self._pad) // 2
        room = box.adjusted(half, 0, -half, 0)
        taken = draw_text(p, room, self.tabText(place), (13, 600 if held else 400, color))
        count = self._counts[place]
        if count is not None and self._counted:
            rest = room.adjusted(taken + px(5), 0, 0, 0)
            draw_text(p, rest, str(count), (12, 500, "accentText" if held else "text3"))
        if self.tabData(place) in self._unsaved:
            p.setBrush(theme().brush("warn"))
            p.setPen(Qt.PenStyle.NoPen)
            p.drawEllipse(QRect(box.right() - px(9), box.y() + px(9), px(6), px(6)))
        if held:
            under = max(px(1), half - px(4))
            line = QRect(box.x() + under, box.bottom() - px(1), box.width() - 2 * under, px(2))
            p.fillRect(line, theme().color("accent"))
            if is_reached(self):
                focus_ring(p, box.adjusted(px(3), px(4), -px(3), -px(4)), px(6))

    def _place(self, key: str) -> int:
        return [self.tabData(place) for place in range(self.count())].index(key)

    def _say(self, place: int) -> None:
        count = self._counts[place]
        text = self.tabText(place)
        said = text if count is None else f"{text} {count}"
        self.setAccessibleTabName(place, said)
        self.setTabToolTip(place, said if self._most or not self._counted else "")

    @Slot(int)
    def _announce(self, place: int) -> None:
        if place >= 0 and self.tabData(place) is not None:
            self.chosen.emit(str(self.tabData(place)))

    @Slot()
    def _restyle(self) -> None:
        self.updateGeometry()
        if not self._fit():
            self._measure()

    def _measure(self) -> None:
        if not self.count():
            return
        self.setTabText(
            0, self.tabText(0)
        )  # QTabBar measures all tabs when a text is set, only then
        for place in range(self.count()):
            self._say(place)
        self.update()


def _capped(words: Sequence[int], room: int) -> int:
    """Return the width the longest words are cut to, so that all of them find room."""
    left, rest = sorted(words), room
    while left and left[0] * len(left) <= rest:
        rest -= left.pop(0)
    return max(1, rest // len(left)) if left else max(words, default=1)
