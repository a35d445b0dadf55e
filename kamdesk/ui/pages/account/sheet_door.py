"""Opens the score sheet over the page of an account, and fills it with what the score rests on."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kamdesk.queries.account_overview import AccountHeader
from kamdesk.queries.evidence import Title, sheet_titles
from kamdesk.ui.pages.account.score_sheet import WIDTH, ScoreSheet
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import theme


class SheetDoor(QObject):
    """Signals: ``ready`` when the sheet in sight shows everything."""

    ready = Signal()

    def __init__(self, page: QWidget, tasks: Tasks, today: Callable[[], date]) -> None:
        super().__init__(page)
        self._page, self._tasks, self._today = page, tasks, today
        self._header: AccountHeader | None = None
        self._pointed = ""
        self.sheet = ScoreSheet(page)

    def show_header(self, header: AccountHeader) -> None:
        """Take the score in force; a sheet in sight shows what it rests on now."""
        self._header = header
        self._read()

    def open(self, figure: str = "") -> None:
        """Show the sheet; ``figure`` is the measure to begin at."""
        self._pointed = figure or self._pointed
        self.place()
        self.sheet.show()
        self.sheet.raise_()
        self.sheet.area.setFocus()
        self._read()

    def toggle(self) -> None:
        """Show the sheet, or leave it."""
        if self.sheet.isVisible():
            self.sheet.leave()
        else:
            self.open()

    def place(self) -> None:
        """Stand at the right edge of the page."""
        page = self._page
        wide = min(theme().px(WIDTH), page.width())
        self.sheet.setGeometry(page.width() - wide, 0, wide, page.height())

    def _read(self) -> None:
        if self._header is not None and self.sheet.isVisible():
            self._tasks.read(sheet_titles, self._header.health, then=self._fill, owner=self,
                             latest=f"sheet.{id(self)}")  # fmt: skip

    def _fill(self, titles: dict[UUID, Title]) -> None:
        if self._header is None:
            return
        self.sheet.show_sheet(self._header.health, titles, self._today(), self._header.currency)
        if self._pointed:
            self.sheet.point_at(self._pointed)
            self._pointed = ""
        self.ready.emit()
