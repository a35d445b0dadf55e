"""The pipeline as a person works it: keys, drags, questions, and what is never lost."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.app.desktop_walk import clipped_texts, overflowing, unnamed_buttons
from kamdesk.queries.deals import DealRow, deal_rows
from kamdesk.queries.mentions import comments_on
from kamdesk.queries.visit_form import named_accounts
from kamdesk.services.records import EditRecord, edit_record
from kamdesk.services.undoing import undo
from kamdesk.ui.page import Page
from kamdesk.ui.pages.opportunities.card_list import MIME
from kamdesk.ui.pages.opportunities.column import StageColumn
from kamdesk.ui.pages.opportunities.filters import VIEWS
from kamdesk.ui.pages.opportunities.page import OpportunitiesPage
from kamdesk.ui.shell.routes import Route
from kamdesk.ui.shell.window import SMALLEST, Window
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.popover import BLUR
from kamdesk.workspace import Workspace
from tests.workspaces import ME, added

TODAY = date(2026, 11, 24)
Settled = Callable[[Page], None]


@pytest.fixture
def account(workspace: Workspace) -> UUID:
    return added(workspace, "account", name="华澜重工集团", english_name="Hualan", tier="S")


@pytest.fixture
def deal(workspace: Workspace, account: UUID) -> UUID:
    return added(
        workspace, "opportunity", account_id=account, name="MES 二期", amount_minor=980_000_00,
        currency="CNY", expected_close=TODAY + timedelta(days=24), owner_id=ME,
        next_step="谈付款节点",
    )  # fmt: skip


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks, deal: UUID, settled: Settled) -> OpportunitiesPage:
    made = OpportunitiesPage(tasks, lambda: TODAY)
    qtbot.addWidget(made)
    made.resize(1200, 760)
    made.show()
    made.activateWindow()
    settled(made)
    qtbot.waitUntil(made.isActiveWindow)
    made.take_focus()
    return made


def stored(workspace: Workspace, deal: UUID) -> DealRow:
    return workspace.read(deal_rows, [deal])[0]


def where(page: OpportunitiesPage, deal: UUID) -> int | None:
    """Return the number of the column a deal stands in."""
    places = [at for at, c in enumerate(page.board.columns) if c.list.cards.place(deal) is not None]
    return places[0] if places else None


def drop(column: StageColumn, deal: UUID) -> None:
    """Let a deal go over a column, as the drag of a mouse ends."""
    data = QMimeData()
    data.setData(MIME, deal.bytes)
    spot, buttons = QPoint(30, 120), Qt.MouseButton.LeftButton
    mods = Qt.KeyboardModifier.NoModifier
    action = Qt.DropAction.MoveAction
    QApplication.sendEvent(column, QDragEnterEvent(spot, action, data, buttons, mods))
    assert column.is_target or column.list.cards.place(deal) is not None
    QApplication.sendEvent(column, QDropEvent(QPointF(spot), action, data, buttons, mods))


def test_the_board_has_a_column_for_each_stage_with_sum_and_win_rate(
    page: OpportunitiesPage,
) -> None:
    first = page.board.columns[0]

    assert len(page.board.columns) == 6
    assert [column.is_folded for column in page.board.columns] == [False] * 4 + [True] * 2
    assert first.head.accessibleName() == "Discovery, 1 deal, ¥980K, 10% win rate"
    assert page.heading().sub == "1 open"


def test_a_stage_without_a_known_amount_shows_no_sum(
    page: OpportunitiesPage, workspace: Workspace, deal: UUID, settled: Settled
) -> None:
    workspace.run(
        edit_record, EditRecord(entity="opportunity", id=deal, values={"amount_minor": None})
    )
    page.reload()
    settled(page)

    said = page.board.columns[0].head.accessibleName()
    assert said == "Discovery, 1 deal, —, 10% win rate, 1 without an amount"
    assert page.views.summary.number.text() == "—"


def test_a_card_tells_all_of_it_to_a_screen_reader(page: OpportunitiesPage) -> None:
    said = page.board.columns[0].list.cards.index(0).data(Qt.ItemDataRole.AccessibleTextRole)

    for part in ("Hualan", "Unscored", "MES 二期", "谈付款节点", "¥980K", "18 Dec", "0 d in stage"):
        assert part in said


def test_money_of_other_currencies_stands_beside_the_sum(
    qtbot: QtBot, page: OpportunitiesPage, workspace: Workspace, account: UUID
) -> None:
    added(workspace, "opportunity", account_id=account, name="海外", amount_minor=5_000_00,
          currency="CHF")  # fmt: skip
    added(workspace, "opportunity", account_id=account, name="未知")

    qtbot.waitUntil(lambda: len(page.board.columns[0].list.cards.faces) == 3)

    said = page.board.columns[0].head.accessibleName()
    assert "¥980K + CHF 5K" in said
    assert "1 without an amount" in said


def test_right_moves_the_card_on_as_one_deed_and_the_keyboard_follows(
    qtbot: QtBot, page: OpportunitiesPage, workspace: Workspace, deal: UUID
) -> None:
    with qtbot.waitSignal(page.told) as told:
        QTest.keyClick(page.board.columns[0].list, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: where(page, deal) == 1)

    assert told.args == ["MES 二期 moved to Validation"]
    assert page.board.columns[1].list.hasFocus()
    assert page.deal() == stored(workspace, deal)

    QTest.keyClick(page.board.columns[1].list, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: where(page, deal) == 0)
    workspace.run(undo)
    qtbot.waitUntil(lambda: where(page, deal) == 1, timeout=20_000)
    qtbot.waitUntil(lambda: page.deal() == stored(workspace, deal), timeout=20_000)
    assert page.board.columns[1].list.hasFocus()


def test_left_of_the_first_stage_moves_nothing(
    page: OpportunitiesPage, workspace: Workspace, deal: UUID
) -> None:
    before = stored(workspace, deal)

    QTest.keyClick(page.board.columns[0].list, Qt.Key.Key_Left)

    assert stored(workspace, deal) == before


def test_a_card_let_go_over_another_stage_goes_there(
    qtbot: QtBot, page: OpportunitiesPage, workspace: Workspace, deal: UUID
) -> None:
    drop(page.board.columns[2], deal)
    qtbot.waitUntil(lambda: where(page, deal) == 2)

    assert stored(workspace, deal).stage_id == page.board.columns[2].column.stage_id
    assert not page.board.columns[2].is_target


def test_a_card_let_go_settles_within_its_time_where_motion_is_allowed(
    qtbot: QtBot, page: OpportunitiesPage, deal: UUID
) -> None:
    theme().motion.allowed = True
    drop(page.board.columns[1], deal)
    assert page.board.flight.isVisible()
    qtbot.waitUntil(lambda: where(page, deal) == 1)
    target = page.board.columns[1].list

    qtbot.waitUntil(lambda: not page.board.flight.isVisible(), timeout=20_000)

    assert target.painter.lifted is None


def test_a_folded_stage_takes_a_card_and_shows_it_when_opened(
    qtbot: QtBot, page: OpportunitiesPage, workspace: Workspace, deal: UUID
) -> None:
    won = page.board.columns[4]
    drop(won, deal)
    qtbot.waitUntil(lambda: where(page, deal) == 4)
    assert stored(workspace, deal).outcome == "won"
    assert not won.list.isVisible()

    QTest.mouseClick(won.head, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))

    assert won.list.isVisible()


def test_losing_asks_why_and_a_missing_reason_is_explained_beside_the_words(
    qtbot: QtBot, page: OpportunitiesPage, workspace: Workspace, deal: UUID
) -> None:
    page.board.columns[0].list.lift(deal)
    drop(page.board.columns[5], deal)
    assert page.board.columns[0].list.painter.lifted == deal
    question = page.verbs.mover.question
    assert question is not None
    qtbot.waitUntil(question.line.hasFocus)

    QTest.keyClick(question.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: question.row.is_wrong)
    assert stored(workspace, deal).outcome == "open"

    QTest.keyClicks(question.line, "price")
    QTest.keyClick(question.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: where(page, deal) == 5)

    assert stored(workspace, deal).loss_reason == "price"
    qtbot.waitUntil(lambda: page.verbs.mover.question is None)


def test_escape_keeps_a_deal_that_was_nearly_lost(
    qtbot: QtBot, page: OpportunitiesPage, workspace: Workspace, deal: UUID
) -> None:
    page.board.columns[0].list.lift(deal)
    QTest.keyClick(page.board.columns[0].list, Qt.Key.Key_L)
    question = page.verbs.mover.question
    assert question is not None

    QTest.keyClick(question.line, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.verbs.mover.question is None)

    assert page.board.columns[0].list.hasFocus()
    assert page.board.columns[0].list.painter.lifted is None
    assert stored(workspace, deal).outcome == "open"


def test_enter_opens_the_account(qtbot: QtBot, page: OpportunitiesPage, account: UUID) -> None:
    with qtbot.waitSignal(page.intent) as told:
        QTest.keyClick(page.board.columns[0].list, Qt.Key.Key_Return)

    action, subject = told.args
    assert (action, subject.id, subject.name) == ("account.open", account, "Hualan")


def test_e_edits_the_card_in_the_drawer(qtbot: QtBot, page: OpportunitiesPage) -> None:
    QTest.keyClick(page.board.columns[0].list, Qt.Key.Key_E)

    qtbot.waitUntil(page.verbs.drawer.isVisible)
    assert page.verbs.drawer.title.text() == "Edit opportunity"


def test_n_asks_for_the_account_and_opens_a_new_deal_there(
    qtbot: QtBot, page: OpportunitiesPage, workspace: Workspace
) -> None:
    added(workspace, "account", name="Donglu Auto")
    QTest.keyClick(page.board.columns[0].list, Qt.Key.Key_N)
    question = page.verbs.whose
    assert question is not None
    qtbot.waitUntil(question.line.hasFocus)
    assert workspace.read(named_accounts, "Donglu", 3)

    question.line.selectAll()
    QTest.keyClicks(question.line, "Donglu")
    QTest.keyClick(question.save, Qt.Key.Key_Space)
    assert question.row.is_wrong
    qtbot.waitUntil(lambda: [o.text for o in question.line._fitting] == ["Donglu Auto"])
    QTest.keyClick(question.line, Qt.Key.Key_Return)
    QTest.keyClick(question.line, Qt.Key.Key_Return)

    qtbot.waitUntil(page.verbs.drawer.isVisible)
    assert page.verbs.drawer.title.text() == "New opportunity"


def test_slash_leads_to_the_filter_and_an_empty_result_offers_the_way_back(
    qtbot: QtBot, page: OpportunitiesPage, deal: UUID
) -> None:
    QTest.keyClick(page.board.columns[0].list, Qt.Key.Key_Slash)
    assert page.bar.text.hasFocus()

    QTest.keyClicks(page.bar.text, "nothing like it")
    qtbot.waitUntil(lambda: page.views.currentWidget() is page.views.unmatched)
    page.views.unmatched.button.click()
    qtbot.waitUntil(lambda: page.views.currentWidget() is page.views.holders["board"])

    assert where(page, deal) == 0


def test_a_filter_that_leaves_cards_in_another_stage_takes_the_keyboard_there(
    qtbot: QtBot, page: OpportunitiesPage, workspace: Workspace, account: UUID, deal: UUID
) -> None:
    second = page.board.columns[1].column.stage_id
    other = added(workspace, "opportunity", account_id=account, name="Donglu", owner_id=ME,
                  stage_id=second)  # fmt: skip
    qtbot.waitUntil(lambda: where(page, other) == 1, timeout=20_000)
    QTest.keyClick(page.board.columns[0].list, Qt.Key.Key_Slash)
    QTest.keyClicks(page.bar.text, "Donglu")
    QTest.keyClick(page.bar.text, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: where(page, deal) is None, timeout=20_000)

    assert page.board.columns[1].list.hasFocus()
    assert page.deal() == stored(workspace, other)


def test_whose_deals_and_how_old_narrow_the_board_and_its_sums(
    qtbot: QtBot, page: OpportunitiesPage, workspace: Workspace, account: UUID, deal: UUID
) -> None:
    colleague = added(workspace, "user", name="方以宁", role="rep")
    other = added(workspace, "opportunity", account_id=account, name="旧", amount_minor=100_00,
                  currency="CNY", owner_id=colleague,
                  stage_since=TODAY - timedelta(days=200))  # fmt: skip
    qtbot.waitUntil(lambda: where(page, other) == 0)

    page.bar.age.choose("over")
    page.bar.narrowed.emit()
    qtbot.waitUntil(lambda: where(page, deal) is None)
    assert "¥100" in page.board.columns[0].head.accessibleName()

    page.bar.clear()
    page.bar.owner.choose("mine")
    page.bar.narrowed.emit()
    qtbot.waitUntil(lambda: where(page, other) is None and where(page, deal) == 0)


def test_a_comment_is_written_over_the_board_and_counted_on_the_card(
    qtbot: QtBot, page: OpportunitiesPage, workspace: Workspace, deal: UUID
) -> None:
    QTest.keyClick(page.board.columns[0].list, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: page.verbs.talk is not None and page.verbs.talk.isVisible())
    talk = page.verbs.talk
    assert talk is not None
    assert talk.editor is not None

    QTest.keyClick(talk.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: talk.row is not None and talk.row.is_wrong)
    QTest.keyClicks(talk.editor, "@")
    QTest.keyClick(talk.editor, Qt.Key.Key_Return)
    QTest.keyClicks(talk.editor, "why so long")
    with qtbot.waitSignal(page.told):
        QTest.keyClick(talk.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.board.columns[0].list.cards.faces[0].comments == "1")

    (line,) = workspace.read(comments_on, "opportunity", deal)
    assert (line.text, line.mentions) == ("@苏晓岚 why so long", (ME,))


def test_a_card_keeps_its_place_when_others_change(
    qtbot: QtBot, page: OpportunitiesPage, workspace: Workspace, account: UUID, deal: UUID
) -> None:
    for number in range(30):
        added(workspace, "opportunity", account_id=account, name=f"D{number:02}",
              expected_close=TODAY + timedelta(days=number))  # fmt: skip
    cards = page.board.columns[0].list
    qtbot.waitUntil(lambda: len(cards.cards.faces) == 31)
    cards.go_to(deal)
    spot = cards.verticalScrollBar().value()
    assert spot > 0

    added(workspace, "opportunity", account_id=account, name="neu")
    qtbot.waitUntil(lambda: len(cards.cards.faces) == 32)

    assert page.deal() == stored(workspace, deal)
    assert cards.verticalScrollBar().value() == spot


@pytest.mark.parametrize("size", [(1440, 900), SMALLEST])
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_view_fits_and_names_its_parts(
    qtbot: QtBot, window: Window, deal: UUID, settled: Settled, language: str, size: tuple[int, int]
) -> None:
    window.speak(language)
    window.resize(*size)
    window.go(Route("opportunities"))
    settled(window.page())
    told: dict[str, list[str]] = {}
    for view in VIEWS:
        with qtbot.waitSignal(window.page().ready, timeout=20_000):
            window.perform(f"opportunities.{view}")
        qtbot.wait(60)
        for walk in (clipped_texts, overflowing, unnamed_buttons):
            told.setdefault(view, []).extend(walk(window))

    assert {view: found for view, found in told.items() if found} == {}


def hover(column: StageColumn, deal: UUID) -> None:
    """Carry a deal over a column without letting go."""
    data = QMimeData()
    data.setData(MIME, deal.bytes)
    buttons, mods = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    action = Qt.DropAction.MoveAction
    QApplication.sendEvent(column, QDragEnterEvent(QPoint(30, 120), action, data, buttons, mods))


def test_a_card_in_the_air_is_told_what_the_stage_under_it_asks(
    page: OpportunitiesPage, deal: UUID
) -> None:
    gate, columns = page.board.gate, page.board.columns
    hover(columns[2], deal)

    texts = [label.text() for label in gate.findChildren(Label)]
    assert gate.isVisible()
    assert "To enter Negotiation" in texts
    assert {"Amount is known", "Decision maker is not known yet"} <= set(texts)
    assert gate.foot.text() == "It can move now; what is missing stays marked on its card"
    QApplication.sendEvent(columns[2], QDragLeaveEvent())
    assert not gate.isVisible()

    hover(columns[-1], deal)
    assert gate.foot.text() == "You are asked for it when you let go"
    assert gate.geometry().right() <= page.board.width() + theme().px(BLUR)


def test_over_its_own_stage_a_card_is_asked_nothing(page: OpportunitiesPage, deal: UUID) -> None:
    hover(page.board.columns[0], deal)

    assert not page.board.gate.isVisible()
