from datetime import date, timedelta
from uuid import UUID

import pytest

from kamdesk.domain.lapse import LONGEST_SILENCE_DAYS, Contacted, Lapse, lapses

TODAY = date(2026, 11, 20)
LONG_AGO = date(2026, 1, 1)


def a_person(
    number: int,
    influence: int | None,
    silent: int | None,
    *,
    known_since: date = LONG_AGO,
    has_left: bool = False,
) -> Contacted:
    touched = None if silent is None else TODAY - timedelta(days=silent)
    return Contacted(UUID(int=number), influence, touched, known_since, has_left)


@pytest.mark.parametrize(("influence", "limit"), LONGEST_SILENCE_DAYS.items())
def test_silence_lapses_the_day_after_the_limit_of_the_influence(
    influence: int, limit: int
) -> None:
    assert lapses([a_person(1, influence, limit)], TODAY) == ()
    assert lapses([a_person(1, influence, limit + 1)], TODAY) == (
        Lapse(UUID(int=1), limit + 1, 1, never_touched=False),
    )


def test_the_more_a_person_decides_the_shorter_the_silence_allowed() -> None:
    limits = [LONGEST_SILENCE_DAYS[influence] for influence in (5, 4, 3, 2, 1)]

    assert limits == sorted(set(limits))


def test_a_person_never_touched_counts_from_the_day_they_became_known() -> None:
    known = TODAY - timedelta(days=31)

    assert lapses([a_person(1, 5, None, known_since=known)], TODAY) == (
        Lapse(UUID(int=1), 31, 1, never_touched=True),
    )


def test_people_who_left_and_people_nobody_judged_are_not_chased() -> None:
    people = [a_person(1, 5, 300, has_left=True), a_person(2, None, 300)]

    assert lapses(people, TODAY) == ()


def test_the_most_influential_come_first_and_then_the_longest_silence() -> None:
    people = [a_person(1, 3, 300), a_person(2, 5, 40), a_person(3, 5, 90)]

    assert [lapse.person_id.int for lapse in lapses(people, TODAY)] == [3, 2, 1]
