"""One account: a header that stays, its tabs, the forms they open, the sheet behind its score."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from kamdesk.domain.change_set import ChangeSet
from kamdesk.domain.ids import AccountId
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, sentence
from kamdesk.queries.account_overview import AccountOverview, account_overview
from kamdesk.queries.sync_marks import sync_marks
from kamdesk.queries.timeline import TimelinePage, timeline
from kamdesk.queries.whole_trend import whole_trend
from kamdesk.services.records import EditRecord, edit_record
from kamdesk.services.score_overrides import end_override
from kamdesk.ui import wording
from kamdesk.ui.forms.drawer import RecordDrawer
from kamdesk.ui.forms.requests import FormRequest
from kamdesk.ui.page import Heading, Hint, Page, Subject
from kamdesk.ui.pages.account.brief_view import BriefView
from kamdesk.ui.pages.account.header import Header
from kamdesk.ui.pages.account.my_value_strip import MyValueStrip
from kamdesk.ui.pages.account.overview import Overview
from kamdesk.ui.pages.account.sheet_door import SheetDoor
from kamdesk.ui.pages.account.side_cards import LATELY
from kamdesk.ui.pages.account.starters import new_person
from kamdesk.ui.pages.account.tab import AccountTab
from kamdesk.ui.pages.account.tab_list import OVERVIEW, TITLES, TabList, fill, show_counts
from kamdesk.ui.pages.account.timeline_view import TimelineView
from kamdesk.ui.pages.account.visits_tab import VisitsTab
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Divider, Panel
from kamdesk.ui.widgets.notices import EmptyState, Skeleton
from kamdesk.ui.widgets.switching import Tabs

_SHARED = ("exchange_rate", "score_model", "stage", "user")


class AccountPage(Page):
    """Signals: as in Page; ``told`` says that a deed is done, with the way back."""

    room = "account"
    told = Signal(str)

    def __init__(
        self, tasks: Tasks, today: Callable[[], date], subject: Subject, view: str = ""
    ) -> None:
        super().__init__()
        self._tasks, self._today, self._subject = tasks, today, subject
        self._row: AccountOverview | None = None
        self._is_drawn = False  # the overview, as the row is now
        self._from_sheet = False
        self._filled: set[str] = set()
        self.header = Header()
        self.mine = MyValueStrip(tasks, self)
        self.tabs = Tabs()
        self.overview = Overview()
        self.views = TabList(tasks, today, subject.id)
        self.evidence = SheetDoor(self, tasks, today)
        self.sheet = self.evidence.sheet
        self.drawer = RecordDrawer(tasks, self)
        self.brief = BriefView(tasks, today, self)
        self._build()
        self._connect()
        tasks.changed.connect(self._changed)
        self.reload()
        if view:
            self.perform(f"account.{view}")

    # What the shell asks

    def heading(self) -> Heading:
        return Heading(_("Accounts"), self._subject.name or "…")

    def leave(self) -> None:
        self.drawer.keep()

    def standing(self) -> tuple[str, FormRequest | None]:
        """Return the tab in sight and the form that lies open."""
        return self.tabs.key, self.drawer.request

    def stand(self, standing: tuple[str, FormRequest | None]) -> None:
        tab, request = standing
        self.tabs.choose(tab)
        if request is not None:
            self._open_form(request)

    def subject(self) -> Subject | None:
        return self._subject

    def hints(self) -> Sequence[Hint]:
        return (
            (("1–9",), _("tabs")),
            (("N",), _("new")),
            (("E",), _("edit")),
            (("V",), _("log visit")),
            (("[", "]"), _("previous, next")),
            (("?",), _("shortcuts")),
        )

    def perform(self, action: str) -> bool:
        """Change tab, open a form, the score sheet or the brief."""
        verb = action.removeprefix("account.")
        deeds = {"score": self.evidence.toggle, "new": self._new, "edit": self._edit,
                 "brief": self._show_brief, "mine": self.mine.put_back}  # fmt: skip
        if verb in TITLES:
            self.tabs.choose(verb)
        elif verb in deeds:
            deeds[verb]()
        else:
            return False
        return True

    def panes(self) -> Sequence[QWidget]:
        return (self.header, self.tabs, self.stack)

    def take_focus(self) -> None:
        self.tabs.setFocus()

    @property
    def timeline(self) -> TimelineView | None:
        """The timeline, once it was opened."""
        found = self.views.known("timeline")
        return found if isinstance(found, TimelineView) else None

    # Building

    def _build(self) -> None:
        fill(self.tabs)
        self.tabs.setMinimumWidth(1)
        bar = Panel("surface")
        line = Columns(bar, gap=4, margins=(8, 0, 14, 0))
        line.addWidget(self.tabs, 1)
        self.edit_account = Button(icon="pencil", kind=Kind.GHOST, size=Size.SMALL,
                                   tip=_("Edit account"))  # fmt: skip
        self.ask_customer = Button(icon="megaphone", kind=Kind.GHOST, size=Size.SMALL,
                                   tip=_("Survey this account"))  # fmt: skip
        self.open_brief = Button(icon="file-text", kind=Kind.GHOST, size=Size.SMALL,
                                 tip=_("Account brief (B)"))  # fmt: skip
        line.addWidget(self.ask_customer)
        line.addWidget(self.open_brief)
        line.addWidget(self.edit_account)
        self.missing = EmptyState("building-2", "", _("Go to accounts"))
        self.stack = QStackedWidget()
        self.waiting = Skeleton(10, 40)
        for widget in (self.waiting, self.overview, self.missing):
            self.stack.addWidget(widget)
        rows = Rows(self, gap=0)
        rows.addWidget(self.header)
        rows.addWidget(self.mine)
        rows.addWidget(bar)
        rows.addWidget(Divider())
        rows.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._show_tab)
        self.header.evidence.connect(self._show_evidence)
        self.header.sync.clicked.connect(lambda: self.intent.emit("go.sync", None))
        self.mine.asked.connect(lambda: self.intent.emit("go.sync", None))
        self.mine.told.connect(self.told)
        self.overview.evidence.connect(self._show_evidence)
        self.overview.start.connect(self._begin)
        self.overview.trend.whole_wanted.connect(self._read_whole)
        self.overview.next_step.log_wanted.connect(
            lambda: self.intent.emit("account.visit", self._subject)
        )
        self.overview.next_step.done_wanted.connect(self._end_step)
        self.overview.next_step.edit_wanted.connect(self._open)
        self.overview.goals.plan_wanted.connect(lambda: self.tabs.choose("plan"))
        self.overview.activity.all_wanted.connect(lambda: self.tabs.choose("timeline"))
        self.missing.acted.connect(lambda: self.intent.emit("go.accounts", None))
        self.evidence.ready.connect(self.ready)
        self.sheet.closed.connect(self.take_focus)
        self.sheet.set_by_hand.connect(self._set_score)
        self.sheet.ended.connect(self._end_override)
        self.views.made.connect(self._adopt)
        self.drawer.told.connect(self.told)
        self.drawer.ready.connect(self._settle)
        self.drawer.closed.connect(self._back_to_sheet)
        self.edit_account.clicked.connect(self._edit_account)
        self.open_brief.clicked.connect(self._show_brief)
        self.ask_customer.clicked.connect(lambda: self.intent.emit("account.survey", self._subject))
        self.brief.ready.connect(self._settle)
        self.brief.closed.connect(self.take_focus)
        deals = self.overview.deals
        deals.table.opened.connect(lambda at: self._open("opportunity", deals.model.row(at).id))

    # Reading

    def reload(self) -> None:
        """Read the account anew."""
        account = self._subject.id
        read = self._tasks.read
        read(account_overview, account, then=self.render_overview, failed=self._failed, owner=self,
             latest=f"overview.{id(self)}")  # fmt: skip
        read(_lately, account, then=self._show_activity, failed=self._failed, owner=self,
             latest=f"lately.{id(self)}")  # fmt: skip
        self.views.changed(self.tabs.key)

    @Slot()
    def _read_whole(self) -> None:
        """Read the trend since the first score: it takes longer than the page and is rare."""
        self._tasks.read(whole_trend, self._subject.id, then=self.overview.trend.show_whole,
                         failed=self._failed, owner=self, latest=f"whole.{id(self)}")  # fmt: skip

    def render_overview(self, row: AccountOverview) -> None:
        """Show an account."""
        self._row = row
        header = row.header
        self._subject = Subject(header.id, wording.named(header.name, header.english_name))
        self.header.show_header(header)
        self._show_marks()
        self.views.tier = header.tier
        show_counts(self.tabs, header.counts)
        self._is_drawn = False
        if self.tabs.key == OVERVIEW:
            self._show_overview()
        self.headed.emit()
        self.evidence.show_header(header)
        self._settle()

    @Slot()
    def _settle(self) -> None:
        """Say that all is there, once header, chosen tab and an opened form or brief are."""
        waiting = self.tabs.key != OVERVIEW and self.tabs.key not in self._filled
        waiting = waiting or self.drawer.is_coming or self.brief.is_coming
        if self._row is not None and not waiting:
            self.ready.emit()

    def _show_overview(self) -> None:
        """Turn to the overview; its charts are drawn when somebody looks at them."""
        if self._row is not None and not self._is_drawn:
            self._is_drawn = True
            self.overview.show_overview(self._row, self._today())
        self.stack.setCurrentWidget(self.overview if self._row else self.waiting)

    def _show_activity(self, page: TimelinePage) -> None:
        self.overview.show_activity(page, self._today())

    def _failed(self, error: KamdeskError) -> None:
        self.missing.label.setText(sentence(error))
        self.stack.setCurrentWidget(self.missing)
        self.ready.emit()

    def _show_marks(self) -> None:
        """Ask how the account stands with the server."""
        key = self._subject.id
        self._tasks.read(
            sync_marks, (key,), then=lambda marks: self.header.sync.show_marks(marks, key),
            owner=self, latest=f"account.sync.{id(self)}",
        )  # fmt: skip
        self.mine.ask(key)

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches_account(self._subject.id) or changes.touches(*_SHARED):
            self.reload()

    # Tabs

    @Slot(str)
    def _show_tab(self, key: str) -> None:
        self.brief.hide()
        if key == OVERVIEW:
            self._show_overview()
            return
        tab = self.views.opened(key)
        self.stack.setCurrentWidget(tab)
        if not self.drawer.isVisible():
            tab.take_focus()

    @Slot(object)
    def _adopt(self, tab: AccountTab) -> None:
        """Take in a tab that was opened for the first time."""
        key = self.tabs.key
        tab.ready.connect(lambda: self._tab_filled(key))
        tab.form_wanted.connect(self._open_form)
        tab.told.connect(self.told)
        if isinstance(tab, VisitsTab):
            tab.log_wanted.connect(lambda: self.intent.emit("account.visit", self._subject))
        self.stack.addWidget(tab)

    def _tab_filled(self, key: str) -> None:
        self._filled.add(key)
        self._settle()

    # Forms

    @Slot(object)
    def _open_form(self, request: FormRequest) -> None:
        self._from_sheet = False
        self.sheet.hide()
        self.brief.hide()
        self.drawer.open(request)

    def _open(self, kind: str, record_id: UUID | None = None) -> None:
        request = FormRequest(kind=kind, account_id=self._subject.id, record_id=record_id)
        self._open_form(request)

    @Slot()
    def _show_brief(self) -> None:
        self.brief.open(self._subject.id)

    def _new(self) -> None:
        tab = self.views.known(self.tabs.key)
        if tab is None:
            self._open("note")
        else:
            tab.new()

    def _edit(self) -> None:
        tab = self.views.known(self.tabs.key)
        if tab is None:
            self._edit_account()
        else:
            tab.edit()

    @Slot(str)
    def _begin(self, kind: str) -> None:
        """Open the form of a first record; a person comes with seat and judgement."""
        account = self._subject.id
        if kind == "visit":
            self.intent.emit("account.visit", self._subject)
        elif kind == "contact":
            self._open_form(new_person(account))
        else:
            self._open(kind)

    def _edit_account(self) -> None:
        self._open("account", self._subject.id)

    # Evidence

    @Slot(str)
    def _show_evidence(self, figure: str) -> None:
        """Open the facts behind a figure: the records of a tab, or the score sheet."""
        if figure == "revenue":
            self.tabs.choose("timeline")
            timeline = self.timeline
            if timeline is not None:
                timeline.show_kind("payment")
        elif figure == "pipeline":
            self.tabs.choose("deals")
        elif figure == "receivable":
            self.tabs.choose("contracts")
        else:
            self.evidence.open(figure)

    @Slot()
    def _set_score(self) -> None:
        self._open("score_override")
        self._from_sheet = True

    @Slot()
    def _back_to_sheet(self) -> None:
        """Show what the score rests on now, to whoever set it from there."""
        if self._from_sheet:
            self._from_sheet = False
            self.evidence.open()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self.evidence.place()

    # Deeds

    @Slot()
    def _end_override(self) -> None:
        said = _("The rules speak again")
        self._tasks.run(end_override, AccountId(self._subject.id), owner=self,
                        then=lambda _n: self.told.emit(said))  # fmt: skip

    @Slot(str, object, str)
    def _end_step(self, entity: str, record_id: UUID, state: str) -> None:
        command = EditRecord(entity=entity, id=record_id, values={"state": state})
        said = _("Step done")
        self._tasks.run(edit_record, command, then=lambda _id: self.told.emit(said), owner=self)


def _lately(reading: object, account_id: UUID) -> TimelinePage:
    return timeline(reading, account_id, limit=LATELY)  # type: ignore[arg-type]
