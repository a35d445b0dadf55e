"""Deciding about one record: a choice for each field, what it would come to, and settling it."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from kamdesk.errors import KamdeskError
from kamdesk.i18n import language, sentence
from kamdesk.queries.conflict_inbox import Disputed
from kamdesk.sync.preview import Subject as About
from kamdesk.sync.preview import deed_of, foreseen, look_at
from kamdesk.ui.pages.sync import words
from kamdesk.ui.pages.sync.detail import Detail
from kamdesk.ui.pages.sync.preview_pane import PreviewPane
from kamdesk.ui.pages.sync.verbs import Verbs
from kamdesk.ui.tasks import Tasks

_SIDES = ("mine", "theirs", "both")


class Deciding(QObject):
    """Carries out the keys of a decision; ``current`` returns the record they are about."""

    def __init__(
        self, page: QWidget, tasks: Tasks, detail: Detail, preview: PreviewPane, verbs: Verbs
    ) -> None:
        super().__init__(page)
        self._page, self._tasks = page, tasks
        self._detail, self._preview, self._verbs = detail, preview, verbs
        self.current: Callable[[], Disputed | None] = lambda: None
        detail.chosen.connect(self.foresee)
        detail.applied.connect(self.apply)

    def show_group(self, group: Disputed, today: date) -> None:
        """Show a record, unless it stands there already as it is."""
        if self._detail.group != group:
            self._preview.begin()
            self._detail.show_group(group, today)
            self.foresee()

    def carry_out(self, verb: str) -> None:
        """Do what a key asks."""
        if verb in _SIDES:
            self._detail.take(verb)
        elif verb == "write":
            dispute = self._detail.current()
            if dispute is not None:
                dispute.edit()
        elif verb in ("down", "up"):
            self._detail.step(1 if verb == "down" else -1)
        elif verb == "apply":
            self.apply()

    @Slot()
    def foresee(self) -> None:
        """Ask what the choices would come to."""
        group = self._detail.group
        if group is None:
            return
        self._preview.show_rule(self._detail.current())
        about = About(group.entity, group.record_id, group.account_id)
        self._tasks.foresee(
            deed_of(self._detail.choices()),
            look_at(about, english=language() != "zh_CN"),
            then=lambda seen: self._preview.show_foreseen(group, foreseen(about, seen)),
            failed=lambda error: self._preview.show_refusal(sentence(error)),
            owner=self._page,
            latest=f"sync.foresee.{id(self)}",
        )

    @Slot()
    def apply(self) -> None:
        """Settle the record and go on to the next one."""
        group, dispute = self._detail.group, self._detail.current()
        if group is None or self.current() is None:
            return
        if self._preview.repeat.isChecked() and dispute is not None:
            self._verbs.repeat(dispute.row.entity, dispute.row.field, dispute.word)
        self._verbs.settle(self._detail.choices(), words.title_of(group), self._not_settled)

    def _not_settled(self, error: KamdeskError) -> None:
        self._detail.explain(sentence(error))
