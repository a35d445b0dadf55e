"""What to remind of, and when: pure rules over what is due, what was put off, and quiet hours.

Every moment is aware and on the clock of the person reminded, because quiet hours are.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct


class Kind(StrEnum):
    """Why somebody is reminded, the most pressing first."""

    VISIT_SOON = "visit_soon"
    COMMITMENT_DUE = "commitment_due"
    TASK_DUE = "task_due"
    TOUCH_OVERDUE = "touch_overdue"
    CONTRACT_ENDING = "contract_ending"


_ORDER = {kind: place for place, kind in enumerate(Kind)}
_ONE_DAY = timedelta(days=1)


class Candidate(Struct, frozen=True):
    """One thing worth a reminder from ``at`` on, until ``until`` when that is given.

    ``key`` stays the same while the thing and its day do: moving the day reminds anew.
    """

    key: str
    kind: Kind
    at: datetime
    record_id: UUID
    until: datetime | None = None


class State(Struct, frozen=True):
    """What the person did with a reminder."""

    snoozed_until: datetime | None = None
    is_dismissed: bool = False


class QuietHours(Struct, frozen=True):
    """The hours without reminders; they may run over midnight. Equal ends: none are quiet."""

    start: time
    end: time

    def contains(self, moment: datetime) -> bool:
        """Tell whether a moment falls into them."""
        at = moment.time()
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def after(self, moment: datetime) -> datetime:
        """Return the moment itself, or the end of the quiet hours it falls into."""
        if not self.contains(moment):
            return moment
        over = datetime.combine(moment.date(), self.end, tzinfo=moment.tzinfo)
        return over if over > moment else over + _ONE_DAY


AWAKE = QuietHours(time(), time())
USUAL = QuietHours(time(21), time(8))
_NOTHING = State()


def key(kind: Kind, record_id: UUID, on: object) -> str:
    """Return the key of a reminder: its kind, its record and the day or moment it is about."""
    return f"{kind}:{record_id.hex}:{on}"


def shown_at(candidate: Candidate, state: State, quiet: QuietHours) -> datetime | None:
    """Return when a reminder shows; None when it never will. A visit does not wait for morning."""
    if state.is_dismissed:
        return None
    at = max(candidate.at, state.snoozed_until or candidate.at)
    at = at if candidate.kind is Kind.VISIT_SOON else quiet.after(at)
    return None if candidate.until is not None and at >= candidate.until else at


def due_now(
    candidates: Iterable[Candidate], states: Mapping[str, State], quiet: QuietHours, now: datetime
) -> tuple[Candidate, ...]:
    """List what to remind of now, the most pressing first; quiet hours hold back all but visits."""
    found = [
        (candidate, at)
        for candidate in candidates
        if (at := shown_at(candidate, states.get(candidate.key, _NOTHING), quiet)) is not None
        and at <= now
        and not _is_over(candidate, now)
        and (candidate.kind is Kind.VISIT_SOON or not quiet.contains(now))
    ]
    found.sort(key=lambda pair: (_ORDER[pair[0].kind], pair[0].at, pair[0].key))
    return tuple(candidate for candidate, _at in found)


def next_wake_up(
    candidates: Iterable[Candidate], states: Mapping[str, State], quiet: QuietHours, now: datetime
) -> datetime | None:
    """Return the next moment at which another reminder shows; None when none is in sight."""
    moments = (
        at if at > now or candidate.kind is Kind.VISIT_SOON else quiet.after(now)
        for candidate in candidates
        if (at := shown_at(candidate, states.get(candidate.key, _NOTHING), quiet)) is not None
        and not _is_over(candidate, now)
    )
    return min((moment for moment in moments if moment > now), default=None)


def _is_over(candidate: Candidate, now: datetime) -> bool:
    return candidate.until is not None and candidate.until <= now
