"""Walking the stops of a day by keys: which one is chosen, and where the keyboard goes next."""

from uuid import UUID

from PySide6.QtCore import Qt

from kamdesk.queries.day_visits import DayVisit
from kamdesk.queries.today import next_of
from kamdesk.ui.pages.today.middle import Middle
from kamdesk.ui.pages.today.reading import Day
from kamdesk.ui.pages.today.stops import StopCard


class Walker:
    """Knows the stop that was ``reached`` last, by key or by mouse; None: the next visit."""

    def __init__(self, middle: Middle) -> None:
        self._middle = middle
        self.reached: UUID | None = None

    def chosen(self, day: Day | None) -> DayVisit | None:
        """Return the visit the keys apply to."""
        if day is None:
            return None
        visits = day.sheet.visits
        found = [visit for visit in visits if visit.id == self.reached]
        return found[0] if found else next_of(visits, day.now)

    def card_of(self, visit_id: UUID) -> StopCard | None:
        """Return the card of any visit."""
        return self._middle.route.card_of(visit_id)

    def card(self, day: Day | None) -> StopCard | None:
        """Return the card of that visit."""
        visit = self.chosen(day)
        return self._middle.route.card_of(visit.id) if visit else None

    def walk(self, day: Day | None, by: int) -> None:
        """Go to the stop after or before; the first step reaches the chosen one itself."""
        cards, held = self._middle.route.cards, self.card(day)
        if not cards:
            return
        place = cards.index(held) if held in cards else 0
        if held is not None and held.hasFocus():
            place = max(0, min(len(cards) - 1, place + by))
        cards[place].setFocus(Qt.FocusReason.TabFocusReason)
        self._middle.bring_into_view(cards[place])

    def pick(self, visit_id: UUID) -> None:
        """Lead to a stop that was pressed on the ribbon."""
        card = self._middle.route.card_of(visit_id)
        if card is not None:
            self._middle.bring_into_view(card)
            card.setFocus()
