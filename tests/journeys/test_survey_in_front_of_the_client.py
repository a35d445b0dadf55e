"""A customer answers at the rep's computer; what hurts is mended, and the customer asked again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kamdesk.domain.follow_up import Loop
from kamdesk.queries.feedback import FeedbackLine
from kamdesk.ui.pages.feedback.page import FeedbackPage
from kamdesk.ui.pages.feedback.survey import Survey
from kamdesk.ui.shell.palette_records import Record
from kamdesk.ui.shell.window import Window
from tests.journeys.hands import (
    CTRL,
    button,
    click,
    keyboard,
    point,
    press,
    read,
    rows,
    wait,
    write,
)
from tests.ui.days import DAY, at
from tests.workspaces import Clock

Key = Qt.Key
Start = Callable[[], Window]
LATER, DUE = DAY + timedelta(days=2), DAY + timedelta(days=5)
REASON = "Nobody called back for a week"


def test_an_unhappy_answer_becomes_a_ticket_and_its_loop_closes_when_asked_again(
    qtbot: QtBot, start: Start, morning: Clock
) -> None:
    window = start()
    page = voice(qtbot, window)
    asked(qtbot, page, "3", REASON)
    answer = chosen(page)
    assert (answer.kind, answer.score, answer.text, answer.loop) == ("nps", 3, REASON, Loop.WAITING)
    assert "Nobody has taken this in hand yet." in read(page.side.answer)

    ticket_made(qtbot, page, "+5")
    (ticket,) = chosen(page).followed
    assert (ticket.entity, ticket.owner_english, ticket.due) == ("ticket", "Su Xiaolan", DUE)
    wait(qtbot, lambda: "Ticket · Su Xiaolan · " in read(page.side.answer))
    assert "In hand" in row(page)

    morning.now = at(9, 0, LATER)
    window = start()
    assert answer.account_english is not None
    solved(qtbot, window, answer.account_english)
    page = voice(qtbot, window)
    choose(qtbot, page, answer)
    wait(qtbot, lambda: chosen(page).loop is Loop.TO_ASK)
    assert "The work is done." in read(page.side.answer)

    press(Key.Key_A)
    asked(qtbot, page, "9", "")
    assert (chosen(page).score, chosen(page).given_on, chosen(page).loop) == (9, LATER, None)
    choose(qtbot, page, answer)
    wait(qtbot, lambda: "Done, and the customer was asked again." in read(page.side.answer))
    assert "Loop closed" in row(page)
    assert chosen(page).loop is Loop.CLOSED


def voice(qtbot: QtBot, window: Window) -> FeedbackPage:
    """Go to the customer's voice by its key."""
    press(Key.Key_6, CTRL)
    page = window.page()
    assert isinstance(page, FeedbackPage)
    wait(qtbot, lambda: page.table.line() and page.isAncestorOf(keyboard()))
    return page


def asked(qtbot: QtBot, page: FeedbackPage, score: str, reason: str) -> None:
    """Ask the customer of the chosen answer for a number and a reason, all by keys."""
    if page.verbs.whom is None or not page.verbs.whom.isVisible():
        press(Key.Key_N)
    wait(qtbot, lambda: page.verbs.whom is not None and page.verbs.whom.save.hasFocus())
    press(Key.Key_Space)
    survey = opened(qtbot, page)
    press(Qt.Key(ord(score)))
    if reason:
        press(Key.Key_Tab)
        write(reason)
    for _step in survey.steps:
        press(Key.Key_Return, CTRL)
    wait(qtbot, lambda: survey.is_thanking)
    press(Key.Key_Return)
    wait(qtbot, lambda: page.table.hasFocus() and chosen(page).score == int(score))


def opened(qtbot: QtBot, page: FeedbackPage) -> Survey:
    wait(qtbot, lambda: page.verbs.survey is not None and page.verbs.survey.isVisible())
    assert page.verbs.survey is not None
    return page.verbs.survey


def chosen(page: FeedbackPage) -> FeedbackLine:
    line = page.table.line()
    assert line is not None
    return line


def row(page: FeedbackPage) -> str:
    """Return the chosen answer as its row is said."""
    return rows(page.table)[page.table.currentIndex().row()]


def choose(qtbot: QtBot, page: FeedbackPage, answer: FeedbackLine) -> None:
    """Click an answer by its words."""
    wait(qtbot, lambda: any(REASON in said for said in rows(page.table)))
    point(page.table, REASON)
    assert chosen(page).id == answer.id


def ticket_made(qtbot: QtBot, page: FeedbackPage, due: str) -> None:
    """Make a ticket of the chosen answer; what, who and until when stand there already."""
    click(page.side.answer.ticket)
    question = page.verbs.what
    assert question is not None
    assert REASON in question.what.text()
    wait(qtbot, question.what.hasFocus)
    while keyboard() is not question.due:
        press(Key.Key_Tab)
    press(Key.Key_A, CTRL)
    write(due)
    press(Key.Key_Return)
    wait(qtbot, lambda: chosen(page).loop is Loop.IN_HAND)


def solved(qtbot: QtBot, window: Window, account: str) -> None:
    """Find the account, go to its tickets, and mark the one of the answer as solved."""
    press(Key.Key_K, CTRL)
    wait(qtbot, window.palette_view.isVisible)
    write(account)
    wait(qtbot, lambda: isinstance(window.palette_view.list.chosen(), Record))
    press(Key.Key_Return)
    wait(qtbot, lambda: window.page().room == "account")
    page: Any = window.page()
    wait(qtbot, lambda: account in read(page.header))
    press(Key.Key_6)
    wait(qtbot, lambda: page.tabs.key == "tickets" and REASON in read(page.stack))
    point(page.stack.currentWidget().card.table, REASON)
    click(button(page, "Mark solved"))
    wait(qtbot, lambda: "Ticket solved" in window.deeds.toast.label.text())
