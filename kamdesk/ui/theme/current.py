"""The look in force: tokens, scale, fonts, pens; tells every painted widget when it changes."""

from typing import Literal, cast

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QGuiApplication, QPen, QStaticText
from PySide6.QtWidgets import QApplication

from kamdesk.ui.theme import type as typeface
from kamdesk.ui.theme.motion import Motion
from kamdesk.ui.theme.stylesheet import palette, stylesheet
from kamdesk.ui.theme.tokens import Tokens, load

Mode = Literal["system", "light", "dark"]

MIN_SCALE, MAX_SCALE = 0.9, 1.5
_WIDTHS_KEPT = 20_000
_LINES_KEPT = 4_000
_ANY_ROOM = -1


class Laid(Struct, frozen=True):
    """One line as it is drawn: its words laid out, their width and height, and their font."""

    words: QStaticText
    width: int
    tall: int
    font: QFont


class Theme(QObject):
    """Colours, fonts and sizes in force. ``changed`` fires after any of them changed.

    What it hands out (colours, fonts, pens, brushes) is cached and shared: never change one.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        typeface.load_bundled()
        self.motion = Motion()
        self._fonts = typeface.Fonts()
        self._sets: dict[str, Tokens] = {}
        self._pens: dict[tuple[str, float, Qt.PenStyle], QPen] = {}
        self._brushes: dict[str, QBrush] = {}
        self._widths: dict[tuple[str, float, int], int] = {}
        self._lines: dict[tuple[str, float, int, int], Laid] = {}
        self._mode: Mode = "light"
        self._scale = 1.0
        self._tokens = self._load("light")
        self._dressed = False
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)

    # What is in force

    @property
    def name(self) -> str:
        """The tokens in force: "light" or "dark"."""
        return self._tokens.name

    @property
    def mode(self) -> Mode:
        """What the person chose."""
        return self._mode

    @property
    def scale(self) -> float:
        return self._scale

    def px(self, length: float) -> int:
        """A design length in logical pixels at the scale in force."""
        return round(length * self._scale)

    # Colours

    def color(self, token: str) -> QColor:
        return self._tokens.color(token)

    def faded(self, token: str, opacity: float) -> QColor:
        return self._tokens.faded(token, opacity)

    def mixed(self, token: str, ground: str = "surface", share: float = 0.15) -> QColor:
        return self._tokens.mixed(token, ground, share)

    def brush(self, token: str) -> QBrush:
        known = self._brushes.get(token)
        if known is None:
            known = self._brushes[token] = QBrush(self.color(token))
        return known

    def pen(
        self, token: str, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine
    ) -> QPen:
        """A round-capped pen; the width follows the scale."""
        key = (token, width, style)
        known = self._pens.get(key)
        if known is None:
            known = self._pens[key] = QPen(
                self.color(token),
                width * self._scale,
                style,
                Qt.PenCapStyle.RoundCap,
                Qt.PenJoinStyle.RoundJoin,
            )
        return known

    # Type

    def font(self, size: float, weight: int = 400) -> QFont:
        """A font by design pixels and weight (400, 500, 600), with digits of one width."""
        return self._fonts.font(self.px(size), weight)

    def metrics(self, size: float, weight: int = 400) -> QFontMetrics:
        return self._fonts.metrics(self.px(size), weight)

    def width(self, text: str, size: float = 13, weight: int = 400) -> int:
        """Width of one line in pixels, measured once: painting asks for the same words again."""
        key = (text, size, weight)
        known = self._widths.get(key)
        if known is None:
            if len(self._widths) > _WIDTHS_KEPT:
                self._widths.clear()
            known = self.metrics(size, weight).horizontalAdvance(text)
            self._widths[key] = known
        return known

    def line(self, text: str, size: float, weight: int, room: int) -> Laid:
        """One line shortened to ``room`` and laid out once.

        Shaping mixed Chinese and Latin costs more than drawing it.
        """
        known = self._lines.get((text, size, weight, room))
        if known is None:
            if len(self._lines) > _LINES_KEPT:
                self._lines.clear()
            known = self._laid(text, size, weight, room)
            self._lines[text, size, weight, room] = known
        return known

    def _laid(self, text: str, size: float, weight: int, room: int) -> Laid:
        """Lay a line out; one that fits is the same in every room, as when a column widens."""
        width, metrics = self.width(text, size, weight), self.metrics(size, weight)
        if width > room:
            text, width = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room), room
        elif known := self._lines.get((text, size, weight, _ANY_ROOM)):
            return known
        words, font = QStaticText(text), self.font(size, weight)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.prepare(font=font)
        laid = Laid(words, width, metrics.height(), font)
        if width < room:
            self._lines[text, size, weight, _ANY_ROOM] = laid
        return laid

    def role(self, role: typeface.Role) -> QFont:
        """The font of a type token such as "title-3" or "meta"."""
        return self.font(*typeface.ROLES[role])

    # Changing it

    def choose(self, mode: Mode) -> None:
        """Take light, dark, or whatever the system shows."""
        self._mode = mode
        self._take(self._wanted())

    def resize(self, scale: float) -> None:
        """Set the interface scale, held between 0.9 and 1.5."""
        bounded = max(MIN_SCALE, min(MAX_SCALE, scale))
        if bounded != self._scale:
            self._scale = bounded
            self._refresh()

    def dress(self) -> None:
        """Put palette, font and style sheet on the application, now and at every change.

        A second call changes nothing: it would polish widgets that are about to go.
        """
        if not self._dressed:
            self._dressed = True
            self._refresh()

    @Slot()
    def _follow(self) -> None:
        if self._mode == "system":
            self._take(self._wanted())

    def _wanted(self) -> str:
        if self._mode != "system":
            return self._mode
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    def _take(self, name: str) -> None:
        if name != self.name:
            self._tokens = self._load(name)
            self._refresh()

    def _load(self, name: str) -> Tokens:
        if name not in self._sets:
            self._sets[name] = load(name)
        return self._sets[name]

    def _refresh(self) -> None:
        self._pens.clear()
        self._brushes.clear()
        self._lines.clear()
        self._widths.clear()
        if self._dressed:
            app = cast("QApplication", QApplication.instance())
            # A sheet put over another polishes each widget once for every parent it has.
            app.setStyleSheet("")
            app.setPalette(palette(self._tokens))
            app.setFont(self.role("body"))
            app.setStyleSheet(stylesheet(self._tokens, self._scale))
        self.changed.emit()


class _Held:
    """The one Theme of the running application, as Qt has one palette per application."""

    theme: Theme | None = None


def theme() -> Theme:
    """The application's theme, made at the first call after QApplication exists."""
    if _Held.theme is None:
        _Held.theme = Theme()
    return _Held.theme
