"""The furniture around a page: rail, top bar, status bar. Made anew when the language changes."""

from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from kamdesk.queries.frame import FrameRow
from kamdesk.ui.page import Page
from kamdesk.ui.rooms import BY_KEY
from kamdesk.ui.shell.rail import Rail
from kamdesk.ui.shell.status_bar import StatusBar
from kamdesk.ui.shell.top_bar import TopBar
from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.widgets.cards import Divider, Panel


class Frame(Panel):
    """Holds the pages in ``stack``; knows nothing of what they are about."""

    def __init__(self, *, collapsed: bool) -> None:
        super().__init__("bg")
        self.rail = Rail(collapsed=collapsed)
        self.top = TopBar()
        self.stack = QStackedWidget()
        self.status = StatusBar()
        self.row: FrameRow | None = None
        line = Columns(self, gap=0)
        line.addWidget(self.rail)
        line.addWidget(Divider(upright=True))
        right = QWidget()
        rows = Rows(right, gap=0)
        for widget in (self.top, Divider(), self.stack, Divider(), self.status):
            rows.addWidget(widget, 1 if widget is self.stack else 0)
        line.addWidget(right, 1)

    def page(self) -> Page | None:
        """Return the page that is shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def begun(self) -> dict[str, Any]:
        """Return by room what its page has begun and kept nowhere."""
        pages = (self.stack.widget(at) for at in range(self.stack.count()))
        found = {page.room: page.begun() for page in pages if isinstance(page, Page)}
        return {room: begun for room, begun in found.items() if begun is not None}

    def kept_page(self, room: str) -> Page | None:
        """Return the page of a room that was left here, if it is still there."""
        pages = (self.stack.widget(at) for at in range(self.stack.count()))
        return next((page for page in pages if isinstance(page, Page) and page.room == room), None)

    def show_row(self, row: FrameRow) -> None:
        """Fill in what stands around every page."""
        self.row = row
        self.rail.show_frame(row)
        self.top.show_undo(row.undo)
        self.status.show_sample(row.is_sample)
        self.refresh()

    def show_page(self, page: Page) -> None:
        """Bring a page forward."""
        if self.stack.indexOf(page) < 0:
            self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        self.rail.show_room(page.room)
        self.top.show_primary(page.room != "visit")
        self.refresh()

    def refresh(self) -> None:
        """Write heading, star and keys of the page anew."""
        page = self.page()
        if page is None:
            return
        self.top.show_place(page.heading(), BY_KEY[page.room].behind or page.room)
        self.status.show_hints(page.hints())
        subject = page.subject()
        pins = {row.id for row in self.row.pinned} if self.row else set()
        inside = page.room == "account" and subject is not None
        self.top.show_star((subject.id in pins) if inside and subject else None)

    def drop(self, page: Page) -> None:
        """Let a page go."""
        self.stack.removeWidget(page)
        page.hide()
        page.deleteLater()
