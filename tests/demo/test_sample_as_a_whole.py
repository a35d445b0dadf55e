"""What holds for the sample as a whole: volumes, sameness, languages, safety."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kamdesk import resources
from kamdesk.app.core import Profile
from kamdesk.app.sample import found_sample_profile, sample_user_id
from kamdesk.demo.days import Days, is_worked
from kamdesk.demo.script import Script, named
from kamdesk.demo.seeding import seed, written
from kamdesk.domain.credit_code import is_valid
from kamdesk.errors import Refused
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.frame import pinned_ids
from kamdesk.queries.records import rows
from kamdesk.queries.scores import computed_scores
from kamdesk.services.profile import default_stages
from kamdesk.services.records import AddRecord, EditRecord
from kamdesk.storage import search
from kamdesk.storage.reading import Reading
from kamdesk.storage.settings import SAMPLE, USER, setting
from kamdesk.storage.undo import next_undo

TODAY = date(2026, 11, 24)
VOLUMES = {
    "account": (38, 38),
    "contact": (215, 240),
    "opportunity": (55, 65),
    "contract": (85, 105),
    "ticket": (215, 250),
    "visit": (305, 335),
    "touch": (300, 700),
    "task": (120, 180),
    "commitment": (120, 220),
    "feedback": (140, 200),
    "goal": (12, 12),
    "swot_item": (70, 120),
    "project": (18, 18),
    "note": (40, 60),
    "clip_note": (18, 26),
    "comment": (35, 50),
}
# Columns that keep a name as its owner writes it.
ORIGINAL = {
    ("account", "name"),
    ("account", "short_name"),
    ("contact", "name"),
    ("position", "title"),
    ("product", "name"),
    ("territory", "name"),
    ("user", "name"),
}
KNOWN_GROUPS = (
    "华为",
    "腾讯",
    "阿里",
    "百度",
    "宁德",
    "比亚迪",
    "三一",
    "徐工",
    "中联",
    "国家电网",
    "中国石",
    "中石",
    "中车",
    "中芯",
    "长江存储",
    "上汽",
    "一汽",
    "吉利",
    "海康",
    "西门子",
    "博世",
    "通用电气",
    "特斯拉",
    "苹果",
    "格力",
    "海尔",
    "伊利",
    "蒙牛",
    "恒瑞",
    "Siemens",
    "Bosch",
    "Huawei",
    "Tesla",
    "Salesforce",
    "SAP ",
)


def everything(asked: Reading) -> dict[str, list[dict[str, Any]]]:
    return {name: list(rows(asked, entity)) for name, entity in ENTITIES.items()}


def dump(profile: Profile) -> dict[str, list[dict[str, Any]]]:
    return profile.workspace.read(everything)


def script_of(lang: str, today: date = TODAY) -> Script:
    return written(1, lang, Days(today), sample_user_id())


def values_in(script: Script) -> Iterator[tuple[str, str, Any]]:
    """Yield entity, field and value of everything a script writes down."""
    for page in script.pages():
        for command in page.commands:
            if isinstance(command, AddRecord | EditRecord):
                for name, value in command.values.items():
                    yield command.entity, name, value
            else:
                yield from (
                    ("visit", name, getattr(command, name)) for name in ("notes", "outcome")
                )


@pytest.mark.parametrize("entity", VOLUMES)
def test_there_are_as_many_records_as_a_small_team_keeps(told: Any, entity: str) -> None:
    low, high = VOLUMES[entity]

    assert low <= len(told(entity)) <= high


def test_the_same_seed_language_and_day_give_the_same_facts(
    sample: Profile, tmp_path: Path
) -> None:
    again = found_sample_profile(tmp_path / "again", lang="zh_CN", today=TODAY)

    try:
        assert dump(again) == dump(sample)
    finally:
        again.close()


def test_another_seed_tells_another_year() -> None:
    first, second = script_of("zh_CN"), written(2, "zh_CN", Days(TODAY), sample_user_id())

    assert list(first.pages()) != list(second.pages())


def test_the_english_sample_is_english_but_for_names_as_their_owners_write_them() -> None:
    chinese = {
        (entity, name, value)
        for entity, name, value in values_in(script_of("en"))
        if (entity, name) not in ORIGINAL and re.search("[\u3400-\u9fff]", str(value))
    }

    assert chinese == set()


def test_everybody_and_everything_named_has_an_english_name(told: Any) -> None:
    for entity, field in (
        ("account", "english_name"),
        ("contact", "english_name"),
        ("position", "english_title"),
        ("product", "english_name"),
        ("user", "english_name"),
        ("territory", "english_name"),
    ):
        assert all(row[field] for row in told(entity)), entity


def test_both_languages_tell_the_same_number_of_facts() -> None:
    counts = [
        Counter(entity for entity, _name, _value in values_in(script_of(lang)))
        for lang in ("zh_CN", "en")
    ]

    assert counts[0] == counts[1]


def test_every_credit_code_is_valid_and_of_no_region(told: Any) -> None:
    codes = [row["credit_code"] for row in told("account") if row["credit_code"]]

    assert len(codes) == 36
    assert all(is_valid(code) and code[2:8] == "000000" for code in codes)


def test_phones_and_mails_can_reach_nobody(told: Any) -> None:
    people = told("contact")

    assert all(
        row["phone"].replace(" ", "").removeprefix("+86").startswith("154") for row in people
    )
    assert all(row["email"].endswith(".example.com") for row in people if row["email"])


def test_no_well_known_group_is_named() -> None:
    files = ("cast", "accounts", "people", "texts", "story")
    text = "".join(resources.text("demo", f"{name}.json") for name in files)

    assert [name for name in KNOWN_GROUPS if name in text] == []
    assert all(json.loads(resources.text("demo", f"{name}.json")) for name in files)


def test_nobody_visits_on_a_weekend_or_in_a_holiday_week(told: Any) -> None:
    held = {row["held_at"].astimezone().date() for row in told("visit") if row["held_at"]}

    assert [day for day in held if not is_worked(day)] == []
    assert not is_worked(date(2026, 2, 18))
    assert not is_worked(date(2026, 10, 8))


def test_the_change_log_carries_the_year(sample: Profile) -> None:
    statement = "SELECT min(at), max(at), count(DISTINCT actor_id) FROM deed"
    first, last, actors = sample.workspace.read(
        lambda asked: asked.session.connection().exec_driver_sql(statement).one()
    )

    assert first[:10] <= (TODAY - timedelta(days=370)).isoformat()
    assert last[:10] == "2026-11-23"
    assert actors >= 6


def test_nothing_of_the_sample_can_be_undone(sample: Profile) -> None:
    assert sample.workspace.read(next_undo) is None


def test_scores_and_search_agree_with_the_facts(sample: Profile) -> None:
    workspace = sample.workspace
    kept = workspace.read(
        lambda asked: (
            asked.session.connection()
            .exec_driver_sql("SELECT account_id, value FROM score")
            .fetchall()
        )
    )
    worked_out = workspace.read(lambda asked: computed_scores(asked, None))

    assert {bytes(key): value for key, value in kept} == {
        key.bytes: row["value"] for key, row in worked_out.items()
    }
    assert workspace.read(search.check).ok


def test_the_profile_is_marked_as_sample_and_belongs_to_the_first_rep(sample: Profile) -> None:
    read = sample.workspace.read

    assert read(lambda asked: setting(asked, SAMPLE)) == "yes"
    assert read(lambda asked: setting(asked, USER)) == str(sample_user_id())
    assert sample.workspace.actor == sample_user_id()


def test_a_profile_that_holds_accounts_is_not_seeded_again(sample: Profile) -> None:
    with pytest.raises(Refused, match=r"sample\.not_empty"):
        seed(sample.workspace, today=TODAY)


AWKWARD_DAYS = (
    date(2026, 1, 1),
    date(2026, 2, 16),
    date(2026, 6, 3),
    date(2026, 8, 19),
    date(2026, 11, 21),
    date(2027, 2, 8),
)


@pytest.mark.parametrize("today", AWKWARD_DAYS)
def test_the_story_moves_with_the_day_it_is_told_on(today: date) -> None:
    script = script_of("zh_CN", today)
    made = {c.id: c for page in script.pages() for c in page.commands if isinstance(c, AddRecord)}
    visit = made[script.id("visit", "plan.0")].values

    assert visit["planned_at"].astimezone().date() == today
    assert max(page.day for page in script.pages()) < today


@pytest.mark.parametrize("today", AWKWARD_DAYS)
def test_nobody_writes_of_what_is_not_written_yet(today: date) -> None:
    script = script_of("en", today)
    known = {sample_user_id(), *(stage.id for stage in default_stages())}
    early = []
    for page in script.pages():
        for command in page.commands:
            early += [pair for pair in named(command) if pair[1] not in known]
            if isinstance(command, AddRecord):
                assert command.id not in known
                assert command.id is not None
                known.add(command.id)

    assert early == []


def test_three_accounts_of_the_story_are_pinned(sample: Profile, told: Any) -> None:
    pinned = sample.workspace.read(pinned_ids)

    names = {row["id"]: row["short_name"] for row in told("account")}
    assert [names[each] for each in pinned] == ["华澜重工", "澄海半导体", "晋北能源"]


def test_a_key_result_keeps_its_unit_beside_its_name(told: Any) -> None:
    results = told("key_result")

    assert all(row["unit"] for row in results)
    assert not [row["title"] for row in results if "（" in row["title"] or "(" in row["title"]]
