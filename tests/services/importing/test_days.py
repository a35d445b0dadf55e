"""Days as files write them."""

from datetime import date

import pytest

from kamdesk.errors import Refused
from kamdesk.services.importing.days import moment_text, order_of, read_day


@pytest.mark.parametrize(
    "text",
    ["2026-11-24", "2026/11/24", "2026.11.24", "20261124", "2026年11月24日", "2026-11-24 09:30"],
)
def test_a_day_with_the_year_first_needs_no_order(text: str) -> None:
    assert read_day(text, None, "day") == date(2026, 11, 24)


def test_the_order_of_a_file_decides_between_day_and_month() -> None:
    assert read_day("3/4/2017", "month first", "day") == date(2017, 3, 4)
    assert read_day("3/4/2017", "day first", "day") == date(2017, 4, 3)


def test_an_unclear_day_is_refused_rather_than_guessed() -> None:
    with pytest.raises(Refused, match=r"import\.day_unclear"):
        read_day("3/4/2017", None, "day")

    assert read_day("4/4/2017", None, "day") == date(2017, 4, 4)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["3/4/2017", "10/25/2016"], "month first"),
        (["3/4/2017", "25/10/2016"], "day first"),
        (["3/4/2017", ""], None),
        (["25/10/2016", "10/25/2016"], None),
    ],
)
def test_one_clear_day_tells_the_order_of_its_column(texts: list[str], order: str | None) -> None:
    assert order_of(texts) == order


@pytest.mark.parametrize("text", ["2026-13-01", "13/13/2026", "tomorrow", "2/30/2026", "46350"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"value\.not_a_date"):
        read_day(text, "month first", "day")


def test_a_spreadsheets_number_is_a_day_only_where_numbers_can_be_days() -> None:
    assert read_day("46350", None, "day", serial=True) == date(2026, 11, 24)
    assert moment_text("46350.5", None, "at", serial=True) == "2026-11-24T12:00"
    assert moment_text("2026-11-24", None, "at", serial=True) == "2026-11-24"


def test_a_moment_keeps_its_time_and_other_texts_pass() -> None:
    assert moment_text("11/24/2026 9:30", "month first", "at") == "2026-11-24T09:30"
    assert moment_text("2026年11月24日 14:05", None, "at") == "2026-11-24T14:05"
    assert moment_text("2026-11-24", None, "at") == "2026-11-24"
    assert moment_text("2026-11-24T09:30+08:00", None, "at") == "2026-11-24T09:30+08:00"
    with pytest.raises(Refused, match=r"import\.day_unclear"):
        moment_text("3/4/2026", None, "at")
