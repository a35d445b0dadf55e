"""The way into the palette, which is made when first asked for, and out to what was chosen."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from kamdesk.ui.page import Page
from kamdesk.ui.shell.frame import Frame
from kamdesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from kamdesk.ui.shell.palette import Palette
    from kamdesk.ui.shell.palette_records import Record
    from kamdesk.ui.shell.palette_rows import TagRow, Verb


class PaletteDoor(QObject):
    """Signals: ``asked`` a verb and its subject, ``led`` a Route, ``listed`` a room and verb."""

    asked = Signal(str, object)
    led = Signal(object)
    listed = Signal(str, str)

    def __init__(self, tasks: Tasks, frame: Frame, today: Callable[[], date]) -> None:
        super().__init__(frame)
        self._tasks, self._frame, self._today = tasks, frame, today
        self._made: Palette | None = None

    @property
    def palette(self) -> "Palette":
        """The palette, made when it is first asked for."""
        from kamdesk.ui.shell.palette import Palette  # noqa: PLC0415 - no first page needs it

        if self._made is None:
            self._made = Palette(self._tasks, self._frame, self._today)
            self._made.ran.connect(self._ran)
        return self._made

    def open(self, page: Page) -> None:
        """Open the palette on the account at hand."""
        from kamdesk.ui.shell.palette_rows import Doable  # noqa: PLC0415 - as the palette

        row = self._frame.row
        can = Doable(page.room, bool(row and row.undo), bool(row and row.redo))
        self.palette.open(page.subject(), can)

    @Slot(object)
    def _ran(self, row: "Verb | Record | TagRow") -> None:
        from kamdesk.ui.shell.palette_records import Record, place_of  # noqa: PLC0415 - as above
        from kamdesk.ui.shell.palette_rows import Verb  # noqa: PLC0415 - as above

        if isinstance(row, Verb):
            self.asked.emit(row.action.id, row.subject)
        elif not isinstance(row, Record):
            self.listed.emit("accounts", f"accounts.tagged.{row.tag.text}")
        elif place := place_of(row.hit):
            self.led.emit(place)
