"""The tabs of an account in their order: made when first opened, read anew when they are seen."""

from collections.abc import Callable
from datetime import date
from typing import Final
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from kamdesk.i18n import N_, _
from kamdesk.queries.account_overview import TabCounts
from kamdesk.ui.pages.account.contracts_tab import ContractsTab
from kamdesk.ui.pages.account.deals_tab import DealsTab
from kamdesk.ui.pages.account.files_tab import FilesTab
from kamdesk.ui.pages.account.people_tab import PeopleTab
from kamdesk.ui.pages.account.plan_tab import PlanTab
from kamdesk.ui.pages.account.projects_tab import ProjectsTab
from kamdesk.ui.pages.account.tab import AccountTab
from kamdesk.ui.pages.account.tickets_tab import TicketsTab
from kamdesk.ui.pages.account.timeline_view import TimelineView
from kamdesk.ui.pages.account.visits_tab import VisitsTab
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.widgets.switching import Tabs

OVERVIEW: Final = "overview"
TITLES: Final = {
    OVERVIEW: N_("Overview"),
    "people": N_("Stakeholders"),
    "visits": N_("Visits"),
    "deals": N_("Opportunities"),
    "contracts": N_("Contracts & AR"),
    "tickets": N_("Tickets"),
    "plan": N_("Account plan"),
    "projects": N_("Projects"),
    "timeline": N_("Timeline"),
    "files": N_("Files"),
}
_MAKERS: Final[dict[str, Callable[..., AccountTab]]] = {
    "visits": VisitsTab,
    "deals": DealsTab,
    "contracts": ContractsTab,
    "tickets": TicketsTab,
    "plan": PlanTab,
    "projects": ProjectsTab,
    "timeline": TimelineView,
    "files": FilesTab,
}


class TabList(QObject):
    """Signals: ``made`` carries a tab on its first showing."""

    made = Signal(object)

    def __init__(self, tasks: Tasks, today: Callable[[], date], account_id: UUID) -> None:
        super().__init__()
        self._asked = (tasks, today, account_id)
        self._tabs: dict[str, AccountTab] = {}
        self._stale: set[str] = set()
        self.tier: str | None = None

    def opened(self, key: str) -> AccountTab:
        """Return a tab, made or read anew where that is needed."""
        if key not in self._tabs:
            self._tabs[key] = self._make(key)
            self.made.emit(self._tabs[key])
        elif key in self._stale:
            self._tabs[key].reload()
        self._stale.discard(key)
        return self._tabs[key]

    def known(self, key: str) -> AccountTab | None:
        """Return a tab that was opened before."""
        return self._tabs.get(key)

    def changed(self, shown: str) -> None:
        """Read the shown tab anew now, and the others when they are shown next."""
        self._stale = set(self._tabs) - {shown}
        if shown in self._tabs:
            self._tabs[shown].reload()

    def _make(self, key: str) -> AccountTab:
        if key == "people":
            return PeopleTab(*self._asked, self.tier)
        return _MAKERS[key](*self._asked)


def fill(bar: Tabs) -> None:
    """Put every tab into the bar."""
    bar.setAccessibleName(_("Parts of the account"))
    for key, title in TITLES.items():
        bar.add(key, _(title))


def show_counts(bar: Tabs, counts: TabCounts) -> None:
    """Write how much is behind the tabs; an empty one shows no number."""
    known = {
        "people": counts.contacts,
        "visits": counts.visits,
        "deals": counts.deals,
        "contracts": counts.contracts,
        "tickets": counts.tickets,
        "files": counts.files,
    }
    bar.set_counts({key: count or None for key, count in known.items()})
