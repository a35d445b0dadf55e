"""What to remind the reader of now, and when to look again.

Everything comes from the file: the answer survives a restart and needs no network.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from sqlalchemy import select

from kamdesk.domain.cadence import Rhythm
from kamdesk.domain.reminders import (
    USUAL,
    Candidate,
    Kind,
    QuietHours,
    State,
    due_now,
    key,
    next_wake_up,
)
from kamdesk.models.columns import moment_text
from kamdesk.models.local import ReminderState
from kamdesk.queries.cadence_debts import cadence_debts
from kamdesk.queries.day_visits import VisitState, visits_between
from kamdesk.queries.score_rows import Asked
from kamdesk.storage.reading import Reading
from kamdesk.storage.settings import setting

QUIET_HOURS: Final = "reminders.quiet"
BEFORE_VISIT: Final = timedelta(minutes=30)
MORNING: Final = time(9)
CONTRACT_DAYS: Final = (60, 30, 7)
HORIZON_DAYS: Final = 7


class Reminder(Struct, frozen=True):
    """One thing to remind of. ``title`` and ``account_name`` must not show while locked.

    ``day`` is the day it is about, ``at`` the start of a visit.
    """

    key: str
    kind: Kind
    entity: str
    record_id: UUID
    account_id: UUID | None
    account_name: str | None
    account_english: str | None
    title: str | None
    day: date
    at: datetime | None = None


class Reminders(Struct, frozen=True):
    """What shows now, the most pressing first, and the next moment to look again."""

    due: tuple[Reminder, ...]
    next_at: datetime | None


_TASKS: Final = """
SELECT 'task', t.id, t.account_id, coalesce(a.short_name, a.name), a.english_name, t.title, t.due
FROM task t LEFT JOIN account a ON a.id = t.account_id
WHERE t.deleted_at IS NULL AND t.state = 'open' AND t.due <= :until
  AND t.owner_id = unhex(:owner)
"""
_COMMITMENTS: Final = """
SELECT 'commitment', c.id, c.account_id, coalesce(a.short_name, a.name), a.english_name, c.text,
  c.due
FROM commitment c JOIN account a ON a.id = c.account_id AND a.deleted_at IS NULL
WHERE c.deleted_at IS NULL AND c.state = 'open' AND c.due <= :until
  AND coalesce(c.owner_id, a.owner_id) = unhex(:owner)
"""
_CONTRACTS: Final = """
SELECT 'contract', c.id, c.account_id, coalesce(a.short_name, a.name), a.english_name, c.name,
  c.ends_on
FROM contract c JOIN account a ON a.id = c.account_id AND a.deleted_at IS NULL
WHERE c.deleted_at IS NULL AND c.status = 'active' AND c.ends_on BETWEEN :day AND :far
  AND coalesce(c.renewal, 'not_started') NOT IN ('agreed', 'renewed', 'lost')
  AND a.owner_id = unhex(:owner)
"""


def reminders(reading: Reading) -> Reminders:
    """Return the reader's reminders of now."""
    found = {each.key: (each, candidate) for each, candidate in _found(reading)}
    candidates = [candidate for _reminder, candidate in found.values()]
    states, quiet, now = states_of(reading), quiet_hours(reading), reading.now.astimezone()
    due = due_now(candidates, states, quiet, now)
    return Reminders(
        due=tuple(found[each.key][0] for each in due),
        next_at=next_wake_up(candidates, states, quiet, now),
    )


def quiet_hours(reading: Reading) -> QuietHours:
    """Return the hours without reminders, nine in the evening to eight unless set."""
    words = setting(reading, QUIET_HOURS).split("-")
    if len(words) != len((USUAL.start, USUAL.end)):
        return USUAL
    return QuietHours(*(time.fromisoformat(word) for word in words))


def states_of(reading: Reading) -> dict[str, State]:
    """Return what was done with reminders on this device."""
    wanted = select(ReminderState.key, ReminderState.snoozed_until, ReminderState.dismissed_at)
    return {
        name: State(until.astimezone() if until else None, dismissed is not None)
        for name, until, dismissed in reading.session.execute(wanted)
    }


