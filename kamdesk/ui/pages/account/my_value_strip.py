"""Over an account: what I wrote that does not stand, with one key to put it back."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from kamdesk.i18n import _, language
from kamdesk.queries.my_values import MyValue, my_values
from kamdesk.sync.conflicts import resolve_conflict
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.value_words import field_word, value_text
from kamdesk.ui.widgets.notices import Banner


class MyValueStrip(Banner):
    """Signals: ``told`` when a value was put back; ``asked`` leads to all that is disputed."""

    told = Signal(str)
    asked = Signal()

    def __init__(self, tasks: Tasks, owner: QObject) -> None:
        super().__init__("", "watch", _("Put mine back (M)"), icon="git-merge")
        self._tasks, self._owner = tasks, owner
        self.values: list[MyValue] = []
        self.compare = self.add_verb(_("Compare"))
        self.compare.clicked.connect(self.asked)
        self.acted.connect(self.put_back)
        self.hide()

    def ask(self, account_id: UUID) -> None:
        """Ask whether something of mine waits at an account."""
        self._tasks.read(
            my_values, account_id, language() != "zh_CN", then=self.show_values,
            owner=self._owner, latest=f"account.mine.{id(self)}",
        )  # fmt: skip

    def show_values(self, values: list[MyValue]) -> None:
        """Show the first one, and how many more there are."""
        self.values = values
        self.setVisible(bool(values))
        if values:
            self.set_text(said_of(values[0], len(values) - 1))

    def put_back(self) -> None:
        """Let my value of the first one stand, and close its question."""
        if not self.values:
            return
        value = self.values[0]

        def done(_settled: Any) -> None:
            self.told.emit(_("Your value is back: {field}").format(
                field=field_word(value.entity, value.field)))  # fmt: skip

        self._tasks.run(resolve_conflict, value.conflict_id, "mine", then=done, owner=self._owner)


def said_of(value: MyValue, more: int) -> str:
    """Say whose field it is, what I wrote and what stands."""
    said = _("{title} · {field}: mine: {mine} · stands: {stands} ({who})").format(
        title=value.title,
        field=field_word(value.entity, value.field),
        mine=value_text(value.entity, value.field, value.mine, value.names, value.currency),
        stands=value_text(value.entity, value.field, value.stands, value.names, value.currency),
        who=value.author or _("somebody else"),
    )
    if not more:
        return said
    rest = _("and {n} more").format(n=more)
    return f"{said} · {rest}"
