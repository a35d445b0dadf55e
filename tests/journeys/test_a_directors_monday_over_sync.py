"""A director's Monday: the pipeline of her reps as it reached her laptop, and how old it is."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kamdesk.ui.pages.opportunities.page import OpportunitiesPage
from kamdesk.ui.shell.window import Window
from tests.journeys.hands import CTRL, point, press, read, wait, write
from tests.journeys.networks import at_the_window, enrolled_laptop
from tests.server.conftest import Running
from tests.sync.laptops import Laptop
from tests.workspaces import Clock

Key = Qt.Key


class Team(NamedTuple):
    """Gu directs Anna and Ben."""

    gu: Laptop
    anna: Laptop
    ben: Laptop


@pytest.fixture
def team(server: Running, tmp_path: Path) -> Iterator[Team]:
    gu = enrolled_laptop(server, tmp_path, "Gu", role="director")
    reps = [enrolled_laptop(server, tmp_path, name, manager=gu.called) for name in ("Anna", "Ben")]
    found = Team(gu.laptop, *(each.laptop for each in reps))
    for one in found:
        one.round()
    yield found
    for one in found:
        one.close()


def stages(one: Laptop) -> list[UUID]:
    """Return the open stages, the first one first."""
    rows = one.asked("SELECT hex(id) FROM stage WHERE outcome = 'open' ORDER BY position")
    return [UUID(hex=row[0]) for row in rows]


def a_deal(one: Laptop, account: str, name: str) -> UUID:
    """Give a rep an account with one deal in the first stage."""
    me = one.workspace.actor
    owned = one.add("account", name=account, tier="A", owner_id=me)
    return one.add(
        "opportunity", account_id=owned, name=name, stage_id=stages(one)[0], owner_id=me,
        amount_minor=5_000_000_00, currency="CNY", next_step="Call",
    )  # fmt: skip


def test_a_director_sees_on_monday_what_moved_and_how_old_each_reps_data_is(
    qtbot: QtBot, team: Team
) -> None:
    # On Friday Anna moves a deal and is heard; Ben works in the air and is not.
    press_line = a_deal(team.anna, "Hualan Heavy", "Press line")
    team.anna.round()
    team.anna.edit("opportunity", press_line, stage_id=stages(team.anna)[1])
    a_deal(team.ben, "Chenghai", "Crane")
    for one in (team.anna, team.gu):
        one.round()

    # On Monday the director opens her laptop.
    assert isinstance(team.gu.clock, Clock)
    team.gu.clock.forward(days=3)
    with at_the_window(qtbot, team.gu) as window:
        page = review(qtbot, window)
        said = read(page.review)
        assert "1 deal moved since" in said
        assert group(said, "Anna").endswith("1 open deal · data of 3 d ago")
        assert group(said, "Ben").endswith("0 open deals · no data from this person yet")
        assert "Crane" not in said
        for table in page.review.tables:
            point(table, "Press line")
        press(Key.Key_C)
        wait(qtbot, lambda: page.verbs.talk is not None and page.verbs.talk.isVisible())
        write("Who signs it?")
        press(Key.Key_Return, CTRL)
        wait(qtbot, lambda: team.gu.asked("SELECT count(*) FROM comment") == [(1,)])

        # Ben lands while she reads: what he did on Friday is there, and dated.
        team.ben.round()
        team.gu.round()
        wait(qtbot, lambda: "Crane" in read(page.review))
        assert group(read(page.review), "Ben").endswith("1 open deal · data of 3 d ago")

    for one in (team.gu, team.anna):
        one.round()
    assert team.anna.asked("SELECT text FROM comment") == [("Who signs it?",)]


def review(qtbot: QtBot, window: Window) -> OpportunitiesPage:
    """Go to the opportunities, which open on the review for a director."""
    press(Key.Key_4, CTRL)
    page = window.page()
    assert isinstance(page, OpportunitiesPage)
    wait(qtbot, lambda: page.review.tables)
    return page


def group(said: str, name: str) -> str:
    """Return the line that heads the group of a person."""
    found = [line for line in said.split("\n") if line.startswith(name) and "open deal" in line]
    assert found, said
    return found[0]
