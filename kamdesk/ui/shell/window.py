"""The window: opens pages, carries out verbs, and rebuilds itself when the language changes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from PySide6.QtCore import QPoint, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QMainWindow

from kamdesk import i18n
from kamdesk.domain.change_set import ChangeSet
from kamdesk.i18n import _
from kamdesk.queries.frame import FrameRow, frame
from kamdesk.services.pins import pin_account
from kamdesk.ui.page import Page, Subject
from kamdesk.ui.reminding.reminding import Reminding
from kamdesk.ui.reminding.scheduler import Scheduler
from kamdesk.ui.reminding.tray import TrayNotices
from kamdesk.ui.rooms import BY_KEY, ROOMS, Route, make
from kamdesk.ui.shell.crash import CrashDialog
from kamdesk.ui.shell.deeds import Deeds
from kamdesk.ui.shell.frame import Frame
from kamdesk.ui.shell.keys_sheet import KeysSheet
from kamdesk.ui.shell.liking import Liking
from kamdesk.ui.shell.mark import window_icon
from kamdesk.ui.shell.palette import Palette
from kamdesk.ui.shell.palette_rows import Record, Verb
from kamdesk.ui.shell.settings_menu import settings_menu, stepped
from kamdesk.ui.shell.shortcuts import Shortcuts
from kamdesk.ui.shell.unfinished import UnfinishedMarks
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import theme
from kamdesk.ui.theme.current import Mode

DESIGN, SMALLEST = (1440, 900), (1180, 720)
_ON_OVERVIEW = frozenset({"account", "contact", "opportunity", "goal"})
_WRITTEN_UP = frozenset({"capture", "visit"})  # empty once their visit is stored
_HOME = Route("today")
_KEPT = frozenset(room.key for room in ROOMS if room.kept)  # pages that stay as they were left


def _seen_by_nobody() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the window is told by whoever opened the profile."""

    today: Callable[[], date]
    last_backup: Callable[[], date | None]
    liking: Liking
    is_discreet: Callable[[], bool] = _seen_by_nobody  # locked, masked or presenting


