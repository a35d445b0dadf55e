"""The page on sync as a person works it: deciding by keys, looking over, going another way."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.app.core import Profile, open_with_key
from kamdesk.app.desktop_setup import surroundings
from kamdesk.app.desktop_walk import clipped_texts, overflowing, unnamed_buttons
from kamdesk.config import Preferences
from kamdesk.demo.exchange import quarrel
from kamdesk.queries.conflict_rules import rule_rows
from kamdesk.queries.conflicts import open_conflicts
from kamdesk.services.records import EditRecord, edit_record
from kamdesk.ui.page import Subject
from kamdesk.ui.pages.account.page import AccountPage
from kamdesk.ui.pages.sync.dispute import Dispute
from kamdesk.ui.pages.sync.page import SyncPage
from kamdesk.ui.shell.liking import Liking
from kamdesk.ui.shell.routes import Route
from kamdesk.ui.shell.window import DESIGN, SMALLEST, Window
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.glyphs import AttitudeGlyph
from tests.journeys.hands import keyboard
from tests.samples import Seeded
from tests.ui.days import at
from tests.workspaces import Clock

WAIT = 20_000
Key = Qt.Key


@pytest.fixture(scope="module")
def at_odds(seeded: Seeded, tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    """A sample that came back from a day apart, for every test of this file to copy."""
    paths = seeded.copied(tmp_path_factory.mktemp("odds") / "sample")
    profile = open_with_key(paths, seeded.key, clock=Clock(at(10, 30)))
    quarrel(profile.workspace, lang="en")
    profile.close()
    return Seeded(paths.root, seeded.key)


@pytest.fixture
def profile(at_odds: Seeded, tmp_path: Path) -> Iterator[Profile]:
    opened = open_with_key(at_odds.copied(tmp_path / "odds"), at_odds.key, clock=Clock(at(11, 0)))
    yield opened
    opened.close()


@pytest.fixture
def page(qtbot: QtBot, profile: Profile, look: None) -> Iterator[SyncPage]:
    tasks = Tasks(profile.workspace)
    window = Window(tasks, surroundings(profile, Liking(Preferences())))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    window.go(Route("sync"))
    made = window.page()
    assert isinstance(made, SyncPage)
    qtbot.waitUntil(lambda: made.detail.group is not None, timeout=WAIT)
    qtbot.waitUntil(made.preview.result.isVisible, timeout=WAIT)
    yield made
    tasks.stop()
    window.close()


def press(key: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(keyboard(), key, how)


def told(page: SyncPage) -> str:
    return str(page.window().deeds.toast.label.text())  # type: ignore[attr-defined]


def disputes(page: SyncPage) -> dict[str, Dispute]:
    return {each.row.field: each for each in page.detail.disputes}


def reach(qtbot: QtBot, page: SyncPage, entity: str) -> None:
    """Make the record of a kind current at the left."""
    keys = [row.key for row in page.left.list.cards.rows]
    page.left.list.reach(next(key for key in keys if key[0] == entity))
    qtbot.waitUntil(lambda: page.detail.group.entity == entity, timeout=WAIT)  # type: ignore[union-attr]


def apply(qtbot: QtBot, page: SyncPage) -> None:
    open_before = len(page.left.list.cards.rows)
    press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(page.left.list.cards.rows) < open_before, timeout=WAIT)


def value(profile: Profile, page: SyncPage, name: str) -> Any:
    sheet = page.sheet
    assert sheet is not None
    return next(row for row in sheet.settled if row.row.field == name)


def test_keys_choose_a_side_for_each_field_and_settle_the_record(
    qtbot: QtBot, page: SyncPage, profile: Profile
) -> None:
    reach(qtbot, page, "stakeholder_fact")
    page.take_focus()

    press(Key.Key_2)
    press(Key.Key_J)
    press(Key.Key_3)
    press(Key.Key_J)
    press(Key.Key_1)
    chosen = [choice.word for choice in page.detail.choices()]
    apply(qtbot, page)

    assert chosen == ["theirs", "both", "mine"]
    fields = {row.field for row in profile.workspace.read(open_conflicts)}
    assert fields == {"amount_minor", "next_step", "deleted_at"}
    assert told(page).startswith("Settled: ")


def test_a_value_written_by_hand_settles_and_one_that_cannot_be_read_stays(
    qtbot: QtBot, page: SyncPage
) -> None:
    reach(qtbot, page, "opportunity")
    page.take_focus()
    press(Key.Key_E)
    amount = disputes(page)["amount_minor"]
    qtbot.waitUntil(lambda: amount.editor is not None and amount.editor.hasFocus(), timeout=WAIT)
    press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(keyboard(), "a lot")
    press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(amount.problem.isVisible, timeout=WAIT)
    assert amount.text() == "a lot"

    press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(keyboard(), "1234500 CNY")
    apply(qtbot, page)

    assert page.sheet is not None
    settled = next(row for row in page.sheet.settled if row.row.field == "amount_minor")
    assert settled.choice == "value"


def test_the_preview_tells_what_else_an_amount_moves(qtbot: QtBot, page: SyncPage) -> None:
    reach(qtbot, page, "opportunity")
    page.take_focus()

    press(Key.Key_1)

    def effects() -> str:
        labels = page.preview.effects.findChildren(type(page.preview.repeat_text))
        return " ".join(label.text() for label in labels if label.isVisible())

    qtbot.waitUntil(lambda: "Open deals" in effects() and "→" in effects(), timeout=WAIT)
    assert "Weighted" in effects()


def test_what_somebody_deleted_is_restored_unless_the_person_agrees(
    qtbot: QtBot, page: SyncPage, profile: Profile
) -> None:
    reach(qtbot, page, "task")
    page.take_focus()
    only = disputes(page)["deleted_at"]
    assert only.word == "restore"

    press(Key.Key_2)
    agreed = only.word
    press(Key.Key_1)
    apply(qtbot, page)

    assert agreed == "delete"
    assert page.sheet is not None
    assert next(row for row in page.sheet.settled if row.row.field == "deleted_at").choice == (
        "restore"
    )


def test_a_rule_is_kept_with_the_choice_and_listed_until_it_is_removed(
    qtbot: QtBot, page: SyncPage, profile: Profile
) -> None:
    reach(qtbot, page, "stakeholder_fact")
    page.take_focus()
    press(Key.Key_1)
    page.preview.repeat.setChecked(True)
    apply(qtbot, page)
    rules = {row.rule.about for row in profile.workspace.read(rule_rows)}
    assert ("stakeholder_fact", "attitude") in rules

    page.perform("sync.merged")
    qtbot.waitUntil(page.settled.rules.isVisible, timeout=WAIT)
    page.settled.dropped.emit(profile.workspace.read(rule_rows)[-1])
    qtbot.waitUntil(lambda: "Rule removed" in told(page), timeout=WAIT)

    left = {row.rule.about for row in profile.workspace.read(rule_rows)}
    assert left == {("account", "region")}


def test_a_settled_question_is_asked_again_from_the_list(
    qtbot: QtBot, page: SyncPage, profile: Profile
) -> None:
    page.perform("sync.merged")
    qtbot.waitUntil(lambda: page.settled.row is not None, timeout=WAIT)
    ruled = next(row.key for row in page.left.list.cards.rows if row.key[0] == "settled")
    page.left.list.reach(ruled)
    qtbot.waitUntil(page.settled.undo.isVisible, timeout=WAIT)

    press(Key.Key_U)

    qtbot.waitUntil(
        lambda: "region" in {row.field for row in profile.workspace.read(open_conflicts)},
        timeout=WAIT,
    )
    qtbot.waitUntil(lambda: told(page) == "The question is open again", timeout=WAIT)


def test_the_other_side_of_a_silent_merge_is_one_press_away(qtbot: QtBot, page: SyncPage) -> None:
    assert page.sheet is not None
    (merged,) = page.sheet.merged
    page.left.checked.emit(("merged", merged.id, merged.field))
    qtbot.waitUntil(page.settled.take.isVisible, timeout=WAIT)

    page.settled.take.click()

    qtbot.waitUntil(lambda: told(page) == "The other value was taken", timeout=WAIT)
    qtbot.waitUntil(lambda: not page.sheet.merged[0].can_take, timeout=WAIT)  # type: ignore[union-attr]


def test_what_an_administrator_has_to_do_can_be_exported_and_handed_over(
    qtbot: QtBot, page: SyncPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "unsent.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(out), ""))
    page.perform("sync.log")
    (held,) = page.log.problems.problems
    assert (held.code, held.ways) == ("held", ("hand", "export"))

    page.log.problems.asked.emit("export", held)
    qtbot.waitUntil(lambda: "written to" in told(page), timeout=WAIT)
    page.log.problems.asked.emit("hand", held)
    question = page.verbs.question
    assert question is not None
    question.save.click()

    qtbot.waitUntil(lambda: told(page) == "Handed over as a task", timeout=WAIT)
    assert '"state": "held"' in out.read_text()


def test_the_log_lists_its_parts_and_the_list_leads_to_them(
    qtbot: QtBot, page: SyncPage, profile: Profile
) -> None:
    page.perform("sync.log")

    parts = [row.key[1] for row in page.left.list.cards.rows]
    page.left.list.reach(("part", "queue"))

    assert parts == ["problems", "place", "queue"]
    assert page.log.queue.property("card") == "focus"
    assert page.log.problems.property("card") == "default"
    assert [keys for keys, _word in page.hints()] == [("Ctrl", "S"), ("?",)]


def test_each_view_tells_the_keys_that_hold_there(qtbot: QtBot, page: SyncPage) -> None:
    deciding = [keys for keys, _word in page.hints()]
    page.perform("sync.merged")
    page.left.list.reach(next(r.key for r in page.left.list.cards.rows if r.key[0] == "settled"))
    settled = [keys for keys, _word in page.hints()]

    assert deciding == [("1",), ("2",), ("3",), ("E",), ("Ctrl", "Enter"), ("?",)]
    assert settled == [("U",), ("?",)]


def test_an_attitude_shows_its_shape_on_every_side_and_in_the_preview(
    qtbot: QtBot, page: SyncPage
) -> None:
    reach(qtbot, page, "stakeholder_fact")
    qtbot.waitUntil(
        lambda: any(each.isVisible() for each in page.preview.findChildren(AttitudeGlyph)),
        timeout=WAIT,
    )

    fields = disputes(page)
    sides = (fields["attitude"].base, fields["attitude"].mine, fields["attitude"].theirs)
    assert all(side.glyph.isVisible() for side in sides)
    assert not fields["interest"].mine.glyph.isVisible()


def test_sample_data_is_told_that_it_joins_no_server(
    qtbot: QtBot, seeded: Seeded, tmp_path: Path, look: None
) -> None:
    profile = open_with_key(seeded.copied(tmp_path / "alone"), seeded.key, clock=Clock(at(10, 30)))
    tasks = Tasks(profile.workspace)
    made = SyncPage(tasks, lambda: at(10, 30).date(), "log")
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.sheet is not None, timeout=WAIT)

    assert made.middle.sample.isVisible()
    assert "joins no server" in made.middle.sample.label.text()
    assert not made.log.join.isVisible()
    made.show_view("open")
    assert made.middle.nothing.isVisible()
    assert not made.middle.nothing.button.isVisible()
    assert [keys for keys, _word in made.hints()] == [("?",)]
    tasks.stop()
    profile.close()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(("scale", "size"), [(1.0, DESIGN), (1.3, SMALLEST)])
def test_every_view_of_a_sample_at_odds_fits(
    qtbot: QtBot,
    page: SyncPage,
    language: str,
    scale: float,
    size: tuple[int, int],
    speaking: Callable[[Window, str], SyncPage],
) -> None:
    window = page.window()
    assert isinstance(window, Window)
    theme().resize(scale)
    window.resize(*size)
    shown = speaking(window, language)

    found = {}
    for view in ("open", "merged", "log"):
        shown.perform(f"sync.{view}")
        for row in [row.key for row in shown.left.list.cards.rows] or [None]:
            if row is not None:
                shown.left.list.reach(row)
            qtbot.wait(30)
            faults = [*clipped_texts(shown), *overflowing(shown), *unnamed_buttons(shown)]
            if faults:
                found[view, row] = faults
    theme().resize(1.0)

    assert found == {}


@pytest.fixture
def speaking(qtbot: QtBot) -> Iterator[Callable[[Window, str], SyncPage]]:
    """Let a window speak a language; the page in it is another one then."""
    before = i18n.language()

    def speak(window: Window, language: str) -> SyncPage:
        window.speak(language)
        made = window.page()
        assert isinstance(made, SyncPage)
        qtbot.waitUntil(lambda: made.detail.group is not None, timeout=WAIT)
        return made

    yield speak
    i18n.use(before)


def test_what_is_written_by_hand_stays_when_others_change_the_record_meanwhile(
    qtbot: QtBot, page: SyncPage, profile: Profile
) -> None:
    reach(qtbot, page, "opportunity")
    page.take_focus()
    press(Key.Key_E)
    QTest.keyClicks(keyboard(), "7")
    press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(keyboard(), "7654321 CNY")
    group = page.detail.group
    assert group is not None
    values = {"loss_reason": "somebody else wrote this"}
    edit = EditRecord(entity=group.entity, id=group.record_id, values=values)

    profile.workspace.run(edit_record, edit)

    qtbot.waitUntil(lambda: page.detail.group is not group, timeout=WAIT)
    amount = disputes(page)["amount_minor"]
    assert (amount.word, amount.text()) == ("value", "7654321 CNY")


def test_an_account_shows_my_value_over_the_one_that_stands_and_a_key_puts_it_back(
    qtbot: QtBot, page: SyncPage, profile: Profile
) -> None:
    window = page.window()
    assert isinstance(window, Window)
    fact = next(row for row in profile.workspace.read(open_conflicts) if row.field == "attitude")
    assert fact.account_id is not None
    window.go(Route("account", Subject(fact.account_id, "")))
    account = window.page()
    assert isinstance(account, AccountPage)
    qtbot.waitUntil(account.mine.isVisible, timeout=WAIT)
    waiting = {value.conflict_id for value in account.mine.values}
    first = account.mine.values[0]
    said = account.mine.label.text()
    account.take_focus()

    press(Key.Key_M)

    qtbot.waitUntil(lambda: told(page).startswith("Your value is back"), timeout=WAIT)
    left = {row.id for row in profile.workspace.read(open_conflicts)}
    assert fact.id in waiting
    assert "mine: " in said
    assert "stands: " in said
    assert first.conflict_id not in left
    qtbot.waitUntil(lambda: first not in account.mine.values, timeout=WAIT)
