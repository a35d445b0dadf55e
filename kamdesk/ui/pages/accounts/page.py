"""The list of accounts: views, filter, order, edits in place and together, and one in brief."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from kamdesk.domain.change_set import ChangeSet
from kamdesk.i18n import _
from kamdesk.queries.accounts import Ids, view_counts
from kamdesk.services.account_views import Standing, keep_standing
from kamdesk.ui import wording
from kamdesk.ui.page import Heading, Hint, Page, Subject
from kamdesk.ui.pages.accounts.bar import Bars
from kamdesk.ui.pages.accounts.desk import Desk
from kamdesk.ui.pages.accounts.editing import Editing
from kamdesk.ui.pages.accounts.inspector import Inspector
from kamdesk.ui.pages.accounts.listing import Listing
from kamdesk.ui.pages.accounts.looking import Looking
from kamdesk.ui.pages.accounts.narrowing import Conditions
from kamdesk.ui.pages.accounts.peek import Peek
from kamdesk.ui.pages.accounts.popups import Popups
from kamdesk.ui.pages.accounts.row_menu import row_menu
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.notices import EmptyState, Skeleton
from kamdesk.ui.widgets.table import ROW_HEIGHT

COMPACT_HEIGHT = 27
MOST_TOGETHER = 2_000  # a preview of more says nothing to anybody, and one undo holds it all
_SHOWN = (
    "account", "visit", "touch", "payment", "instalment", "opportunity", "task", "commitment",
    "stage", "user", "territory", "exchange_rate", "score_model", "ticket", "feedback", "contract",
    "score_override", "stakeholder_fact", "position", "attendee", "contact",
)  # fmt: skip


class AccountsPage(Page):
    """Signals: ``intent`` as in Page; ``listed`` carries the ids in order, for previous and next.

    ``told`` says what was written and can be taken back, ``said`` what cannot.
    """

    room = "accounts"
    listed = Signal(object)
    told = Signal(str)
    said = Signal(str)

    def __init__(self, tasks: Tasks, today: Callable[[], date]) -> None:
        super().__init__()
        self._tasks, self._today = tasks, today
        self._total = self._outside = 0
        self._stale = False
        self.listing = Listing(tasks, today, self)
        self.table, self.model = self.listing.table, self.listing.model
        self.bars, self.conditions = Bars(), Conditions()
        self.looking = Looking(tasks, self.bars.list, self.conditions, self)
        self.editing = Editing(self.table, tasks, self.listing.known, today)
        self.inspector = Inspector(tasks, today)
        content = self._content()
        self.desk = Desk(content, self.inspector, self.card)
        Columns(self, gap=0).addWidget(self.desk)
        self.peek = Peek(self)
        self.popups = Popups(self, tasks, today)
        self._connect()
        tasks.changed.connect(self._changed)
        self.looking.load()
        self.reload()

    # What the shell asks

    def heading(self) -> Heading:
        text = _("{n} accounts · all on this device").format(n=f"{self._total:,}")
        return Heading(_("Accounts"), "", text)

    def subject(self) -> Subject | None:
        row = self.listing.current()
        return None if row is None else Subject(row.id, wording.named(row.name, row.english_name))

    def hints(self) -> Sequence[Hint]:
        return (
            (("J", "K"), _("move")),
            (("Enter",), _("open")),
            (("Space",), _("peek")),
            (("X",), _("mark")),
            (("F2",), _("edit")),
            (("/",), _("filter")),
            (("?",), _("shortcuts")),
        )

    def panes(self) -> Sequence[QWidget]:
        shown = (self.inspector,) if self.desk.is_open else ()
        return (self.bars, self.table, *shown)

    def take_focus(self) -> None:
        self.table.setFocus()

    def leave(self) -> None:
        self.editing.finish()
        self.popups.keep()
        self.peek.hide()

    def perform(self, action: str) -> bool:
        _room, _dot, verb = action.partition(".")
        if verb.startswith("tagged."):
            self.looking.show_tagged(verb.removeprefix("tagged."))
            return True
        verbs: dict[str, Callable[[], object]] = {
            "accounts.new": self.add_account,
            "accounts.inspector": self.toggle_inspector,
            "accounts.together": self.edit_together,
            "accounts.columns": self.open_columns,
            "accounts.filter": lambda: self.popups.open_builder(self.bars.list.conditions),
            "accounts.sort": self._order_next,
            "accounts.save_view": lambda: self.looking.do("save"),
            "accounts.views": self.looking.open_menu,
            "accounts.write": self._write_here,
        }
        if action not in verbs:
            return False
        verbs[action]()
        return True

    def _write_here(self) -> None:
        self.editing.edit(max(0, self.table.chosen), self.table.cell_key)

    # Building

    def _content(self) -> QWidget:
        box = QWidget()
        lines = Rows(box, gap=10, margins=(18, 12, 18, 10))
        lines.addWidget(self.bars)
        lines.addWidget(self.conditions)
        lines.addWidget(self._card(), 1)
        return box

    def _card(self) -> QWidget:
        card = self.card = Card(padding=1, open_below=True)
        self.nothing = EmptyState("building-2", _("No account here"), _("Show all accounts"))
        self.beginning = EmptyState("building-2", _("No accounts yet"), _("New account"))
        self.waiting = Skeleton(12)
        holder = QWidget()
        self.stack = QStackedLayout(holder)
        for widget in (self.waiting, self.table, self.nothing, self.beginning):
            self.stack.addWidget(widget)
        card.add_flush(holder, 1)
        return card

    def _connect(self) -> None:
        bar, table, looking = self.bars.list, self.table, self.looking
        bar.left.connect(table.setFocus)
        bar.columns.clicked.connect(self.open_columns)
        bar.conditions.clicked.connect(lambda: self.popups.open_builder(bar.conditions))
        bar.new.clicked.connect(self.add_account)
        bar.compact.toggled.connect(self._set_compact)
        bar.inspector.clicked.connect(self.toggle_inspector)
        self.bars.marks.edit_asked.connect(self.edit_together)
        self.bars.marks.clear_asked.connect(self._clear_marks)
        looking.changed.connect(self.reload)
        looking.relooked.connect(self._relook)
        looking.framed.connect(self._stand)
        looking.told.connect(self.popups.say)
        self.nothing.acted.connect(self.show_all)
        self.beginning.acted.connect(self.add_account)
        self._connect_list()
        table.opened.connect(self._open)
        table.peeked.connect(self._peek)
        table.picked.connect(self._picked)
        table.sort_asked.connect(lambda key, down: looking.order(key, descending=down))
        table.columns_changed.connect(looking.take_widths)
        table.marks.changed.connect(self._marked)
        table.installEventFilter(self)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._show_menu)

    def _connect_list(self) -> None:
        self.listing.ordered.connect(self._ordered)
        self.listing.filled.connect(self._filled)
        self.listing.refused.connect(self.conditions.explain)
        self.editing.told.connect(self.told)
        self.editing.stored.connect(self.listing.put)
        self.editing.ended.connect(self._catch_up)
        self.inspector.intent.connect(self.intent)
        self.inspector.closed.connect(self.toggle_inspector)
        self.desk.resized.connect(self._keep_standing)

    # Reading

    @Slot()
    def reload(self) -> None:
        """Ask anew for the order and the counts; the current account stays the current one."""
        view, chosen = self.looking.asked()
        self.listing.ask(view, chosen, self.looking.sort)
        self._tasks.read(view_counts, self.looking.counted(), owner=self, latest="accounts.counts",
                         then=self.bars.list.show_counts, failed=lambda _error: None)  # fmt: skip

    def _ordered(self, ids: Ids) -> None:
        self._total = len(ids)
        empty = self.nothing if self.looking.is_narrow else self.beginning
        self.stack.setCurrentWidget(self.table if ids else empty)
        self.bars.list.show_counts({self.looking.key: len(ids)})
        self._outside = self.table.marks.outside(ids.raw)
        self._marked()
        self.listed.emit(ids)
        self.headed.emit()
        if not ids:
            self.inspector.follow(None)
            self.ready.emit()

    def _filled(self) -> None:
        self._follow()
        self.headed.emit()
        self.ready.emit()

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches("user", "territory"):
            self.editing.forget_offers()
            self.looking.load()
        if not changes.touches(*_SHOWN):
            return
        self.listing.changed(changes, writing=self.editing.is_open)
        self.popups.bulk_reload()
        if self.editing.is_open:
            self._stale = True
        else:
            self.reload()

    def _catch_up(self) -> None:
        """Bring the order up to date once nobody writes any more."""
        if self._stale:
            self._stale = False
            self.reload()

    # Looks

    def _relook(self) -> None:
        look = self.looking.look
        self.table.show_columns(look.columns)
        self.table.show_order(look.sort, descending=look.descending)

    def _stand(self) -> None:
        """Stand as the person left it."""
        habits = self.looking.habits
        self.bars.list.compact.setChecked(habits.compact)
        if habits.inspector != self.desk.is_open:
            self._set_inspector(habits.inspector, habits.inspector_width)

    @Slot(bool)
    def _set_compact(self, compact: bool) -> None:
        self.table.set_row_height(COMPACT_HEIGHT if compact else ROW_HEIGHT)
        if compact != self.looking.habits.compact:
            self._keep_standing()

    def _order_next(self) -> None:
        """Order the other way round; a column that was seen both ways gives way to the next."""
        look = self.looking.look
        keys = [column.key for column in self.table.accounts.columns if column.sortable]
        at = keys.index(look.sort) if look.sort in keys else -1
        if at >= 0 and not look.descending:
            self.looking.order(look.sort, descending=True)
        elif keys:
            self.looking.order(keys[(at + 1) % len(keys)], descending=False)
        self._relook()

    @Slot()
    def toggle_inspector(self) -> None:
        """Show or hide the account in brief beside the list."""
        self._set_inspector(not self.desk.is_open, 0)
        self._keep_standing()
        if not self.desk.is_open:
            self.table.setFocus()

    def _set_inspector(self, is_open: bool, wide: int) -> None:
        self.desk.set_open(is_open, wide)
        self.bars.list.inspector.setChecked(is_open)
        self._follow()

    def _keep_standing(self) -> None:
        standing = Standing(
            inspector=self.desk.is_open,
            inspector_width=self.desk.inspector_width,
            compact=self.bars.list.compact.isChecked(),
        )
        self._tasks.run(keep_standing, standing, owner=self)

    def _follow(self) -> None:
        if self.desk.is_open:
            self.inspector.follow(self.listing.current())

    @Slot()
    def open_columns(self) -> None:
        """Offer the columns there are."""
        self.popups.open_columns(self.bars.list.columns, self.looking)

    # Marks

    def _marked(self) -> None:
        marked = len(self.table.marks)
        self._outside = min(self._outside, marked)
        self.bars.show_marks(marked, self._outside)

    @Slot()
    def _clear_marks(self) -> None:
        self.table.marks.clear()
        self.table.setFocus()

    @Slot()
    def edit_together(self) -> None:
        """Edit the accounts marked, or the current one."""
        here = self.listing.current()
        ids = self.table.marks.ids or ((here.id,) if here else ())
        if len(ids) > MOST_TOGETHER:
            said = _("At most {n} accounts can be edited together; narrow the list first.")
            self.said.emit(said.format(n=f"{MOST_TOGETHER:,}"))
        elif ids:
            self.editing.finish()
            self.popups.open_bulk(ids)

    # Acting

    @Slot()
    def add_account(self) -> None:
        """Open the form of a new account."""
        self.editing.finish()
        self.popups.open_new(self.looking.frame.me)

    @Slot()
    def show_all(self) -> None:
        """Drop view and filter."""
        self.looking.clear()

    @Slot(int)
    def _open(self, place: int) -> None:
        row = self.listing.known(place)
        if row is not None:
            name = wording.named(row.name, row.english_name)
            self.intent.emit("account.open", Subject(row.id, name))

    @Slot(int)
    def _picked(self, _place: int) -> None:
        self.peek.hide()
        self._follow()
        self.headed.emit()

    @Slot(int)
    def _peek(self, place: int) -> None:
        row = self.listing.known(place)
        if row is None or self.peek.isVisible():
            self.peek.hide()
            return
        spot = self.table.visualRect(self.model.index(place, 2)).bottomLeft()
        self.peek.show_row(row, self._today())
        self.peek.open_at(self.table.viewport().mapTo(self, spot))

    @Slot(QPoint)
    def _show_menu(self, spot: QPoint) -> None:
        chosen = self.subject()
        if chosen is None:
            return
        menu = row_menu(self, self.table, self.editing, spot)
        menu.addAction(_("Edit together…"), self.edit_together)
        menu.triggered.connect(
            lambda entry: self.intent.emit(entry.data(), chosen) if entry.data() else None
        )
        menu.popup(self.table.viewport().mapToGlobal(spot))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.table and pressed and isinstance(event, QKeyEvent):
            return self._on_table(event)
        return super().eventFilter(watched, event)

    def _on_table(self, event: QKeyEvent) -> bool:
        """Take the keys a table would keep for its own search."""
        if event.text() in ("/", "、"):
            self.bars.list.focus_filter()
        elif event.key() == Qt.Key.Key_Escape:
            if self.peek.isVisible():
                self.peek.hide()
            else:
                self.table.marks.clear()
        else:
            return False
        return True
