"""A card of facts beside a table: what is known of the row that is chosen."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.labels import Label

WIDTH = 288


class DetailCard(Card):
    """Titled sections of lines; scrolls when there are many. ``verbs`` stand under the lines."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verbs = Columns(gap=6)
        self.add(self.area, 1)
        self.body.addLayout(self.verbs)

    def begin(self) -> Rows:
        """Empty the card and return where its lines go; ``end`` shows them."""
        self._holder = QWidget()
        self._holder.setProperty("scrolled", "true")
        self._lines = Rows(self._holder, gap=4, margins=(0, 0, 4, 4))
        return self._lines

    def end(self) -> None:
        """Show what was written since ``begin``."""
        self._lines.addStretch(1)
        self.area.setWidget(self._holder)

    def section(self, title: str, lines: Iterable[str], color: str = "text2") -> None:
        """Append a titled section; without lines it is left out."""
        shown = [line for line in lines if line]
        if not shown:
            return
        if self._lines.count():
            self._lines.addSpacing(6)
        if title:
            self._lines.addWidget(Label(title, "meta", "text3"))
        for line in shown:
            self.plain(line, color)

    def plain(self, text: str, color: str = "text2") -> None:
        """Append a line; an empty one is left out."""
        if text:
            label = Label(text, "body", color, wrap=True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
            self._lines.addWidget(label)
