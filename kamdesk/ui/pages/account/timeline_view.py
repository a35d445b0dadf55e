"""The timeline of an account: everything that happened, by kind, as far back as one scrolls."""

from collections.abc import Callable
from datetime import date
from typing import Final
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedLayout, QWidget

from kamdesk.i18n import _
from kamdesk.queries.timeline import KINDS, TimelinePage, timeline, timeline_counts
from kamdesk.ui.pages.account.timeline_words import item, kind_word
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.fields import Select
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.notices import EmptyState, Skeleton
from kamdesk.ui.widgets.timeline import TimelineItem, TimelineList

_NEAR: Final = 400  # pixels from the end at which older entries are fetched
_ALL: Final = "all"


class TimelineView(QWidget):
    """Signals: ``ready`` when the first page has arrived."""

    ready = Signal()

    def __init__(self, tasks: Tasks, today: Callable[[], date], account_id: UUID) -> None:
        super().__init__()
        self._tasks, self._today, self._account_id = tasks, today, account_id
        self._items: list[TimelineItem] = []
        self._next: object = None
        self._loading = False
        self.is_filled = False
        self.list = TimelineList(_("Timeline"), lines=1)
        self.list.verticalScrollBar().valueChanged.connect(self._near_end)
        self.kinds = Select([(_ALL, _("All kinds"))])
        self.kinds.setAccessibleName(_("Kind"))
        self.kinds.choose(_ALL)
        self.kinds.activated.connect(lambda _at: self.reload())
        self._lay_out()
        self.reload()

    def reload(self) -> None:
        """Begin anew at the newest entry."""
        self._items, self._next = [], None
        self._tasks.read(timeline_counts, self._account_id, then=self.show_counts, owner=self,
                         latest=f"counts.{id(self)}")  # fmt: skip
        self._ask(None)

    def show_kind(self, kind: str) -> None:
        """Narrow to one kind of entry."""
        if self.kinds.findData(kind) < 0:
            self.kinds.addItem(kind_word(kind), kind)
        self.kinds.choose(kind)
        self.reload()

    def show_counts(self, counts: dict[str, int]) -> None:
        """Offer the kinds that occur, with how often."""
        total = sum(counts.values())
        known = [(kind, counts[kind]) for kind in KINDS if counts.get(kind)]
        offers = [(_ALL, _("All kinds ({n})").format(n=total))]
        offers += [(kind, f"{kind_word(kind)} ({n})") for kind, n in known]
        self.kinds.offer(offers)
        if self.kinds.key is None:
            self.kinds.choose(_ALL)

    def show_page(self, page: TimelinePage) -> None:
        """Append a page of older entries."""
        today = self._today()
        spot = self.list.verticalScrollBar().value()
        self._items += [item(entry, today) for entry in page.items]
        self._next, self._loading = page.next, False
        self.is_filled = True
        self.list.show_items(list(self._items))
        self.list.verticalScrollBar().setValue(spot)
        self.stack.setCurrentWidget(self.list if self._items else self.nothing)
        self.ready.emit()

    def _lay_out(self) -> None:
        card = Card(padding=16)
        head = Columns(gap=10)
        head.addWidget(Label(_("Timeline"), "title-3"), 1)
        self.kinds.setMinimumWidth(170)
        head.addWidget(self.kinds)
        card.body.addLayout(head)
        self.nothing = EmptyState("history", _("Nothing has happened here yet"))
        holder = QWidget()
        self.stack = QStackedLayout(holder)
        for widget in (Skeleton(8, 48), self.list, self.nothing):
            self.stack.addWidget(widget)
        card.add(holder, 1)
        lines = Rows(self, gap=0, margins=(18, 14, 18, 12))
        lines.addWidget(card)

    def _ask(self, before: object) -> None:
        self._loading = True
        chosen = self.kinds.key or _ALL
        kinds = None if chosen == _ALL else (chosen,)
        self._tasks.read(_page, self._account_id, kinds, before, then=self.show_page, owner=self,
                         latest=f"timeline.{id(self)}")  # fmt: skip

    @Slot(int)
    def _near_end(self, spot: int) -> None:
        end = self.list.verticalScrollBar().maximum()
        if self._next is not None and not self._loading and end - spot < _NEAR:
            self._ask(self._next)


def _page(reading: object, account_id: UUID, kinds: object, before: object) -> TimelinePage:
    return timeline(reading, account_id, kinds=kinds, before=before)  # type: ignore[arg-type]
