"""Tickets against their clock."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from kamdesk.queries.service import SlaState, open_tickets, service_sheet
from kamdesk.workspace import Workspace

Add = Callable[..., UUID]


def test_tickets_stand_by_urgency_with_the_time_left(
    workspace: Workspace, add: Add, account: UUID
) -> None:
    now = workspace.viewpoint().now

    def ticket(title: str, hours_ago: int, **given: object) -> UUID:
        opened = now - timedelta(hours=hours_ago)
        return add("ticket", account_id=account, title=title, opened_at=opened, **given)

    late = ticket("二级告警", 30, severity="major", sla_hours=24)
    running = ticket("报工延迟", 4, severity="major", sla_hours=24)
    kept = ticket("安装", 90, sla_hours=48, solved_at=now - timedelta(hours=60))
    broken = ticket("投诉", 90, sla_hours=12, solved_at=now - timedelta(hours=10))

    sheet = workspace.read(service_sheet, account)

    assert [(line.id, line.state) for line in sheet.tickets] == [
        (late, SlaState.OVERDUE),
        (running, SlaState.OPEN),
        (broken, SlaState.SOLVED_LATE),
        (kept, SlaState.SOLVED),
    ]
    assert sheet.tickets[0].left == timedelta(hours=-6)
    assert (sheet.open, sheet.overdue, sheet.compliance) == (2, 1, 0.5)
    assert [line.id for line in workspace.read(open_tickets, [account])] == [late, running]


def test_account_without_tickets_promises_nothing(workspace: Workspace, account: UUID) -> None:
    sheet = workspace.read(service_sheet, account)

    assert (sheet.tickets, sheet.compliance) == ((), None)
