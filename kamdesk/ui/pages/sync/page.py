"""Sync and conflicts: an inbox of what is disputed, spot checks of the rest, and the record."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from kamdesk.domain.change_set import ChangeSet
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, language, sentence
from kamdesk.queries.conflict_inbox import Disputed
from kamdesk.queries.sync_sheet import SyncSheet, sync_sheet
from kamdesk.queries.sync_state import Unheard
from kamdesk.sync.preview import Subject as About
from kamdesk.sync.preview import deed_of, foreseen, look_at
from kamdesk.sync.standing import Standing
from kamdesk.ui.page import Heading, Hint, Subject
from kamdesk.ui.pages.sync import words
from kamdesk.ui.pages.sync.detail import Detail
from kamdesk.ui.pages.sync.left import Left
from kamdesk.ui.pages.sync.log_view import LogView
from kamdesk.ui.pages.sync.preview_pane import PreviewPane, Side
from kamdesk.ui.pages.sync.settled_view import SettledView
from kamdesk.ui.pages.sync.telling import count_text, is_shut, standing_of, standing_text
from kamdesk.ui.pages.sync.verbs import Verbs
from kamdesk.ui.syncing import Syncing
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.upkeep import Desk, UpkeepPage
from kamdesk.ui.widgets.cards import Divider, Panel
from kamdesk.ui.widgets.notices import Banner, EmptyState, Skeleton

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
        self.left, self.detail = Left(), Detail()
        self.settled, self.log = SettledView(), LogView()
        self.preview = PreviewPane()
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
        return (
            (("1",), _("keep mine")),
            (("2",), _("use theirs")),
            (("3",), _("keep both")),
            (("E",), _("write")),
            (("Ctrl", "Enter"), _("apply")),
            (("?",), _("shortcuts")),
        )

    def perform(self, action: str) -> bool:
        """Carry out "sync.VERB"."""
        room, _dot, verb = action.partition(".")
        if room != self.room:
            return False
        acts: dict[str, Callable[[], object]] = {
            "now": self.verbs.hurry,
            "open": lambda: self._switch("open"),
            "merged": lambda: self._switch("merged"),
            "log": lambda: self._switch("log"),
            "join": self._join,
        }
        if verb in acts:
            acts[verb]()
        elif self.left.view == "open" and self.group() is not None:
            self._decide(verb)
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
        self.nothing = EmptyState(
            "git-merge", _("Nobody wrote anything differently. There is nothing to decide.")
        )
        self.unmerged = EmptyState(
            "circle-check", _("Nothing was settled or merged in the last 30 days.")
        )
        self.middle = QStackedWidget()
        loading = QWidget()
        lines = Rows(loading, gap=0, margins=(18, 14))
        lines.addWidget(Skeleton(10))
        lines.addStretch(1)
        for widget in (loading, self.detail, self.settled, self.log, self.nothing, self.unmerged):
            self.middle.addWidget(widget)
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
        left, detail, verbs, log = self.left, self.detail, self.verbs, self.log
        left.switched.connect(self._show)
        left.list.picked.connect(self._pick)
        left.list.opened.connect(self._enter)
        left.checked.connect(self._check)
        detail.chosen.connect(self._foresee)
        detail.applied.connect(self._apply)
        detail.later.connect(self._later)
        detail.opened.connect(self._open_group)
        self.settled.taken.connect(verbs.take)
        self.settled.reopened.connect(verbs.reopen)
        self.settled.dropped.connect(
            lambda each: verbs.drop(each.rule.entity, each.rule.field, each.rule.choice)
        )
        log.asked.connect(self._about_device)
        log.problems.asked.connect(self._go_out)
        log.join.asked.connect(self._enrol)
        for name in ("told", "said", "reversible"):
            getattr(verbs, name).connect(getattr(self, name))
        verbs.opened.connect(self._open_line)

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
        view, group = self.left.view, self.group()
        if view == "log":
            self.middle.setCurrentWidget(self.log)
        elif view == "merged":
            row = self.left.row(self.sheet)
            self.settled.show_row(row, self._today())
            empty = row is None and not self.sheet.rules
            self.middle.setCurrentWidget(self.unmerged if empty else self.settled)
        elif group is None:
            self.middle.setCurrentWidget(self.nothing)
        else:
            if self.detail.group != group:
                self.preview.begin()
                self.detail.show_group(group, self._today())
                self._foresee()
            self.middle.setCurrentWidget(self.detail)
        self._place_preview()
        self.headed.emit()

    # Deciding

    def _decide(self, verb: str) -> None:
        detail = self.detail
        if verb in ("mine", "theirs", "both"):
            detail.take(verb)
        elif verb == "write":
            dispute = detail.current()
            if dispute is not None:
                dispute.edit()
        elif verb in ("down", "up"):
            detail.step(1 if verb == "down" else -1)
        elif verb == "apply":
            self._apply()

    @Slot()
    def _foresee(self) -> None:
        """Ask what the choices would come to."""
        group = self.detail.group
        if group is None:
            return
        self.preview.show_rule(self.detail.current())
        about = About(group.entity, group.record_id, group.account_id)
        self._tasks.foresee(
            deed_of(self.detail.choices()),
            look_at(about, english=language() != "zh_CN"),
            then=lambda seen: self.preview.show_foreseen(group, foreseen(about, seen)),
            failed=lambda error: self.preview.show_refusal(sentence(error)),
            owner=self,
            latest=f"sync.foresee.{id(self)}",
        )

    @Slot()
    def _apply(self) -> None:
        """Settle the record and go on to the next one."""
        group, dispute = self.detail.group, self.detail.current()
        if group is None or self.group() is None:
            return
        if self.preview.repeat.isChecked() and dispute is not None:
            self.verbs.repeat(dispute.row.entity, dispute.row.field, dispute.word)
        self.verbs.settle(self.detail.choices(), words.title_of(group), self._not_settled)

    def _not_settled(self, error: KamdeskError) -> None:
        self.detail.explain(sentence(error))

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
        self._switch("merged")
        self.left.list.reach(key)

    # Elsewhere

    def _switch(self, view: str) -> None:
        self.left.switch.choose(view)
        self._show()
        self.take_focus()

    def _join(self) -> None:
        """Show the way to a server; the form is there once it is known that it is wanted."""
        self._is_joining = self.sheet is None
        self._switch("log")
        if self.log.join.isVisible():
            self.log.join.address.setFocus()

    def _enrol(self, server: str, code: str) -> None:
        def joined() -> None:
            self.log.join.done()
            self.said.emit(_("Joined. Your accounts arrive now, today's first."))
            self.reload()

        if self._syncing is not None:
            self._syncing.enrol(server, code, joined, self.log.join.explain)

    def _about_device(self, key: str) -> None:
        if key == "hurry":
            self.verbs.hurry()
        elif key == "export":
            self.verbs.export()
        elif key == "sign_out" and self.sheet is not None:
            self.verbs.sign_out(self.sheet, self.log.place.sign_out)

    def _go_out(self, way: str, problem: Any) -> None:
        if way == "join":
            self._join()
        elif self.sheet is not None:
            self.verbs.go_out(way, problem, self.sheet)

    def _open_group(self) -> None:
        group = self.detail.group
        if group is not None and group.account_id is not None:
            subject = Subject(group.account_id, group.account_name)
            self.intent.emit("account.open", subject)

    def _open_line(self, line: Unheard) -> None:
        if line.account_id is not None:
            self.intent.emit("account.open", Subject(line.account_id, ""))

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
