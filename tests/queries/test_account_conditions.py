"""Conditions over the account list: stored fields and what is worked out, alone and in views."""

from datetime import timedelta
from uuid import UUID

import pytest

from kamdesk.domain.ids import AccountId
from kamdesk.errors import Refused
from kamdesk.queries.accounts import AccountFilter, account_ids, view_counts
from kamdesk.services.visits import LogVisit, log_visit
from kamdesk.workspace import Workspace
from tests.queries.conftest import Add
from tests.workspaces import ME, NOON


@pytest.fixture
def two(workspace: Workspace, add: Add) -> dict[str, UUID]:
    """One strategic account of mine seen today, one seen never that owes money."""
    made = {
        "seen": add("account", name="东麓汽车", tier="S", industry="汽车", owner_id=ME),
        "late": add("account", name="北沧石化", tier="A", tags=("vip",), owner_id=None),
    }
    command = LogVisit(account_id=AccountId(made["seen"]), held_at=NOON, notes="例行")
    workspace.run(log_visit, command)
    contract = add("contract", account_id=made["late"], name="年度")
    add("instalment", account_id=made["late"], contract_id=contract, amount_minor=500_000,
        due=NOON.date() - timedelta(days=90))  # fmt: skip
    return made


def met(workspace: Workspace, two: dict[str, UUID], text: str) -> set[str]:
    found = set(workspace.read(account_ids, "all", AccountFilter(condition=text)))
    return {name for name, key in two.items() if key in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tier = S", {"seen"}),
        ("等级 = 战略级", {"seen"}),
        ("industry is empty", {"late"}),
        ("tags has vip", {"late"}),
        ("last_visit >= today - 7 days", {"seen"}),
        ("上次拜访 为空", {"late"}),
        ("overdue >= 5000", {"late"}),
        ("overdue > 5000", set()),
        ("tier in (S, A) and overdue < 1", {"seen"}),
        ("band = unscored or band = healthy or band = watch or band = at_risk", {"seen", "late"}),
        ("owner = 苏晓岚", {"seen"}),
    ],
)
def test_a_condition_narrows_the_list_to_the_accounts_that_meet_it(
    workspace: Workspace, two: dict[str, UUID], text: str, expected: set[str]
) -> None:
    assert met(workspace, two, text) == expected


def test_health_is_asked_in_whole_points_as_it_is_shown(
    workspace: Workspace, two: dict[str, UUID]
) -> None:
    assert met(workspace, two, "health >= 0 or health is empty") == {"seen", "late"}
    assert met(workspace, two, "health > 100") == set()


def test_a_condition_holds_for_the_counts_of_the_views_too(
    workspace: Workspace, two: dict[str, UUID]
) -> None:
    counts = workspace.read(view_counts, AccountFilter(condition="tier = S"))

    assert (counts["all"], counts["mine"], counts["overdue"]) == (1, 1, 0)


def test_a_field_nobody_knows_is_refused(workspace: Workspace, two: dict[str, UUID]) -> None:
    with pytest.raises(Refused, match=r"condition\.unknown_field"):
        met(workspace, two, "colour = red")


def test_a_view_of_a_territory_lists_its_accounts(workspace: Workspace, add: Add) -> None:
    east = add("territory", name="华东")
    inside = add("account", name="东麓汽车", territory_id=east)
    add("account", name="北沧石化")

    found = workspace.read(account_ids, "all", AccountFilter(territories=frozenset({east})))

    assert list(found) == [inside]
