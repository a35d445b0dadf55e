"""The window: opens pages, carries out verbs, and rebuilds itself when the language changes."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from kamdesk import i18n
from kamdesk.domain.change_set import ChangeSet
from kamdesk.queries.frame import FrameRow, frame
from kamdesk.ui.page import Page, Subject
from kamdesk.ui.reminding.reminding import Reminding
from kamdesk.ui.reminding.scheduler import Scheduler
from kamdesk.ui.reminding.tray import TrayNotices
from kamdesk.ui.rooms import BY_KEY, ROOMS, Route, make
from kamdesk.ui.shell.account_verbs import AccountVerbs
from kamdesk.ui.shell.cover import Covering
from kamdesk.ui.shell.crash import CrashDialog
from kamdesk.ui.shell.deeds import Deeds
from kamdesk.ui.shell.frame import Frame
from kamdesk.ui.shell.keys_sheet import KeysSheet
from kamdesk.ui.shell.mark import window_icon
from kamdesk.ui.shell.palette_door import PaletteDoor
from kamdesk.ui.shell.panes import next_pane
from kamdesk.ui.shell.shortcuts import Shortcuts
from kamdesk.ui.shell.surroundings import HOME, Surroundings
from kamdesk.ui.shell.unfinished import UnfinishedMarks
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.upkeep import UpkeepPage
from kamdesk.ui.widgets.letter_keys import letter_keys

if TYPE_CHECKING:
    from kamdesk.ui.shell.palette import Palette

DESIGN, SMALLEST = (1440, 900), (1180, 720)
_WRITTEN_UP = frozenset({"capture", "visit"})  # empty once their visit is stored
_HOME = Route(HOME)
_ONCE = Qt.ConnectionType.SingleShotConnection  # what waits until the first page is there
_KEPT = frozenset(room.key for room in ROOMS if room.kept)  # pages that stay as they were left


class Window(QMainWindow):
    """Signals: ``shown`` fires when a page has everything it shows."""

    shown = Signal()

    def __init__(self, tasks: Tasks, around: Surroundings) -> None:
        super().__init__()
        self.tasks, self._around = tasks, around
        self.route = Route(around.first_room())
        self._trail: list[Route] = []
        self._begun: dict[str, Any] = {}
        self.covering = Covering(self, tasks, around.upkeep)
        self.frame = Frame(collapsed=around.liking.now.rail_collapsed)
        self.shortcuts = Shortcuts(self)
        self.shortcuts.acted.connect(self.perform)
        self.reminding = Reminding(
            Scheduler(tasks, self), TrayNotices(self), lambda: self.covering.is_up, self
        )
        self.reminding.asked.connect(self._intended)
        self.reminding.may_notify = lambda: around.liking.now.notices
        self.about_account = AccountVerbs(tasks, lambda: self.frame.row)
        self.about_account.led.connect(self.go)
        self.about_account.walked.connect(self._walk)
        self.about_account.told.connect(self._pinned)
        self.covering.uncovered.connect(self._uncovered)
        self.setWindowTitle("kamdesk")
        self.setWindowIcon(window_icon())
        self.setMinimumSize(*SMALLEST)
        self.resize(*DESIGN)
        tasks.changed.connect(self._changed)
        tasks.crashed.connect(self.report)
        self._furnish()
        self.shown.connect(self.reminding.scheduler.begin, _ONCE)
        self.go(self.route)

    # Places

    def go(self, route: Route) -> None:
        """Open a page; the one before stays on the trail."""
        before = self.frame.page()
        if before is not None:
            before.leave()
        self._trail = [*self._trail[-20:], self.route] if route != self.route else self._trail
        self.route = route
        kept = self.frame.kept_page(route.room) if route.room in _KEPT else None
        if kept is not None:
            QTimer.singleShot(0, self, self.shown.emit)
        page = kept or self._made(route)
        self.frame.show_page(page)
        if before is not None and before is not page and before.room not in _KEPT:
            self.frame.drop(before)
        if not self.covering.is_up:
            self._wake_keys(page.room)
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

    def _made(self, route: Route) -> Page:
        page = make(route, self.tasks, self._around.today)
        if isinstance(page, UpkeepPage):
            page.attend(self._around.desk())
        if page.room in self._begun:
            page.go_on(self._begun.pop(page.room))
        page.intent.connect(self._intended)
        page.headed.connect(self.frame.refresh)
        page.ready.connect(self.shown)
        for name, slot in self._ears().items():
            signal = getattr(page, name, None)
            if isinstance(signal, SignalInstance):  # other pages may use the name otherwise
                signal.connect(slot)
        return page

    def _ears(self) -> dict[str, Callable[..., None]]:
        """Return who listens to the signals only some pages have."""
        return {
            "listed": self.about_account.take_order,
            "logged": self._logged,
            "told": self.deeds.say_done,
            "said": self.deeds.say,
            "reversible": self.deeds.say_reversible,
            "kept": self.marks.refresh,
        }

    def _furnish(self) -> None:
        """Put rail, bars, palette and toast in place, in the language in force."""
        self.setCentralWidget(self.frame)
        self.deeds = Deeds(self.tasks, self.frame)
        self.deeds.undone.connect(self.refresh_frame)
        self.marks = UnfinishedMarks(self.tasks, self.frame.rail)
        self.marks.chosen.connect(lambda subject: self.perform("visit.capture", subject))
        self.door = PaletteDoor(self.tasks, self.frame, self._around.today)
        self.door.asked.connect(self._intended)
        self.door.led.connect(self.go)
        self.door.listed.connect(self._about_room)
        self.frame.rail.room_chosen.connect(lambda room: self.go(Route(room)))
        self.frame.rail.account_chosen.connect(self._open_pinned)
        self.frame.rail.settings_asked.connect(lambda: self.go(Route("settings")))
        self.frame.top.acted.connect(self.perform)
        self.reminding.furnish(self.frame.top.bell, self.frame)
        if self._around.syncing is not None:
            self.frame.status.follow(self._around.syncing)
        self.shown.connect(self.marks.refresh, _ONCE)
        self._ask_frame()

    @Slot()
    def refresh_frame(self) -> None:
        """Ask anew for what stands around every page."""
        self._ask_frame()
        self.marks.refresh()

    def _ask_frame(self) -> None:
        self.tasks.read(frame, then=self._show_frame, owner=self.frame, latest="frame")

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
            case ("today", "go") | ("go", _):
                self._go_by_key(value if kind == "go" else HOME)
            case "visit", _:
                self._about_visit(value, subject, about)
            case "sync", "now":
                self._sync_now()
            case "account", _:
                self.about_account.perform(value, about, self.route, self.page())
            case "theme" | "language" | "scale", _:
                self._change_look(kind, value)
            case _ if kind in BY_KEY:
                self._about_room(kind, action)
            case _:
                self._about_window(action)

    def _go_by_key(self, place: str) -> None:
        if place == "back":
            self.back()
        else:
            self.go(Route(place))

    def _about_visit(self, verb: str, asked: Subject | None, about: Subject | None) -> None:
        """Log a visit, or open its notes; the bare key takes up the visit that runs."""
        if verb != "capture":
            self.go(Route("visit", about))
        elif asked is None and self.route.room == "capture":
            self.page().take_focus()
        else:
            self.go(Route("capture", asked or about, "" if asked else "running"))

    def _sync_now(self) -> None:
        """Ask for a round; without a server the page on sync tells how to get one."""
        if self._around.syncing is None or self._around.syncing.standing is None:
            self.go(Route("sync", None, "log"))
        else:
            self._around.syncing.hurry()

    def _about_room(self, room: str, action: str) -> None:
        if self.route.room != room:
            self.go(Route(room))
        self.page().perform(action)

    def _about_window(self, action: str) -> None:
        verbs: dict[str, Callable[[], None]] = {
            "palette": self.open_palette,
            "undo": self.deeds.undo,
            "redo": self.deeds.redo,
            "reminders": self.reminding.toggle,
            "reminders.quiet": self.reminding.ask_quiet_hours,
            "rail": self._fold_rail,
            "keys": lambda: KeysSheet(self, self.page().room).open(),
            "cover": self.cover,
            "pane.next": lambda: next_pane(self.frame),
            "pane.previous": lambda: next_pane(self.frame, -1),
        }
        if action in verbs:
            verbs[action]()

    def _fold_rail(self) -> None:
        folded = not self.frame.rail.collapsed
        self.frame.rail.set_collapsed(folded)
        self._around.liking.change(rail_collapsed=folded)

    @property
    def palette_view(self) -> "Palette":
        """The palette."""
        return self.door.palette

    def open_palette(self) -> None:
        """Open the palette on the account at hand."""
        self.door.open(self.page())

    def cover(self) -> None:
        """Show nothing of any customer until the passphrase is typed."""
        self.page().leave()
        self.shortcuts.silence()
        self.covering.put_up()

    @Slot()
    def _uncovered(self) -> None:
        self._wake_keys(self.page().room)

    def _wake_keys(self, room: str) -> None:
        letters = self._around.liking.now.letters
        letter_keys().want(letters)
        self.shortcuts.enter(room, letters=letters)

    @Slot(object)
    def _walk(self, route: Route) -> None:
        """Go to a neighbour; the way back leads past all of them."""
        self.route = route
        self.go(route)

    @Slot(str)
    def _pinned(self, said: str) -> None:
        self.deeds.say(said)
        self.refresh_frame()

    # Answers

    @Slot(str, object)
    def _intended(self, action: str, subject: Subject | None) -> None:
        self.perform(action, subject)

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

    def _change_look(self, kind: str, value: str) -> None:
        if kind == "language":
            self._around.liking.change(language=value)
            self.speak(value)
        else:
            self._around.change_look(kind, value)

    def speak(self, language: str) -> None:
        """Say everything in another language, at the same place."""
        i18n.use(language)
        page = self.frame.page()
        standing = page.standing() if page is not None else None
        if page is not None:
            page.leave()
        self._begun |= self.frame.begun()
        self.frame = Frame(collapsed=self._around.liking.now.rail_collapsed)
        self._furnish()
        route, self.route = self.route, _HOME
        trail = self._trail
        self.go(route)
        self._trail = trail
        if standing is not None:
            self.page().stand(standing)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        self.page().leave()
        self._around.remember(self, BY_KEY[self.route.room].behind or self.route.room)
        super().closeEvent(event)
