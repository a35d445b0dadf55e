"""The overview of one account: three columns of cards that scroll when the window is low."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QSizePolicy, QWidget

from kamdesk.queries.account_overview import AccountOverview
from kamdesk.queries.timeline import TimelinePage
from kamdesk.ui.pages.account.business_cards import DealsCard, GoalsCard
from kamdesk.ui.pages.account.health_cards import MakeUpCard, TrendCard
from kamdesk.ui.pages.account.people_card import PeopleCard
from kamdesk.ui.pages.account.side_cards import ActivityCard, NextStepCard
from kamdesk.ui.pages.account.starters import Starters, is_unknown
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.cards import Card, put_on

_SHARES = (489, 385, 305)
_NARROW = 920  # design pixels below which the third column stands over the second


class Overview(QScrollArea):
    """Signals: ``evidence`` names the figure whose facts are wanted, ``start`` a first record."""

    evidence = Signal(str)
    start = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.trend, self.deals, self.goals = TrendCard(), DealsCard(), GoalsCard()
        self.make_up, self.people = MakeUpCard(), PeopleCard()
        self.next_step, self.activity = NextStepCard(), ActivityCard()
        self.trend.evidence.connect(self.evidence)
        self.make_up.evidence.connect(self.evidence)
        self.starters = Starters()
        self.starters.chosen.connect(self.start)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay_out()

    def show_overview(self, row: AccountOverview, today: date) -> None:
        """Fill in every card but the activity; an account nobody knows offers how to begin."""
        self.starters.show_missing(row)
        self.cards.setVisible(not is_unknown(row))
        self.trend.show_overview(row)
        self.make_up.show_overview(row)
        self.deals.show_overview(row, today)
        self.goals.show_overview(row)
        self.people.show_people(row.people, today)
        self.next_step.show_steps(row.steps, today)

    def show_activity(self, page: TimelinePage, today: date) -> None:
        """Fill in the activity."""
        self.activity.show_page(page, today)

    def _lay_out(self) -> None:
        body = _Body()
        put_on(body, "bg")
        rows = Rows(body, gap=12, margins=(18, 13, 18, 10))
        rows.addWidget(self.starters)
        self.cards = _Body()
        rows.addWidget(self.cards, 1)
        rows.addStretch(0)  # takes the room when the cards are hidden
        self._line, self._right = Columns(self.cards, gap=12), Columns(gap=12)
        left, middle, right = _SHARES
        self._line.addWidget(_column(((self.trend, 24), (self.deals, 0), (self.goals, 10))), left)
        self._line.addLayout(self._right, middle + right)
        self._right.addWidget(_column(((self.make_up, 10), (self.people, 10))), middle)
        self._right.addWidget(_column(((self.next_step, 0), (self.activity, 1))), right)
        self.setWidget(body)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Make two columns of three where words would be cut in three; the next step on top."""
        super().resizeEvent(event)
        narrow = self.width() < theme().px(_NARROW)
        way = QBoxLayout.Direction
        self._right.setDirection(way.BottomToTop if narrow else way.LeftToRight)
        left, middle, right = _SHARES
        self._line.setStretch(1, left if narrow else middle + right)
        for at, share in enumerate((middle, right)):
            self._right.setStretch(at, 0 if narrow else share)


class _Body(QWidget):
    """As high as its cards must be: a scroll area would otherwise ask for what they would like."""

    def heightForWidth(self, width: int) -> int:  # noqa: N802  Qt's name
        layout = self.layout()
        return layout.minimumHeightForWidth(width) if layout is not None else -1


def _column(cards: tuple[tuple[Card, int], ...]) -> QWidget:
    """Make a column whose width is its share alone, whatever its words would like."""
    holder = QWidget()
    holder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    rows = Rows(holder, gap=12)
    for card, stretch in cards:
        rows.addWidget(card, stretch)
    return holder
