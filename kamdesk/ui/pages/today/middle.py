"""The middle of the page: numbers, ribbon, and the route or one of its two other faces."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kamdesk.i18n import _, ngettext
from kamdesk.queries.day_visits import DayVisit, VisitState
from kamdesk.queries.today import Mode, TodaySheet, minute_of
from kamdesk.ui.pages.today import words
from kamdesk.ui.pages.today.briefing import BriefingCard
from kamdesk.ui.pages.today.endings import EmptyDay, WrapUp
from kamdesk.ui.pages.today.numbers import Numbers
from kamdesk.ui.pages.today.ribbon import DayRibbon
from kamdesk.ui.pages.today.stops import DoneCard, OffCard, PlannedCard, Route, StopCard
from kamdesk.ui.pages.today.unfinished import UnfinishedNotes
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.cards import put_on
from kamdesk.ui.widgets.labels import Label

Trend = Sequence[float | None]


class Middle(QScrollArea):
    """Scrolls as one. ``briefing`` is the card of the next visit, None when there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.briefing: BriefingCard | None = None
        self._trends: dict[UUID, Trend] = {}
        self.numbers, self.ribbon, self.route = Numbers(), DayRibbon(), Route()
        self.empty, self.wrap_up = EmptyDay(), WrapUp()
        self.unfinished = UnfinishedNotes()
        self.title = Label(_("Today's route"), "title-3")
        self.remark = Label("", "meta", "text3", elide=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(_("Today"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()

    def _lay_out(self) -> None:
        self.holder = holder = QWidget()
        put_on(holder, "bg")
        rows = Rows(holder, gap=8, margins=(18, 14))
        self.head = QWidget()
        line = Columns(self.head, gap=8, margins=(0, 4, 0, 0))
        line.addWidget(self.title)
        line.addWidget(self.remark, 1)
        for widget in (self.unfinished, self.numbers, self.wrap_up, self.head, self.ribbon,
                       self.route, self.empty):  # fmt: skip
            rows.addWidget(widget)
        rows.addStretch(1)
        self._rows = rows
        self.setWidget(holder)

    def borrow(self, cards: QWidget) -> None:
        """Put the cards of the right column under the route."""
        self._rows.insertWidget(self._rows.count() - 1, cards)
        cards.show()

    def give_back(self, cards: QWidget) -> None:
        """Let the cards of the right column go again."""
        self._rows.removeWidget(cards)

    def show_sheet(self, sheet: TodaySheet, now: datetime) -> None:
        """Show a day; the place that was scrolled to stays."""
        place = self.verticalScrollBar().value()
        route, wrap = sheet.mode is not Mode.EMPTY, sheet.mode is Mode.WRAP_UP
        for widget in (self.head, self.ribbon, self.route):
            widget.setVisible(route)
        self.empty.setVisible(not route)
        self.wrap_up.setVisible(wrap)
        self.remark.setText(_remark(sheet))
        upcoming = sheet.next_visit.id if sheet.next_visit else None
        self.ribbon.show_day(sheet.ribbon, sheet.visits, upcoming)
        self._fill_route(sheet)
        self.empty.show_debts(sheet.debts)
        self.wrap_up.show_sheet(sheet)
        self.show_now(sheet, now)
        self.verticalScrollBar().setValue(place)

    def show_now(self, sheet: TodaySheet, now: datetime) -> None:
        """Move the clock on."""
        self.numbers.show_sheet(sheet, now)
        self.ribbon.show_now(minute_of(now, sheet.day))

    def show_trends(self, trends: Mapping[UUID, Trend]) -> None:
        """Draw the score of the last months on every card."""
        self._trends.update(trends)
        for card in self.route.cards:
            self._show_trend(card)

    def bring_into_view(self, card: StopCard) -> None:
        """Scroll a card into sight."""
        self.ensureWidgetVisible(card, 0, theme().px(14))

    def _fill_route(self, sheet: TodaySheet) -> None:
        self.route.clear()
        self.briefing = None
        number = 0
        for visit in sheet.visits:
            number += visit.state is not VisitState.CANCELLED
            card = self._card(visit, sheet)
            self.route.add_stop(card, number, upcoming=card is self.briefing)
            self._show_trend(card)

    def _card(self, visit: DayVisit, sheet: TodaySheet) -> StopCard:
        if sheet.briefing is not None and visit.id == sheet.briefing.visit.id:
            self.briefing = BriefingCard(sheet.briefing, sheet.day)
            return self.briefing
        if visit.state is VisitState.CANCELLED:
            return OffCard(visit)
        if visit.state is VisitState.HELD:
            return DoneCard(visit)
        is_over = visit in sheet.wrap_up.without_notes
        return PlannedCard(visit, sheet.facts.get(visit.id), sheet.day, is_over=is_over)

    def _show_trend(self, card: StopCard) -> None:
        known = self._trends.get(card.visit.account_id)
        if known is not None:
            card.show_trend(known)


def _remark(sheet: TodaySheet) -> str:
    count = sum(visit.state is not VisitState.CANCELLED for visit in sheet.visits)
    visits = ngettext("{n} visit", "{n} visits", count).format(n=count)
    if not sheet.numbers.road.km:
        return visits
    km = words.kilometres(sheet.numbers.road.km)
    return _("{visits} · {km}, estimate").format(visits=visits, km=km)
