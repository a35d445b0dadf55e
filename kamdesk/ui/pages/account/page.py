"""One account: a header that stays, its overview and timeline, and the sheet behind its score."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget

from kamdesk.domain.change_set import ChangeSet
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, sentence
from kamdesk.queries.account_overview import AccountOverview, account_overview
from kamdesk.queries.evidence import evidence_titles
from kamdesk.queries.timeline import TimelinePage, timeline
from kamdesk.services.records import EditRecord, edit_record
from kamdesk.ui import wording
from kamdesk.ui.page import Heading, Hint, Page, Subject
from kamdesk.ui.pages.account.header import Header
from kamdesk.ui.pages.account.overview import Overview
from kamdesk.ui.pages.account.score_sheet import WIDTH, ScoreSheet
from kamdesk.ui.pages.account.side_cards import LATELY
from kamdesk.ui.pages.account.timeline_view import TimelineView
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.cards import Divider, Panel
from kamdesk.ui.widgets.notices import EmptyState, Skeleton
from kamdesk.ui.widgets.switching import Tabs

_SHARED = ("exchange_rate", "score_model", "stage", "user")


class AccountPage(Page):
    """Signals: as in Page; ``told`` says that a step was ended, with the way back."""

    room = "account"
    told = Signal(str)

    def __init__(
        self, tasks: Tasks, today: Callable[[], date], subject: Subject, view: str = ""
    ) -> None:
        super().__init__()
        self._tasks, self._today, self._subject = tasks, today, subject
        self._row: AccountOverview | None = None
        self._pointed = ""
        self.header = Header()
        self.tabs = Tabs()
        self.overview = Overview()
        self.timeline: TimelineView | None = None
        self.sheet = ScoreSheet(self)
        self._build()
        self._connect()
        tasks.changed.connect(self._changed)
        self.reload()
        if view == "timeline":
            self.tabs.choose("timeline")
        elif view == "score":
            self._show_evidence("score")

    # What the shell asks

    def heading(self) -> Heading:
        return Heading(_("Accounts"), self._subject.name or "…")

    def subject(self) -> Subject | None:
        return self._subject

    def hints(self) -> Sequence[Hint]:
        return (
            (("1", "2"), _("tabs")),
            (("N",), _("log visit")),
            (("H",), _("score sheet")),
            (("[", "]"), _("previous, next")),
            (("?",), _("shortcuts")),
        )

    def perform(self, action: str) -> bool:
        """Change tab or open the score sheet."""
        if action in ("account.overview", "account.timeline"):
            self.tabs.choose(action.removeprefix("account."))
        elif action == "account.score":
            self._toggle_sheet()
        else:
            return False
        return True

    def take_focus(self) -> None:
        self.tabs.setFocus()

    # Building

    def _build(self) -> None:
        self.tabs.add("overview", _("Overview"))
        self.tabs.add("timeline", _("Timeline"))
        bar = Panel("surface")
        line = Columns(bar, gap=0, margins=(8, 0))
        line.addWidget(self.tabs)
        line.addStretch(1)
        self.missing = EmptyState("building-2", "", _("Go to accounts"))
        self.stack = QStackedWidget()
        for widget in (Skeleton(10, 40), self.overview, self.missing):
            self.stack.addWidget(widget)
        rows = Rows(self, gap=0)
        rows.addWidget(self.header)
        rows.addWidget(bar)
        rows.addWidget(Divider())
        rows.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._show_tab)
        self.header.evidence.connect(self._show_evidence)
        self.overview.evidence.connect(self._show_evidence)
        self.overview.next_step.log_wanted.connect(
            lambda: self.intent.emit("account.visit", self._subject)
        )
        self.overview.next_step.done_wanted.connect(self._end_step)
        self.overview.activity.all_wanted.connect(lambda: self.tabs.choose("timeline"))
        self.missing.acted.connect(lambda: self.intent.emit("go.accounts", None))
        self.sheet.closed.connect(self.take_focus)

    # Reading

    def reload(self) -> None:
        """Read the account anew."""
        account = self._subject.id
        read = self._tasks.read
        read(account_overview, account, then=self.render_overview, failed=self._failed, owner=self,
             latest=f"overview.{id(self)}")  # fmt: skip
        read(_lately, account, then=self._show_activity, failed=self._failed, owner=self,
             latest=f"lately.{id(self)}")  # fmt: skip
        if self.timeline is not None:
            self.timeline.reload()

    def render_overview(self, row: AccountOverview) -> None:
        """Show an account."""
        self._row = row
        header = row.header
        self._subject = Subject(header.id, wording.named(header.name, header.english_name))
        self.header.show_header(header)
        self.overview.show_overview(row, self._today())
        if self.tabs.key == "overview":
            self.stack.setCurrentWidget(self.overview)
        self.headed.emit()
        self._read_sheet()
        self._settle()

    @Slot()
    def _settle(self) -> None:
        """Say that all is there, once header and chosen tab are."""
        waiting = self.tabs.key == "timeline" and self.timeline and not self.timeline.is_filled
        if self._row is not None and not waiting:
            self.ready.emit()

    def _show_activity(self, page: TimelinePage) -> None:
        self.overview.show_activity(page, self._today())

    def _failed(self, error: KamdeskError) -> None:
        self.missing.label.setText(sentence(error))
        self.stack.setCurrentWidget(self.missing)
        self.ready.emit()

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches_account(self._subject.id) or changes.touches(*_SHARED):
            self.reload()

    # Tabs

    @Slot(str)
    def _show_tab(self, key: str) -> None:
        if key == "timeline":
            self.stack.setCurrentWidget(self._timeline())
        elif self._row is not None:
            self.stack.setCurrentWidget(self.overview)

    def _timeline(self) -> TimelineView:
        if self.timeline is None:
            self.timeline = TimelineView(self._tasks, self._today, self._subject.id)
            self.timeline.ready.connect(self._settle)
            self.stack.addWidget(self.timeline)
        return self.timeline

    # Evidence

    @Slot(str)
    def _show_evidence(self, figure: str) -> None:
        """Open the facts behind a figure: records in the timeline, or the score sheet."""
        if figure == "revenue":
            self._narrow_timeline("payment")
        elif figure == "pipeline":
            self._narrow_timeline("opportunity")
        else:
            self._pointed = "receivables" if figure == "receivable" else figure
            self._open_sheet()

    def _narrow_timeline(self, kind: str) -> None:
        timeline = self._timeline()
        self.tabs.choose("timeline")
        timeline.show_kind(kind)

    def _toggle_sheet(self) -> None:
        if self.sheet.isVisible():
            self.sheet.leave()
        else:
            self._open_sheet()

    def _open_sheet(self) -> None:
        self._place_sheet()
        self.sheet.show()
        self.sheet.raise_()
        self.sheet.area.setFocus()
        self._read_sheet()

    def _read_sheet(self) -> None:
        if self._row is None or not self.sheet.isVisible():
            return
        health = self._row.header.health
        records = [
            (each.entity, each.record_id)
            for measure in health.measures
            for each in measure.evidence
            if each.record_id is not None
        ]
        self._tasks.read(evidence_titles, records, then=self._fill_sheet, owner=self,
                         latest=f"sheet.{id(self)}")  # fmt: skip

    def _fill_sheet(self, titles: dict[UUID, str]) -> None:
        if self._row is None:
            return
        header = self._row.header
        self.sheet.show_sheet(header.health, titles, self._today(), header.currency)
        if self._pointed:
            self.sheet.point_at(self._pointed)
            self._pointed = ""
        self.ready.emit()

    def _place_sheet(self) -> None:
        wide = min(theme().px(WIDTH), self.width())
        self.sheet.setGeometry(self.width() - wide, 0, wide, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._place_sheet()

    # Deeds

    @Slot(str, object, str)
    def _end_step(self, entity: str, record_id: UUID, state: str) -> None:
        command = EditRecord(entity=entity, id=record_id, values={"state": state})
        said = _("Step done")
        self._tasks.run(edit_record, command, then=lambda _id: self.told.emit(said), owner=self)


def _lately(reading: object, account_id: UUID) -> TimelinePage:
    return timeline(reading, account_id, limit=LATELY)  # type: ignore[arg-type]
