"""Lines of a score sheet: a name, three figures in columns, and the facts under it."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from kamdesk.ui.theme import Rows, theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.cards import Divider
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.marks import draw_health
from kamdesk.ui.widgets.painting import RIGHT, draw_text, ring_reached

_CELL = 66
_LINE = 26


class Ledger(QWidget):
    """Rows under a head of three columns, with a total below a line."""

    def __init__(self, columns: tuple[str, str, str]) -> None:
        super().__init__()
        self._rows = Rows(self, gap=2)
        self._rows.addWidget(_Figures("", columns, "text3"))
        self._rows.addWidget(Divider())

    def add(self, row: QWidget) -> None:
        """Append a row."""
        self._rows.addWidget(row)

    def add_total(self, name: str, value: str) -> None:
        """Close with what the last column adds up to."""
        self._rows.addWidget(Divider())
        self._rows.addWidget(_Figures(name, ("", "", value), "text", weight=600))


class LedgerRow(QWidget):
    """One measure: figures at the right, facts in smaller words below."""

    def __init__(
        self,
        key: str,
        name: str,
        cells: tuple[str, str, str],
        band: str | None,
        facts: Sequence[str],
    ) -> None:
        super().__init__()
        self.key = key
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(", ".join((name, *cells, *facts)))
        lines = Rows(self, gap=1, margins=(0, 1))
        lines.addWidget(_Figures(name, cells, "text", weight=500, band=band))
        for fact in facts:
            label = Label(fact, "meta", "text3", wrap=True)
            label.setIndent(theme().px(15))
            lines.addWidget(label)

    def paintEvent(self, event: object) -> None:  # noqa: ARG002, N802  Qt's signature
        ring_reached(self, theme().px(5))


class _Figures(Painted):
    def __init__(
        self,
        name: str,
        cells: tuple[str, str, str],
        color: str,
        *,
        weight: int = 400,
        band: str | None = None,
    ) -> None:
        super().__init__()
        self._name, self._cells, self._color = name, cells, color
        self._weight, self._band = weight, band
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(" ".join((name, *cells)).strip())

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(3 * _CELL + 110), theme().px(_LINE))

    def draw(self, p: QPainter) -> None:
        px = theme().px
        x = 0
        if self._band is not None:
            draw_health(p, QRect(0, 0, px(10), self.height()), self._band)
        x = px(15) if self._color == "text" else 0
        room = QRect(x, 0, self.width() - 3 * px(_CELL) - x, self.height())
        draw_text(p, room, self._name, (13, self._weight, self._color))
        small = 12 if self._color == "text3" else 13
        for at, cell in enumerate(self._cells):
            box = QRect(self.width() - (3 - at) * px(_CELL), 0, px(_CELL), self.height())
            draw_text(p, box, cell, (small, self._weight, self._color), RIGHT)
