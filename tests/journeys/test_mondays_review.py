"""A director goes through the pipeline on a Monday: what moved, a word about it, and on."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kamdesk.app.sample import sample_user_id
from kamdesk.ui.pages.opportunities.comments import Conversation
from kamdesk.ui.pages.opportunities.page import OpportunitiesPage
from kamdesk.ui.shell.window import Window
from tests.journeys.hands import CTRL, click, keyboard, point, press, read, wait, write
from tests.ui.days import at
from tests.workspaces import Clock

Key = Qt.Key
Start = Callable[..., Window]
FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)
WEDNESDAY, NEXT_MONDAY = date(2026, 12, 2), date(2026, 12, 7)
DIRECTOR = sample_user_id("gu")


def test_a_director_reviews_the_pipeline_and_next_monday_sees_only_what_moved_since(
    qtbot: QtBot, start: Start, morning: Clock
) -> None:
    morning.now = at(16, 0, FRIDAY)
    first = moved_on(qtbot, pipeline(qtbot, start()))

    morning.now = at(9, 0, MONDAY)
    page = pipeline(qtbot, start(DIRECTOR))
    wait(qtbot, lambda: page.review.tables)
    assert page.review.said.text().startswith("1 deal moved since 23 Nov")
    assert moves(page) == [first]
    for table in page.review.tables:
        point(table, first)
    commented(qtbot, page, "What does the buyer still miss?")
    click(page.review.mark)
    wait(qtbot, lambda: page.review.said.text().startswith("0 deals moved since 30 Nov"))
    assert page.review.span.currentText() == "Since review of 30 Nov"

    morning.now = at(11, 0, WEDNESDAY)
    page = pipeline(qtbot, start())
    found(qtbot, page, first)
    assert "What does the buyer still miss?" in talk(qtbot, page)
    found(qtbot, page, "")
    cards = (face.deal.name for face in page.board.columns[0].list.cards.faces)
    second = next(name for name in cards if name != first)
    found(qtbot, page, second)
    moved_on(qtbot, page)

    morning.now = at(9, 0, NEXT_MONDAY)
    page = pipeline(qtbot, start(DIRECTOR))
    wait(qtbot, lambda: page.review.tables)
    assert page.review.said.text().startswith("1 deal moved since 30 Nov")
    assert moves(page) == [second]


def pipeline(qtbot: QtBot, window: Window) -> OpportunitiesPage:
    """Go to the opportunities; where they open is the page's own choice."""
    press(Key.Key_4, CTRL)
    page = window.page()
    assert isinstance(page, OpportunitiesPage)
    wait(qtbot, lambda: page.heading().sub != "0 open" and page.isAncestorOf(keyboard()))
    return page


def moved_on(qtbot: QtBot, page: OpportunitiesPage) -> str:
    """Move the deal at hand one stage on by its key; return its name."""
    wait(qtbot, page.deal)
    deal = page.deal()
    assert deal is not None
    press(Key.Key_Right)
    wait(qtbot, lambda: f"{deal.name} moved to " in told(page))
    return deal.name


def found(qtbot: QtBot, page: OpportunitiesPage, name: str) -> None:
    """Narrow the board to a deal by its name and go to it; without a name show all again."""
    press(Key.Key_Slash)
    wait(qtbot, page.bar.text.hasFocus)
    press(Key.Key_A, CTRL)
    write(name) if name else press(Key.Key_Delete)
    press(Key.Key_Return)
    wait(qtbot, lambda: (page.heading().sub == "1 open") is bool(name))
    wait(qtbot, lambda: page.board.isAncestorOf(keyboard()) and page.deal() is not None)


def moves(page: OpportunitiesPage) -> list[str]:
    """Return the deals of the review that moved, as its lines say them."""
    lines = [line.split(" | ") for line in read(page.review).split("\n") if " | " in line]
    return [parts[1] for parts in lines if parts[0] != "Silent"]


def commented(qtbot: QtBot, page: OpportunitiesPage, text: str) -> None:
    """Say something about the deal at hand; a review comments, it does not change."""
    conversation(qtbot, page)
    write(text)
    press(Key.Key_Return, CTRL)
    wait(qtbot, lambda: "Comment on " in told(page))


def talk(qtbot: QtBot, page: OpportunitiesPage) -> str:
    """Read what was said about the deal at hand, and close it again."""
    said = read(conversation(qtbot, page))
    press(Key.Key_Escape)
    return said


def conversation(qtbot: QtBot, page: OpportunitiesPage) -> Conversation:
    press(Key.Key_C)
    wait(qtbot, lambda: page.verbs.talk is not None and page.verbs.talk.isVisible())
    assert page.verbs.talk is not None
    return page.verbs.talk


def told(page: OpportunitiesPage) -> str:
    """Return what the toast says."""
    return str(page.window().deeds.toast.label.text())  # type: ignore[attr-defined]
