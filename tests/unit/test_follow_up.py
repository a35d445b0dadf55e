"""When an answer of a customer is settled, and what it still asks of us."""

from datetime import date, timedelta

import pytest

from kamdesk.domain.follow_up import Loop, is_unhappy, loop_of

DAY = date(2026, 11, 24)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "score", "unhappy"),
    [("nps", 6, True), ("nps", 7, False), ("csat", 2, True), ("csat", 3, False),
     ("interview", 1, False), ("nps", None, False)],
)  # fmt: skip
def test_only_low_scores_ask_for_something(kind: str, score: int | None, unhappy: bool) -> None:
    assert is_unhappy(kind, score) is unhappy


@pytest.mark.parametrize(
    ("unhappy", "done_on", "asked_again_on", "loop"),
    [
        (True, (), (), Loop.WAITING),
        (False, (), (), None),
        (True, (DAY, None), (AFTER,), Loop.IN_HAND),
        (True, (DAY,), (), Loop.TO_ASK),
        (True, (DAY,), (BEFORE,), Loop.TO_ASK),
        (True, (BEFORE, DAY), (AFTER,), Loop.CLOSED),
        (False, (DAY,), (DAY,), Loop.CLOSED),
    ],
)
def test_loop_closes_only_when_the_customer_was_asked_after_the_work(
    unhappy: bool,
    done_on: tuple[date | None, ...],
    asked_again_on: tuple[date, ...],
    loop: Loop | None,
) -> None:
    assert loop_of(unhappy=unhappy, done_on=done_on, asked_again_on=asked_again_on) is loop