class Window(QMainWindow):
    """Signals: ``shown`` fires when a page has everything it shows."""

    shown = Signal()

    def __init__(self, tasks: Tasks, around: Surroundings) -> None:
        super().__init__()
        self.tasks, self._around = tasks, around
        self.route = _HOME
        self._trail: list[Route] = []
        self._order: Any = ()
        self.frame = Frame(collapsed=around.liking.now.rail_collapsed)
        self.shortcuts = Shortcuts(self)
        self.shortcuts.acted.connect(self.perform)
        self.reminding = Reminding(
            Scheduler(tasks, self), TrayNotices(self), around.is_discreet, self
        )
        self.reminding.asked.connect(self._intended)
        self.setWindowTitle("kamdesk")
        self.setWindowIcon(window_icon())
        self.setMinimumSize(*SMALLEST)
        self.resize(*DESIGN)
        tasks.changed.connect(self._changed)
        tasks.crashed.connect(self.report)
        self._furnish()
        self.go(self.route)
        self.reminding.scheduler.begin()

    # Places

    def go(self, route: Route) -> None:
        """Open a page; the one before stays on the trail."""
        before = self.frame.page()
        if before is not None:
            before.leave()
        self._trail = [*self._trail[-20:], self.route] if route != self.route else self._trail
        self.route = route
        kept = self._kept(route)
        if kept is not None:
            QTimer.singleShot(0, self, self.shown.emit)
        page = kept or self._made(route)
        self.frame.show_page(page)
        if before is not None and before is not page and before.room not in _KEPT:
            self.frame.drop(before)
        self.shortcuts.enter(page.room)
        page.take_focus()
        if "capture" in (page.room, before.room if before else ""):
            self.marks.refresh_after_keeping()

    def back(self) -> None:
        """Return to where we came from."""
        if self._trail:
            route = self._trail.pop()
            trail = self._trail
            self.go(route)
            self._trail = trail

    def page(self) -> Page:
        """Return the page that is shown."""
        shown = self.frame.page()
        if shown is None:
            raise LookupError(self.route)
        return shown

    def _kept(self, route: Route) -> Page | None:
        stack = self.frame.stack
        pages = [stack.widget(at) for at in range(stack.count())]
        found = [p for p in pages if isinstance(p, Page) and p.room == route.room in _KEPT]
        return found[0] if found else None

    def _made(self, route: Route) -> Page:
        page = make(route, self.tasks, self._around.today)
        page.intent.connect(self._intended)
        page.headed.connect(self.frame.refresh)
        page.ready.connect(self.shown)
        for name, slot in (
            ("listed", self._take_order),
            ("logged", self._logged),
            ("told", self.deeds.say_done),
            ("said", self.deeds.say),
            ("kept", self.marks.refresh),
        ):
            signal = getattr(page, name, None)
            if isinstance(signal, SignalInstance):  # other pages may use the name otherwise
                signal.connect(slot)
        return page

    def _furnish(self) -> None:
        """Put rail, bars, palette and toast in place, in the language in force."""
        self.setCentralWidget(self.frame)
        self.deeds = Deeds(self.tasks, self.frame)
        self.deeds.undone.connect(self.refresh_frame)
        self.marks = UnfinishedMarks(self.tasks, self.frame.rail)
        self.marks.chosen.connect(lambda subject: self.perform("visit.capture", subject))
        self.palette_view = Palette(self.tasks, self.frame)
        self.palette_view.ran.connect(self._ran)
        self.frame.rail.room_chosen.connect(lambda room: self.go(Route(room)))
        self.frame.rail.account_chosen.connect(self._open_pinned)
        self.frame.rail.settings_asked.connect(self._show_settings)
        self.frame.top.acted.connect(self.perform)
        self.reminding.furnish(self.frame.top.bell, self.frame)
        self.refresh_frame()

    @Slot()
    def refresh_frame(self) -> None:
        """Ask anew for what stands around every page."""
        self.tasks.read(frame, then=self._show_frame, owner=self.frame, latest="frame")
        self.marks.refresh()

    def _show_frame(self, row: FrameRow) -> None:
        self.frame.show_row(row)
        self.frame.status.show_backup(self._around.last_backup(), self._around.today())

    # Verbs

    @Slot(str)
    def perform(self, action: str, subject: Subject | None = None) -> None:
        """Carry out a verb of ``kamdesk.ui.actions`` for a subject or the one at hand."""
        about = subject or self.page().subject()
        kind, _dot, value = action.partition(".")
        match kind, value:
            case ("go", "today") | ("today", "go"):
                self.go(_HOME)
            case "go", "back":
                self.back()
            case "go", _:
                self.go(Route(value))
            case "visit", _:
                self._about_visit(value, subject, about)
            case "account", _:
                self._about_account(value, about)
            case "theme" | "language" | "scale", _:
                self._change_look(kind, value)
            case _ if kind in BY_KEY:
                self._about_room(kind, action)
            case _:
                self._about_window(action)

    def _about_visit(self, verb: str, asked: Subject | None, about: Subject | None) -> None:
        """Log a visit, or open its notes; the bare key takes up the visit that runs."""
        if verb != "capture":
            self.go(Route("visit", about))
        elif asked is None and self.route.room == "capture":
            self.page().take_focus()
        else:
            self.go(Route("capture", asked or about, "" if asked else "running"))

    def _about_account(self, verb: str, about: Subject | None) -> None:
        match verb:
            case "visit":
                self.go(Route("visit", about))
            case "previous" | "next":
                self._walk(-1 if verb == "previous" else 1)
            case "pin" if about:
                self._pin(about)
            case "open" if about:
                self.go(Route("account", about))
            case _ if about and self.route.room == "account":
                self.page().perform(f"account.{verb}")
            case _ if about:
                self.go(Route("account", about, verb))

    def _about_room(self, room: str, action: str) -> None:
        if self.route.room != room:
            self.go(Route(room))
        self.page().perform(action)

    def _about_window(self, action: str) -> None:
        match action:
            case "palette":
                self.open_palette()
            case "undo":
                self.deeds.undo()
            case "redo":
                self.deeds.redo()
            case "reminders":
                self.reminding.toggle()
            case "reminders.quiet":
                self.reminding.ask_quiet_hours()
            case "rail":
                self.frame.rail.set_collapsed(not self.frame.rail.collapsed)
                self._around.liking.change(rail_collapsed=self.frame.rail.collapsed)
            case "keys":
                KeysSheet(self).open()

    def open_palette(self) -> None:
        """Open the palette on the account at hand."""
        row = self.frame.row
        can_undo, can_redo = bool(row and row.undo), bool(row and row.redo)
        self.palette_view.open(self.page().subject(), can_undo=can_undo, can_redo=can_redo)

    def _walk(self, by: int) -> None:
        here = self.page().subject()
        place = self._order.place(here.id) if here and self._order else None
        if place is not None and 0 <= place + by < len(self._order):
            self.route = Route("account", Subject(self._order[place + by], ""), self.route.view)
            self.go(self.route)

    def _pin(self, about: Subject) -> None:
        row = self.frame.row
        pinned = row is not None and any(pin.id == about.id for pin in row.pinned)
        said = _("Unpinned {name}") if pinned else _("Pinned {name}")
        self.tasks.run(pin_account, about.id, not pinned, owner=self,
                       then=lambda _done: self._pinned(said.format(name=about.name)))  # fmt: skip

    def _pinned(self, said: str) -> None:
        self.deeds.say(said)
        self.refresh_frame()

    # Answers

    @Slot(str, object)
    def _intended(self, action: str, subject: Subject | None) -> None:
        self.perform(action, subject)

    @Slot(object)
    def _take_order(self, ids: Any) -> None:
        self._order = ids

    @Slot(object, str)
    def _logged(self, subject: Subject, said: str) -> None:
        """Go to the account that was visited; the way back leads where the visit came from."""
        trail = [route for route in self._trail if route.room not in _WRITTEN_UP]
        before = trail[-1].subject if trail and trail[-1].room == "account" else None
        if before is not None and before.id == subject.id:
            trail.pop()
        self.go(Route("account", subject))
        self._trail = trail
        self.deeds.say_done(said)

    @Slot(object)
    def _ran(self, row: Verb | Record) -> None:
        if isinstance(row, Verb):
            self.perform(row.action.id, row.subject)
            return
        hit = row.hit
        account = hit.id if hit.entity == "account" else hit.account_id
        name = hit.title if hit.entity == "account" else hit.account_name or ""
        if account is not None:
            view = "overview" if hit.entity in _ON_OVERVIEW else "timeline"
            self.go(Route("account", Subject(account, name), view))

    @Slot(object)
    def _open_pinned(self, account_id: Any) -> None:
        self.go(Route("account", Subject(account_id, "")))

    def _changed(self, changes: ChangeSet) -> None:
        if changes:
            self.refresh_frame()

    @Slot(object)
    def report(self, error: BaseException) -> None:
        """Tell of a bug, without customer data; never swallowed."""
        CrashDialog(error, self).open()

    # Look

    @Slot(QPoint)
    def _show_settings(self, spot: QPoint) -> None:
        menu = settings_menu(self, self._around.liking.now)
        menu.triggered.connect(self._chose)
        menu.popup(spot - QPoint(0, menu.sizeHint().height()))

    @Slot(QAction)
    def _chose(self, entry: QAction) -> None:
        self.perform(str(entry.data()))

    def _change_look(self, kind: str, value: str) -> None:
        liking = self._around.liking
        if kind == "theme":
            theme().choose(cast("Mode", value))
            liking.change(theme=value)
        elif kind == "language":
            self.speak(value)
            liking.change(language=value)
        else:
            steps = {"larger": 1, "smaller": -1}
            scale = stepped(theme().scale, steps[value]) if value in steps else float(value)
            theme().resize(scale)
            liking.change(scale=scale)

    def speak(self, language: str) -> None:
        """Say everything in another language, at the same place."""
        i18n.use(language)
        page = self.frame.page()
        if page is not None:
            page.leave()
        self.frame = Frame(collapsed=self._around.liking.now.rail_collapsed)
        self._furnish()
        route, self.route = self.route, _HOME
        trail = self._trail
        self.go(route)
        self._trail = trail

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        self.page().leave()
        spot = self.geometry()
        self._around.liking.change(
            window=(spot.x(), spot.y(), spot.width(), spot.height()), maximised=self.isMaximized()
        )
        super().closeEvent(event)
