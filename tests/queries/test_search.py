"""What a question finds, in which order, and what is shown of it."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from kamdesk.models.note import Note
from kamdesk.queries.search import SearchHit, search
from kamdesk.services.records import EditRecord, delete_record, edit_record, restore_record
from kamdesk.services.undoing import redo, undo
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.workspace import Workspace
from tests.queries.conftest import Add

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


def hits(workspace: Workspace, text: str, limit: int = 50) -> list[SearchHit]:
    return workspace.read(search, text, limit)


def titles(workspace: Workspace, text: str) -> list[str]:
    return [hit.title for hit in hits(workspace, text)]


def marked(hit: SearchHit) -> list[str]:
    return [hit.text[start:end] for start, end in hit.spans]


def test_hit_names_its_record_and_account(workspace: Workspace, account: UUID, add: Add) -> None:
    person = add("contact", account_id=account, name="韩卓")

    (hit,) = hits(workspace, "韩卓")

    assert (hit.entity, hit.id, hit.account_id, hit.account_name) == (
        "contact",
        person,
        account,
        "岭东重工",
    )
    assert (hit.text, marked(hit), hit.at) == ("韩卓", ["韩卓"], None)


def test_record_without_account_has_no_account_name(workspace: Workspace, add: Add) -> None:
    add("product", name="等离子刻蚀机")

    (hit,) = hits(workspace, "刻蚀")

    assert (hit.entity, hit.account_id, hit.account_name) == ("product", None, None)


def test_exact_name_stands_before_its_beginning_before_its_middle(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    for name in ("澄海", "江苏澄海科技", "澄海半导体"):
        add("account", name=name)
    add("note", account_id=account, text="与澄海开会", at=NOON)
    add("account", name="远洋", industry="澄海区船舶")

    assert titles(workspace, "澄海") == ["澄海", "澄海半导体", "江苏澄海科技", "远洋", "与澄海开会"]


def test_texts_are_ordered_by_recency_however_they_were_entered(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    for days in (3, 1, 7, 2):
        at = NOON - timedelta(days=days)
        add("note", account_id=account, text=f"{days}天前谈交期", at=at)

    assert [title[0] for title in titles(workspace, "交期")] == ["1", "2", "3", "7"]


@pytest.mark.parametrize("typed", ["chbdt", "CHB", "chenghaiban", "cheng hai"])
def test_name_is_found_by_how_it_sounds(workspace: Workspace, add: Add, typed: str) -> None:
    add("account", name="澄海半导体")

    (hit,) = hits(workspace, typed)

    assert (hit.title, hit.text, hit.spans) == ("澄海半导体", "澄海半导体", ())


def test_account_is_found_by_the_sound_of_its_short_name(workspace: Workspace, add: Add) -> None:
    add("account", name="江苏澄海半导体股份有限公司", short_name="澄海半导体")

    assert titles(workspace, "chbdt") == ["江苏澄海半导体股份有限公司"]


def test_match_of_a_name_is_told_from_one_of_a_text(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    add("note", account_id=account, text="岭东", at=NOON)

    assert [(hit.entity, hit.named) for hit in hits(workspace, "岭东")] == [
        ("account", True),
        ("note", False),
    ]
    assert [hit.named for hit in hits(workspace, "ldzg")] == [True]


@pytest.mark.parametrize("typed", ["zgq", "zengguo", "cgq", "cengguoqiang"])
def test_surname_is_found_by_both_of_its_sounds(
    workspace: Workspace, account: UUID, add: Add, typed: str
) -> None:
    add("contact", account_id=account, name="曾国强")

    assert titles(workspace, typed) == ["曾国强"]


def test_written_name_stands_before_a_name_that_sounds_so(workspace: Workspace, add: Add) -> None:
    add("account", name="澄海半导体")
    add("account", name="CHBDT Limited")

    assert titles(workspace, "chbdt") == ["CHBDT Limited", "澄海半导体"]


@pytest.mark.parametrize("typed", ["D27A", "k4b4d27a", "91000000", "91000000MAK4B4D27A"])
def test_account_is_found_by_either_end_of_its_code(
    workspace: Workspace, add: Add, typed: str
) -> None:
    add("account", name="澄海半导体", credit_code="91000000MAK4B4D27A")

    assert titles(workspace, typed) == ["澄海半导体"]


@pytest.mark.parametrize("phone", ["13800004321", "138-0000-4321", "+86 138 0000 4321"])
@pytest.mark.parametrize("typed", ["4321", "00004321", "138 0000 4321", "138-0000-4321"])
def test_person_is_found_by_the_end_of_the_phone_number(
    workspace: Workspace, account: UUID, add: Add, phone: str, typed: str
) -> None:
    add("contact", account_id=account, name="韩卓", phone=phone)

    assert titles(workspace, typed) == ["韩卓"]


def test_number_stands_before_texts_that_tell_it(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    add("note", account_id=account, text="4321 是分机", at=NOON)
    add("contact", account_id=account, name="韩卓", phone="13800004321")

    assert titles(workspace, "4321") == ["韩卓", "4321 是分机"]


def test_every_word_must_be_there_in_any_order(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    add("note", account_id=account, text="交期推迟，备件涨价", at=NOON)
    add("note", account_id=account, text="交期照旧", at=NOON)

    assert titles(workspace, "备件 交期") == ["交期推迟，备件涨价"]


def test_words_may_stand_in_title_and_text(workspace: Workspace, account: UUID, add: Add) -> None:
    add("clip_note", account_id=account, title="岭东扩产", text="新增十二吋产线")

    assert titles(workspace, "扩产 产线") == ["岭东扩产"]


def test_pairs_without_the_phrase_are_no_match(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    add("note", account_id=account, text="半导和导体", at=NOON)

    assert titles(workspace, "半导体") == []


def test_false_matches_do_not_use_up_the_limit(workspace: Workspace, account: UUID) -> None:
    texts = ["半导和导体"] * 200 + ["半导体"]
    notes = [
        {"id": UUID(int=n), "account_id": account, "at": NOON - timedelta(days=n), "text": text}
        for n, text in enumerate(texts, 1)
    ]
    workspace.run(_add_notes, notes)

    assert titles(workspace, "半导体") == ["半导体"]


def test_passage_around_the_match_is_shown_and_marked(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    text = "前" * 100 + "关于ＧＴＸ的\n交期" + "后" * 200
    add("note", account_id=account, text=text, at=NOON)

    (hit,) = hits(workspace, "交期 gtx")

    assert marked(hit) == ["ＧＴＸ", "交期"]
    assert hit.text.startswith("…前")
    assert hit.text.endswith("后…")
    assert "\n" not in hit.text
    assert len(hit.text) < 110


def test_compatibility_letters_are_marked_where_they_are_written(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    add("note", account_id=account, text="㈱青木の交期", at=NOON)

    (hit,) = hits(workspace, "交期")

    assert marked(hit) == ["交期"]


def test_overlapping_words_are_marked_once(workspace: Workspace, add: Add) -> None:
    add("account", name="澄海半导体")

    (hit,) = hits(workspace, "澄海半 海半导")

    assert marked(hit) == ["澄海半导"]


def test_long_name_is_found_exactly_before_one_that_goes_on(workspace: Workspace, add: Add) -> None:
    name = "江苏澄海半导体设备制造股份有限公司"
    for tail in ("第一分公司", "", "第二分公司"):
        add("account", name=name + tail)

    assert titles(workspace, name)[0] == name
    assert len(titles(workspace, name)) == 3


def test_deleted_record_is_not_found_until_it_is_restored(
    workspace: Workspace, account: UUID
) -> None:
    workspace.run(delete_record, "account", account)
    assert titles(workspace, "岭东") == []

    workspace.run(restore_record, "account", account)
    assert titles(workspace, "岭东") == ["岭东重工"]


def test_undo_and_redo_carry_the_index_along(workspace: Workspace, account: UUID) -> None:
    workspace.run(
        edit_record, EditRecord(entity="account", id=account, values={"name": "澄海半导体"})
    )
    workspace.run(undo)
    assert (titles(workspace, "岭东"), titles(workspace, "澄海")) == (["岭东重工"], [])

    workspace.run(redo)
    assert (titles(workspace, "岭东"), titles(workspace, "澄海")) == ([], ["澄海半导体"])


@pytest.mark.parametrize(
    "typed",
    ["", " ", '"', '""', "'", "*", "a*b", "NEAR(", "AND", "OR NOT", "title:x", "-", "^", "(", "\\",
     "\x00", "海\x00", "\ud800", "海\ud800", "%", "_", "🦀", "‍", "a" * 5000, "海" * 5000, "\ue000"],
)  # fmt: skip
def test_odd_characters_ask_a_question_like_any_other(
    workspace: Workspace, account: UUID, typed: str
) -> None:
    assert hits(workspace, typed) == []


@pytest.mark.parametrize("typed", ['"岭东"', "岭东!", "（岭东）", "岭东 --", "  岭东\t"])
def test_marks_around_a_word_do_not_hide_its_record(
    workspace: Workspace, account: UUID, typed: str
) -> None:
    assert titles(workspace, typed) == ["岭东重工"]


@pytest.mark.parametrize(("limit", "expected"), [(0, 0), (-1, 0), (1, 1), (5, 5), (50, 9)])
def test_no_more_than_the_limit_is_found(
    workspace: Workspace, account: UUID, add: Add, limit: int, expected: int
) -> None:
    for number in range(9):
        add("note", account_id=account, text=f"第{number}次谈交期", at=NOON)

    assert len(hits(workspace, "交期", limit)) == expected


def test_record_that_matches_in_many_ways_is_found_once(workspace: Workspace, add: Add) -> None:
    add("account", name="chbdt 澄海半导体", short_name="澄海半导体", english_name="CHBDT")

    assert titles(workspace, "chbdt") == ["chbdt 澄海半导体"]


@pytest.mark.parametrize("seed", range(3))
def test_every_text_that_holds_a_chinese_part_is_found_and_no_other(
    workspace: Workspace, account: UUID, seed: int
) -> None:
    draw = random.Random(seed)
    letters = [chr(0x4E00 + number) for number in range(24)] + [
        "𠮷",
        "㐀",
        "々",
        "か",
        "，",
        " ",
        "a",
    ]
    texts = ["".join(draw.choices(letters, k=draw.randrange(1, 40))) + "尾" for _ in range(400)]
    notes = [
        {"id": UUID(int=n), "account_id": account, "at": NOON, "text": text}
        for n, text in enumerate(texts, 1)
    ]
    workspace.run(_add_notes, notes)

    for _ in range(150):
        word = "".join(draw.choices(letters[:28], k=draw.choice((1, 2, 2, 2, 3, 4))))
        truth = {UUID(int=n) for n, text in enumerate(texts, 1) if word in text}
        assert {hit.id for hit in hits(workspace, word, 1000)} == truth, word


@deed("test.add_notes", "Add notes")
def _add_notes(work: UnitOfWork, notes: list[dict[str, object]]) -> None:
    work.add_many(Note, notes)
