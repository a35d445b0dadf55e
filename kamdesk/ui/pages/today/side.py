"""The right column: overdue touches, risk signals, commitments."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kamdesk.queries.today import TodaySheet
from kamdesk.ui.pages.today.promises import PromisesCard
from kamdesk.ui.pages.today.risks import RisksCard
from kamdesk.ui.pages.today.touches import TouchesCard
from kamdesk.ui.theme import Rows, theme
from kamdesk.ui.widgets.cards import Panel, put_on

WIDE, NARROW = 350, 300
ROOMY = 1150  # design pixels of the page from which the column takes its full width
SLIM = 960  # below this there is no room for two columns


class Side(Panel):
    """Scrolls by itself."""

    def __init__(self) -> None:
        super().__init__("sunken")
        self._roomy = True
        self._area = QScrollArea()
        self.touches, self.risks, self.promises = TouchesCard(), RisksCard(), PromisesCard()
        self.cards = QWidget()
        put_on(self.cards, "sunken")
        rows = Rows(self.cards, gap=12, margins=14)
        for card in (self.touches, self.risks, self.promises):
            rows.addWidget(card)
        rows.addStretch(1)
        area = self._area
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.cards)
        Rows(self, gap=0).addWidget(area)
        theme().changed.connect(self._resize)
        self._resize()

    def show_sheet(self, sheet: TodaySheet) -> None:
        """Fill in the cards."""
        self.touches.show_debts(sheet.debts)
        self.risks.show_signals(sheet.risks)
        self.promises.show_lines(sheet.promises, sheet.day)

    def lend(self) -> QWidget:
        """Hand the cards to whoever has the room; they come back by ``take_back``."""
        self._area.takeWidget()
        self.hide()
        return self.cards

    def take_back(self) -> None:
        """Stand beside the middle again."""
        self._area.setWidget(self.cards)
        self.cards.show()
        self.show()

    def fit(self, page_width: int) -> None:
        """Take less of a narrow page."""
        self._roomy = page_width >= theme().px(ROOMY)
        self._resize()

    @Slot()
    def _resize(self) -> None:
        self.setFixedWidth(theme().px(WIDE if self._roomy else NARROW))
