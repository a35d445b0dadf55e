"""Numbers, money and dates as each language writes them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

import pytest

from kamdesk import i18n
from kamdesk.i18n import formats

TODAY = date(2026, 11, 24)


def in_both(write: Callable[[], str]) -> tuple[str, str]:
    i18n.use("zh_CN")
    chinese = write()
    i18n.use("en")
    return chinese, write()


@pytest.mark.parametrize(
    ("minor", "chinese", "english"),
    [
        (4_286_000_000, "¥4,286 万", "¥42.86M"),
        (12_525_000_000, "¥1.25 亿", "¥125M"),
        (8_500_000, "¥8.5 万", "¥85K"),
        (65_000, "¥650", "¥650"),
        (99_999_999_999, "¥10 亿", "¥1B"),
        (-123_456, "−¥1,234.56", "−¥1.23K"),
        (0, "¥0", "¥0"),
        (None, "—", "—"),
    ],
)
def test_money_is_grouped_as_its_readers_count(
    minor: int | None, chinese: str, english: str
) -> None:
    assert in_both(lambda: formats.money(minor, "CNY")) == (chinese, english)


def test_exact_money_keeps_every_minor_unit() -> None:
    assert formats.money_exact(4_286_000_001, "CNY") == "¥42,860,000.01"
    assert formats.money_exact(1_500, "JPY") == "JP¥1,500"
    assert formats.money_exact(-5, "CHF") == "−CHF 0.05"


def test_days_carry_their_weekday() -> None:
    assert in_both(lambda: formats.day(TODAY)) == ("11/24 周二", "Tue 24 Nov")


def test_another_year_is_named() -> None:
    last = date(2025, 3, 4)

    assert in_both(lambda: formats.day_from(last, TODAY)) == ("2025年3月4日", "4 Mar 2025")
    assert in_both(lambda: formats.month(last)) == ("2025年3月", "Mar 2025")
    assert formats.day_from(TODAY, TODAY) == "Tue 24 Nov"


def test_moments_are_told_by_the_clock_of_this_computer() -> None:
    here = datetime(2026, 11, 24, 9, 30).astimezone()
    elsewhere = here.astimezone(timezone(timedelta(hours=-9)))

    assert in_both(lambda: formats.moment(elsewhere)) == (
        "2026年11月24日 09:30",
        "24 Nov 2026, 09:30",
    )


@pytest.mark.parametrize(
    ("days", "chinese", "english"),
    [
        (18, "18 天前", "18 d ago"),
        (1, "昨天", "yesterday"),
        (0, "今天", "today"),
        (-1, "明天", "tomorrow"),
        (-5, "5 天后", "in 5 d"),
    ],
)
def test_an_age_is_told_from_today(days: int, chinese: str, english: str) -> None:
    assert in_both(lambda: formats.age(TODAY - timedelta(days=days), TODAY)) == (chinese, english)


def test_durations_name_hours_and_minutes_only_when_there_are_any() -> None:
    assert in_both(lambda: formats.duration(90)) == ("1 小时 30 分钟", "1 h 30 min")
    assert in_both(lambda: formats.duration(45)) == ("45 分钟", "45 min")
    assert in_both(lambda: formats.duration(120)) == ("2 小时", "2 h")


def test_an_elapsed_span_shows_its_largest_unit() -> None:
    spans = (timedelta(days=3, hours=5), timedelta(hours=5, minutes=9), timedelta(seconds=130))

    assert [formats.elapsed(span) for span in spans] == ["3 d", "5 h", "2 min"]


def test_shares_round_half_up_and_the_unknown_is_a_dash() -> None:
    assert formats.percent(0.125) == "13%"
    assert formats.percent(0.375, 1) == "37.5%"
    assert formats.percent(None) == "—"
    assert formats.count(8800) == "8,800"
    assert formats.count(None) == "—"


def test_sizes_climb_by_1024() -> None:
    assert [formats.size(octets) for octets in (640, 1_536, 3 * 1024**3)] == [
        "640 B",
        "1.5 KB",
        "3 GB",
    ]


def test_days_are_counted_in_words() -> None:
    assert in_both(lambda: formats.days(18)) == ("18 天", "18 days")
    assert in_both(lambda: formats.days(1)) == ("1 天", "1 day")
