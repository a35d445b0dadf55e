"""What one can do with an entry: settle, put off, give away, move, change, remove."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from kamdesk.domain.ids import CommitmentId, TaskId, UserId
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, formats
from kamdesk.queries.commitments import CommitmentLine
from kamdesk.queries.tasks import TaskLine
from kamdesk.services.commitments import (
    MakeCommitment,
    Postpone,
    break_commitment,
    keep_commitment,
    make_commitment,
    postpone_commitment,
    reopen_commitment,
    withdraw_commitment,
)
from kamdesk.services.tasks import (
    AddTask,
    DateTask,
    ReorderTask,
    add_task,
    assign_task,
    complete_task,
    date_task,
    drop_task,
    reopen_task,
    reorder_task,
)
from kamdesk.ui import wording
from kamdesk.ui.forms.drawer import RecordDrawer
from kamdesk.ui.forms.requests import FormRequest
from kamdesk.ui.pages.tasks import words
from kamdesk.ui.pages.tasks.asking import DayQuestion
from kamdesk.ui.pages.tasks.entries import Entry
from kamdesk.ui.pages.tasks.reading import Colleague
from kamdesk.ui.tasks import Tasks


class Verbs(QObject):
    """Signals: ``told`` what was done; ``ended`` that a question or form closed."""

    told = Signal(str)
    ended = Signal()

    def __init__(self, host: QWidget, tasks: Tasks) -> None:
        super().__init__(host)
        self._host, self._tasks = host, tasks
        self.people: Sequence[Colleague] = ()
        self.question: DayQuestion | None = None
        self.drawer = RecordDrawer(tasks, host)
        self.drawer.told.connect(self.told)
        self.drawer.closed.connect(self.ended)

    # Deeds

    def add(
        self,
        command: AddTask | MakeCommitment,
        then: Callable[[UUID], None],
        failed: Callable[[KamdeskError], None],
    ) -> None:
        """Store what a line said."""
        deed = add_task if isinstance(command, AddTask) else make_commitment
        said = _("Task added") if isinstance(command, AddTask) else _("Commitment added")

        def stored(key: UUID) -> None:
            self.told.emit(said)
            then(key)

        self._tasks.run(deed, command, then=stored, failed=failed, owner=self)

    def settle(self, entry: Entry) -> None:
        """Tick an entry off, or open it again."""
        line = entry.line
        if isinstance(line, TaskLine):
            deed: Callable[..., Any] = complete_task if entry.is_open else reopen_task
            said = _("Done: {task}") if entry.is_open else _("Open again: {task}")
            self._run(deed, TaskId(line.id), said=said.format(task=line.title))
            return
        deed = keep_commitment if entry.is_open else reopen_commitment
        said = _("Commitment kept") if entry.is_open else _("Commitment open again")
        self._run(deed, CommitmentId(line.id), said=said)

    def give_up(self, entry: Entry) -> None:
        """Mark a promise as broken, or give a task up without doing it."""
        if not entry.is_open:
            return
        line = entry.line
        if isinstance(line, TaskLine):
            self._run(drop_task, TaskId(line.id), said=_("Task given up"))
        else:
            self._run(break_commitment, CommitmentId(line.id),
                      said=_("Commitment marked as broken"))  # fmt: skip

    def withdraw(self, line: CommitmentLine) -> None:
        """Take a promise back by agreement."""
        self._run(withdraw_commitment, CommitmentId(line.id), said=_("Commitment withdrawn"))

    def set_due(self, entry: Entry, due: date | None, failed: Any = None) -> None:
        """Give an entry another day; a promise always has one."""
        line = entry.line
        said = _("Due {day}").format(day=formats.day(due)) if due else _("Due day taken away")
        if isinstance(line, TaskLine):
            command = DateTask(task_id=TaskId(line.id), due=due, seen=line.due)
            self._run(date_task, command, said=said, failed=failed)
        elif due is not None:
            put_off = Postpone(commitment_id=CommitmentId(line.id), due=due, seen=line.due)
            self._run(postpone_commitment, put_off, said=said, failed=failed)

    def assign(self, task: TaskLine, owner_id: UUID) -> None:
        """Give a task to somebody else: it goes to the end of their list."""
        name = next((wording.named(each.name, each.english_name)
                     for each in self.people if each.id == owner_id), "")  # fmt: skip
        self._run(assign_task, TaskId(task.id), UserId(owner_id),
                  said=_("Given to {name}").format(name=name))  # fmt: skip

    def reorder(self, command: ReorderTask) -> None:
        """Put a task into another place."""
        self._run(reorder_task, command, said=_("Order changed"))

    # Questions

    def edit(self, entry: Entry) -> None:
        """Open the whole record in a form."""
        line = entry.line
        if isinstance(line, CommitmentLine):
            request = FormRequest(kind="commitment", account_id=line.account_id, record_id=line.id)
        elif line.account_id is None:
            request = FormRequest(kind="task.loose", account_id=line.id, record_id=line.id)
        else:
            request = FormRequest(kind="task", account_id=line.account_id, record_id=line.id)
        self.drawer.open(request)

    def ask_day(self, entry: Entry, today: date, anchor: QWidget) -> None:
        """Ask for any other day."""
        question = self.question = DayQuestion(self._host, entry.text, entry.line.due, today)
        question.given.connect(lambda due: self._give_day(entry, due, question))
        question.gone.connect(question.deleteLater)
        question.gone.connect(self.ended)
        question.open_near(anchor)

    def _give_day(self, entry: Entry, due: date | None, question: DayQuestion) -> None:
        question.hide()
        self.set_due(entry, due)

    # Menus

    def due_menu(self, entry: Entry, today: date, anchor: QWidget) -> QMenu:
        """Offer other days."""
        menu = self._menu()
        self._offer_days(menu, entry, today, anchor)
        return menu

    def menu(self, entry: Entry, today: date, anchor: QWidget) -> QMenu:
        """Offer everything one can do with an entry."""
        menu = self._menu()
        tick = (
            _("Reopen")
            if not entry.is_open
            else _("Mark done")
            if not entry.side
            else _("Mark as kept")
        )
        _offer(menu, f"{tick}\tE", lambda: self.settle(entry))
        _offer(menu, _("Edit") + "\tEnter", lambda: self.edit(entry))
        if entry.is_open:
            self._offer_days(_submenu(menu, _("Due")), entry, today, anchor)
            self._offer_more(menu, entry)
        return menu

    def _offer_more(self, menu: QMenu, entry: Entry) -> None:
        line = entry.line
        if isinstance(line, TaskLine):
            others = _submenu(menu, _("Give to"))
            for each in self.people:
                if each.id != line.owner_id:
                    name = wording.named(each.name, each.english_name)
                    _offer(others, name, partial(self.assign, line, each.id))
            menu.addSeparator()
            _offer(menu, _("Give up") + "\tX", lambda: self.give_up(entry))
        else:
            menu.addSeparator()
            _offer(menu, _("Mark as broken") + "\tX", lambda: self.give_up(entry))
            _offer(menu, _("Withdraw"), lambda: self.withdraw(line))

    def _offer_days(self, menu: QMenu, entry: Entry, today: date, anchor: QWidget) -> None:
        for name, day in words.later_days(today):
            if day != entry.line.due:
                _offer(menu, name, partial(self.set_due, entry, day))
        menu.addSeparator()
        _offer(menu, _("Another day…"), lambda: self.ask_day(entry, today, anchor))
        if not entry.side and entry.line.due is not None:
            _offer(menu, _("No day"), lambda: self.set_due(entry, None))

    def _menu(self) -> QMenu:
        menu = QMenu(self._host)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def pop_up(self, menu: QMenu, spot: QPoint) -> None:
        """Open a menu at a spot of the screen."""
        menu.aboutToHide.connect(self.ended)
        menu.popup(spot)

    def _run(self, deed: Callable[..., Any], *args: object, said: str, failed: Any = None) -> None:
        self._tasks.run(deed, *args, then=lambda _key: self.told.emit(said), failed=failed,
                        owner=self)  # fmt: skip


def _submenu(menu: QMenu, title: str) -> QMenu:
    return menu.addMenu(title)


def _offer(menu: QMenu, title: str, act: Callable[[], object]) -> None:
    menu.addAction(title).triggered.connect(lambda _on=False: act())
