"""The frame of every page before a profile is open: one card in the middle, one thing at a time."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.labels import Label


class StartPage(QScrollArea):
    """A card of fixed width in the middle; subclasses fill ``card``."""

    def __init__(self, title: str, lead: str, width: int = 460) -> None:
        super().__init__()
        self._wide = width
        self.card = Card(padding=28)
        self.title = Label(title, "title-1", wrap=True)
        self.lead = Label(lead, "body", "text2", wrap=True)
        if not lead:
            self.lead.hide()
        self.card.add(self.title)
        self.card.add(self.lead)
        self.card.body.addSpacing(theme().px(6))
        body = QWidget()
        body.setProperty("scrolled", "true")
        rows = Rows(body, gap=0, margins=24)
        rows.addStretch(1)
        # An aligned item would be asked for its height at the width of the whole window.
        middle = Columns(gap=0)
        middle.addStretch(1)
        middle.addWidget(self.card)
        middle.addStretch(1)
        rows.addLayout(middle)
        rows.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        theme().changed.connect(self._resize)
        self._resize()

    def take_focus(self) -> None:
        """Put the keyboard where work begins."""
        self.setFocus()

    def bring_into_view(self, widget: QWidget) -> None:
        """Scroll to what has just been said, once it has its height."""
        QTimer.singleShot(0, widget, lambda: self.ensureWidgetVisible(widget))

    def _resize(self) -> None:
        self.card.setFixedWidth(theme().px(self._wide))
