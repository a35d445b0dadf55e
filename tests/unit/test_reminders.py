"""When a reminder shows: put off, quiet, over, or now."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.reminders import (
    AWAKE,
    USUAL,
    Candidate,
    Kind,
    QuietHours,
    State,
    due_now,
    key,
    next_wake_up,
    shown_at,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NIGHT = datetime(2026, 11, 24, 23, tzinfo=UTC)
MORNING = datetime(2026, 11, 25, 8, tzinfo=UTC)
RECORD = UUID(int=7)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=400)).map(lambda span: NOON + span)


def a_candidate(
    kind: Kind = Kind.TASK_DUE, at: datetime = NOON, until: datetime | None = None
) -> Candidate:
    return Candidate(key(kind, RECORD, at.date()), kind, at, RECORD, until)


def test_what_is_due_shows_most_pressing_first() -> None:
    task, visit = a_candidate(), a_candidate(Kind.VISIT_SOON)
    later = a_candidate(Kind.CONTRACT_ENDING, NOON + timedelta(minutes=1))

    assert due_now([task, later, visit], {}, USUAL, NOON) == (visit, task)


def test_quiet_hours_hold_back_all_but_visits() -> None:
    task, visit = a_candidate(at=NIGHT), a_candidate(Kind.VISIT_SOON, NIGHT)

    assert due_now([task, visit], {}, USUAL, NIGHT) == (visit,)
    assert due_now([a_candidate(at=NOON)], {}, USUAL, NIGHT) == ()
    assert due_now([task, visit], {}, AWAKE, NIGHT) == (visit, task)
    assert due_now([task], {}, USUAL, MORNING) == (task,)


def test_snoozed_reminder_comes_back_and_a_dismissed_one_does_not() -> None:
    task = a_candidate()
    snoozed = {task.key: State(NOON + timedelta(hours=1))}
    dismissed = {task.key: State(is_dismissed=True)}

    assert due_now([task], snoozed, USUAL, NOON) == ()
    assert due_now([task], snoozed, USUAL, NOON + timedelta(hours=1)) == (task,)
    assert due_now([task], dismissed, USUAL, NOON + timedelta(days=9)) == ()
    assert next_wake_up([task], dismissed, USUAL, NOON - timedelta(hours=1)) is None


def test_visit_that_began_is_not_announced_any_more() -> None:
    visit = a_candidate(Kind.VISIT_SOON, NOON, until=NOON + timedelta(minutes=30))
    put_off = {visit.key: State(NOON + timedelta(hours=1))}

    assert due_now([visit], {}, USUAL, NOON + timedelta(minutes=30)) == ()
    assert shown_at(visit, put_off[visit.key], USUAL) is None


@pytest.mark.parametrize(
    ("at", "now", "wakes"),
    [
        (NOON, NOON - timedelta(hours=1), NOON),
        (NIGHT, NOON, MORNING),
        (NOON, NIGHT, MORNING),
        (NOON, NOON, None),
    ],
)
def test_next_wake_up_waits_for_the_first_moment_something_shows(
    at: datetime, now: datetime, wakes: datetime | None
) -> None:
    assert next_wake_up([a_candidate(at=at)], {}, USUAL, now) == wakes


def test_shown_visit_does_not_wake_anybody_again() -> None:
    visit = a_candidate(Kind.VISIT_SOON, NIGHT - timedelta(hours=1), NIGHT + timedelta(hours=1))

    assert next_wake_up([visit], {}, USUAL, NIGHT) is None
    assert next_wake_up([visit], {}, USUAL, NIGHT + timedelta(hours=2)) is None


def test_quiet_hours_may_lie_within_one_day() -> None:
    noon_rest = QuietHours(time(12), time(13))

    assert noon_rest.after(NOON) == NOON + timedelta(hours=1)
    assert noon_rest.after(NIGHT) == NIGHT


@given(st.times(), st.times(), MOMENTS)
def test_what_quiet_hours_put_off_is_outside_them(start: time, end: time, moment: datetime) -> None:
    quiet = QuietHours(start, end)
    after = quiet.after(moment)

    assert after >= moment
    assert after - moment <= timedelta(days=1)
    assert not quiet.contains(after)
