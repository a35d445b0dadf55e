"""The verbs about one account: open it, walk to its neighbours, keep it at hand."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from kamdesk.i18n import _
from kamdesk.queries.frame import FrameRow
from kamdesk.services.pins import pin_account
from kamdesk.ui.page import Subject
from kamdesk.ui.rooms import Route
from kamdesk.ui.tasks import Tasks


class AccountVerbs(QObject):
    """Signals: ``led`` carries the Route to go to, ``told`` what was done."""

    led = Signal(object)
    told = Signal(str)

    def __init__(self, tasks: Tasks, frame_row: Callable[[], FrameRow | None]) -> None:
        super().__init__(tasks)
        self._tasks, self._frame_row = tasks, frame_row
        self._order: Any = ()

    @Slot(object)
    def take_order(self, ids: Any) -> None:
        """Take the ids in the order of the list that was open last."""
        self._order = ids

    def neighbour(self, here: Subject | None, by: int) -> Subject | None:
        """Return the account before or after one; None at the ends or off the list."""
        place = self._order.place(here.id) if here and self._order else None
        if place is None or not 0 <= place + by < len(self._order):
            return None
        return Subject(self._order[place + by], "")

    def perform(self, verb: str, about: Subject | None) -> None:
        """Carry out what opens a page or keeps an account at hand."""
        match verb:
            case "visit":
                self.led.emit(Route("visit", about))
            case "pin" if about:
                self._pin(about)
            case "open" if about:
                self.led.emit(Route("account", about))
            case _ if about:
                self.led.emit(Route("account", about, verb))

    def _pin(self, about: Subject) -> None:
        row = self._frame_row()
        pinned = row is not None and any(pin.id == about.id for pin in row.pinned)
        said = _("Unpinned {name}") if pinned else _("Pinned {name}")
        said = said.format(name=about.name)
        self._tasks.run(
            pin_account, about.id, not pinned, then=lambda _done: self.told.emit(said), owner=self
        )
