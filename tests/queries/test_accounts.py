"""The list of accounts: views, filter, order, and the rows of a page."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from kamdesk.domain.ids import AccountId
from kamdesk.models.ids import new_id
from kamdesk.queries.accounts import (
    VIEWS,
    AccountFilter,
    AccountSort,
    SortKey,
    View,
    account_ids,
    account_rows,
    view_counts,
)
from kamdesk.services.records import delete_record
from kamdesk.services.visits import LogVisit, log_visit
from kamdesk.storage.reading import Reading
from kamdesk.workspace import Workspace
from tests.queries.conftest import Add
from tests.workspaces import ME, NOON

TODAY = date(2026, 11, 24)


@pytest.fixture
def three(workspace: Workspace, add: Add) -> dict[str, UUID]:
    """Three accounts: one seen today and well, one late with its money, one never seen."""
    made = {
        "seen": add(
            "account", name="东麓汽车", tier="A", industry="汽车", tags=("华东",), owner_id=None
        ),
        "late": add(
            "account", name="北沧石化", tier="S", region="北方", short_name="北沧", owner_id=None
        ),
        "new": add("account", name="Ada Works", owner_id=ME, english_name="Ada"),
    }
    command = LogVisit(account_id=AccountId(made["seen"]), held_at=NOON, notes="例行")
    workspace.run(log_visit, command)
    contract = add("contract", account_id=made["late"], name="年度")
    add(
        "instalment",
        account_id=made["late"],
        contract_id=contract,
        amount_minor=5000,
        due=TODAY - timedelta(days=120),
    )
    for name, amount in (("seen", 300), ("late", 900)):
        payment = {"amount_minor": amount, "received_on": TODAY}
        add("payment", account_id=made[name], **payment)
    add("opportunity", account_id=made["new"], name="首单", amount_minor=700)
    return made


def listed(
    workspace: Workspace,
    three: dict[str, UUID],
    view: View = "all",
    chosen: AccountFilter = AccountFilter(),  # noqa: B008 - frozen
    sort: AccountSort = AccountSort(),  # noqa: B008 - frozen
) -> list[str]:
    names = {key: name for name, key in three.items()}
    return [names[key] for key in workspace.read(account_ids, view, chosen, sort)]


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("all", {"seen", "late", "new"}),
        ("strategic", {"late"}),
        ("at_risk", set()),
        ("not_seen_30", {"late", "new"}),
        ("overdue", {"late"}),
    ],
)
def test_each_view_shows_and_counts_its_accounts(
    workspace: Workspace, three: dict[str, UUID], view: View, expected: set[str]
) -> None:
    assert set(listed(workspace, three, view)) == expected
    assert workspace.read(view_counts)[view] == len(expected)


@pytest.mark.parametrize(
    ("key", "descending", "expected"),
    [
        ("name", False, ["new", "seen", "late"]),
        ("name", True, ["late", "seen", "new"]),
        ("tier", False, ["late", "seen", "new"]),
        ("revenue", True, ["late", "seen", "new"]),
        ("revenue", False, ["seen", "late", "new"]),
        ("overdue", True, ["late", "new", "seen"]),
        ("last_touch", False, ["seen", "new", "late"]),
        ("pipeline", True, ["new", "seen", "late"]),
        ("owner", False, ["new", "seen", "late"]),
    ],
)
def test_order_puts_empty_ones_last_whichever_the_direction(
    workspace: Workspace,
    three: dict[str, UUID],
    key: SortKey,
    descending: bool,
    expected: list[str],
) -> None:
    assert listed(workspace, three, sort=AccountSort(key, descending)) == expected


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (AccountFilter(text="石化"), ["late"]),
        (AccountFilter(text="beicang"), ["late"]),
        (AccountFilter(text="dlqc"), ["seen"]),
        (AccountFilter(text="ADA"), ["new"]),
        (AccountFilter(text="%"), []),
        (AccountFilter(tiers=frozenset({"S", "A"}), industries=frozenset({"汽车"})), ["seen"]),
        (AccountFilter(regions=frozenset({"北方"})), ["late"]),
        (AccountFilter(owners=frozenset({ME})), ["new"]),
        (AccountFilter(tags=frozenset({"华东"})), ["seen"]),
        (AccountFilter(bands=frozenset({"healthy"})), []),
    ],
)
def test_filter_narrows_by_every_part_it_names(
    workspace: Workspace, three: dict[str, UUID], chosen: AccountFilter, expected: list[str]
) -> None:
    assert listed(workspace, three, chosen=chosen) == expected
    assert workspace.read(view_counts, chosen)["all"] == len(expected)


def test_row_tells_what_the_list_shows(workspace: Workspace, three: dict[str, UUID]) -> None:
    late, new = workspace.read(account_rows, [three["late"], three["new"]])

    assert (late.name, late.tier, late.overdue_minor, late.revenue.minor) == (
        "北沧石化",
        "S",
        5000,
        900,
    )
    assert (new.owner_name, new.pipeline.count, new.pipeline.total.minor) == ("苏晓岚", 1, 700)
    assert (new.health, new.band, new.last_touch, new.next_step) == (None, "unscored", None, None)


def test_rows_keep_the_order_asked_for_and_leave_the_deleted_out(
    workspace: Workspace, three: dict[str, UUID]
) -> None:
    workspace.run(delete_record, "account", three["late"])
    asked = [three["new"], three["late"], three["seen"], new_id()]

    assert [row.id for row in workspace.read(account_rows, asked)] == [three["new"], three["seen"]]


def test_next_step_is_the_nearest_of_visits_tasks_and_promises(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    day = timedelta(days=1)
    add("opportunity", account_id=account, name="二期", next_step="等回音")
    add("visit", account_id=account, planned_at=NOON - 2 * day, objective="错过的")
    add("commitment", account_id=account, side="theirs", text="对方的", due=TODAY)
    steps = [
        add("visit", account_id=account, planned_at=NOON + 5 * day, objective="评审"),
        add("commitment", account_id=account, side="ours", text="给清单", due=TODAY + 4 * day),
        add("task", account_id=account, title="备料", due=TODAY + 3 * day),
    ]

    for expected in reversed(steps):
        (row,) = workspace.read(account_rows, [account])
        assert row.next_step is not None
        assert row.next_step.id == expected
        workspace.run(delete_record, row.next_step.kind, expected)
    (row,) = workspace.read(account_rows, [account])
    assert row.next_step is not None
    assert (row.next_step.text, row.next_step.day) == ("等回音", None)


def test_ids_know_their_place(workspace: Workspace, three: dict[str, UUID]) -> None:
    ids = workspace.read(account_ids)

    assert [ids.place(key) for key in ids] == [0, 1, 2]
    assert (list(ids[1:]), ids.place(new_id())) == ([ids[1], ids[2]], None)
    assert len(VIEWS) == len(set(VIEWS))


def test_a_pipeline_of_unknown_amounts_is_sorted_as_empty(
    workspace: Workspace, three: dict[str, UUID], add: Add
) -> None:
    add("opportunity", account_id=three["late"], name="意向")

    for descending in (True, False):
        sort = AccountSort("pipeline", descending)
        assert listed(workspace, three, sort=sort) == ["new", "seen", "late"]


@pytest.mark.parametrize("key", ["tier", "owner", "health", "last_touch", "overdue", "revenue"])
@pytest.mark.parametrize("descending", [False, True])
def test_equal_ones_stand_by_name_whichever_the_direction(
    workspace: Workspace, add: Add, key: SortKey, *, descending: bool
) -> None:
    names = {add("account", name=name, tier="B", owner_id=ME): name for name in ("丙", "Ab", "甲")}

    ids = workspace.read(account_ids, sort=AccountSort(key, descending))

    assert [names[each] for each in ids] == sorted(names.values())


def test_order_by_name_is_walked_in_its_index_and_sorts_nothing(workspace: Workspace) -> None:
    def plan(reading: Reading) -> str:
        steps = reading.session.connection().exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT a.id, a.tier, a.owner_id FROM account a"
            " WHERE a.deleted_at IS NULL ORDER BY a.name, a.id"
        )
        return " ".join(str(step[3]) for step in steps)

    assert workspace.read(plan) == "SCAN a USING COVERING INDEX ix_account_name"
