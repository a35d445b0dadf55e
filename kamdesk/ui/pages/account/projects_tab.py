"""The projects we deliver to an account: how far, and how late."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from kamdesk.i18n import _, formats
from kamdesk.queries.projects import PHASES, ProjectLine, project_list
from kamdesk.ui import wording
from kamdesk.ui.pages.account.record_table import Habits, TableCard
from kamdesk.ui.pages.account.tab import AccountTab
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.widgets.cells import Cell, ChipCell, ProgressCell, StageCell, TextCell
from kamdesk.ui.widgets.rows_model import Column


class ProjectsTab(AccountTab):
    """N adds a project, E mends one."""

    def __init__(self, tasks: Tasks, today: Callable[[], date], account_id: UUID) -> None:
        super().__init__(tasks, today, account_id)
        self.card: TableCard[ProjectLine] = TableCard(
            _("Projects"),
            _columns(),
            self._cells,
            _("No projects yet"),
            habits=Habits(spare=("contract", "starts", "finished", "owner")),
        )
        self.add = self.card.add_verb(_("New project"), "plus", _("New project (N)"))
        self.add.clicked.connect(self.new)
        self.add_table(self.card.table, "project")
        self.body.addWidget(self.card, 1)
        self.reload()

    def reload(self) -> None:
        self.read(_projects, self.account_id, then=self.show_projects)

    def new(self) -> None:
        self.ask("project")

    def show_projects(self, rows: list[ProjectLine]) -> None:
        """Show the projects, running ones first."""
        late = sum(row.late_days > 0 and row.finished_on is None for row in rows)
        self.card.aside.setText(_("{n} late").format(n=late) if late else "")
        self.card.aside.recolor("riskText")
        self.card.show_records(rows)

    def _cells(self, row: ProjectLine) -> tuple[Cell | None, ...]:
        total = row.tasks_open + row.tasks_done
        share = row.tasks_done / total if total else 0.0
        phase = wording.choice_word("project", "phase", row.phase)
        return (
            TextCell(row.name, "text", bold=row.finished_on is None),
            StageCell(len(PHASES) if row.finished_on else row.step, len(PHASES), phase),
            _delay(row),
            TextCell(self.named(row.owner_name)),
            TextCell(row.contract_name or "", "text3"),
            TextCell(_shown(row.starts_on, self.today()), "text3", right=True),
            TextCell(_shown(row.ends_on, self.today()), right=True),
            TextCell(_shown(row.finished_on, self.today()), "text3", right=True),
            ProgressCell(share, f"{row.tasks_done}/{total}") if total else None,
        )


def _projects(reading: Any, account_id: UUID) -> list[ProjectLine]:
    return project_list(reading, [account_id])


def _shown(on: date | None, today: date) -> str:
    return wording.brief_day(on, today) if on else "—"


def _delay(row: ProjectLine) -> Cell:
    if row.late_days:
        text = _("{n} d late").format(n=formats.count(row.late_days))
        return ChipCell(text, "warn" if row.finished_on else "risk")
    if row.finished_on:
        return ChipCell(_("Finished"), "ok")
    return ChipCell(_("On schedule") if row.ends_on else _("No end planned"), "none")


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("Project"), 0, sortable=False),
        Column("phase", _("Phase"), 140, sortable=False),
        Column("delay", _("Schedule"), 116, sortable=False),
        Column("owner", _("Owner"), 96, sortable=False),
        Column("contract", _("Contract"), 170, sortable=False),
        Column("starts", _("Started"), 92, right=True, sortable=False),
        Column("ends", _("Planned end"), 96, right=True, sortable=False),
        Column("finished", _("Finished on"), 96, right=True, sortable=False),
        Column("tasks", _("Tasks"), 116, right=True, sortable=False),
    )
