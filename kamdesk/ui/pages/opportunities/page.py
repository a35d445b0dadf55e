"""The pipeline: four views over the same deals, and one set of verbs."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent

from kamdesk.domain.change_set import ChangeSet
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, sentence
from kamdesk.queries.deal_views import DealView
from kamdesk.queries.deals import DealRow
from kamdesk.queries.opportunities import Board, Column, Timeline
from kamdesk.queries.pipeline_review import PipelineReview, pipeline_review
from kamdesk.services.opportunities import mark_reviewed
from kamdesk.ui.page import Heading, Hint, Page, Subject
from kamdesk.ui.pages.opportunities import words
from kamdesk.ui.pages.opportunities.filters import VIEWS, FilterBar
from kamdesk.ui.pages.opportunities.grouping import next_group
from kamdesk.ui.pages.opportunities.narrowing import (
    People,
    narrowed_board,
    narrowed_deals,
    narrowed_timeline,
    people,
)
from kamdesk.ui.pages.opportunities.saved import SavedViews
from kamdesk.ui.pages.opportunities.verbs import Verbs
from kamdesk.ui.pages.opportunities.views import Views
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Rows
from kamdesk.ui.widgets.notices import Banner

_SHOWN: Final = (
    "opportunity", "stage", "account", "user", "comment", "exchange_rate", "product", "visit",
    "stakeholder_fact", "touch",
)  # fmt: skip


class OpportunitiesPage(Page):
    """Signals: as in Page; ``told`` says that a deed is done, with the way back, ``said`` without.

    ``reversible`` is as in Settings.

    ``view`` is a key of VIEWS; without one a director begins with the review.
    """

    room = "opportunities"
    told = Signal(str)
    said = Signal(str)
    reversible = Signal(str, object)

    def __init__(self, tasks: Tasks, today: Callable[[], date], view: str = "") -> None:
        super().__init__()
        self._tasks, self._today = tasks, today
        self._wanted = view
        self._board: Board | None = None
        self._fresh = True
        self.bar, self.views = FilterBar(today), Views(tasks, view or "board")
        self.board, self.table = self.views.board, self.views.table
        self.lanes, self.review = self.views.lanes, self.views.review
        self.verbs = Verbs(self, tasks, today)
        self.saved = SavedViews(self, tasks, self.bar.saved, self._seen)
        self._build()
        self._connect()
        tasks.changed.connect(self._changed)
        tasks.read(people, then=self._know, failed=self._fail, owner=self)

    # What the shell asks

    def heading(self) -> Heading:
        count = self._board.count if self._board else 0
        said = _("{n} open").format(n=f"{count:,}")
        if self._board and self._board.which == "closed":
            said = _("{n} closed").format(n=f"{self._board.closed_count:,}")
        return Heading(_("Opportunities"), "", said)

    def leave(self) -> None:
        self.verbs.drawer.keep()

    def standing(self) -> DealView:
        return self._seen()

    def stand(self, standing: Any) -> None:
        self._wanted = standing.layout
        self.show_seen(standing)

    def subject(self) -> Subject | None:
        deal = self.deal()
        return None if deal is None else Subject(deal.account_id, words.account_name(deal))

    def hints(self) -> Sequence[Hint]:
        return words.hints(self.views.key)

    def perform(self, action: str) -> bool:
        """Carry out "opportunities.VERB": a view, new, edit, comment or lose."""
        room, _dot, verb = action.partition(".")
        if room != "opportunities":
            return False
        alone: dict[str, Callable[[], None]] = {
            "new": self._begin,
            "filter": self.bar.focus_text,
            "lift": self.board.show_lifted,
            "group": self._group_next,
            "save_view": self.saved.ask_name,
        }
        deal = self.deal()
        if verb in VIEWS:
            self.show_view(verb)
        elif verb in alone:
            alone[verb]()
        elif deal is not None:
            self._do(verb, deal)
        return True

    def take_focus(self) -> None:
        self.views.take_focus()

    def deal(self) -> DealRow | None:
        """Return the deal at hand in the view that is shown."""
        return self.views.shown.deal()

    # Building

    def _build(self) -> None:
        self.failure = Banner("", "risk", _("Retry"))
        self.failure.acted.connect(self.reload)
        self.failure.hide()
        lines = Rows(self, gap=12, margins=(18, 12, 18, 12))
        lines.addWidget(self.bar)
        lines.addWidget(self.failure)
        lines.addWidget(self.views, 1)

    def _connect(self) -> None:
        bar, verbs, views = self.bar, self.verbs, self.views
        bar.view_chosen.connect(self.show_view)
        bar.narrowed.connect(self.reload)
        bar.new_asked.connect(self._begin)
        bar.saved.clicked.connect(self.saved.open)
        self.saved.chosen.connect(self.show_seen)
        self.saved.reversible.connect(self.reversible)
        bar.left.connect(self.take_focus)
        views.asked.connect(self._do)
        views.summary.stage_asked.connect(self.board.show_stage)
        views.summary.deals_asked.connect(partial(self.show_view, "table"))
        views.summary.closed_asked.connect(self._show_closed)
        views.picked.connect(self.headed)
        views.menu_asked.connect(self._menu)
        views.nothing.acted.connect(self._begin)
        views.unmatched.acted.connect(bar.clear)
        self.board.placed.connect(verbs.mover.place)
        self.board.new_asked.connect(self._begin_in)
        self.review.since_chosen.connect(self.reload)
        self.review.marked.connect(self._mark)
        self.table.sort_asked.connect(self._order)
        self.table.told.connect(self.told)
        verbs.told.connect(self.told)
        verbs.opened.connect(partial(self.intent.emit, "account.open"))
        verbs.ended.connect(self.take_focus)
        verbs.mover.begun.connect(self.board.await_card)
        verbs.mover.stayed.connect(self.board.forget_flight)

    # Reading

    def _know(self, found: People) -> None:
        self.bar.know_people(found)
        self.review.begin(self._today(), found.reviewed)
        if not self._wanted and found.leads:
            self.views.key = "review"
        self.bar.views.choose(self.views.key)
        self.bar.fit(self.views.key)
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Ask anew for what is shown; what is chosen stays chosen."""
        self.failure.hide()
        self._read(narrowed_board, self.bar.asked, then=self.show_board, key="board")

    def show_board(self, board: Board) -> None:
        """Take the stages; the view that is shown asks for the rest."""
        self._board = board
        self.verbs.know_board(board)
        self.table.know_stages(board, self._today())
        self.review.know_stages(board)
        if self.views.key == "board":
            self.views.summary.show_board(board)
            self.board.show_board(board, self._today())
            self._arrived(bool([card for column in board.columns for card in column.cards]))
        else:
            self._read_view()
        self.headed.emit()

    def _read_view(self) -> None:
        asked = self.bar.asked
        match self.views.key:
            case "table":
                self._read(narrowed_deals, asked, self.table.sort, then=self._show_deals,
                           key="table")  # fmt: skip
            case "timeline":
                self._read(narrowed_timeline, asked, then=self._show_lanes, key="timeline")
            case _:
                self._read(pipeline_review, self.review.since, asked.chosen.owners,
                           then=self._show_review, key="review")  # fmt: skip

    def _show_deals(self, deals: Sequence[DealRow]) -> None:
        self.table.group_by(self.bar.group.key or "none")
        self.table.show_deals(deals)
        self._arrived(bool(deals))

    def _show_lanes(self, timeline: Timeline) -> None:
        if self._board is not None:
            self.lanes.show_timeline(timeline, self._board, self._today())
            self.views.legend.show_shades(self.lanes.shades)
        self._arrived(bool(timeline.lanes))

    def _show_review(self, review: PipelineReview) -> None:
        self.review.show_review(review, self._board.currency if self._board else "")
        self._arrived(True)

    def _arrived(self, is_filled: bool) -> None:
        """Show the view, or why there is nothing in it; the keyboard stays with the deals."""
        had_keyboard = self.views.holds(self.focusWidget())
        self.views.reveal(is_filled=is_filled, is_narrow=self.bar.is_narrow)
        if self._fresh or (had_keyboard and not self.views.holds(self.focusWidget())):
            self._fresh = False
            self._take_focus_unless_typing()
        self.headed.emit()
        self.ready.emit()

    def _take_focus_unless_typing(self) -> None:
        busy = self.verbs.drawer.isVisible() or self.bar.text.hasFocus()
        if not busy and self.isVisible():
            self.take_focus()

    def _read(self, query: Callable[..., Any], *args: Any, then: Any, key: str) -> None:
        self._tasks.read(query, *args, then=then, failed=self._fail, owner=self,
                         latest=f"opportunities.{key}.{id(self)}")  # fmt: skip

    def _fail(self, error: KamdeskError) -> None:
        self.failure.set_text(sentence(error))
        self.failure.show()
        self.ready.emit()

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_SHOWN):
            self.reload()

    # Acting

    @Slot(str)
    def show_view(self, view: str) -> None:
        """Show the board, the table, the timeline or the review."""
        self.views.key, self._fresh = view, True
        self.bar.views.choose(view)
        self.bar.fit(view)
        self.reload()

    @Slot()
    def _show_closed(self) -> None:
        """Show the deals that cycle and win rate are of, which no filter narrows."""
        self.show_seen(DealView(name="", layout="table", closing="closed", descending=True))

    @Slot(object)
    def show_seen(self, view: DealView) -> None:
        """Look at the pipeline as a kept view says."""
        self.bar.show_seen(view)
        self.table.order(view.sort, descending=view.descending)
        self.table.show_order(view.sort, descending=view.descending)
        self.show_view(view.layout if view.layout in VIEWS else "board")

    def _seen(self) -> DealView:
        sort = self.table.sort
        layout = DealView(name="", layout=self.views.key, sort=sort.key, descending=sort.descending)
        return self.bar.seen(layout)

    def _group_next(self) -> None:
        """Group the table by the next thing; from another view, lead to the table first."""
        if self.views.key == "table":
            self.bar.group.choose(next_group(self.bar.group.key or "none"))
            self.reload()
        else:
            self.show_view("table")

    @Slot(str, object)
    def _do(self, verb: str, deal: DealRow) -> None:
        if verb == "edit" and self.views.key == "review":
            verb = "comment"  # a review asks, it does not change
        self.verbs.do(verb, deal, self.views.shown.anchor())

    @Slot()
    def _begin(self) -> None:
        self.verbs.begin(self.bar.new, None, self.deal())

    @Slot(object)
    def _begin_in(self, column: Column) -> None:
        anchors = [each for each in self.board.columns if each.column is column]
        self.verbs.begin(anchors[0] if anchors else self.bar.new, column, None)

    @Slot(QPoint)
    def _menu(self, spot: QPoint) -> None:
        also = self.views.holders[self.views.key].actions()
        self.verbs.show_menu(self.deal(), self.views.shown.anchor(), spot, also)

    @Slot(str, bool)
    def _order(self, key: str, descending: bool) -> None:
        self.table.order(key, descending=descending)
        self.reload()

    @Slot()
    def _mark(self) -> None:
        """Remember on this device that everything up to today was gone through."""
        self._tasks.run(mark_reviewed, then=self._marked, owner=self)

    def _marked(self, day: date) -> None:
        self.review.begin(day, day)
        self.said.emit(_("Pipeline reviewed up to today"))
        self.reload()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.text() in ("/", "、"):
            self.bar.focus_text()
        elif plain and event.key() == Qt.Key.Key_N:
            self._begin()
        else:
            super().keyPressEvent(event)
