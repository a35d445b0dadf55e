"""Every kind of record an account's page shows, as a person makes, mends, removes and undoes it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.listing import listed
from kamdesk.services.comments import WriteComment, write_comment
from kamdesk.services.goals import Result, SetGoal, set_goal
from kamdesk.ui.forms.layouts import KINDS as FORMS
from kamdesk.ui.page import Subject
from kamdesk.ui.pages.account.page import AccountPage
from kamdesk.ui.pages.account.record_table import RecordTable
from kamdesk.ui.shell.routes import Route
from kamdesk.ui.shell.window import Window
from kamdesk.ui.widgets.buttons import Button
from kamdesk.ui.widgets.labels import Label, LinkLabel
from kamdesk.ui.widgets.rows_model import said
from kamdesk.ui.widgets.timeline import TimelineList
from kamdesk.workspace import Workspace
from tests.ui.drawers import focused, stored, typed
from tests.workspaces import added

WAIT = 20_000
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TODAY = date(2026, 11, 24)


class Kind(NamedTuple):
    """How one kind of record is made on the page, what shows it, and what is changed in it.

    Fields are typed text; ``=`` before a word chooses it from a list, ``?`` takes the first offer
    found by it. ``shows`` and ``then`` stand on the page before and after the change.
    """

    entity: str
    tab: str
    verb: str
    fields: Mapping[str, str]
    shows: str
    change: tuple[str, str]
    then: str


KINDS = (
    Kind("contact", "people", "Add person", {"name": "Gao Lan", "phone": "13800001111"},
         "Gao Lan", ("name", "Gao Yun"), "Gao Yun"),
    Kind("position", "people", "Position", {"title": "Plant head", "department": "Works"},
         "Plant head", ("title", "Plant chief"), "Plant chief"),
    Kind("account_team", "people", "Add team member", {"user": "?Fang", "role": "=solution"},
         "Fang Yu", ("role", "=delivery"), "Delivery"),
    Kind("stakeholder_fact", "people", "Judge", {"role": "=blocker", "interest": "keeps the old"},
         "keeps the old", ("interest", "keeps his line"), "keeps his line"),
    Kind("visit", "visits", "Plan visit", {"planned_at": "11/27 10:00", "objective": "Show pilot"},
         "Show pilot", ("objective", "Show the second hall"), "Show the second hall"),
    Kind("touch", "timeline", "Touch", {"kind": "=call", "summary": "rang about terms"},
         "rang about terms", ("summary", "rang about price"), "rang about price"),
    Kind("commitment", "timeline", "Promise", {"text": "send the list", "due": "11/23"},
         "send the list", ("text", "send both lists"), "send both lists"),
    Kind("task", "timeline", "Task", {"title": "draft the offer", "due": "11/26"},
         "draft the offer", ("title", "draft the contract"), "draft the contract"),
    Kind("opportunity", "deals", "New opportunity", {"name": "Energy", "amount": "620万"},
         "Energy", ("next_step", "call on Thursday"), "call on Thursday"),
    Kind("contract", "contracts", "New contract", {"name": "Frame 2027", "amount": "200万"},
         "Frame 2027", ("number", "C-2027-1"), "C-2027-1"),
    Kind("instalment", "contracts", "New instalment",
         {"name": "Last part", "due": "12/20", "amount": "30万"},
         "Last part", ("name", "Final part"), "Final part"),
    Kind("payment", "contracts", "Record payment", {"amount": "12万", "remark": "by bill"},
         "¥120K", ("amount", "13万"), "¥130K"),
    Kind("ticket", "tickets", "New ticket", {"title": "Camera drops", "severity": "=major"},
         "Camera drops", ("title", "Camera drops frames"), "Camera drops frames"),
    Kind("feedback", "timeline", "Answer", {"kind": "=csat", "score": "4", "text": "quick help"},
         "quick help", ("text", "quick and kind help"), "quick and kind help"),
    Kind("goal", "plan", "New goal", {"title": "Be their first choice"},
         "Be their first choice", ("title", "Be their only choice"), "Be their only choice"),
    Kind("key_result", "plan", "New key result",
         {"title": "Sign phase 3", "start_value": "0", "target": "8"},
         "Sign phase 3", ("title", "Sign phase 4"), "Sign phase 4"),
    Kind("swot_item", "plan", "New point: Strengths", {"text": "knows our plant"},
         "knows our plant", ("text", "knows all our plants"), "knows all our plants"),
    Kind("note", "timeline", "Note", {"text": "new plant in May"},
         "new plant in May", ("text", "new plant in June"), "new plant in June"),
    Kind("clip_note", "timeline", "Clip note", {"title": "Wins tender", "source": "Daily"},
         "Wins tender", ("title", "Wins two tenders"), "Wins two tenders"),
    Kind("comment", "timeline", "Comment", {"text": "@Fang"},
         "Fang Yu", ("text", "settled by phone"), "settled by phone"),
    Kind("project", "projects", "New project", {"name": "Hall nine", "starts_on": "11/20"},
         "Hall nine", ("name", "Hall ten"), "Hall ten"),
)  # fmt: skip


@pytest.fixture
def page(qtbot: QtBot, workspace: Workspace, window: Window, hualan: UUID) -> AccountPage:
    added(workspace, "user", name="Fang Yu")
    added(workspace, "contract", account_id=hualan, name="MES", status="active")
    goal = SetGoal(
        account_id=hualan,  # type: ignore[arg-type]
        title="Grow",
        quarter="2026Q4",
        results=[Result(title="Visits")],
    )
    workspace.run(set_goal, goal)
    window.resize(1440, 900)
    window.go(Route("account", Subject(hualan, "")))
    shown = window.page()
    assert isinstance(shown, AccountPage)
    qtbot.waitUntil(lambda: shown._row is not None, timeout=WAIT)
    return shown


def seen(page: QWidget) -> str:
    """Return every word on the page a person can read."""
    words = [each.text() for each in page.findChildren(Label) if each.isVisible()]
    for table in page.findChildren(RecordTable):
        rows, columns = table.records.rowCount(), len(table.records.columns)
        if table.isVisible():
            words += [said(table.records.cell(r, c)) for r in range(rows) for c in range(columns)]
    for events in page.findChildren(TimelineList):
        if events.isVisible():
            items = [events.items.item(at) for at in range(events.items.rowCount())]
            words += [f"{each.title} {each.text}" for each in items]
    return "\n".join(words)


def show_tab(qtbot: QtBot, page: AccountPage, key: str) -> None:
    page.perform(f"account.{key}")
    qtbot.waitUntil(lambda: key == "overview" or key in page._filled, timeout=WAIT)


def pressed(page: QWidget, text: str) -> None:
    [button] = [
        each
        for each in page.findChildren(Button)
        if each.isVisible() and each.isEnabled() and text in (each.accessibleName(), each.text())
    ]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def filled(page: AccountPage, code: str, value: str) -> None:
    editor: Any = page.drawer.forms[0].rows[code].editor
    if value.startswith("="):
        editor.choose(value[1:])
        editor.edited.emit()
    elif value.startswith(("?", "@")):
        typed(page.drawer, code, value.removeprefix("?"))
        QTest.keyClick(focused(), Qt.Key.Key_Return)
        page.window().activateWindow()  # a desktop gives it back when the list of offers closes
    else:
        typed(page.drawer, code, value)


def kept(qtbot: QtBot, page: AccountPage) -> None:
    with qtbot.waitSignal(page.told, timeout=WAIT):
        QTest.keyClick(focused(), Qt.Key.Key_Return, CTRL)


def ids(workspace: Workspace, entity: str) -> set[UUID]:
    return {row["id"] for row in workspace.read(listed, ENTITIES[entity])}


def chosen_in_table(page: AccountPage, key: UUID) -> bool:
    for table in page.findChildren(RecordTable):
        rows = range(table.records.rowCount())
        if table.isVisible() and key in [table.records.row(at).id for at in rows]:
            table.choose(key)
            table.setFocus()
            return True
    return False


def opened(qtbot: QtBot, page: AccountPage, kind: Kind, key: UUID) -> None:
    """Open the form of a record the way its place on the page offers."""
    with qtbot.waitSignal(page.drawer.ready, timeout=WAIT):
        if kind.entity == "task":
            show_tab(qtbot, page, "overview")
            QTest.mouseClick(page.overview.next_step.edit, Qt.MouseButton.LeftButton)
        elif kind.entity == "position":
            pressed(page, "Position")
        elif kind.entity == "stakeholder_fact":
            link = next(each for each in page.findChildren(LinkLabel)
                        if each.isVisible() and each.text().startswith("Judgement"))  # fmt: skip
            QTest.mouseClick(link, Qt.MouseButton.LeftButton)
        elif chosen_in_table(page, key):
            QTest.keyClick(focused(), Qt.Key.Key_E)
        else:
            chosen_on_timeline(page, f"{kind.entity}:{key}")


def chosen_on_timeline(page: AccountPage, key: str) -> None:
    view = page.timeline
    assert view is not None
    events = view.list
    rows = range(events.items.rowCount())
    place = next(at for at in rows if events.items.item(at).key == key)
    events.setFocus()
    events.setCurrentIndex(events.items.index(place, 0))
    QTest.keyClick(events, Qt.Key.Key_Return)


@pytest.fixture
def stands(
    qtbot: QtBot, page: AccountPage, workspace: Workspace
) -> Callable[[Kind, str, bool], None]:
    """Wait until words stand on the page, or stand there no more."""

    def wait(kind: Kind, words: str, there: bool) -> None:
        show_tab(qtbot, page, "overview" if kind.entity == "task" else kind.tab)
        qtbot.waitUntil(lambda: (words in seen(page)) == there, timeout=WAIT)

    return wait


def back(page: AccountPage, modifiers: Qt.KeyboardModifier = CTRL) -> None:
    QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Z, modifiers)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.entity)
def test_record_is_made_mended_removed_and_each_taken_back(
    qtbot: QtBot,
    page: AccountPage,
    workspace: Workspace,
    stands: Callable[[Kind, str, bool], None],
    kind: Kind,
) -> None:
    before = ids(workspace, kind.entity)
    show_tab(qtbot, page, kind.tab)
    if kind.entity == "position":  # of somebody who has none yet
        held = added(workspace, "contact", account_id=page._subject.id, name="Gao Lan")
        qtbot.waitUntil(lambda: chosen_in_table(page, held), timeout=WAIT)
    if kind.entity == "key_result":
        qtbot.waitUntil(lambda: "Grow" in seen(page), timeout=WAIT)

    with qtbot.waitSignal(page.drawer.ready, timeout=WAIT):
        pressed(page, kind.verb)
    for code, value in kind.fields.items():
        filled(page, code, value)
    kept(qtbot, page)
    [key] = ids(workspace, kind.entity) - before
    stands(kind, kind.shows, True)
    back(page)
    stands(kind, kind.shows, False)
    assert ids(workspace, kind.entity) == before
    back(page, CTRL | SHIFT)
    stands(kind, kind.shows, True)

    if kind.entity == "position":
        assert chosen_in_table(page, held)
    if not ENTITIES[kind.entity].append_only:
        mended_and_taken_back(qtbot, page, workspace, stands, kind, key)

    opened(qtbot, page, kind, key)
    with qtbot.waitSignal(page.told, timeout=WAIT):
        QTest.mouseClick(page.drawer.foot.delete, Qt.MouseButton.LeftButton)
    stands(kind, kind.shows, False)
    assert key not in ids(workspace, kind.entity)
    back(page)
    stands(kind, kind.shows, True)
    assert key in ids(workspace, kind.entity)


def mended_and_taken_back(
    qtbot: QtBot,
    page: AccountPage,
    workspace: Workspace,
    stands: Callable[[Kind, str, bool], None],
    kind: Kind,
    key: UUID,
) -> None:
    was = stored(workspace, kind.entity, key)
    opened(qtbot, page, kind, key)
    filled(page, *kind.change)
    kept(qtbot, page)
    stands(kind, kind.then, True)
    back(page)
    stands(kind, kind.then, False)
    now = stored(workspace, kind.entity, key)
    assert {name: now[name] for name in was if name != "rev"} == {
        name: was[name] for name in was if name != "rev"
    }


def test_what_was_said_is_read_and_copied_and_not_changed(
    qtbot: QtBot, page: AccountPage, workspace: Workspace
) -> None:
    remark = WriteComment(
        subject_entity="account", subject_id=page._subject.id, text="Call them today"
    )
    key = workspace.run(write_comment, remark)
    kind = next(each for each in KINDS if each.entity == "comment")
    show_tab(qtbot, page, kind.tab)
    qtbot.waitUntil(lambda: "Call them today" in seen(page), timeout=WAIT)

    opened(qtbot, page, kind, key)
    QTest.keyClicks(focused(), "never")

    drawer = page.drawer
    assert not drawer.is_dirty
    assert not drawer.foot.save.isVisible()
    assert drawer.foot.delete.isVisible()
    assert drawer.title.text() == "Comment"
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert not drawer.isVisible()


def test_table_names_every_kind_of_record_with_a_form() -> None:
    elsewhere = {"account", "score_override", "opportunity.move", "task.loose", "visit.plan",
                 "stakeholder_fact.first"}  # fmt: skip
    assert {kind.entity for kind in KINDS} == set(FORMS) - elsewhere
