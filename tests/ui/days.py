"""A day with visits for the tests of the page of a day and of reminders."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from kamdesk.domain.ids import AccountId, ContactId, VisitId
from kamdesk.services.visits import LogVisit, Promise, log_visit
from kamdesk.services.week import PlanVisit, plan_visit
from kamdesk.workspace import Workspace
from tests.workspaces import ME, Clock, added

DAY = date(2026, 11, 24)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    """Return a moment of the day on the clock of this computer."""
    return datetime(day.year, day.month, day.day, hour, minute).astimezone()


def an_account(workspace: Workspace, name: str, english: str, **values: object) -> UUID:
    """Add a strategic account of mine."""
    return added(
        workspace, "account", name=name, short_name=name[:2], english_name=english, tier="S",
        owner_id=ME, **values,
    )  # fmt: skip


def an_old_account(workspace: Workspace, clock: Clock, name: str, english: str) -> UUID:
    """Add an account nobody has seen for forty days."""
    now = clock.now
    clock.now = now - timedelta(days=40)
    made = an_account(workspace, name, english)
    clock.now = now
    return made


def a_held_visit(workspace: Workspace, account: UUID, start: datetime) -> VisitId:
    """Log an hour that took place, with a promise of ours that is due today."""
    command = LogVisit(
        account_id=AccountId(account), held_at=start, minutes=60, objective="MES 二期范围确认",
        notes="范围谈清", promises=[Promise(side="ours", text="接口清单", due=DAY)],
    )  # fmt: skip
    return workspace.run(log_visit, command)


def a_planned_visit(
    workspace: Workspace,
    account: UUID,
    start: datetime,
    contacts: Sequence[UUID] = (),
    **values: object,
) -> VisitId:
    """Plan an hour."""
    command = PlanVisit(
        account_id=AccountId(account),
        planned_at=start,
        contacts=[ContactId(each) for each in contacts],
        **values,  # type: ignore[arg-type]
    )
    return workspace.run(plan_visit, command)
