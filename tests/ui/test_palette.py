"""The palette: what it offers in which order, and that the keyboard alone is enough."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.queries.sounds import sounds
from kamdesk.ui.page import Subject
from kamdesk.ui.pages.accounts.page import AccountsPage
from kamdesk.ui.rooms import Route
from kamdesk.ui.shell.palette import Palette
from kamdesk.ui.shell.palette_list import pieces
from kamdesk.ui.shell.palette_records import Record, place_of
from kamdesk.ui.shell.palette_rows import Doable, Heading, TagRow, Verb, question, verbs
from kamdesk.ui.shell.palette_words import texts
from kamdesk.ui.shell.window import Window
from kamdesk.workspace import Workspace
from tests.workspaces import added


@pytest.fixture
def palette(qtbot: QtBot, hualan: UUID, window: Window) -> Palette:
    window.perform("palette")
    qtbot.waitUntil(window.palette_view.isVisible)
    return window.palette_view


def rows(palette: Palette) -> list[object]:
    return [palette.list.rows.row(at) for at in range(palette.list.rows.rowCount())]


def records(palette: Palette) -> list[Record]:
    return [row for row in rows(palette) if isinstance(row, Record)]


def test_verbs_of_the_selection_come_first() -> None:
    own, commands = verbs("", Subject(UUID(int=1), "华澜"), {}, Doable(can_undo=True))

    assert {"account.visit", "account.score"} <= {verb.action.id for verb in own}
    assert "undo" in {verb.action.id for verb in commands}
    assert "redo" not in {verb.action.id for verb in commands}


def test_names_are_found_by_pinyin_initials_and_enter_opens_the_account(
    qtbot: QtBot, window: Window, palette: Palette
) -> None:
    QTest.keyClicks(palette.field, "hlzg")
    qtbot.waitUntil(lambda: bool(records(palette)))

    QTest.keyClick(palette.field, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: window.route.room == "account")
    assert not palette.isVisible()


def test_a_word_inside_minutes_is_found_and_marked(qtbot: QtBot, palette: Palette) -> None:
    palette.field.setText("一期验收")
    qtbot.waitUntil(lambda: bool(records(palette)))

    [hit] = [row for row in records(palette) if row.hit.entity == "visit"]
    assert ("一期验收", True) in pieces(hit.text, hit.spans)


def test_in_english_records_stand_under_their_english_names(
    qtbot: QtBot, workspace: Workspace, palette: Palette
) -> None:
    key = added(workspace, "account", name="澄海半导体", english_name="Chenghai Semiconductor")
    added(workspace, "contact", account_id=key, name="林若溪", english_name="Lin Ruoxi",
          email="lin@chenghai.example.com")  # fmt: skip

    QTest.keyClicks(palette.field, "chenghai")
    qtbot.waitUntil(lambda: len(records(palette)) == 2, timeout=20_000)

    company, person = records(palette)
    assert pieces(company.text, company.spans)[0] == ("Chenghai", True)
    assert person.sub == "Contact · Chenghai Semiconductor"


def test_only_commands_after_a_greater_than_sign(qtbot: QtBot, palette: Palette) -> None:
    QTest.keyClicks(palette.field, ">dark")

    shown = [row for row in rows(palette) if not isinstance(row, Heading)]
    found = [row.action.id for row in shown if isinstance(row, Verb)]
    assert found == ["theme.dark", "settings.theme"]


def test_only_people_after_an_at_sign(qtbot: QtBot, palette: Palette) -> None:
    palette.field.setText("@韩")
    qtbot.waitUntil(lambda: bool(records(palette)))

    assert {row.hit.entity for row in records(palette)} == {"contact"}


def test_arrows_walk_over_headings_and_escape_leaves(
    qtbot: QtBot, window: Window, palette: Palette
) -> None:
    for _step in range(4):
        QTest.keyClick(palette.field, Qt.Key.Key_Down)
        assert not isinstance(palette.list.chosen(), Heading)

    QTest.keyClick(palette.field, Qt.Key.Key_Escape)

    assert not palette.isVisible()


def test_backspace_on_an_empty_field_drops_the_selection(
    qtbot: QtBot, window: Window, palette: Palette
) -> None:
    palette.open(Subject(UUID(int=1), "华澜"), Doable())
    assert palette.scope.isVisible()

    QTest.keyClick(palette.field, Qt.Key.Key_Backspace)

    assert not palette.scope.isVisible()


def test_nothing_found_is_said(qtbot: QtBot, palette: Palette) -> None:
    palette.field.setText("zzzzqqqq")

    qtbot.waitUntil(palette.nothing.isVisible)


def test_the_mark_of_a_prefix_is_no_part_of_the_question() -> None:
    assert question("@韩卓 ") == "韩卓"
    assert question(">dark") == ""


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(
    ("typed", "action"),
    [
        (">lang", "language.en"),
        (">语言", "language.zh_CN"),
        (">yuyan", "language.en"),
        (">yy", "language.zh_CN"),
        (">log visit", "visit.log"),
        (">记录", "visit.log"),
        (">jlbf", "visit.log"),
        (">dark", "theme.dark"),
        (">深色", "theme.dark"),
    ],
)
def test_a_verb_is_found_by_either_language_and_by_its_sound(
    workspace: Workspace, language: str, typed: str, action: str
) -> None:
    before = i18n.language()
    i18n.use(language)
    try:
        heard = workspace.read(sounds, texts())
        _own, commands = verbs(typed, None, heard, Doable())
    finally:
        i18n.use(before)

    assert action in {verb.action.id for verb in commands}
    assert len(commands) < 12


def test_initials_typed_into_the_field_find_a_verb(qtbot: QtBot, palette: Palette) -> None:
    QTest.keyClicks(palette.field, ">yy")

    def found() -> bool:
        return any(
            isinstance(row, Verb) and row.action.id == "language.en" for row in rows(palette)
        )

    qtbot.waitUntil(found, timeout=20_000)


def test_a_hash_lists_tags_and_a_tag_opens_the_list_of_its_accounts(
    qtbot: QtBot, window: Window, workspace: Workspace, palette: Palette
) -> None:
    for name, tags in (("甲", ("华东", "标杆")), ("乙", ("华东",)), ("丙", ("外资",))):
        added(workspace, "account", name=name, english_name=None, tags=tags)

    def listed() -> list[tuple[str, int]]:
        return [
            (row.tag.text, row.tag.accounts) for row in rows(palette) if isinstance(row, TagRow)
        ]

    palette.field.setText("#")
    qtbot.waitUntil(lambda: ("华东", 2) in listed(), timeout=20_000)
    assert listed()[0] == ("华东", 2)
    palette.field.setText("＃hd")
    qtbot.waitUntil(lambda: listed() == [("华东", 2)], timeout=20_000)

    QTest.keyClick(palette.field, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: window.route.room == "accounts", timeout=20_000)
    page = window.page()
    assert isinstance(page, AccountsPage)
    qtbot.waitUntil(lambda: page.heading().sub.startswith("2 "), timeout=20_000)
    assert not palette.isVisible()


def test_a_tag_typed_whole_leads_the_accounts_that_carry_it(
    qtbot: QtBot, window: Window, workspace: Workspace, palette: Palette
) -> None:
    for name in ("甲", "乙"):
        added(workspace, "account", name=name, english_name=None, tags=("华东",))

    palette.field.setText("#华东")
    qtbot.waitUntil(lambda: {row.text for row in records(palette)} == {"甲", "乙"}, timeout=20_000)
    assert isinstance(palette.list.chosen(), TagRow)
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: window.route.room == "account", timeout=20_000)


def test_an_account_found_brings_its_people_and_deals_with_what_tells_them_apart(
    qtbot: QtBot, workspace: Workspace, palette: Palette
) -> None:
    key = added(workspace, "account", name="澄海半导体", english_name=None)
    person = added(workspace, "contact", account_id=key, name="林若溪", english_name=None)
    added(workspace, "position", account_id=key, contact_id=person, title="采购总监",
          english_title=None)  # fmt: skip
    added(workspace, "stakeholder_fact", account_id=key, contact_id=person, attitude=-2,
          opportunity_id=None)  # fmt: skip
    added(workspace, "opportunity", account_id=key, name="Q1 厂务扩容")

    palette.field.setText("澄海")
    qtbot.waitUntil(lambda: len(records(palette)) == 3, timeout=20_000)

    company, met, deal = records(palette)
    assert (company.text, met.text, deal.text) == ("澄海半导体", "林若溪", "Q1 厂务扩容")
    assert met.sub == "采购总监 · 澄海半导体"
    assert met.aside is not None
    assert (met.aside.kind, met.aside.attitude) == ("attitude", -2)
    assert place_of(met.hit) == Route("account", Subject(key, "澄海半导体"), "people")
    assert place_of(deal.hit) == Route("account", Subject(key, "澄海半导体"), "deals")


def test_an_at_sign_alone_lists_the_people_of_the_selection(
    qtbot: QtBot, workspace: Workspace, palette: Palette
) -> None:
    key = added(workspace, "account", name="澄海半导体", english_name=None)
    added(workspace, "contact", account_id=key, name="林若溪", english_name=None)
    palette.open(Subject(key, "澄海半导体"), Doable())

    QTest.keyClicks(palette.field, "@")

    qtbot.waitUntil(lambda: [row.text for row in records(palette)] == ["林若溪"], timeout=20_000)


@pytest.mark.parametrize(
    ("room", "is_offered"), [("account", True), ("accounts", False), ("opportunities", False)]
)
def test_a_new_record_on_this_tab_is_offered_only_where_there_is_a_tab(
    room: str, is_offered: bool
) -> None:
    own, _commands = verbs("", Subject(UUID(int=1), "华澜"), {}, Doable(room))

    assert ("account.new" in {verb.action.id for verb in own}) is is_offered


def test_a_verb_shows_its_key_only_where_the_key_does_it() -> None:
    def key(room: str) -> str:
        own, _commands = verbs("", Subject(UUID(int=1), "华澜"), {}, Doable(room))
        return next(verb.key for verb in own if verb.action.id == "account.brief")

    assert key("account") == "B"
    assert key("opportunities") == ""


def test_verbs_of_the_room_come_first() -> None:
    own, _commands = verbs("", Subject(UUID(int=1), "华澜"), {}, Doable("opportunities"))

    assert [verb.action.id for verb in own[:3]] == [
        "opportunities.edit", "opportunities.comment", "opportunities.lose",
    ]  # fmt: skip


def test_tab_shows_every_verb_of_the_selection_and_fewer_again(palette: Palette) -> None:
    palette.open(Subject(UUID(int=1), "华澜"), Doable("accounts"))

    def own() -> int:
        return sum(isinstance(row, Verb) and row.subject is not None for row in rows(palette))

    few = own()
    QTest.keyClick(palette.field, Qt.Key.Key_Tab)
    every = own()
    QTest.keyClick(palette.field, Qt.Key.Key_Tab)

    assert palette.field.hasFocus()
    assert (few, own()) == (5, 5)
    assert every > few


def test_an_empty_palette_shows_who_and_what_is_at_the_selection_and_what_is_known_of_it(
    qtbot: QtBot, workspace: Workspace, palette: Palette
) -> None:
    key = added(workspace, "account", name="澄海半导体", english_name=None)
    added(workspace, "contact", account_id=key, name="林若溪", english_name=None)
    added(workspace, "opportunity", account_id=key, name="Q1 厂务扩容")

    palette.open(Subject(key, "澄海半导体"), Doable("accounts"))

    qtbot.waitUntil(
        lambda: [row.text for row in records(palette)] == ["林若溪", "Q1 厂务扩容"], timeout=20_000
    )
    qtbot.waitUntil(lambda: palette.list.facts.get("account.people") == "People: 1", timeout=20_000)
    QTest.keyClick(palette.field, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: not records(palette), timeout=20_000)


def test_what_arrives_later_leaves_the_chosen_verb_chosen(
    qtbot: QtBot, workspace: Workspace, palette: Palette
) -> None:
    key = added(workspace, "account", name="澄海半导体", english_name=None)
    added(workspace, "contact", account_id=key, name="林若溪", english_name=None)
    palette.open(Subject(key, "澄海半导体"), Doable("accounts"))
    for _step in range(2):
        QTest.keyClick(palette.field, Qt.Key.Key_Down)
    chosen = palette.list.chosen()

    qtbot.waitUntil(lambda: bool(records(palette)), timeout=20_000)

    assert palette.list.chosen() == chosen
