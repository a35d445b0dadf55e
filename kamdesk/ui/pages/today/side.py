"""The right column: overdue touches, risk signals, commitments."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kamdesk.queries.today import TodaySheet
from kamdesk.ui.pages.today.promises import PromisesCard
from kamdesk.ui.pages.today.risks import RisksCard
from kamdesk.ui.pages.today.touches import TouchesCard
from kamdesk.ui.theme import Rows, theme
from kamdesk.ui.widgets.cards import Panel

WIDE, NARROW = 350, 300
ROOMY = 1150  # design pixels of the page from which the column takes its full width


class Side(Panel):
    """Scrolls by itself."""

    def __init__(self) -> None:
        super().__init__("sunken")
        self._roomy = True
        self.touches, self.risks, self.promises = TouchesCard(), RisksCard(), PromisesCard()
        holder = QWidget()
        holder.setProperty("scrolled", "true")
        rows = Rows(holder, gap=12, margins=14)
        for card in (self.touches, self.risks, self.promises):
            rows.addWidget(card)
        rows.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(holder)
        Rows(self, gap=0).addWidget(area)
        theme().changed.connect(self._resize)
        self._resize()

    def show_sheet(self, sheet: TodaySheet) -> None:
        """Fill in the cards."""
        self.touches.show_debts(sheet.debts)
        self.risks.show_signals(sheet.risks)
        self.promises.show_lines(sheet.promises, sheet.day)

    def fit(self, page_width: int) -> None:
        """Take less of a narrow page."""
        self._roomy = page_width >= theme().px(ROOMY)
        self._resize()

    @Slot()
    def _resize(self) -> None:
        self.setFixedWidth(theme().px(WIDE if self._roomy else NARROW))
