"""Lists of a day: tasks, promises, answers, plans, projects, people, remarks."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from kamdesk.domain.periods import Quarter
from kamdesk.queries.commitments import CommitmentFilter, commitment_list
from kamdesk.queries.feedback import CsatPoint, feedback_sheet
from kamdesk.queries.mentions import comments_on, mentions_of_me
from kamdesk.queries.people import people
from kamdesk.queries.plan import plans
from kamdesk.queries.projects import project_list
from kamdesk.queries.tasks import TaskFilter, task_list
from kamdesk.services.comments import WriteComment, write_comment
from kamdesk.services.tasks import AddTask, ReorderTask, add_task, complete_task, reorder_task
from kamdesk.workspace import Workspace
from tests.workspaces import ME, NOON

Add = Callable[..., UUID]
TODAY = NOON.astimezone().date()


def test_tasks_come_in_their_places_with_comments_and_delay(
    workspace: Workspace, account: UUID
) -> None:
    late = TODAY - timedelta(days=2)
    first = workspace.run(add_task, AddTask(title="甲", due=late, account_id=account))  # type: ignore[arg-type]
    second = workspace.run(add_task, AddTask(title="乙", due=TODAY))
    done = workspace.run(add_task, AddTask(title="丙"))
    workspace.run(complete_task, done)
    workspace.run(reorder_task, ReorderTask(task_id=second, after=None))
    workspace.run(
        write_comment, WriteComment(subject_entity="task", subject_id=first, text="请补充")
    )

    lines = workspace.read(task_list, TaskFilter(owner_id=ME))

    assert [(line.id, line.late_days, line.comments) for line in lines] == [
        (second, 0, 0),
        (first, 2, 1),
    ]
    assert lines[1].account_name == "岭东重工"
    finished = workspace.read(task_list, TaskFilter(states=frozenset({"done"})))
    assert [(line.id, line.done_on) for line in finished] == [(done, TODAY)]
    due = workspace.read(task_list, TaskFilter(account_id=account, due_until=late))
    assert [line.id for line in due] == [first]


def test_promises_are_those_of_one_person_and_of_nobody_at_their_accounts(
    workspace: Workspace, add: Add
) -> None:
    mine = add("account", name="岭东重工", owner_id=ME)
    theirs = add("account", name="澄海半导体", owner_id=None)
    late = TODAY - timedelta(days=1)
    ours = add("commitment", account_id=theirs, side="ours", text="接口清单", due=late)
    owed = add("commitment", account_id=mine, side="theirs", text="能耗底账", due=TODAY)
    add("commitment", account_id=theirs, side="theirs", text="与我无关", due=TODAY)
    add("commitment", account_id=mine, side="ours", text="已办", due=late, state="kept")

    lines = workspace.read(commitment_list, CommitmentFilter(owner_id=ME))

    assert [(line.id, line.late_days, line.is_ours) for line in lines] == [
        (ours, 1, True),
        (owed, 0, False),
    ]
    until = CommitmentFilter(side="ours", due_until=late, states=frozenset())
    assert {line.text for line in workspace.read(commitment_list, until)} == {"接口清单", "已办"}


def test_answers_add_up_to_nps_and_csat_by_quarter(
    workspace: Workspace, add: Add, account: UUID
) -> None:
    for score in (10, 9, 9, 8, 3):
        add("feedback", account_id=account, kind="nps", score=score, given_on=TODAY)
    add("feedback", account_id=account, kind="csat", score=4, given_on=TODAY)
    add("feedback", account_id=account, kind="csat", score=2, given_on=date(2026, 8, 1))
    add("feedback", account_id=account, kind="csat", score=1, given_on=date(2024, 8, 1))
    add("feedback", account_id=account, kind="interview", text="希望离线", given_on=TODAY)

    sheet = workspace.read(feedback_sheet, [account], 2)

    assert (sheet.nps.value, sheet.nps.answers) == (40.0, 5)
    assert (sheet.csat, sheet.csat_answers) == (Decimal("3.0"), 2)
    assert sheet.csat_trend == (
        CsatPoint(Quarter(2026, 3), Decimal("2.0"), 1),
        CsatPoint(Quarter(2026, 4), Decimal("4.0"), 1),
    )
    assert len(sheet.lines) == 9


def test_plan_tells_how_far_each_quarter_has_come(
    workspace: Workspace, add: Add, account: UUID
) -> None:
    old = add("goal", account_id=account, title="旧目标", quarter="2026Q3", state="reached")
    new = add("goal", account_id=account, title="战略伙伴", quarter="2026Q4")
    add("goal", account_id=account, title="放弃", quarter="2026Q4", state="dropped")
    for title, current in (("签约", Decimal(5)), ("互访", None)):
        add(
            "key_result",
            account_id=account,
            goal_id=new,
            title=title,
            target=Decimal(10),
            current=current,
        )

    found = workspace.read(plans, account)

    assert [(plan.quarter, plan.share) for plan in found] == [("2026Q4", 0.5), ("2026Q3", None)]
    assert {result.title: result.share for result in found[0].goals[0].results} == {
        "签约": 0.5,
        "互访": None,
    }
    assert found[1].goals[0].id == old


def test_project_is_late_until_the_day_it_was_finished(
    workspace: Workspace, add: Add, account: UUID
) -> None:
    def project(name: str, **given: object) -> UUID:
        return add(
            "project", account_id=account, name=name, ends_on=TODAY - timedelta(days=20), **given
        )

    running = project("二期", phase="executing")
    finished = project("一期", phase="closing", finished_on=TODAY - timedelta(days=25))
    add("task", title="联调", project_id=running, account_id=account)

    lines = workspace.read(project_list, [account])

    assert [(line.id, line.late_days, line.step, line.tasks_open) for line in lines] == [
        (running, 20, 3, 1),
        (finished, 0, 5, 0),
    ]


def test_people_carry_their_facts_newest_first(
    workspace: Workspace, add: Add, account: UUID
) -> None:
    contact = add("contact", account_id=account, name="韩卓", phone="13800000000")
    for role, day in (("user", date(2026, 1, 1)), ("champion", date(2026, 6, 1))):
        add("stakeholder_fact", account_id=account, contact_id=contact, role=role, noted_on=day)

    (sheet,) = workspace.read(people, account, "A").people

    assert (sheet.person.name, sheet.phone, sheet.visitable) == ("韩卓", "13800000000", True)
    assert [fact.role for fact in sheet.facts] == ["champion", "user"]


def test_remarks_read_as_a_conversation_and_call_the_reader(
    workspace: Workspace, account: UUID
) -> None:
    for text in ("先看预算", "@苏晓岚 请补上"):
        workspace.run(
            write_comment, WriteComment(subject_entity="account", subject_id=account, text=text)
        )

    told = workspace.read(comments_on, "account", account)
    (mine,) = workspace.read(mentions_of_me)

    assert {line.text for line in told} == {"先看预算", "@苏晓岚 请补上"}
    assert (mine.text, mine.calls_me, mine.mentions) == ("@苏晓岚 请补上", True, (ME,))
    assert (mine.subject_title, mine.author_name) == ("岭东重工", "苏晓岚")
