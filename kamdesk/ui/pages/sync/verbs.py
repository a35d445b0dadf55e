"""What one can do about sync: settle, take back, go another way, send again, hand over, leave."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from kamdesk.domain.ids import AccountId, UserId
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, formats, ngettext
from kamdesk.queries.settled_conflicts import MergedRow, SettledRow
from kamdesk.queries.sync_sheet import SyncSheet, unsent_lines
from kamdesk.queries.sync_state import Unheard
from kamdesk.reports.unsent_file import write_unsent
from kamdesk.services.tasks import AddTask, add_task
from kamdesk.sync.conflicts import Choice, settle_conflicts
from kamdesk.sync.problems import let_go, put_parting_aside, send_again
from kamdesk.sync.settling import drop_rule, keep_rule, reopen_conflict, retake, take_other
from kamdesk.ui.pages.sync.problems import Problem
from kamdesk.ui.pages.sync.questions import HandOver, SignOut
from kamdesk.ui.pages.sync.settled_view import Row
from kamdesk.ui.syncing import Syncing
from kamdesk.ui.tasks import Tasks

Failed = Callable[[KamdeskError], None]


class Verbs(QObject):
    """Signals: ``told`` says a deed is done; ``said`` what has no way back; ``settled`` after one.

    ``reversible`` carries a word and a call that takes it back.
    """

    told = Signal(str)
    said = Signal(str)
    reversible = Signal(str, object)
    settled = Signal()
    opened = Signal(object)

    def __init__(self, page: QWidget, tasks: Tasks) -> None:
        super().__init__(page)
        self._page, self._tasks = page, tasks
        self.syncing: Syncing | None = None
        self.question: HandOver | SignOut | None = None

    # Settling

    def settle(self, choices: Sequence[Choice], title: str, failed: Failed) -> None:
        """Settle a record."""

        def done(_settled: Any) -> None:
            self.told.emit(_("Settled: {title}").format(title=title))
            self.settled.emit()

        self._tasks.run(settle_conflicts, choices, then=done, failed=failed, owner=self)

    def repeat(self, entity: str, field: str, choice: str) -> None:
        """Keep a rule."""
        self._tasks.run(keep_rule, entity, field, choice, owner=self)

    def take(self, row: Row) -> None:
        """Take the other side of what was settled or merged."""

        def done(_nothing: Any) -> None:
            self.told.emit(_("The other value was taken"))

        if isinstance(row, SettledRow):
            self._tasks.run(retake, row.row.id, then=done, owner=self)
        elif isinstance(row, MergedRow):
            self._tasks.run(take_other, row.id, row.field, then=done, owner=self)

    def reopen(self, row: SettledRow) -> None:
        """Ask a settled question again."""

        def done(whole: bool) -> None:
            text = _("The question is open again")
            left = _("The question is open again; the value was changed since and stays")
            self.told.emit(text if whole else left)

        self._tasks.run(reopen_conflict, row.row.id, then=done, owner=self)

    def drop(self, entity: str, field: str, choice: str) -> None:
        """Remove a rule; the toast takes it back."""

        def back() -> None:
            self._tasks.run(keep_rule, entity, field, choice, then=self._reload, owner=self)

        def done(_nothing: Any) -> None:
            self._reload(None)
            self.reversible.emit(_("Rule removed"), back)

        self._tasks.run(drop_rule, entity, field, then=done, owner=self)

    def _reload(self, _nothing: Any) -> None:
        self._tasks.tell_all_changed()

    # Problems

    def go_out(self, way: str, problem: Problem, sheet: SyncSheet) -> None:
        """Take a way out of a problem."""
        ways: dict[str, Callable[[], None]] = {
            "retry": self.hurry,
            "agree": lambda: self._agree(problem.code),
            "export": lambda: self.export(problem.lines or None),
            "again": lambda: self._send_again(problem),
            "edit": lambda: self.opened.emit(problem.lines[0]),
            "hand": lambda: self.hand_over(problem, sheet),
            "yield": lambda: self._yield(problem),
            "seen": lambda: self._put_aside(problem),
        }
        if way in ways:
            ways[way]()

    def hurry(self) -> None:
        """Ask for a round now."""
        if self.syncing is not None:
            self.syncing.hurry()
            self.said.emit(_("Exchanging changes now"))

    def export(self, lines: Sequence[Unheard] | None = None) -> None:
        """Write what is unsent, or some of it, to a file of the person's choice."""
        path, _kind = QFileDialog.getSaveFileName(
            self._page, _("Export what is unsent"), "kamdesk-unsent.json", "JSON (*.json)"
        )
        if not path:
            return
        if lines is not None:
            self._write(Path(path), lines)
        else:
            self._tasks.read(
                unsent_lines, then=lambda found: self._write(Path(path), found), owner=self
            )

    def _write(self, path: Path, lines: Sequence[Unheard]) -> None:
        def done(count: int) -> None:
            text = ngettext("{n} change written to {path}", "{n} changes written to {path}", count)
            self.said.emit(text.format(n=formats.count(count), path=path))

        self._tasks.errand(lambda: write_unsent(path, lines), then=done,
                           failed=self._tasks.refused.emit, owner=self)  # fmt: skip

    def hand_over(self, problem: Problem, sheet: SyncSheet) -> None:
        """Ask whose task it becomes."""
        question = HandOver(self._page, problem.title, sheet.colleagues)
        self.question = question
        account = next((line.account_id for line in problem.lines if line.account_id), None)
        question.given.connect(lambda who, what: self._give(who, what, account))
        question.gone.connect(question.deleteLater)
        question.open_near(self._page)

    def _give(self, who: UUID, what: str, account: UUID | None) -> None:
        def done(_key: Any) -> None:
            self.told.emit(_("Handed over as a task"))

        command = AddTask(
            title=what,
            owner_id=UserId(who),
            account_id=None if account is None else AccountId(account),
        )
        self._tasks.run(add_task, command, then=done, owner=self)

    def _agree(self, code: str) -> None:
        if self.syncing is not None:
            self.syncing.agree(code, self._tasks.refused.emit)

    def _send_again(self, problem: Problem) -> None:
        def done(count: int) -> None:
            text = ngettext("{n} change goes out again", "{n} changes go out again", count)
            self.told.emit(text.format(n=count))
            self._reload(None)

        self._tasks.run(send_again, problem.ids, then=done, owner=self)

    def _yield(self, problem: Problem) -> None:
        from kamdesk.sync.problems import take_up_again  # noqa: PLC0415 - only for the way back

        def back() -> None:
            self._tasks.run(take_up_again, problem.ids, then=self._reload, owner=self)

        def done(_count: int) -> None:
            self._reload(None)
            self.reversible.emit(_("Left at what the server has; your words stay in the log"), back)

        self._tasks.run(let_go, problem.ids, then=done, owner=self)

    def _put_aside(self, problem: Problem) -> None:
        key = problem.account_id
        if key is not None:
            self._tasks.at_door(
                lambda workspace: workspace.prepare(put_parting_aside, key), then=self._reload
            )

    # This device

    def sign_out(self, sheet: SyncSheet, anchor: QWidget) -> None:
        """Ask, with a warning while something is unsent."""
        overview = sheet.overview
        kept_here = overview.waiting + overview.held + overview.denied
        question = SignOut(self._page, kept_here, sheet.files)
        self.question = question
        question.given.connect(self._sign_out)
        question.exported.connect(self.export)
        question.gone.connect(question.deleteLater)
        question.open_near(anchor)

    def _sign_out(self) -> None:
        def done() -> None:
            self._reload(None)
            self.said.emit(_("Signed out; everything is kept here"))

        if self.syncing is not None:
            self.syncing.sign_out(done, self._tasks.refused.emit)
