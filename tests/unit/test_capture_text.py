"""What lines of notes say, in both languages, and how they are written anew."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.capture_days import day_in, day_words
from kamdesk.domain.capture_text import (
    KIND_OF,
    Item,
    Kind,
    Person,
    items_in,
    marks_in,
    plain,
    with_attitude,
    with_due,
    with_person,
    with_side,
)

TODAY = date(2026, 11, 24)  # a Tuesday
LIN, CHENG, SHI = (UUID(int=n) for n in (1, 2, 3))
PEOPLE = (
    Person(LIN, ("林若溪", "Lin Ruoxi")),
    Person(CHENG, ("程晏",)),
    Person(SHI, ("石磊",), is_ours=True),
)


def only(line: str) -> Item:
    [item] = items_in(line, PEOPLE, TODAY)
    return item


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("11/28 前", date(2026, 11, 28)),
        ("1/15", date(2027, 1, 15)),
        ("11月30日", date(2026, 11, 30)),
        ("2026-12-03", date(2026, 12, 3)),
        ("明天", date(2026, 11, 25)),
        ("周四前", date(2026, 11, 26)),
        ("周二", date(2026, 12, 1)),
        ("下周一", date(2026, 11, 30)),
        ("星期日", date(2026, 11, 29)),
        ("月底", date(2026, 11, 30)),
        ("by Friday", date(2026, 11, 27)),
        ("next Monday", date(2026, 11, 30)),
        ("tomorrow", date(2026, 11, 25)),
        ("28 Nov", date(2026, 11, 28)),
        ("Dec 1", date(2026, 12, 1)),
    ],
)
def test_a_day_is_read_as_people_say_it(said: str, meant: date) -> None:
    found = day_in(f"交清单 {said}", TODAY)

    assert found is not None
    assert found.on == meant


@pytest.mark.parametrize("said", ["2/31", "and/or", "40%", "3.5", "B 区", "2026"])
def test_what_is_no_day_is_not_read_as_one(said: str) -> None:
    assert day_in(said, TODAY) is None


@given(st.dates(date(2025, 1, 1), date(2030, 12, 31)), st.booleans())
def test_a_day_written_into_a_line_is_read_again(on: date, is_chinese: bool) -> None:
    found = day_in(day_words(on, TODAY, is_chinese=is_chinese), TODAY)

    assert found is not None
    assert found.on == on


def test_a_commitment_of_ours_has_its_day_and_its_owner() -> None:
    item = only("/承诺 我方 11/28 前给 B 区备件本地仓清单，由石磊负责")

    assert (item.kind, item.side, item.due) == (Kind.COMMITMENT, "ours", date(2026, 11, 28))
    assert item.text == "给 B 区备件本地仓清单，由石磊负责"
    assert (item.owner, item.person) == (SHI, None)


def test_a_commitment_that_begins_with_their_person_is_theirs() -> None:
    item = only("/commitment @Lin Ruoxi sends the tender papers by 12/01")

    assert (item.side, item.person, item.due) == ("theirs", LIN, date(2026, 12, 1))


def test_the_last_attitude_said_is_the_new_one() -> None:
    item = only("/态度 林若溪 偏冷 → 中立，主动要了样板厂联系人")

    assert (item.person, item.attitude) == (LIN, 0)


def test_an_attitude_needs_a_person_and_a_word() -> None:
    assert not only("/态度 林若溪").is_whole
    assert not only("/态度 中立").is_whole
    assert not only("/态度 林若溪 不支持").is_whole


def test_two_competitors_in_a_line_end_where_their_names_end() -> None:
    found = items_in("另两家是 /竞争 恒洲控制 和 /竞争 拓岩自动化，价格权重 40%", PEOPLE, TODAY)

    assert [item.text for item in found] == ["恒洲控制", "拓岩自动化"]


def test_a_competitor_of_two_words_stays_whole() -> None:
    assert only("/competitor Acme Controls, price only").text == "Acme Controls"


@pytest.mark.parametrize("line", ["11/28 and/or", "见 http://a/question", "和/或", "不是承诺"])
def test_a_slash_within_words_marks_nothing(line: str) -> None:
    assert items_in(line, PEOPLE, TODAY) == ()


def test_a_marker_alone_is_nothing_to_keep() -> None:
    assert not only("/承诺 ").is_whole


def test_chips_cover_markers_and_names_called() -> None:
    line = "@林若溪 /竞争 恒洲控制，林若溪"

    assert [line[m.start : m.end] for m in marks_in(line, PEOPLE)] == ["@林若溪", "/竞争 恒洲控制"]


def test_minutes_read_without_signs() -> None:
    assert plain("/承诺 @林若溪 发文件") == "承诺：林若溪 发文件"
    assert plain("/next step check") == "next step: check"


def test_a_line_takes_another_day_side_and_person() -> None:
    line = "/承诺 我方 11/28 前给清单"

    line = with_due(line, only(line), date(2026, 12, 3), TODAY)
    assert only(line).due == date(2026, 12, 3)
    line = with_side(line, only(line), "客户方")
    assert only(line).side == "theirs"
    line = with_person(line, only(line), "程晏")
    assert only(line).person == CHENG
    line = with_due(line, only(line), None, TODAY)
    assert only(line).due is None
    assert only(line).text == "程晏 给清单"


def test_a_line_takes_another_attitude() -> None:
    line = "/态度 @林若溪 偏冷"

    assert only(with_attitude(line, only(line), "支持")).attitude == 1
    assert only(with_attitude("/态度 @林若溪", only("/态度 @林若溪"), "反对")).attitude == -2


@given(st.text(alphabet="/／@＠承诺下一步态度竞争 林若溪中立11/28周四 ab", max_size=40))
def test_any_line_is_read_and_its_spans_lie_inside(line: str) -> None:
    for item in items_in(line, PEOPLE, TODAY):
        assert 0 <= item.start <= item.end <= len(line)
    for mark in marks_in(line, PEOPLE):
        assert 0 <= mark.start < mark.end <= len(line)


def test_every_kind_can_be_said_in_both_languages() -> None:
    for kind in Kind:
        words = [word for word, each in KIND_OF.items() if each is kind]
        assert any(word.isascii() for word in words)
        assert any(not word.isascii() for word in words)
