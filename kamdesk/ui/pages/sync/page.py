"""Sync and conflicts: an inbox of what is disputed, spot checks of the rest, and the record."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from kamdesk.domain.change_set import ChangeSet
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, language, sentence
from kamdesk.queries.conflict_inbox import Disputed
from kamdesk.queries.settled_conflicts import SettledRow
from kamdesk.queries.sync_sheet import SyncSheet, sync_sheet
from kamdesk.sync.standing import Standing
from kamdesk.ui.page import Heading, Hint, Subject
from kamdesk.ui.pages.sync.deciding import Deciding
from kamdesk.ui.pages.sync.left import Left
from kamdesk.ui.pages.sync.middle import Middle
from kamdesk.ui.pages.sync.preview_pane import PreviewPane, Side
from kamdesk.ui.pages.sync.telling import count_text, is_shut, standing_of, standing_text
from kamdesk.ui.pages.sync.verbs import Verbs
from kamdesk.ui.pages.sync.ways import Ways
from kamdesk.ui.syncing import Syncing
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.upkeep import Desk, UpkeepPage
from kamdesk.ui.widgets.cards import Divider, Panel
from kamdesk.ui.widgets.notices import Banner

VIEWS: Final = ("open", "merged", "log")
_LEFT, _SLIM_LEFT, _SIDE = 304, 262, 250
_ROOMY = 1080  # design pixels; a narrower page shows the preview under the fields


class SyncPage(UpkeepPage):
    """Signals: as in Page; ``told``, ``said`` and ``reversible`` as the toast takes them."""

    room = "sync"
    told = Signal(str)
    said = Signal(str)
    reversible = Signal(str, object)

    def __init__(self, tasks: Tasks, today: Callable[[], date], view: str = "") -> None:
        super().__init__()
        self._tasks, self._today = tasks, today
        self._syncing: Syncing | None = None
        self._put_off: list[Any] = []
        self._is_joining = self._is_stale = False
        self.sheet: SyncSheet | None = None
        self.verbs = Verbs(self, tasks)
        self.left, self.middle, self.preview = Left(), Middle(), PreviewPane()
        self.detail, self.settled = self.middle.detail, self.middle.settled
        self.log = self.middle.log
        self.deciding = Deciding(self, tasks, self.detail, self.preview, self.verbs)
        self.deciding.current = self.group
        self.ways = Ways(self)
        self._build()
        self._connect()
        self.left.switch.choose(view if view in VIEWS else "open")
        tasks.changed.connect(self._changed)
        self.reload()

    def attend(self, desk: Desk) -> None:
        """Take sync of the open profile, where it is exchanged at all."""
        self._syncing = self.verbs.syncing = desk.syncing
        if desk.syncing is not None:
            desk.syncing.stood.connect(self._stood)
            self._show_standing()

    # What the shell asks

    def heading(self) -> Heading:
        return Heading(_("Sync & conflicts"), "", count_text(self.sheet))

    def subject(self) -> Subject | None:
        group = self.group()
        if group is None or group.account_id is None:
            return None
        return Subject(group.account_id, group.account_name)

    def hints(self) -> Sequence[Hint]:
        """Tell the keys of the view in force: those of a decision only where there is one."""
        keys: list[Hint] = []
        if self.group() is not None:
            keys = [
                (("1",), _("keep mine")),
                (("2",), _("use theirs")),
                (("3",), _("keep both")),
                (("E",), _("write")),
                (("Ctrl", "Enter"), _("apply")),
            ]
        elif self.left.view == "merged" and isinstance(self.settled.row, SettledRow):
            keys = [(("U",), _("ask again"))]
        elif standing_of(self._syncing, self.sheet) is not None:
            keys = [(("Ctrl", "S"), _("sync now"))]
        return (*keys, (("?",), _("shortcuts")))

    def perform(self, action: str) -> bool:
        """Carry out "sync.VERB"."""
        room, _dot, verb = action.partition(".")
        if room != self.room:
            return False
        acts: dict[str, Callable[[], object]] = {
            "now": self.verbs.hurry,
            "open": lambda: self.show_view("open"),
            "merged": lambda: self.show_view("merged"),
            "log": lambda: self.show_view("log"),
            "join": self._join,
        }
        if verb in acts:
            acts[verb]()
        elif self.left.view == "open" and self.group() is not None:
            self.deciding.carry_out(verb)
        elif self.left.view == "merged" and verb == "undo":
            self.settled.undo.click()
        return True

    def panes(self) -> Sequence[QWidget]:
        return (self.left, self.middle, self.side)

    def take_focus(self) -> None:
        (self.left.list if self.left.list.cards.rows else self).setFocus()

    def group(self) -> Disputed | None:
        """Return the record that is being decided."""
        key, sheet = self.left.list.key(), self.sheet
        if sheet is None or self.left.view != "open":
            return None
        return next((one for one in sheet.inbox if (one.entity, one.record_id) == key), None)

    # Building

    def _build(self) -> None:
        self.failure = Banner("", "risk", _("Retry"))
        self.failure.acted.connect(self.reload)
        self.failure.hide()
        ground = Panel("surface")
        inside = Rows(ground, gap=0)
        inside.addWidget(self.failure)
        inside.addWidget(self.middle, 1)
        self.side = Side(self.preview)
        self.rule = Divider(upright=True)
        line = Columns(self, gap=0)
        line.addWidget(self.left)
        line.addWidget(Divider(upright=True))
        line.addWidget(ground, 1)
        line.addWidget(self.rule)
        line.addWidget(self.side)

    def _connect(self) -> None:
        left, verbs = self.left, self.verbs
        left.switched.connect(self._show)
        left.list.picked.connect(self._pick)
        left.list.opened.connect(self._enter)
        left.checked.connect(self._check)
        self.detail.later.connect(self._later)
        self.settled.taken.connect(verbs.take)
        self.settled.reopened.connect(verbs.reopen)
        self.settled.dropped.connect(
            lambda each: verbs.drop(each.rule.entity, each.rule.field, each.rule.choice)
        )
        self.middle.acted.connect(lambda verb: self.perform(f"sync.{verb}"))
        for name in ("told", "said", "reversible"):
            getattr(verbs, name).connect(getattr(self, name))

    # Reading

    @Slot()
    def reload(self) -> None:
        """Ask anew; what is chosen and written by hand stays while its record is the same."""
        self.failure.hide()
        self._tasks.read(
            sync_sheet, language() != "zh_CN", then=self._arrived, failed=self._fail,
            owner=self, latest=f"sync.{id(self)}",
        )  # fmt: skip

    def _arrived(self, sheet: SyncSheet) -> None:
        self.sheet = sheet
        self._show()
        if self._is_joining:
            self._join()
        self.ready.emit()

    def _fail(self, error: KamdeskError) -> None:
        self.failure.set_text(sentence(error))
        self.failure.show()
        self.ready.emit()

    def _changed(self, changes: ChangeSet) -> None:
        """Ask anew at once while somebody looks, else when they do next."""
        if changes:
            self._reload_when_seen()

    def _reload_when_seen(self) -> None:
        self._is_stale = not self.isVisible()
        if not self._is_stale:
            self.reload()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self.reload()

    @Slot()
    def _show(self) -> None:
        """Show the view in force."""
        sheet = self.sheet
        if sheet is None:
            return
        self.left.show_sheet(sheet, self._today(), self._put_off)
        self.settled.show_rules(sheet.rules, self._today())
        self.log.show_sheet(sheet, self._today(), is_shut=is_shut(sheet))
        self._show_standing()
        self._pick()
        self.headed.emit()

    @Slot()
    def _pick(self) -> None:
        """Show what is current at the left."""
        if self.sheet is None:
            return
        self.middle.setCurrentWidget(self._view(self.sheet))
        self._place_preview()
        self.headed.emit()

    def _view(self, sheet: SyncSheet) -> QWidget:
        """Fill what the view in force shows of the current row, and return it."""
        middle, group = self.middle, self.group()
        if self.left.view == "log":
            self.log.go_to(self.left.list.key())
            alone = sheet.is_sample and sheet.overview.server is None
            return middle.sample if alone else self.log
        if self.left.view == "merged":
            row = self.left.row(sheet)
            self.settled.show_row(row, self._today())
            return middle.unmerged if row is None and not sheet.rules else self.settled
        if group is None:
            middle.offer(_first_verb(sheet))
            return middle.nothing
        self.deciding.show_group(group, self._today())
        return self.detail

    @Slot()
    def _later(self) -> None:
        """Put the record behind the others until the page is opened anew."""
        group = self.group()
        if group is not None and self.sheet is not None:
            key = (group.entity, group.record_id)
            self._put_off = [*(one for one in self._put_off if one != key), key]
            self.left.list.step(1)
            after = self.left.list.key()
            self.left.show_sheet(self.sheet, self._today(), self._put_off)
            self.left.list.reach(after)

    @Slot()
    def _enter(self) -> None:
        """Put the keyboard into the first field."""
        dispute = self.detail.current()
        if self.left.view == "open" and dispute is not None:
            dispute.widgets()[0].setFocus()

    def _check(self, key: Any) -> None:
        """Look at one of what was merged silently."""
        self.show_view("merged")
        self.left.list.reach(key)

    def show_view(self, view: str) -> None:
        """Show what is open, what was settled, or the log."""
        self.left.switch.choose(view)
        self._show()
        self.take_focus()

    def _join(self) -> None:
        """Show the way to a server; the form is there once it is known that it is wanted."""
        self._is_joining = self.sheet is None
        self.ways.join()

    # Standing

    @Slot(object)
    def _stood(self, standing: Standing | None) -> None:
        """Follow the loop; a round that ended may have changed what no record tells."""
        self._show_standing()
        if standing is None or standing.state != "syncing":
            self._reload_when_seen()

    def _show_standing(self) -> None:
        standing = standing_of(self._syncing, self.sheet)
        waiting = 0 if self.sheet is None else self.sheet.overview.waiting
        self.left.exchange.show_standing(standing, standing_text(standing), waiting)

    # Room

    def _place_preview(self) -> None:
        """Show the preview beside the fields, or under them where there is no room."""
        wide = self.width() >= theme().px(_ROOMY)
        shown = self.left.view == "open" and self.group() is not None
        self.side.setVisible(wide and shown)
        self.rule.setVisible(wide and shown)
        home = self.side.lines if wide else self.detail.slot
        if home.indexOf(self.preview) < 0:
            home.insertWidget(0, self.preview)
        self.preview.setVisible(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        px = theme().px
        self.left.setFixedWidth(px(_LEFT if self.width() >= px(_ROOMY) else _SLIM_LEFT))
        self.side.setFixedWidth(px(_SIDE))
        self._place_preview()


def _first_verb(sheet: SyncSheet) -> str:
    """Return what an empty inbox offers: sample data goes nowhere."""
    if not is_shut(sheet):
        return "now"
    return "" if sheet.is_sample else "join"