def stale_states(reading: Reading, before: datetime) -> list[ReminderState]:
    """Return the states of reminders nobody needs any more, for the deed that forgets them."""
    wanted = select(ReminderState).where(
        (ReminderState.dismissed_at < before) | (ReminderState.snoozed_until < before)
    )
    return list(reading.session.scalars(wanted))


def _found(reading: Reading) -> Iterator[tuple[Reminder, Candidate]]:
    horizon = reading.today + timedelta(days=HORIZON_DAYS)
    asked = Asked(
        reading,
        None,
        reading.today,
        owner=reading.actor.hex,
        until=horizon.isoformat(),
        far=(reading.today + timedelta(days=max(CONTRACT_DAYS) + HORIZON_DAYS)).isoformat(),
    )
    yield from _visits(reading, horizon)
    yield from _dated(asked.rows(_COMMITMENTS), Kind.COMMITMENT_DUE)
    yield from _dated(asked.rows(_TASKS), Kind.TASK_DUE)
    yield from _touches(reading)
    yield from _contracts(asked.rows(_CONTRACTS), reading.today)


def _visits(reading: Reading, until: date) -> Iterator[tuple[Reminder, Candidate]]:
    for visit in visits_between(reading, reading.today, until, reading.actor):
        if visit.state not in (VisitState.PLANNED, VisitState.RUNNING):
            continue
        travel = timedelta(minutes=visit.travel.minutes) if visit.travel else timedelta()
        shown = Reminder(
            key(Kind.VISIT_SOON, visit.id, moment_text(visit.start)),
            Kind.VISIT_SOON,
            "visit",
            visit.id,
            visit.account_id,
            visit.account_short or visit.account_name,
            visit.account_english,
            visit.objective,
            visit.day,
            visit.start,
        )
        at = visit.start - max(BEFORE_VISIT, travel + BEFORE_VISIT / 2)
        yield shown, Candidate(shown.key, shown.kind, at, visit.id, visit.start)


def _dated(rows: Iterable[Any], kind: Kind) -> Iterator[tuple[Reminder, Candidate]]:
    for row in rows:
        day = date.fromisoformat(row[6])
        shown = _reminder(row, kind, day, day)
        yield shown, _on_morning(shown, day)


def _contracts(rows: Iterable[Any], today: date) -> Iterator[tuple[Reminder, Candidate]]:
    """Remind three times before the end; only the latest that is due counts, and the next."""
    for row in rows:
        ends = date.fromisoformat(row[6])
        days = [ends - timedelta(days=ahead) for ahead in CONTRACT_DAYS]
        passed = [day for day in days if day <= today]
        for day in (*passed[-1:], *(day for day in days if day > today)):
            shown = _reminder(row, Kind.CONTRACT_ENDING, ends, day)
            yield shown, _on_morning(shown, day)


def _touches(reading: Reading) -> Iterator[tuple[Reminder, Candidate]]:
    """Remind once of a promise to see an account that is past due and not yet planned for."""
    for debt in cadence_debts(reading, reading.actor):
        if debt.planned_on is not None or debt.rhythm is not Rhythm.ACCOUNT:
            continue
        late_from = debt.cadence.due + timedelta(days=1)
        shown = Reminder(
            key(Kind.TOUCH_OVERDUE, debt.account_id, debt.cadence.due),
            Kind.TOUCH_OVERDUE,
            "account",
            debt.account_id,
            debt.account_id,
            debt.account_short or debt.account_name,
            debt.account_english,
            debt.person.name if debt.person else None,
            debt.cadence.due,
        )
        yield shown, _on_morning(shown, late_from)


def _reminder(row: Any, kind: Kind, day: date, on: date) -> Reminder:
    entity, raw, account, name, english, title, _day = row
    record = UUID(bytes=raw)
    return Reminder(
        key(kind, record, on),
        kind,
        entity,
        record,
        UUID(bytes=account) if account else None,
        name,
        english,
        title,
        day,
    )


def _on_morning(shown: Reminder, day: date) -> Candidate:
    at = datetime.combine(day, MORNING).astimezone()
    return Candidate(shown.key, shown.kind, at, shown.record_id)
