"""Two reps edit the same person on a plane; both land, and one decides with keys."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kamdesk.ui.pages.sync.page import SyncPage
from tests.journeys.hands import CTRL, press, read, wait
from tests.journeys.networks import at_the_window
from tests.server.conftest import Running
from tests.sync.laptops import Laptop, laptop

Key = Qt.Key


@pytest.fixture
def reps(server: Running, tmp_path: Path) -> Iterator[tuple[Laptop, Laptop]]:
    """Anna, who owns an account, and Ben of its team; both have it on their laptops."""
    anna, ben = laptop(tmp_path), laptop(tmp_path)
    anna.enrol(server, server.person("Anna"))
    ben.enrol(server, server.person("Ben"))
    for one in (ben, anna):
        one.round()
    account = anna.add("account", name="Hualan Heavy", tier="S", owner_id=anna.workspace.actor)
    anna.add("account_team", account_id=account, user_id=ben.workspace.actor)
    anna.add("contact", account_id=account, name="Shi Chongshan", phone="1000")
    for one in (anna, ben):
        one.round()
    yield anna, ben
    for one in (anna, ben):
        one.close()


def person(on: Laptop) -> UUID:
    """The one person everybody here knows."""
    (found,) = [key for name, key in on.live() if name == "contact"]
    return found


def test_two_reps_edit_the_same_person_on_a_plane_and_one_decides_with_keys(
    qtbot: QtBot, reps: tuple[Laptop, Laptop]
) -> None:
    anna, ben = reps
    who = person(anna)

    # In the air: nobody hears of anybody.
    anna.edit("contact", who, phone="1777", name="Shi Chongshan, plant director")
    ben.edit(
        "contact", who, phone="1888", name="Shi Chongshan, lean office", email="s@hualan.example"
    )

    # Both land; Ben's laptop finds the network first.
    ben.round()
    anna.round()
    ben.round()
    decider = anna if any(not row.flipped for row in anna.conflicts()) else ben
    other = ben if decider is anna else anna
    before = {row.field: row for row in decider.conflicts()}
    assert set(before) == {"phone", "name"}

    decided(qtbot, decider)

    decider.round()
    other.round()
    names = {before["name"].mine, before["name"].theirs}
    for one in (anna, ben):
        assert one.value("contact", who, "phone") == before["phone"].mine
        assert set(one.value("contact", who, "name").split(" / ")) == names
        assert one.value("contact", who, "email") == "s@hualan.example"
        assert one.conflicts() == []
    assert anna.live() == ben.live()


def decided(qtbot: QtBot, on: Laptop) -> None:
    """Open the inbox, keep both names and my number, and apply, all by keys."""
    with at_the_window(qtbot, on) as window:
        press(Key.Key_7, CTRL)
        page = window.page()
        assert isinstance(page, SyncPage)
        wait(qtbot, lambda: page.detail.group is not None)
        said = read(page)
        assert "1777" in said
        assert "1888" in said
        assert [each.row.field for each in page.detail.disputes] == ["name", "phone"]
        page.take_focus()
        press(Key.Key_3)
        press(Key.Key_J)
        press(Key.Key_1)
        press(Key.Key_Return, CTRL)
        wait(qtbot, lambda: not page.left.list.cards.rows)
