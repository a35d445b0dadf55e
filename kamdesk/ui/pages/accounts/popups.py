"""What opens over the account list when it is first asked for: columns, conditions, many edits."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from kamdesk.ui.forms.requests import offers_of
from kamdesk.ui.pages.accounts.columns import COLUMNS
from kamdesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from kamdesk.ui.forms.drawer import RecordDrawer
    from kamdesk.ui.pages.accounts.builder import ConditionQuestion
    from kamdesk.ui.pages.accounts.bulk import BulkPanel
    from kamdesk.ui.pages.accounts.column_list import ColumnChooser
    from kamdesk.ui.pages.accounts.looking import Looking

_NOT_YET: Final = UUID(int=0)  # the account of a form whose account is still to be


class Popups(QObject):
    """Makes each panel once, when it is needed: the list itself opens without them."""

    def __init__(self, page: Any, tasks: Tasks, today: Callable[[], date]) -> None:
        super().__init__(page)
        self._page, self._tasks, self._today = page, tasks, today
        self.bulk: BulkPanel | None = None
        self.chooser: ColumnChooser | None = None
        self.builder: ConditionQuestion | None = None
        self.drawer: RecordDrawer | None = None

    def say(self, text: str) -> None:
        """Tell something that leaves nothing to take back."""
        self._page.said.emit(text)

    def open_new(self, me: UUID | None) -> None:
        """Open the form of a new account; it is mine unless I say otherwise."""
        from kamdesk.ui.forms.drawer import RecordDrawer  # noqa: PLC0415 - when asked
        from kamdesk.ui.forms.requests import FormRequest  # noqa: PLC0415 - when asked

        if self.drawer is None:
            self.drawer = RecordDrawer(self._tasks, self._page)
            self.drawer.told.connect(self._page.told)
            self.drawer.closed.connect(self._page.take_focus)
            self.drawer.ready.connect(self._page.ready)
        values = {"owner_id": me, "status": "prospect"}
        self.drawer.open(FormRequest(kind="account", account_id=_NOT_YET, values=values))

    def keep(self) -> None:
        """Keep what is typed into a form; the page is about to go."""
        if self.drawer is not None:
            self.drawer.keep()

    def open_columns(self, anchor: QWidget, looking: "Looking") -> None:
        """Offer the columns there are."""
        from kamdesk.ui.pages.accounts.column_list import ColumnChooser  # noqa: PLC0415 - when asked

        if self.chooser is None:
            chooser = self.chooser = ColumnChooser(self._page)
            widths = {key: shown.width for key, shown in COLUMNS.items()}
            chooser.chosen.connect(lambda keys: looking.take_keys(keys, widths))
            chooser.standard_asked.connect(lambda: self._standard(looking))
        if self.chooser.isVisible():
            self.chooser.hide()
        else:
            self.chooser.open_under(anchor, looking.look.columns)

    def _standard(self, looking: "Looking") -> None:
        looking.standard()
        if self.chooser is not None:
            self.chooser.list.show_columns(())

    def open_bulk(self, ids: Sequence[UUID]) -> None:
        """Edit these accounts together."""
        from kamdesk.ui.pages.accounts.bulk import BulkPanel  # noqa: PLC0415 - when asked

        if self.bulk is None:
            self.bulk = BulkPanel(self._page, self._tasks, self._today)
            self.bulk.done.connect(self._bulk_done)
            self.bulk.gone.connect(self._page.take_focus)
        self.bulk.open_for(ids)

    def bulk_reload(self) -> None:
        """Look again at what an open edit would change."""
        if self.bulk is not None:
            self.bulk.reload()

    def open_builder(self, anchor: QWidget) -> None:
        """Offer fields to narrow the list by."""
        self._tasks.read(offers_of, ("user", "territory"), owner=self,
                         then=lambda offers: self._build(anchor, offers))  # fmt: skip

    def _build(self, anchor: QWidget, offers: Any) -> None:
        from kamdesk.ui.pages.accounts.builder import ConditionQuestion  # noqa: PLC0415 - when asked

        if self.builder is not None:
            self.builder.hide()
            self.builder.deleteLater()
        self.builder = ConditionQuestion(self._page, offers, self._today)
        self.builder.given.connect(self._page.conditions.add)
        self.builder.open_near(anchor)

    def _bulk_done(self, said: str) -> None:
        self._page.table.marks.clear()
        self._page.told.emit(said)
