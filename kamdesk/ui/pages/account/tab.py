"""What every tab of an account can do: read itself, open forms, carry out deeds, say so."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, language, sentence
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.listing import listed
from kamdesk.ui.forms.requests import FormRequest
from kamdesk.ui.pages.account.record_table import RecordTable
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Rows
from kamdesk.ui.widgets.notices import Banner


def with_names(
    reading: Any, account_id: UUID, query: Callable[..., Any], args: tuple[Any, ...]
) -> tuple[dict[str, str], Any]:
    """Run a query, and beside it read the English names it leaves out, where they are wanted."""
    rows = query(reading, *args)
    if language() != "en":
        return {}, rows
    people = listed(reading, ENTITIES["contact"], f'account = "{account_id}"')
    known = [*listed(reading, ENTITIES["user"]), *people]
    return {row["name"]: row["english_name"] for row in known if row["english_name"]}, rows


class AccountTab(QWidget):
    """A tab. ``tables`` are its lists, each with the form its rows open in.

    Signals: ``ready`` when all its rows arrived; ``form_wanted`` carries a FormRequest; ``told``
    says that a deed is done, with the way back.
    """

    ready = Signal()
    form_wanted = Signal(object)
    told = Signal(str)

    def __init__(self, tasks: Tasks, today: Callable[[], date], account_id: UUID) -> None:
        super().__init__()
        self.tasks, self.today, self.account_id = tasks, today, account_id
        self.tables: list[tuple[RecordTable, str]] = []
        self._english: dict[str, str] = {}
        self._waiting: set[str] = set()
        self.trouble = Banner("", "risk", _("Try again"))
        self.trouble.acted.connect(self.reload)
        self.trouble.hide()
        outer = Rows(self, gap=10, margins=(18, 13, 18, 12))
        outer.addWidget(self.trouble)
        self.body = Rows(gap=12)
        outer.addLayout(self.body, 1)

    # For the page

    def reload(self) -> None:
        """Read everything shown anew."""
        raise NotImplementedError

    def new(self) -> None:
        """Open the form for a new record of this tab."""
        raise NotImplementedError

    def edit(self) -> None:
        """Open the record the keyboard is on, else the one chosen in the first table."""
        table, kind = self.focused()
        row = table.current()
        if row is not None:
            self.ask(kind, row.id)

    def take_focus(self) -> None:
        """Put the keyboard into the first table."""
        if self.tables:
            self.tables[0][0].setFocus()

    # For the tabs

    def add_table(self, table: RecordTable, kind: str) -> None:
        """Let Enter, a double click and E open the rows of a table in a form."""
        self.tables.append((table, kind))
        table.opened.connect(lambda _at: self.ask(kind, table.current().id))

    def focused(self) -> tuple[RecordTable, str]:
        """Return the table the keyboard is in, the first one when it is elsewhere."""
        held = [each for each in self.tables if each[0].hasFocus()]
        return (held or self.tables)[0]

    def ask(
        self, kind: str, record_id: UUID | None = None, values: Mapping[str, Any] | None = None
    ) -> None:
        """Ask for a form."""
        request = FormRequest(
            kind=kind, account_id=self.account_id, record_id=record_id, values=values or {}
        )
        self.form_wanted.emit(request)

    def read(self, query: Callable[..., Any], *args: Any, then: Callable[[Any], None]) -> None:
        """Ask a query; its newest answer alone is shown, what fails stands over the tab."""

        def show(found: tuple[dict[str, str], Any]) -> None:
            self._english, rows = found
            self.trouble.hide()
            then(rows)
            self._waiting.discard(latest)
            if not self._waiting:
                self.ready.emit()

        latest = f"{type(self).__name__}.{query.__name__}.{id(self)}"
        self._waiting.add(latest)
        self.tasks.read(with_names, self.account_id, query, args, then=show, failed=self.explain,
                        owner=self, latest=latest)  # fmt: skip

    def named(self, name: str | None) -> str:
        """Return the name a reader of the chosen language knows a colleague or contact by."""
        return self._english.get(name or "", name or "")

    def run(self, deed: Callable[..., Any], command: Any, said: str) -> None:
        """Carry out a deed and say so; a refusal stands over the tab."""
        self.tasks.run(
            deed, command, then=lambda _id: self.told.emit(said), failed=self.explain, owner=self
        )

    def explain(self, error: KamdeskError) -> None:
        """Say what went wrong, over what still shows."""
        self.trouble.set_text(sentence(error))
        self.trouble.show()
        self._waiting.clear()
        self.ready.emit()
