"""The verbs about one account: open it, walk to its neighbours, keep it at hand."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from kamdesk.i18n import _
from kamdesk.queries.frame import FrameRow
from kamdesk.services.pins import pin_account
from kamdesk.ui.page import Page, Subject
from kamdesk.ui.rooms import Route
from kamdesk.ui.tasks import Tasks


class AccountVerbs(QObject):
    """Signals: ``led`` and ``walked`` carry the Route to go to, ``told`` what was done."""

    led = Signal(object)
    walked = Signal(object)
    told = Signal(str)

    def __init__(self, tasks: Tasks, frame_row: Callable[[], FrameRow | None]) -> None:
        super().__init__(tasks)
        self._tasks, self._frame_row = tasks, frame_row
        self._order: Any = ()

    @Slot(object)
    def take_order(self, ids: Any) -> None:
        """Take the ids in the order of the list that was open last."""
        self._order = ids

    def perform(self, verb: str, about: Subject | None, here: Route, page: Page) -> None:
        """Carry out a verb; what is not about going somewhere the open account does itself."""
        inside = about is not None and here.room == "account"
        match verb:
            case "previous" | "next":
                self._walk(page.subject(), here.view, -1 if verb == "previous" else 1)
            case "visit":
                self.led.emit(Route("visit", about))
            case "survey" if about:
                self.led.emit(Route("feedback", about, "survey"))
            case "pin" if about:
                self._pin(about)
            case "open" if about:
                self.led.emit(Route("account", about))
            case _ if inside:
                page.perform(f"account.{verb}")
            case _ if about:
                self.led.emit(Route("account", about, verb))

    def _walk(self, here: Subject | None, view: str, by: int) -> None:
        """Go to the account before or after this one; nowhere at the ends or off the list."""
        place = self._order.place(here.id) if here and self._order else None
        if place is not None and 0 <= place + by < len(self._order):
            self.walked.emit(Route("account", Subject(self._order[place + by], ""), view))

    def _pin(self, about: Subject) -> None:
        row = self._frame_row()
        pinned = row is not None and any(pin.id == about.id for pin in row.pinned)
        said = _("Unpinned {name}") if pinned else _("Pinned {name}")
        said = said.format(name=about.name)
        self._tasks.run(
            pin_account, about.id, not pinned, then=lambda _done: self.told.emit(said), owner=self
        )
