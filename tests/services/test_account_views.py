"""Views of the account list somebody named: kept, renamed, dropped, pinned, with their look."""

from datetime import date

import pytest

from kamdesk.errors import Refused
from kamdesk.models.ids import new_id
from kamdesk.queries.account_views import (
    PINNED,
    SETTING,
    Habits,
    Look,
    SavedView,
    habits,
    joined,
    list_frame,
    narrowed,
)
from kamdesk.queries.accounts import AccountFilter, account_ids
from kamdesk.queries.frame import frame
from kamdesk.services.account_views import (
    SaveView,
    Standing,
    change_view,
    drop_view,
    keep_look,
    keep_standing,
    pin_view,
    rename_view,
    save_view,
)
from kamdesk.storage.deed import deed
from kamdesk.storage.settings import put_setting
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.workspace import Workspace
from tests.workspaces import added

LOOK = Look((("name", 0), ("tier", 80)), "tier", descending=True)


def test_a_saved_view_is_pinned_and_keeps_its_conditions_and_look(workspace: Workspace) -> None:
    command = SaveView(
        name="  East  strategic ", base="strategic", conditions=("region = 华东",), look=LOOK
    )

    key = workspace.run(save_view, command)

    known = workspace.read(habits)
    assert known.view(key) == SavedView(key, "East strategic", "strategic", ("region = 华东",))
    assert known.pinned == (*PINNED, key)
    assert known.looks[key] == LOOK


@pytest.mark.parametrize(
    ("name", "code"),
    [("  ", "no_name"), ("x" * 41, "long_name"), ("vip LIST", "name_taken")],
)
def test_a_name_that_says_nothing_or_is_taken_is_refused(
    workspace: Workspace, name: str, code: str
) -> None:
    workspace.run(save_view, SaveView(name="VIP list"))

    with pytest.raises(Refused, match=code):
        workspace.run(save_view, SaveView(name=name))


def test_a_condition_that_cannot_be_read_is_refused_before_it_is_kept(
    workspace: Workspace,
) -> None:
    with pytest.raises(Refused, match=r"condition\."):
        workspace.run(save_view, SaveView(name="broken", conditions=("tier >",)))

    assert workspace.read(habits).saved == ()


def test_a_view_can_be_called_something_else_also_itself_in_other_letters(
    workspace: Workspace,
) -> None:
    key = workspace.run(save_view, SaveView(name="vip"))
    workspace.run(save_view, SaveView(name="other"))

    workspace.run(rename_view, key, "VIP")

    assert [each.name for each in workspace.read(habits).saved] == ["VIP", "other"]
    with pytest.raises(Refused, match="name_taken"):
        workspace.run(rename_view, key, "Other")


def test_a_view_can_be_narrowed_otherwise(workspace: Workspace) -> None:
    key = workspace.run(save_view, SaveView(name="vip", conditions=("tier = S",), text="华"))

    workspace.run(change_view, key, ("tier = A",), " ")

    assert workspace.read(habits).view(key) == SavedView(key, "vip", "all", ("tier = A",))
    with pytest.raises(Refused, match=r"condition\."):
        workspace.run(change_view, key, ("tier",), "")


def test_a_forgotten_view_leaves_what_it_meant_to_the_views_that_stand_on_it(
    workspace: Workspace,
) -> None:
    low = workspace.run(save_view, SaveView(name="low", base="key", conditions=("tier = A",)))
    high = workspace.run(save_view, SaveView(name="high", base=low, conditions=("region = 华东",)))
    apart = workspace.run(save_view, SaveView(name="apart", conditions=("tier = B",)))
    before = narrowed(workspace.read(habits), high)

    workspace.run(drop_view, low)

    known = workspace.read(habits)
    assert [each.key for each in known.saved] == [high, apart]
    assert low not in known.pinned
    assert low not in known.looks
    assert narrowed(known, high)[0] == before[0] == "key"
    assert narrowed(known, high)[1].condition == joined(("tier = A", "region = 华东"))
    with pytest.raises(Refused, match="missing"):
        workspace.run(drop_view, low)


def test_a_pin_comes_last_and_goes_again(workspace: Workspace) -> None:
    workspace.run(pin_view, "mine", True)
    assert workspace.read(habits).pinned == (*PINNED, "mine")

    workspace.run(pin_view, "all", False)
    assert "all" not in workspace.read(habits).pinned


def test_columns_and_order_are_remembered_for_each_view(workspace: Workspace) -> None:
    workspace.run(keep_look, "overdue", LOOK)
    workspace.run(keep_standing, Standing(inspector=True, inspector_width=340, compact=True))

    known = workspace.read(habits)
    assert known.looks == {"overdue": LOOK}
    assert (known.inspector, known.inspector_width, known.compact) == (True, 340, True)


def test_looking_leaves_nothing_to_undo_and_nothing_to_send(workspace: Workspace) -> None:
    before = workspace.read(frame).undo

    workspace.run(save_view, SaveView(name="vip"))
    workspace.run(keep_look, "all", LOOK)

    assert workspace.read(frame).undo == before


def test_habits_that_cannot_be_read_are_as_if_never_kept(workspace: Workspace) -> None:
    @deed("account_view.look", "Keep columns")
    def spoil(work: UnitOfWork) -> None:
        put_setting(work, SETTING, '{"saved": 3}')

    workspace.run(spoil)

    assert workspace.read(habits) == Habits()


def test_a_territory_is_a_view_of_its_own(workspace: Workspace) -> None:
    east = added(workspace, "territory", name="华东")
    added(workspace, "territory", name="华北")
    inside = added(workspace, "account", name="东麓汽车", territory_id=east)
    added(workspace, "account", name="北沧石化", next_review=date(2026, 11, 1))

    lines = workspace.read(list_frame).territories
    view, chosen = narrowed(Habits(), f"territory:{east}")

    assert [(each.name, each.accounts) for each in lines] == [("华东", 1)]
    assert list(workspace.read(account_ids, view, chosen)) == [inside]


def test_a_view_nobody_knows_any_more_shows_every_account() -> None:
    assert narrowed(Habits(), new_id().hex) == ("all", AccountFilter())
