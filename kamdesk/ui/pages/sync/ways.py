"""The ways that lead on from the page: to a server, out of a problem, to a record, off the server.

They belong to one page and are told apart from it only because there are many.
"""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from kamdesk.i18n import _
from kamdesk.queries.sync_state import Unheard
from kamdesk.ui.page import Subject

if TYPE_CHECKING:
    from kamdesk.ui.pages.sync.page import SyncPage


class Ways(QObject):
    """Carries out what the log and the detail of a page ask for."""

    def __init__(self, page: "SyncPage") -> None:
        super().__init__(page)
        self._page = page
        page.log.asked.connect(self._about_device)
        page.log.problems.asked.connect(self._go_out)
        page.log.join.asked.connect(self._enrol)
        page.detail.opened.connect(self._open_group)
        page.verbs.opened.connect(self._open_line)

    def join(self) -> None:
        """Put the keyboard where the address of a server is typed."""
        self._page.show_view("log")
        if self._page.log.join.isVisible():
            self._page.log.join.address.setFocus()

    def _enrol(self, server: str, code: str) -> None:
        page, form = self._page, self._page.log.join

        def joined() -> None:
            form.done()
            page.said.emit(_("Joined. Your accounts arrive now, today's first."))
            page.reload()

        if page.verbs.syncing is not None:
            page.verbs.syncing.enrol(server, code, joined, form.explain)

    def _about_device(self, key: str) -> None:
        page = self._page
        if key == "hurry":
            page.verbs.hurry()
        elif key == "export":
            page.verbs.export()
        elif key == "sign_out" and page.sheet is not None:
            page.verbs.sign_out(page.sheet, page.log.place.sign_out)

    def _go_out(self, way: str, problem: Any) -> None:
        if way == "join":
            self.join()
        elif way == "road":
            self._page.intent.emit("settings.proxy", None)
        elif self._page.sheet is not None:
            self._page.verbs.go_out(way, problem, self._page.sheet)

    def _open_group(self) -> None:
        group = self._page.detail.group
        if group is not None and group.account_id is not None:
            subject = Subject(group.account_id, group.account_name)
            self._page.intent.emit("account.open", subject)

    def _open_line(self, line: Unheard) -> None:
        if line.account_id is not None:
            self._page.intent.emit("account.open", Subject(line.account_id, ""))
