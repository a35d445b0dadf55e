"""Tasks and commitments: what is to be done, by whom, until when; one line makes another."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from kamdesk.domain.change_set import ChangeSet
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, sentence
from kamdesk.queries.commitments import CommitmentLine
from kamdesk.queries.tasks import TaskLine
from kamdesk.queries.visit_form import named_accounts
from kamdesk.ui import wording
from kamdesk.ui.forms.requests import Offer
from kamdesk.ui.page import Heading, Hint, Page, Subject
from kamdesk.ui.pages.tasks import ordering
from kamdesk.ui.pages.tasks.adding import AddLine, Begun
from kamdesk.ui.pages.tasks.entries import (
    Entry,
    count_text,
    grouped,
    promise_entry,
    task_entry,
)
from kamdesk.ui.pages.tasks.entry_list import Drop, EntryList
from kamdesk.ui.pages.tasks.filters import FilterBar
from kamdesk.ui.pages.tasks.reading import Team, promises_now, tasks_now, team
from kamdesk.ui.pages.tasks.verbs import Verbs
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Rows, theme
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.notices import Banner, EmptyState, Skeleton

_SHOWN: Final = (
    "task", "commitment", "account", "user", "comment", "contact", "visit", "opportunity",
    "project",
)  # fmt: skip
_FOUND: Final = 8


class TasksPage(Page):
    """Signals: as in Page; ``told`` says that a deed is done, with the way back.

    ``view`` is "tasks" or "promises".
    """

    room = "tasks"
    told = Signal(str)

    def __init__(self, tasks: Tasks, today: Callable[[], date], view: str = "") -> None:
        super().__init__()
        self._tasks, self._today = tasks, today
        self.view = view or "tasks"
        self._team: Team | None = None
        self._entries: Sequence[Entry] = ()
        self._await: UUID | None = None
        self._line: Begun | None = None
        self.bar, self.adding = FilterBar(), AddLine(self._search)
        self.list = EntryList(_("Tasks and commitments"))
        self.verbs = Verbs(self, tasks)
        self._build()
        self._connect()
        tasks.changed.connect(self._changed)
        tasks.read(team, then=self._know, failed=self._fail, owner=self)

    # What the shell asks

    def heading(self) -> Heading:
        shown = [entry for entry in self._entries if self.bar.asked.keeps(entry)]
        return Heading(_("Tasks & commitments"), "", count_text(shown, self._today()))

    def subject(self) -> Subject | None:
        entry = self.list.entry()
        if entry is None or entry.line.account_id is None:
            return None
        return Subject(entry.line.account_id, entry.account)

    def hints(self) -> Sequence[Hint]:
        shared: tuple[Hint, ...] = ((("D",), _("due day")), (("N",), _("new")))
        last: Hint = (("?",), _("shortcuts"))
        if self.view == "promises":
            return ((("E",), _("kept")), (("X",), _("broken")), *shared, last)
        return ((("E",), _("done")), (("Alt", "↑↓"), _("order")), *shared, last)

    def perform(self, action: str) -> bool:
        """Carry out "tasks.VERB"."""
        room, _dot, verb = action.partition(".")
        if room != "tasks":
            return False
        match verb:
            case "list" | "promises":
                self.show_view("tasks" if verb == "list" else verb)
            case "new":
                self.begin()
            case "group":
                self.bar.cycle()
            case "filter":
                self.bar.focus_text()
            case _ if (entry := self.list.entry()) is not None:
                self._do(verb, entry)
        return True

    def panes(self) -> Sequence[QWidget]:
        return (self.bar, self.list)

    def take_focus(self) -> None:
        if self._entries:
            self.list.setFocus()
        else:
            self.setFocus()

    def leave(self) -> None:
        self.verbs.drawer.keep()

    def begun(self) -> tuple[str, Begun | None]:
        """Return the view, and the line that is typed."""
        line = self.adding.begun
        return self.view, line if self.adding.isVisibleTo(self) and line.text else None

    def go_on(self, begun: tuple[str, Begun | None]) -> None:
        self.view, self._line = begun

    # Building

    def _build(self) -> None:
        self.failure = Banner("", "risk", _("Retry"))
        self.failure.acted.connect(self.reload)
        self.failure.hide()
        self.nothing = EmptyState("list-checks", _("Nothing to do yet"), _("New task"))
        self.unmatched = EmptyState(
            "list-filter", _("Nothing passes the filter"), _("Show everything")
        )
        self.holder = Card(padding=1, open_below=True)
        self.holder.add_flush(self.list, 1)
        self.stack = QStackedWidget()
        for widget in (Skeleton(12, 36), self.holder, self.nothing, self.unmatched):
            self.stack.addWidget(widget)
        lines = Rows(self, gap=12, margins=(18, 12, 18, 12))
        lines.addWidget(self.bar)
        lines.addWidget(self.adding)
        lines.addWidget(self.failure)
        lines.addWidget(self.stack, 1)

    def _connect(self) -> None:
        bar, verbs = self.bar, self.verbs
        bar.view_chosen.connect(self.show_view)
        bar.narrowed.connect(self._show)
        bar.reread.connect(self.reload)
        bar.new_asked.connect(self.begin)
        bar.left.connect(self.take_focus)
        self.adding.given.connect(self._add)
        self.adding.ended.connect(self._end_adding)
        self.nothing.acted.connect(self.begin)
        self.unmatched.acted.connect(bar.clear)
        self.list.asked.connect(lambda verb: self.perform(f"tasks.{verb}"))
        self.list.picked.connect(self.headed)
        self.list.dropped.connect(self._drop)
        self.list.menu_asked.connect(self._menu)
        verbs.told.connect(self.told)
        verbs.ended.connect(self.take_focus)

    # Reading

    def _know(self, found: Team) -> None:
        self._team = found
        self.verbs.people = found.people
        self.bar.know_team(found)
        self.show_view(self.view)
        if self._line is not None:
            self.begin()
            self.adding.go_on(self._line)
            self._line = None

    @Slot()
    def reload(self) -> None:
        """Ask anew; what is chosen stays chosen."""
        self.failure.hide()
        query = tasks_now if self.view == "tasks" else promises_now
        self._tasks.read(query, self.bar.settled.isChecked(), then=self._arrived,
                         failed=self._fail, owner=self, latest=f"tasks.{id(self)}")  # fmt: skip

    def _arrived(self, lines: Sequence[TaskLine] | Sequence[CommitmentLine]) -> None:
        today = self._today()
        self._entries = tuple(
            task_entry(line, today) if isinstance(line, TaskLine) else promise_entry(line, today)
            for line in lines
        )
        self.bar.know_accounts(self._entries)
        self._show()
        if self._await is not None and self.list.reach(self._await):
            self._await = None
        self.ready.emit()

    @Slot()
    def _show(self) -> None:
        """Show what the filters leave over."""
        asked = self.bar.asked
        shown = [entry for entry in self._entries if asked.keeps(entry)]
        had = self.list.hasFocus() or not isinstance(self.focusWidget(), EntryList)
        self.list.show_groups(grouped(shown, self.bar.grouping.key or "day", self._today()))
        empty = self.unmatched if self._entries else self.nothing
        self.stack.setCurrentWidget(self.holder if shown else empty)
        if shown and had and self.focusWidget() in (None, self):
            self.list.setFocus()
        self.headed.emit()

    def _fail(self, error: KamdeskError) -> None:
        self.failure.set_text(sentence(error))
        self.failure.show()
        self.ready.emit()

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_SHOWN) and self._team is not None:
            self.reload()

    # Acting

    @Slot(str)
    def show_view(self, view: str) -> None:
        """Show the tasks or the promises."""
        self.view = view
        self.bar.fit(view)
        self.list.can_drag = True
        self.nothing.label.setText(
            _("Nothing to do yet") if view == "tasks" else _("No promise is open")
        )
        self.nothing.button.setText(self.bar.new.accessibleName())
        if self.adding.isVisible():
            self.begin()
        self.reload()

    @Slot()
    def begin(self) -> None:
        """Open the line for a new one; the filters say whose it is unless the line does."""
        asked = self.bar.asked
        account = (
            Offer(asked.account_id, self.bar.account.currentText()) if asked.account_id else None
        )
        owner = None
        if asked.owner_id and self._team and asked.owner_id != self._team.me:
            owner = Offer(asked.owner_id, self.bar.owner.currentText())
        self.adding.begin(self.view, self._today(), account, owner)

    @Slot(object)
    def _add(self, command: object) -> None:
        self.verbs.add(command, self._added, lambda e: self.adding.explain(sentence(e)))  # type: ignore[arg-type]

    def _added(self, key: UUID) -> None:
        self._await = key
        self.adding.accept_next()

    @Slot()
    def _end_adding(self) -> None:
        self.adding.hide()
        self.take_focus()

    def _do(self, verb: str, entry: Entry) -> None:
        match verb:
            case "done":
                self.verbs.settle(entry)
            case "edit":
                self.verbs.edit(entry)
            case "due" if entry.is_open:
                menu = self.verbs.due_menu(entry, self._today(), self.list)
                self.verbs.pop_up(menu, self._spot())
            case "drop":
                self.verbs.give_up(entry)
            case "up" | "down":
                self._shift(entry, -1 if verb == "up" else 1)

    def _spot(self) -> QPoint:
        """Return where a menu about the current entry opens."""
        box = self.list.visualRect(self.list.currentIndex())
        corner = box.bottomRight() - QPoint(theme().px(190), 0)
        return self.list.viewport().mapToGlobal(corner)

    @Slot(QPoint)
    def _menu(self, spot: QPoint) -> None:
        entry = self.list.entry()
        if entry is not None:
            self.verbs.pop_up(self.verbs.menu(entry, self._today(), self.list), spot)

    # Order

    def _shift(self, entry: Entry, step: int) -> None:
        """Move a task by one place among those of its owner in its group."""
        group = self.list.lines.group_at(self.list.currentIndex().row())
        task = entry.line
        if group is None or not isinstance(task, TaskLine) or not entry.is_open:
            return
        self._reorder(task, ordering.shifted(_tasks_of(group.entries), task, step))

    @Slot(object)
    def _drop(self, drop: Drop) -> None:
        """Put an entry where it was let go: another place, day or owner."""
        line, group = drop.entry.line, drop.group
        moved = drop.entry.id not in {each.id for each in group.entries}
        if moved and group.sets == "day":
            self.verbs.set_due(drop.entry, group.day)
        elif moved and group.sets == "owner" and isinstance(line, TaskLine) and group.owner_id:
            self.verbs.assign(line, group.owner_id)
        elif not moved and isinstance(line, TaskLine):
            wanted = ordering.dropped(_tasks_of(group.entries), line, _tasks_of(drop.above))
            self._reorder(line, wanted)

    def _reorder(self, task: TaskLine, wanted: Sequence[TaskLine] | None) -> None:
        if wanted is None:
            QApplication.beep()
            return
        command = ordering.reordering(_tasks_of(self._entries), wanted, task)
        if command is not None:
            self.verbs.reorder(command)

    def _search(self, text: str, answer: Callable[[list[Offer]], None]) -> None:
        def show(choices: Sequence[object]) -> None:
            answer([Offer(c.id, wording.named(c.name, c.english_name), c.name)  # type: ignore[attr-defined]
                    for c in choices])  # fmt: skip

        self._tasks.read(named_accounts, text, _FOUND, then=show, owner=self,
                         latest=f"tasks.accounts.{id(self)}")  # fmt: skip


def _tasks_of(entries: Sequence[Entry]) -> list[TaskLine]:
    return [entry.line for entry in entries if isinstance(entry.line, TaskLine)]
