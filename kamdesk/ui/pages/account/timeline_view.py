"""The timeline of an account: everything that happened, by kind, as far back as one scrolls."""

from collections.abc import Callable
from datetime import date
from typing import Final
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedLayout, QWidget

from kamdesk.i18n import _
from kamdesk.queries.timeline import KINDS, TimelinePage, timeline, timeline_counts
from kamdesk.ui.forms.layouts import KINDS as FORMS
from kamdesk.ui.pages.account.tab import AccountTab
from kamdesk.ui.pages.account.timeline_words import item, kind_word
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns
from kamdesk.ui.widgets.buttons import Button, Size
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.fitting import FittingBar
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.notices import EmptyState, Skeleton
from kamdesk.ui.widgets.selects import Select
from kamdesk.ui.widgets.timeline import TimelineItem, TimelineList

_NEAR: Final = 400  # pixels from the end at which older entries are fetched
_ALL: Final = "all"
_FIRST: Final = 50


class TimelineView(AccountTab):
    """N notes something, Enter and E open what an entry tells of."""

    def __init__(self, tasks: Tasks, today: Callable[[], date], account_id: UUID) -> None:
        super().__init__(tasks, today, account_id)
        self._items: list[TimelineItem] = []
        self._next: object = None
        self._loading = False
        self.is_filled = False
        self.list = TimelineList(_("Timeline"), lines=1)
        self.list.verticalScrollBar().valueChanged.connect(self._near_end)
        self.list.opened.connect(self.open_entry)
        self.kinds = Select([(_ALL, _("All kinds"))], small=True)
        self.kinds.setAccessibleName(_("Kind"))
        self.kinds.choose(_ALL)
        self.kinds.activated.connect(lambda _at: self.begin())
        self._lay_out()
        self.begin()

    def begin(self) -> None:
        """Begin anew at the newest entry."""
        self._items = []
        self.reload()

    def reload(self) -> None:
        """Read anew as far as was read before."""
        self.tasks.read(timeline_counts, self.account_id, then=self.show_counts, owner=self,
                        latest=f"counts.{id(self)}")  # fmt: skip
        limit = max(_FIRST, len(self._items))
        self._ask(None, limit, self._replace)

    def new(self) -> None:
        self.ask("note")

    def edit(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self.open_entry(self.list.items.item(index.row()).key)

    def take_focus(self) -> None:
        self.list.setFocus()

    @Slot(str)
    def open_entry(self, key: str) -> None:
        """Open the record an entry tells of."""
        entity, _colon, word = key.partition(":")
        if entity in FORMS:
            self.ask(entity, UUID(word))

    def show_kind(self, kind: str) -> None:
        """Narrow to one kind of entry."""
        if self.kinds.findData(kind) < 0:
            self.kinds.addItem(kind_word(kind), kind)
        self.kinds.choose(kind)
        self.begin()

    def show_counts(self, counts: dict[str, int]) -> None:
        """Offer the kinds that occur, with how often."""
        total = sum(counts.values())
        known = [(kind, counts[kind]) for kind in KINDS if counts.get(kind)]
        offers = [(_ALL, _("All kinds ({n})").format(n=total))]
        offers += [(kind, _("{kind} ({n})").format(kind=kind_word(kind), n=n)) for kind, n in known]
        self.kinds.offer(offers)
        if self.kinds.key is None:
            self.kinds.choose(_ALL)

    def show_page(self, page: TimelinePage) -> None:
        """Append a page of older entries."""
        self._items += [item(entry, self.today()) for entry in page.items]
        self._next, self._loading, self.is_filled = page.next, False, True
        spot, row = self.list.verticalScrollBar().value(), self.list.currentIndex().row()
        self.list.show_items(list(self._items))
        self.list.setCurrentIndex(self.list.items.index(row, 0))
        self.list.verticalScrollBar().setValue(spot)
        self.stack.setCurrentWidget(self.list if self._items else self.nothing)
        self.ready.emit()

    def _replace(self, page: TimelinePage) -> None:
        self._items = []
        self.show_page(page)

    def _lay_out(self) -> None:
        card = Card(open_below=True)
        card.add(self._head())
        self.nothing = EmptyState("history", _("Nothing has happened here yet"), _("Add note"))
        self.nothing.acted.connect(self.new)
        holder = QWidget()
        self.stack = QStackedLayout(holder)
        for widget in (Skeleton(8, 48), self.list, self.nothing):
            self.stack.addWidget(widget)
        card.add(holder, 1)
        self.body.addWidget(card, 1)

    def _head(self) -> FittingBar:
        bar = FittingBar()
        head = Columns(bar, gap=6)
        title = Label(_("Timeline"), "title-3")
        head.addWidget(title)
        head.addStretch(1)
        verbs = [
            self._verb(text, icon, kind)
            for text, icon, kind in (
                (_("Note"), "sticky-note", "note"),
                (_("Touch"), "phone", "touch"),
                (_("Promise"), "flag", "commitment"),
                (_("Task"), "square-check", "task"),
                (_("Answer"), "megaphone", "feedback"),
                (_("Clip note"), "newspaper", "clip_note"),
                (_("Comment"), "message-square", "comment"),
            )
        ]
        for verb in verbs:
            head.addWidget(verb)
        self.kinds.setMinimumWidth(170)
        head.addWidget(self.kinds)
        bar.yield_in_turn(*reversed(verbs), title)
        return bar

    def _verb(self, text: str, icon: str, kind: str) -> Button:
        button = Button(text, icon, size=Size.SMALL, tip=_(FORMS[kind].title))
        button.clicked.connect(lambda: self.ask(kind))
        return button

    def _ask(self, before: object, limit: int, then: Callable[[TimelinePage], None]) -> None:
        self._loading = True
        chosen = self.kinds.key or _ALL
        kinds = None if chosen == _ALL else (chosen,)
        self.tasks.read(_page, self.account_id, kinds, before, limit, then=then, owner=self,
                        failed=self.explain, latest=f"timeline.{id(self)}")  # fmt: skip

    @Slot(int)
    def _near_end(self, spot: int) -> None:
        end = self.list.verticalScrollBar().maximum()
        if self._next is not None and not self._loading and end - spot < _NEAR:
            self._ask(self._next, _FIRST, self.show_page)


def _page(
    reading: object, account_id: UUID, kinds: object, before: object, limit: int
) -> TimelinePage:
    return timeline(reading, account_id, kinds=kinds, before=before, limit=limit)  # type: ignore[arg-type]
