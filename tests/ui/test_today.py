"""The page of a day: its three faces, its numbers, and every verb on it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from PySide6.QtCore import QDateTime, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.app.desktop_walk import clipped_texts, overflowing, unnamed_buttons
from kamdesk.domain.day_ribbon import Kind
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.listing import listed
from kamdesk.queries.records import one
from kamdesk.queries.today import Mode
from kamdesk.services.drafts import keep_draft
from kamdesk.ui.page import Meeting, Page, Subject
from kamdesk.ui.pages.today.asking import PrepareForm, WhenForm
from kamdesk.ui.pages.today.page import TodayPage
from kamdesk.ui.pages.today.risks import RiskRow
from kamdesk.ui.pages.today.stops import DoneCard, PlannedCard, Way
from kamdesk.ui.shell.window import Window
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.buttons import Button
from kamdesk.ui.widgets.labels import Label
from kamdesk.workspace import Workspace
from tests.ui.days import (
    DAY,
    a_held_visit,
    a_planned_visit,
    an_account,
    an_old_account,
    at,
)
from tests.workspaces import Clock, added

Settled = Callable[[Page], None]


@dataclass
class BusyDay:
    """Three visits: one behind us, one in forty minutes, one in the afternoon."""

    hualan: UUID
    chenghai: UUID
    held: UUID
    coming: UUID
    later: UUID


@pytest.fixture
def busy(workspace: Workspace, clock: Clock) -> BusyDay:
    clock.now = at(10, 30)
    hualan = an_account(workspace, "华澜重工集团", "Hualan Heavy Industry")
    chenghai = an_account(workspace, "澄海半导体", "Chenghai Semiconductor")
    person = added(
        workspace, "contact", account_id=chenghai, name="林若溪", english_name="Lin Ruoxi"
    )
    coming = a_planned_visit(
        workspace, chenghai, at(11, 10), [person], objective="Book the review",
        questions=["Who else is shortlisted?", "When is the shutdown?"],
    )  # fmt: skip
    return BusyDay(
        hualan,
        chenghai,
        a_held_visit(workspace, hualan, at(9)),
        coming,
        a_planned_visit(workspace, hualan, at(14)),
    )


@pytest.fixture
def waiting(workspace: Workspace, clock: Clock) -> UUID:
    """An account nobody has seen for forty days."""
    clock.now = at(10, 30)
    return an_old_account(workspace, clock, "瀚渚航空", "Hanzhu Aviation")


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks, workspace: Workspace, settled: Settled) -> TodayPage:
    made = TodayPage(tasks, lambda: workspace.viewpoint().today)
    qtbot.addWidget(made)
    made.resize(1240, 800)
    made.show()
    settled(made)
    return made


def texts(widget: object) -> list[str]:
    return [label.text() for label in widget.findChildren(Label)]  # type: ignore[attr-defined]


def state_of(workspace: Workspace, entity: str, record: UUID) -> object:
    return workspace.read(one, ENTITIES[entity], record)["state"]


# What it shows


def test_the_next_visit_stands_open_in_the_route(busy: BusyDay, page: TodayPage) -> None:
    card = page.middle.briefing

    assert card is not None
    assert card.visit.id == busy.coming
    shown = texts(card)
    assert {"Book the review", "Who else is shortlisted?", "When is the shutdown?"} <= set(shown)


def test_a_visit_behind_us_is_folded_to_what_came_of_it(busy: BusyDay, page: TodayPage) -> None:
    first, _briefing, last = page.middle.route.cards

    assert isinstance(first, DoneCard)
    assert "Minutes logged · 1 commitment" in texts(first)
    assert isinstance(last, PlannedCard)


def test_the_way_between_two_places_is_called_an_estimate(
    qtbot: QtBot, workspace: Workspace, clock: Clock, tasks: Tasks, settled: Settled
) -> None:
    clock.now = at(8)
    for number, name in enumerate(("华澜重工集团", "澄海半导体")):
        account = an_account(workspace, name, f"Account {number}",
                             latitude=Decimal(31 + number), longitude=Decimal(121))  # fmt: skip
        a_planned_visit(workspace, account, at(9 + 3 * number))
    page = TodayPage(tasks, lambda: DAY)
    qtbot.addWidget(page)
    settled(page)

    way = page.middle.route.findChild(Way)

    assert way is not None
    assert "drive" in way.accessibleName()
    assert page.middle.numbers.cells["road"].remark.text().startswith("estimate")


def test_the_numbers_count_what_is_done_and_due(busy: BusyDay, page: TodayPage) -> None:
    cells = page.middle.numbers.cells

    assert cells["visits"].number.text() == "1 / 3"
    assert cells["visits"].remark.text() == "next in 40 min"
    assert cells["promises"].number.text() == "1"


@pytest.mark.parametrize("key", ["visits", "road", "promises", "coverage"])
def test_each_number_opens_what_it_is_made_of(
    qtbot: QtBot, busy: BusyDay, page: TodayPage, key: str
) -> None:
    QTest.mouseClick(page.middle.numbers.cells[key], Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: page.sheets.shown is not None)
    assert page.sheets.shown is not None
    assert page.sheets.shown.isVisible()
    assert page.middle.numbers.cells[key].caption.text() in texts(page.sheets.shown)


def test_a_press_on_the_ribbon_leads_to_its_visit(
    qtbot: QtBot, busy: BusyDay, page: TodayPage
) -> None:
    ribbon = page.middle.ribbon
    stretch = next(s for s in ribbon._ribbon.stretches if s.visit_id == busy.later)
    spot = ribbon._box(stretch).center().toPoint()

    QTest.mouseClick(ribbon, Qt.MouseButton.LeftButton, pos=spot)

    assert page.chosen_visit() is not None
    assert page.subject() == Subject(busy.hualan, "Hualan Heavy Industry")


def test_a_name_too_long_for_its_visit_stands_behind_it_where_nothing_else_does(
    busy: BusyDay, page: TodayPage
) -> None:
    ribbon = page.middle.ribbon
    visits = [s for s in ribbon._ribbon.stretches if s.kind is Kind.VISIT]
    last = visits[-1]
    name = "A name far too long"

    assert ribbon._behind(last, "A") is None
    behind = ribbon._behind(last, name)
    assert behind is not None
    assert ribbon._box(last).right() < behind.left()
    assert behind.right() <= ribbon.width()
    assert ribbon._behind(visits[0], name * 20) is None
    assert busy.later == last.visit_id


def test_the_clock_moves_the_line_and_a_beginning_visit_opens(
    qtbot: QtBot, busy: BusyDay, page: TodayPage, clock: Clock
) -> None:
    clock.now = at(10, 50)
    page.tick()
    qtbot.waitUntil(lambda: page.middle.ribbon._now == 10 * 60 + 50)
    assert page.middle.numbers.cells["visits"].remark.text() == "next in 20 min"

    clock.now = at(11, 15)
    page.tick()

    qtbot.waitUntil(lambda: "Write up visit" in _buttons(page))


def _buttons(page: TodayPage) -> list[str]:
    card = page.middle.briefing
    return [b.text() for b in card.findChildren(Button)] if card else []


# Its other faces


def test_an_empty_day_offers_the_accounts_that_wait_and_plans_one(
    qtbot: QtBot, waiting: UUID, page: TodayPage, workspace: Workspace
) -> None:
    assert page.middle.empty.isVisible()
    assert not page.middle.route.isVisible()

    plan = next(b for b in page.middle.empty.findChildren(Button)
                if b.text() == "Plan today" and b.isVisible())  # fmt: skip
    QTest.mouseClick(plan, Qt.MouseButton.LeftButton)
    form = page.verbs.form
    assert isinstance(form, WhenForm)
    QTest.keyClick(form.moment, Qt.Key.Key_Return)

    qtbot.waitUntil(page.middle.route.isVisible)
    visits = workspace.read(listed, ENTITIES["visit"])
    assert [visit["account_id"] for visit in visits] == [waiting]
    assert visits[0]["planned_at"].astimezone() == at(11, 30)


def test_a_day_nobody_waits_on_leads_to_the_accounts(qtbot: QtBot, page: TodayPage) -> None:
    asked: list[str] = []
    page.intent.connect(lambda action, _subject: asked.append(action))

    QTest.mouseClick(page.middle.empty.button, Qt.MouseButton.LeftButton)

    assert asked == ["go.accounts"]


def test_after_the_last_visit_the_day_is_wrapped_up(
    qtbot: QtBot, workspace: Workspace, clock: Clock, tasks: Tasks, settled: Settled
) -> None:
    clock.now = at(18)
    account = an_account(workspace, "华澜重工集团", "Hualan Heavy Industry")
    a_held_visit(workspace, account, at(9))
    a_planned_visit(workspace, account, at(9, day=DAY + timedelta(days=1)), place="Lingang")
    page = TodayPage(tasks, lambda: DAY)
    qtbot.addWidget(page)
    page.show()
    settled(page)

    wrap = page.middle.wrap_up
    assert wrap.isVisible()
    assert "Every visit is written up" in texts(wrap)
    assert "Wed 25 Nov 09:00" in texts(wrap)
    assert [row.line.text for row in wrap.list.rows] == ["接口清单"]


# Promises, touches, signals


def test_a_tick_keeps_a_promise_and_says_so(
    qtbot: QtBot, busy: BusyDay, page: TodayPage, workspace: Workspace
) -> None:
    row = page.side.promises.list.rows[0]

    with qtbot.waitSignal(page.told) as told:
        QTest.mouseClick(row.tick, Qt.MouseButton.LeftButton)

    assert told.args == ["Commitment kept"]
    assert state_of(workspace, "commitment", row.line.id) == "kept"
    qtbot.waitUntil(lambda: not page.side.promises.list.rows)


def test_a_promise_refused_comes_back_without_its_tick(
    qtbot: QtBot, busy: BusyDay, page: TodayPage, workspace: Workspace, tasks: Tasks
) -> None:
    row = page.side.promises.list.rows[0]
    tasks.changed.disconnect(page._changed)
    _settle_elsewhere(workspace, row.line.id)

    with qtbot.waitSignal(tasks.refused):
        QTest.mouseClick(row.tick, Qt.MouseButton.LeftButton)

    assert not page.side.promises.list.rows[0].tick.isChecked()


def _settle_elsewhere(workspace: Workspace, record: UUID) -> None:
    from kamdesk.domain.ids import CommitmentId  # noqa: PLC0415 - one test
    from kamdesk.services.commitments import break_commitment  # noqa: PLC0415 - one test

    workspace.run(break_commitment, CommitmentId(record))


@pytest.mark.parametrize(
    "ending",
    [(0, "Postponed to Wed 25 Nov", "open"), (-2, "Commitment marked as broken", "broken"),
     (-1, "Commitment withdrawn", "withdrawn")],
)  # fmt: skip
def test_a_promise_can_be_put_off_or_ended_otherwise(
    qtbot: QtBot, busy: BusyDay, page: TodayPage, workspace: Workspace,
    ending: tuple[int, str, str],
) -> None:  # fmt: skip
    entry, said, state = ending
    row = page.side.promises.list.rows[0]
    menu = row.menu()

    with qtbot.waitSignal(page.told) as told:
        menu.actions()[entry].trigger()

    assert told.args == [said]
    assert state_of(workspace, "commitment", row.line.id) == state


def test_a_touch_that_took_place_ends_the_debt(
    qtbot: QtBot, waiting: UUID, page: TodayPage
) -> None:
    debts = page.side.touches._debts
    menu = page.side.touches.menu_for(debts[0])

    with qtbot.waitSignal(page.told) as told:
        next(entry for entry in menu.actions() if entry.text().startswith("Log touch")).trigger()

    assert "Hanzhu Aviation" in told.args[0]
    qtbot.waitUntil(lambda: len(page.side.touches._debts) < len(debts))


def test_a_signal_offers_its_one_verb(
    qtbot: QtBot, busy: BusyDay, workspace: Workspace, tasks: Tasks, settled: Settled
) -> None:
    added(workspace, "ticket", account_id=busy.hualan, title="停机", number="SR-1",
          severity="major", sla_hours=4, opened_at=at(10) - timedelta(days=2))  # fmt: skip
    page = TodayPage(tasks, lambda: DAY)
    qtbot.addWidget(page)
    settled(page)
    asked: list[tuple[str, object]] = []
    page.intent.connect(lambda action, subject: asked.append((action, subject)))
    row = next(row for row in page.side.risks.findChildren(RiskRow) if row.isVisibleTo(page))

    QTest.mouseClick(row.verb, Qt.MouseButton.LeftButton)

    assert asked == [("account.tickets", Subject(busy.hualan, "Hualan Heavy Industry"))]


# The next visit


def test_start_carries_the_plan_along(qtbot: QtBot, busy: BusyDay, page: TodayPage) -> None:
    asked: list[object] = []
    page.intent.connect(lambda _action, subject: asked.append(subject))

    page.perform("today.start")

    (meeting,) = asked
    assert isinstance(meeting, Meeting)
    assert meeting.visit_id == busy.coming
    assert meeting.plan["objective"] == "Book the review"


def test_preparing_writes_objective_and_questions(
    qtbot: QtBot, busy: BusyDay, page: TodayPage, workspace: Workspace
) -> None:
    card = page.middle.briefing
    assert card is not None
    page.verbs.prepare(card.visit, card)
    form = page.verbs.form
    assert isinstance(form, PrepareForm)
    form.objective.setText("")
    QTest.keyClicks(form.objective, "Win the pilot")
    QTest.keyClick(form.objective, Qt.Key.Key_Return)

    with qtbot.waitSignal(page.told):
        QTest.keyClick(form.questions, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        QTest.mouseClick(form.save, Qt.MouseButton.LeftButton)

    stored = workspace.read(one, ENTITIES["visit"], busy.coming)
    assert stored["objective"] == "Win the pilot"


def test_a_visit_put_off_moves_on_the_ribbon(
    qtbot: QtBot, busy: BusyDay, page: TodayPage, workspace: Workspace
) -> None:
    card = page.middle.briefing
    assert card is not None
    page.verbs.move(card.visit, card)
    form = page.verbs.form
    assert isinstance(form, WhenForm)
    form.moment.setDateTime(QDateTime.fromSecsSinceEpoch(int(at(12, 30).timestamp())))

    with qtbot.waitSignal(page.told) as told:
        QTest.mouseClick(form.save, Qt.MouseButton.LeftButton)

    assert told.args == ["Moved to Tue 24 Nov 12:30"]
    assert page.verbs.form is None
    moved = workspace.read(one, ENTITIES["visit"], busy.coming)["planned_at"]
    assert moved.astimezone() == at(12, 30)


def test_a_visit_cannot_be_put_off_into_the_past_and_the_form_says_why(
    qtbot: QtBot, busy: BusyDay, page: TodayPage
) -> None:
    card = page.middle.briefing
    assert card is not None
    page.verbs.move(card.visit, card)
    form = page.verbs.form
    assert isinstance(form, WhenForm)
    yesterday = at(12, day=DAY - timedelta(days=1))
    form.moment.setDateTime(QDateTime.fromSecsSinceEpoch(int(yesterday.timestamp())))

    QTest.mouseClick(form.save, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: form.row.is_wrong)
    assert form.isVisible()
    assert form.moment.dateTime().toSecsSinceEpoch() == int(yesterday.timestamp())


# By keys, in the window


def test_v_starts_the_next_visit_and_t_leads_back(
    qtbot: QtBot, busy: BusyDay, window: Window
) -> None:
    page = window.page()
    assert isinstance(page, TodayPage)
    qtbot.waitUntil(lambda: page.middle.briefing is not None)

    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_V)
    assert window.page().room == "capture"

    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_1,
                   Qt.KeyboardModifier.ControlModifier)  # fmt: skip
    assert window.page() is page


def test_j_walks_the_route_and_enter_opens_the_account(
    qtbot: QtBot, busy: BusyDay, window: Window
) -> None:
    page = window.page()
    assert isinstance(page, TodayPage)
    qtbot.waitUntil(lambda: page.middle.briefing is not None)
    page.take_focus()

    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_J)
    chosen = page.chosen_visit()
    assert chosen is not None
    assert chosen.id == busy.later

    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Return)
    assert window.page().subject() == Subject(busy.hualan, "Hualan Heavy Industry")

    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_T)
    assert window.page() is page


# Fitting


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(("width", "scale"), [(1236, 1.0), (976, 1.0), (976, 1.3)])
def test_nothing_is_cut_or_too_wide(
    request: pytest.FixtureRequest, busy: BusyDay, language: str, width: int, scale: float
) -> None:
    i18n.use(language)
    page: TodayPage = request.getfixturevalue("page")
    theme().resize(scale)
    page.resize(width, 720)
    request.getfixturevalue("qtbot").wait(30)

    assert page.middle.holder.width() <= page.middle.viewport().width()
    assert [*clipped_texts(page), *overflowing(page), *unnamed_buttons(page)] == []


def test_the_mode_of_a_sheet_without_visits_is_empty(page: TodayPage) -> None:
    assert page._day is not None
    assert page._day.sheet.mode is Mode.EMPTY


def test_notes_nobody_finished_stand_over_the_day_and_one_press_goes_on_with_them(
    qtbot: QtBot, busy: BusyDay, workspace: Workspace, page: TodayPage
) -> None:
    kept = {"lines": [["half a sentence", None, False]], "parked": False}
    workspace.run(keep_draft, f"capture:{busy.chenghai}", kept)
    page.hide()
    page.show()
    notes = page.middle.unfinished
    qtbot.waitUntil(notes.isVisible, timeout=20_000)

    [strip] = notes.strips
    assert strip.label.text() == "Chenghai Semiconductor: notes not finished · kept 10:30"
    with qtbot.waitSignal(page.intent, timeout=20_000) as asked:
        QTest.keyClick(strip.button, Qt.Key.Key_Space)
    action, subject = asked.args
    assert (action, subject.id) == ("visit.capture", busy.chenghai)


def test_no_strip_stands_over_the_day_when_nothing_waits(busy: BusyDay, page: TodayPage) -> None:
    assert not page.middle.unfinished.isVisible()
