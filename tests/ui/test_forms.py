"""The drawer records are written in: as a person types, saves, errs and changes their mind."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.domain.ids import ContactId, VisitId
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.listing import listed
from kamdesk.services.records import EditRecord, edit_record
from kamdesk.services.undoing import undo
from kamdesk.services.visits import EditVisit, edit_visit
from kamdesk.ui.forms.drawer import RecordDrawer
from kamdesk.ui.forms.layouts import KINDS
from kamdesk.ui.forms.requests import FormRequest, form_start
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.widgets.labels import FilterChip
from kamdesk.workspace import Workspace
from tests.ui.drawers import focused, opened, saved, stored, typed
from tests.workspaces import added


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    """The page a drawer lies over."""
    made = QWidget()
    made.resize(900, 800)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def drawer(qtbot: QtBot, tasks: Tasks, host: QWidget) -> RecordDrawer:
    made = RecordDrawer(tasks, host)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow, timeout=20_000)
    return made


@pytest.fixture
def stage(workspace: Workspace) -> UUID:
    return listed_ids(workspace, "stage")[0]


def listed_ids(workspace: Workspace, entity: str) -> list[UUID]:
    return [row["id"] for row in workspace.read(listed, ENTITIES[entity])]


def test_a_contract_is_written_with_money_in_wan_and_days_in_short(
    qtbot: QtBot, drawer: RecordDrawer, workspace: Workspace, account: UUID
) -> None:
    opened(qtbot, drawer, FormRequest(kind="contract", account_id=account))
    typed(drawer, "name", "MES 二期")
    typed(drawer, "amount", "980万")
    typed(drawer, "signed_on", "11/20")
    typed(drawer, "tax_rate", "13")

    said = saved(qtbot, drawer)

    [row] = workspace.read(listed, ENTITIES["contract"])
    assert said == "Contract added"
    assert (row["amount_minor"], row["currency"]) == (980_000_000, "CNY")
    assert (row["signed_on"], row["tax_rate"]) == (date(2026, 11, 20), 0.13)
    assert not drawer.isVisible()


def test_only_changed_fields_are_stored_so_a_colleagues_edit_of_another_field_stays(
    qtbot: QtBot, drawer: RecordDrawer, workspace: Workspace, account: UUID
) -> None:
    project = added(workspace, "project", account_id=account, name="上线")
    opened(qtbot, drawer, FormRequest(kind="project", account_id=account, record_id=project))
    workspace.run(
        edit_record, EditRecord(entity="project", id=project, values={"phase": "closing"})
    )
    typed(drawer, "name", "二期上线")

    saved(qtbot, drawer)

    row = stored(workspace, "project", project)
    assert (row["name"], row["phase"]) == ("二期上线", "closing")


def test_a_field_changed_meanwhile_is_explained_and_the_second_save_keeps_mine(
    qtbot: QtBot, drawer: RecordDrawer, workspace: Workspace, account: UUID
) -> None:
    project = added(workspace, "project", account_id=account, name="上线")
    opened(qtbot, drawer, FormRequest(kind="project", account_id=account, record_id=project))
    workspace.run(edit_record, EditRecord(entity="project", id=project, values={"name": "theirs"}))
    typed(drawer, "name", "mine")
    form = drawer.forms[0]

    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: form.rows["name"].is_wrong)
    qtbot.waitUntil(lambda: form.start.values["name"] == "theirs")
    assert stored(workspace, "project", project)["name"] == "theirs"
    saved(qtbot, drawer)

    assert stored(workspace, "project", project)["name"] == "mine"


def test_a_refusal_stands_at_its_field_in_its_own_words_and_keeps_what_was_typed(
    qtbot: QtBot, drawer: RecordDrawer, account: UUID
) -> None:
    opened(qtbot, drawer, FormRequest(kind="payment", account_id=account))
    typed(drawer, "amount", "about a million")
    typed(drawer, "remark", "first part")

    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    rows = drawer.forms[0].rows
    assert rows["amount"].is_wrong
    assert "about a million" in rows["amount"].problem.text()
    assert rows["remark"].editor.text() == "first part"  # type: ignore[attr-defined]
    assert drawer.isVisible()


def test_a_missing_required_field_is_named_by_its_label(
    qtbot: QtBot, drawer: RecordDrawer, account: UUID
) -> None:
    opened(qtbot, drawer, FormRequest(kind="visit.plan", account_id=account))

    drawer.save()

    row = drawer.forms[0].rows["planned_at"]
    assert row.problem.text() == "Planned at is needed; fill it in."


def test_escape_asks_only_when_something_was_typed(
    qtbot: QtBot, drawer: RecordDrawer, account: UUID
) -> None:
    opened(qtbot, drawer, FormRequest(kind="note", account_id=account))
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert not drawer.isVisible()

    opened(qtbot, drawer, FormRequest(kind="note", account_id=account))
    typed(drawer, "text", "half a thought")
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert drawer.isVisible()
    assert drawer.foot.discard.isVisible()

    QTest.mouseClick(drawer.foot.discard, Qt.MouseButton.LeftButton)
    assert not drawer.isVisible()


def test_a_record_is_deleted_and_comes_back_by_undo(
    qtbot: QtBot, drawer: RecordDrawer, workspace: Workspace, account: UUID
) -> None:
    note = added(workspace, "note", account_id=account, text="gone soon")
    opened(qtbot, drawer, FormRequest(kind="note", account_id=account, record_id=note))

    with qtbot.waitSignal(drawer.told):
        QTest.mouseClick(drawer.foot.delete, Qt.MouseButton.LeftButton)
    assert workspace.read(listed, ENTITIES["note"]) == []
    workspace.run(undo)

    assert listed_ids(workspace, "note") == [note]


def test_a_reference_is_found_by_part_of_a_name_and_never_from_another_account(
    qtbot: QtBot, drawer: RecordDrawer, workspace: Workspace, account: UUID
) -> None:
    other = added(workspace, "account", name="澄海半导体")
    mine = added(workspace, "contact", account_id=account, name="韩卓", english_name="Han Zhuo")
    added(workspace, "contact", account_id=other, name="韩松", english_name="Han Song")
    opened(qtbot, drawer, FormRequest(kind="note", account_id=account))
    typed(drawer, "text", "he will call")
    typed(drawer, "contact", "zhuo")
    QTest.keyClick(focused(), Qt.Key.Key_Return)

    saved(qtbot, drawer)

    [row] = workspace.read(listed, ENTITIES["note"])
    assert row["contact_id"] == mine


def test_a_name_nobody_bears_is_explained_at_the_field(
    qtbot: QtBot, drawer: RecordDrawer, account: UUID
) -> None:
    opened(qtbot, drawer, FormRequest(kind="note", account_id=account))
    typed(drawer, "text", "x")
    typed(drawer, "contact", "nobody")

    drawer.save()

    assert "nobody" in drawer.forms[0].rows["contact"].problem.text()


def test_a_person_is_added_with_position_and_judgement_in_one_form(
    qtbot: QtBot, drawer: RecordDrawer, workspace: Workspace, account: UUID
) -> None:
    further = [FormRequest(kind=kind, account_id=account) for kind in ("position",
               "stakeholder_fact.first")]  # fmt: skip
    request = FormRequest(kind="contact", account_id=account, then=further)
    opened(qtbot, drawer, request)
    typed(drawer, "name", "温以恒")
    typed(drawer, "title", "信息安全主管", form=1)
    role: Any = drawer.forms[2].rows["role"].editor
    role.choose("influencer")

    saved(qtbot, drawer)

    [person] = workspace.read(listed, ENTITIES["contact"])
    [seat] = workspace.read(listed, ENTITIES["position"])
    [fact] = workspace.read(listed, ENTITIES["stakeholder_fact"])
    assert seat["contact_id"] == fact["contact_id"] == person["id"]
    assert fact["role"] == "influencer"
    workspace.run(undo)
    assert workspace.read(listed, ENTITIES["contact"]) == []


def test_a_visit_is_planned_with_the_people_it_is_for(
    qtbot: QtBot, drawer: RecordDrawer, workspace: Workspace, account: UUID
) -> None:
    person = added(workspace, "contact", account_id=account, name="周敏仪")
    opened(qtbot, drawer, FormRequest(kind="visit.plan", account_id=account))
    typed(drawer, "planned_at", "2026-11-26 14:30")
    typed(drawer, "objective", "terms of payment")
    typed(drawer, "contact_ids", "周")
    QTest.keyClick(focused(), Qt.Key.Key_Return)

    saved(qtbot, drawer)

    [visit] = workspace.read(listed, ENTITIES["visit"])
    [seat] = workspace.read(listed, ENTITIES["attendee"])
    local = datetime(2026, 11, 26, 14, 30).astimezone(UTC)
    assert visit["planned_at"] == local
    assert seat["contact_id"] == person


def test_who_was_at_a_visit_is_mended_and_one_undo_takes_it_back(
    qtbot: QtBot, drawer: RecordDrawer, workspace: Workspace, account: UUID
) -> None:
    came = added(workspace, "contact", account_id=account, name="周敏仪")
    stayed = added(workspace, "contact", account_id=account, name="程晏")
    visit = added(workspace, "visit", account_id=account, objective="terms")
    seats = EditVisit(id=VisitId(visit), values={}, contacts=[ContactId(stayed)])
    workspace.run(edit_visit, seats)
    opened(qtbot, drawer, FormRequest(kind="visit", account_id=account, record_id=visit))
    assert not drawer.is_dirty
    people: Any = drawer.forms[0].rows["contact_ids"].editor
    people.chips.findChildren(FilterChip)[0].removed.emit()
    typed(drawer, "contact_ids", "周")
    QTest.keyClick(focused(), Qt.Key.Key_Return)

    saved(qtbot, drawer)

    [seat] = workspace.read(listed, ENTITIES["attendee"])
    assert seat["contact_id"] == came
    workspace.run(undo)
    [seat] = workspace.read(listed, ENTITIES["attendee"])
    assert seat["contact_id"] == stayed


def test_an_at_sign_offers_colleagues_and_the_comment_calls_the_one_taken(
    qtbot: QtBot, drawer: RecordDrawer, workspace: Workspace, account: UUID
) -> None:
    colleague = added(workspace, "user", name="顾言", english_name="Gu Yan", active=True)
    opened(qtbot, drawer, FormRequest(kind="comment", account_id=account))
    typed(drawer, "text", "please look, @gu")
    QTest.keyClick(focused(), Qt.Key.Key_Return)

    saved(qtbot, drawer)

    [comment] = workspace.read(listed, ENTITIES["comment"])
    assert "@Gu Yan" in comment["text"]
    assert comment["mentions"] == (str(colleague),)


def test_losing_an_opportunity_asks_for_the_reason_before_it_moves(
    qtbot: QtBot, drawer: RecordDrawer, workspace: Workspace, account: UUID
) -> None:
    deal = added(workspace, "opportunity", account_id=account, name="MES")
    lost = next(
        r["id"] for r in workspace.read(listed, ENTITIES["stage"]) if r["outcome"] == "lost"
    )
    request = FormRequest(
        kind="opportunity.move", account_id=account, record_id=deal, values={"stage_id": lost}
    )
    opened(qtbot, drawer, request)
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: drawer.forms[0].rows["loss_reason"].is_wrong)
    typed(drawer, "loss_reason", "price")

    saved(qtbot, drawer)

    assert stored(workspace, "opportunity", deal)["stage_id"] == lost


def test_tab_never_leaves_the_drawer(qtbot: QtBot, drawer: RecordDrawer, account: UUID) -> None:
    opened(qtbot, drawer, FormRequest(kind="goal", account_id=account))

    reached = set()
    for _step in range(30):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        reached.add(focused())

    assert all(drawer.isAncestorOf(widget) for widget in reached)
    assert drawer.foot.save in reached


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_form_opens_unchanged_with_no_widget_wider_than_its_parent(
    qtbot: QtBot, drawer: RecordDrawer, account: UUID, kind: str, language: str
) -> None:
    i18n.use(language)
    opened(qtbot, drawer, FormRequest(kind=kind, account_id=account))
    qtbot.wait(1)

    assert not drawer.is_dirty
    for row in drawer.forms[0].rows.values():
        assert row.width() <= drawer.width() - 36
        assert row.label.sizeHint().width() <= row.width()
    body = drawer.area.widget()
    assert body is not None
    assert body.width() <= drawer.area.viewport().width()


def test_every_required_field_of_a_noun_is_asked_for_unless_it_settles_itself(
    workspace: Workspace, account: UUID
) -> None:
    for kind, form in KINDS.items():
        if "." in kind or kind == "comment":
            continue
        asked = {code for group in form.groups for line in group.lines
                 for code in ((line,) if isinstance(line, str) else line)}  # fmt: skip
        needed = {f.code for f in ENTITIES[form.entity].fields if f.required}
        linked = {"account", "contact"} if kind == "position" else {"account"}
        start = workspace.read(form_start, FormRequest(kind=kind, account_id=account))
        preset = {f.code for f in ENTITIES[form.entity].fields if start.values.get(f.name)}
        assert needed <= asked | linked | preset, kind
