"""Every number of the voice opens to the answers it rests on, and leaves as a picture."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from kamdesk.domain.periods import quarter_of
from kamdesk.ui.page import Page
from kamdesk.ui.pages.feedback.evidence import of_quarter
from kamdesk.ui.pages.feedback.page import FeedbackPage
from kamdesk.ui.tasks import Tasks
from kamdesk.workspace import Workspace
from tests.ui.conftest import TODAY, today
from tests.workspaces import added

WAIT = 20_000


@pytest.fixture
def page(
    qtbot: QtBot, tasks: Tasks, workspace: Workspace, settled: Callable[[Page], None]
) -> FeedbackPage:
    """Eleven answers to NPS, 0 to 10; two to CSAT; one NPS of the year before last."""
    account = added(workspace, "account", name="Hualan")

    def answer(kind: str, score: int, days: int) -> None:
        added(workspace, "feedback", account_id=account, kind=kind, score=score,
              given_on=TODAY - timedelta(days=days))  # fmt: skip

    for score in range(11):
        answer("nps", score, 3)
    answer("csat", 5, 4)
    answer("csat", 4, 150)
    answer("nps", 0, 500)
    made = FeedbackPage(tasks, today)
    qtbot.addWidget(made)
    made.resize(1236, 820)
    made.show()
    made.activateWindow()
    settled(made)
    qtbot.waitUntil(made.isActiveWindow, timeout=WAIT)
    return made


def listed(page: FeedbackPage) -> list[tuple[str, int | None]]:
    rows = [page.table.answers.row(at) for at in range(page.table.answers.rowCount())]
    return sorted((row.kind, row.score) for row in rows)


def test_a_click_on_the_detractors_lists_them_and_the_cross_of_the_chip_lists_all_again(
    page: FeedbackPage,
) -> None:
    parts = page.side.nps.parts

    QTest.mouseClick(parts, Qt.MouseButton.LeftButton, pos=parts.words_boxes()[0].center())

    assert listed(page) == [("nps", score) for score in range(7)]
    assert page.bar.chip.accessibleName() == "Detractors, 12 months"
    page.bar.chip.setFocus()
    QTest.keyClick(page.bar.chip, Qt.Key.Key_Delete)
    assert len(listed(page)) == 14
    assert page.bar.chip.isHidden()


def test_a_segment_of_the_bar_is_its_own_part(page: FeedbackPage) -> None:
    parts = page.side.nps.parts

    spot = parts.segments()[2].center().toPoint()
    QTest.mouseClick(parts, Qt.MouseButton.LeftButton, pos=spot)

    assert listed(page) == [("nps", 9), ("nps", 10)]


def test_arrows_and_enter_open_a_part(page: FeedbackPage) -> None:
    parts = page.side.nps.parts
    parts.setFocus()

    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(parts, key)

    assert listed(page) == [("nps", 7), ("nps", 8)]


@pytest.mark.parametrize(("card", "count"), [("nps", 11), ("csat", 2)])
def test_the_number_opens_to_the_answers_of_its_year(
    page: FeedbackPage, card: str, count: int
) -> None:
    number: QWidget = getattr(page.side, card).number
    number.setFocus()

    QTest.keyClick(number, Qt.Key.Key_Return)

    assert len(listed(page)) == count
    assert {kind for kind, _score in listed(page)} == {card}


def test_a_bar_opens_to_the_answers_of_its_quarter(page: FeedbackPage) -> None:
    quarters = page.side.csat.quarters
    quarters.setFocus()

    QTest.keyClick(quarters, Qt.Key.Key_Return)
    assert listed(page) == [("csat", 5)]
    QTest.keyClick(quarters, Qt.Key.Key_Left)
    QTest.keyClick(quarters, Qt.Key.Key_Left)
    QTest.keyClick(quarters, Qt.Key.Key_Return)

    assert listed(page) == [("csat", 4)]


def test_a_bar_of_an_nps_rests_on_the_year_up_to_it() -> None:
    found = of_quarter("nps", quarter_of(TODAY).plus(-1), TODAY).period

    assert (found.last.isoformat(), found.days) == ("2026-09-30", 365)


def test_a_sum_says_how_old_it_is(page: FeedbackPage) -> None:
    assert page.side.nps.aside.text() == "11 answers"
    assert page.side.nps.as_of.text() == "as of 24 Nov"


@pytest.mark.parametrize("card", ["nps", "csat"])
def test_a_card_of_sums_is_copied_by_key_and_saved(
    page: FeedbackPage, card: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sums: Any = getattr(page.side, card)
    target = tmp_path / f"{card}.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    QGuiApplication.clipboard().clear()
    sums.quarters.setFocus()

    QTest.keyClick(sums.quarters, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    sums.picturing.save_action.trigger()

    copied, saved = QGuiApplication.clipboard().image(), QImage(str(target))
    assert copied.size() == saved.size() == sums.picturing.picture().size()
    spots = [(x, y) for x in range(0, saved.width(), 4) for y in range(0, saved.height(), 4)]
    assert len({saved.pixel(x, y) for x, y in spots}) > 3


@pytest.mark.parametrize("wide", [240, 420])
def test_every_part_of_the_nps_is_named_whatever_the_room(page: FeedbackPage, wide: int) -> None:
    parts = page.side.nps.parts

    parts.setFixedWidth(wide)

    boxes = parts.words_boxes()
    assert len(boxes) == 3
    assert all(parts.rect().contains(box) for box in boxes)
    assert all(one.right() < two.left() for one, two in pairwise(boxes))
