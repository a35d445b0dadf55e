"""The list of accounts: views, quick filter, order, and the way into one of them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import cast
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QStackedLayout, QWidget

from kamdesk.domain.change_set import ChangeSet
from kamdesk.i18n import N_, _
from kamdesk.queries.accounts import (
    AccountFilter,
    AccountRow,
    AccountSort,
    Ids,
    SortKey,
    View,
    account_ids,
    account_rows,
    view_counts,
)
from kamdesk.ui import wording
from kamdesk.ui.page import Heading, Hint, Page, Subject
from kamdesk.ui.pages.accounts.columns import cells, columns
from kamdesk.ui.pages.accounts.peek import Peek
from kamdesk.ui.pages.accounts.row_pages import RowPages
from kamdesk.ui.pages.accounts.trends import Trends
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.widgets.buttons import Button
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.cells import Cell
from kamdesk.ui.widgets.notices import EmptyState, Skeleton
from kamdesk.ui.widgets.rows_model import RowsModel
from kamdesk.ui.widgets.switching import Segmented
from kamdesk.ui.widgets.table import ROW_HEIGHT, TableList

COMPACT_HEIGHT = 27
_VIEW_WORDS: dict[View, str] = {
    "all": N_("All"),
    "strategic": N_("Strategic"),
    "at_risk": N_("At risk"),
    "not_seen_30": N_("Not seen 30 d"),
    "overdue": N_("Overdue"),
}
_SHOWN = ("account", "visit", "touch", "payment", "instalment", "opportunity", "task", "commitment",
          "stage", "user", "exchange_rate", "score_model", "ticket", "feedback", "contract",
          "stakeholder_fact", "position", "attendee")  # fmt: skip


class AccountsPage(Page):
    """Signals: ``intent`` as in Page; ``listed`` carries the ids in order, for previous and next.

    ``today`` tells the calendar day of the profile.
    """

    room = "accounts"
    listed = Signal(object)

    def __init__(self, tasks: Tasks, today: Callable[[], date]) -> None:
        super().__init__()
        self._tasks, self._today = tasks, today
        self._sort = AccountSort()
        self._total = 0
        self._keep: UUID | None = None
        self.rows = RowPages((), self._fetch)
        self.trends = Trends(tasks, today, self._spark_arrived, self)
        self.model: RowsModel[AccountRow | None] = RowsModel(columns(), self._cells)
        self.table = TableList(self.model, _("Accounts"))
        self.peek = Peek(self)
        self._build()
        self._connect()
        tasks.changed.connect(self._changed)
        self.reload()

    # What the shell asks

    def heading(self) -> Heading:
        text = _("{n} accounts · all on this device").format(n=f"{self._total:,}")
        return Heading(_("Accounts"), "", text)

    def subject(self) -> Subject | None:
        row = self.rows.known(self.table.chosen)
        return None if row is None else Subject(row.id, wording.named(row.name, row.english_name))

    def hints(self) -> Sequence[Hint]:
        return (
            (("J", "K"), _("move")),
            (("Enter",), _("open")),
            (("Space",), _("peek")),
            (("/",), _("filter")),
            (("?",), _("shortcuts")),
        )

    def take_focus(self) -> None:
        self.table.setFocus()

    # Building

    def _build(self) -> None:
        self.views = Segmented([(key, _(word)) for key, word in _VIEW_WORDS.items()], _("View"))
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Filter by name or pinyin"))
        self.filter.setAccessibleName(_("Filter"))
        self.filter.setClearButtonEnabled(False)
        self.filter.setMaximumWidth(240)
        self.compact = Button(_("Compact"), "rows-3")
        self.compact.setCheckable(True)
        bar = Columns(gap=8)
        bar.addWidget(self.views)
        bar.addWidget(self.filter, 1)
        bar.addStretch(1)
        bar.addWidget(self.compact)
        lines = Rows(self, gap=10, margins=(18, 12, 18, 10))
        lines.addLayout(bar)
        lines.addWidget(self._card(), 1)

    def _card(self) -> QWidget:
        card = Card(padding=1)
        self.nothing = EmptyState("building-2", _("No account here"), _("Show all accounts"))
        self.waiting = Skeleton(12)
        holder = QWidget()
        self.stack = QStackedLayout(holder)
        for widget in (self.waiting, self.table, self.nothing):
            self.stack.addWidget(widget)
        card.add_flush(holder, 1)
        self.table.show_order(self._sort.key, descending=self._sort.descending)
        return card

    def _connect(self) -> None:
        self.views.chosen.connect(self.reload)
        self.filter.textChanged.connect(self.reload)
        self.filter.installEventFilter(self)
        self.table.installEventFilter(self)
        self.compact.toggled.connect(self._set_compact)
        self.nothing.acted.connect(self.show_all)
        self.table.opened.connect(self._open)
        self.table.peeked.connect(self._peek)
        self.table.picked.connect(self._picked)
        self.table.sort_asked.connect(self._order)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)

    # Reading

    @Slot()
    def reload(self) -> None:
        """Ask anew for the order and the counts; the chosen account stays chosen."""
        chosen = self.subject()
        self._keep = chosen.id if chosen else self._keep
        view = cast("View", self.views.key)
        narrowed = AccountFilter(text=self.filter.text())
        read = self._tasks.read
        read(account_ids, view, narrowed, self._sort, then=self.show_ids, owner=self,
             latest="accounts.ids")  # fmt: skip
        read(view_counts, narrowed, then=self.show_counts, owner=self, latest="accounts.counts")

    def show_ids(self, ids: Ids) -> None:
        """Take the order of the list; rows arrive as they are looked at."""
        self.rows = RowPages(ids, self._fetch)
        self._total = len(ids)
        self.model.show_rows(self.rows)
        self.stack.setCurrentWidget(self.table if ids else self.nothing)
        place = ids.place(self._keep) if self._keep else None
        self.table.go_to(place or 0)
        self.listed.emit(ids)
        self.headed.emit()
        if not ids:
            self.ready.emit()

    def show_counts(self, counts: dict[View, int]) -> None:
        """Write the counts into the views."""
        self.views.relabel(
            [(key, f"{_(word)} {counts[key]:,}") for key, word in _VIEW_WORDS.items()]
        )

    def _fetch(self, number: int, ids: Sequence[UUID]) -> None:
        pages = self.rows

        def take(rows: Sequence[AccountRow]) -> None:
            if pages is self.rows:
                first, last = pages.arrived(number, rows)
                self.model.refresh(first, last)
                self.headed.emit()
                self.ready.emit()

        self._tasks.read(account_rows, list(ids), then=take, owner=self)

    def _cells(self, row: AccountRow | None) -> Sequence[Cell | None]:
        spark = self.trends.of(row.id) if row else ()
        return cells(row, spark, self._today())

    def _spark_arrived(self) -> None:
        first = max(0, self.table.rowAt(0))
        last = self.table.rowAt(self.table.viewport().height() - 1)
        self.model.refresh(first, last if last >= 0 else max(first, len(self.rows) - 1))

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_SHOWN):
            self.trends.forget(changes)
            self.reload()

    # Acting

    @Slot()
    def show_all(self) -> None:
        """Drop view and filter."""
        self.views.choose("all")
        self.filter.clear()
        self.reload()

    @Slot(bool)
    def _set_compact(self, compact: bool) -> None:
        self.table.set_row_height(COMPACT_HEIGHT if compact else ROW_HEIGHT)

    @Slot(str, bool)
    def _order(self, key: str, descending: bool) -> None:
        self._sort = AccountSort(cast("SortKey", key), descending)
        self.reload()

    @Slot(int)
    def _open(self, place: int) -> None:
        row = self.rows.known(place)
        if row is not None:
            name = wording.named(row.name, row.english_name)
            self.intent.emit("account.open", Subject(row.id, name))

    @Slot(int)
    def _picked(self, _place: int) -> None:
        self.peek.hide()
        self.headed.emit()

    @Slot(int)
    def _peek(self, place: int) -> None:
        row = self.rows.known(place)
        if row is None or self.peek.isVisible():
            self.peek.hide()
            return
        spot = self.table.visualRect(self.model.index(place, 1)).bottomLeft()
        self.peek.show_row(row, self._today())
        self.peek.open_at(self.table.viewport().mapTo(self, spot))

    @Slot(QPoint)
    def _show_menu(self, spot: QPoint) -> None:
        chosen = self.subject()
        if chosen is None:
            return
        menu = QMenu(self)
        for action, title in (
            ("account.open", _("Open account")),
            ("account.visit", _("Log visit")),
            ("account.pin", _("Pin or unpin account")),
        ):
            menu.addAction(title).setData(action)
        menu.triggered.connect(lambda entry: self.intent.emit(entry.data(), chosen))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.table.viewport().mapToGlobal(spot))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self.filter:
                return self._leave_filter(event)
            return self._on_table(event)
        return super().eventFilter(watched, event)

    def _on_table(self, event: QKeyEvent) -> bool:
        """Take the keys a table would keep for its own search."""
        if event.text() in ("/", "、"):
            self.filter.setFocus()
            self.filter.selectAll()
        elif event.key() == Qt.Key.Key_Escape:
            self.peek.hide()
        else:
            return False
        return True

    def _leave_filter(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.filter.clear()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            return False
        self.table.setFocus()
        return True
