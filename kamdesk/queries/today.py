"""The day of one rep on one sheet: numbers, visits with the way between, debts, risks, promises."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.coverage import Figure
from kamdesk.domain.day_ribbon import MIDNIGHT, Ribbon, Stop, ribbon
from kamdesk.domain.tiers import KEY_TIERS
from kamdesk.domain.travel import RoadTime, road_time
from kamdesk.queries.briefing import VisitBriefing, visit_briefing
from kamdesk.queries.cadence_debts import CadenceDebt, cadence_debts
from kamdesk.queries.commitments import CommitmentFilter, CommitmentLine, commitment_list
from kamdesk.queries.day_visits import DayVisit, VisitState, legs_of, visits_between
from kamdesk.queries.reach import covered, people_known
from kamdesk.queries.risk_signals import RiskSignal, risk_signals
from kamdesk.queries.score_rows import Asked
from kamdesk.queries.stop_facts import StopFacts, stop_facts
from kamdesk.storage.reading import Reading

DEBTS_SHOWN: Final = 3
PROMISE_DAYS: Final = 7  # promises falling due within a week stand on the sheet
TOMORROW_DAYS: Final = 14  # how far to look for the next day with a visit


class Mode(StrEnum):
    """Which face the page shows."""

    ROUTE = "route"
    EMPTY = "empty"
    WRAP_UP = "wrap_up"


class Numbers(Struct, frozen=True):
    """The four numbers. Road time is an estimate.

    ``coverage`` is the people covered: heads reached of heads mapped at my S and A accounts.
    """

    visits_done: int
    visits_left: int
    next_start: datetime | None
    road: RoadTime
    promises_due: int
    promises_late: int
    coverage: Figure


class WrapUp(Struct, frozen=True):
    """The end of the day: what is still to write, to send, and where tomorrow begins."""

    without_notes: tuple[DayVisit, ...]
    promises_today: tuple[CommitmentLine, ...]
    made_today: tuple[CommitmentLine, ...]
    first_stop: DayVisit | None


class TodaySheet(Struct, frozen=True):
    """Everything the page of a day shows, in one reading.

    ``briefing`` belongs to the next or running visit. ``debts`` are all overdue touches, largest
    first; the empty day offers the first of them. ``facts`` are by the id of a visit.
    """

    day: date
    mode: Mode
    numbers: Numbers
    visits: tuple[DayVisit, ...]
    ribbon: Ribbon
    now_minute: int
    briefing: VisitBriefing | None
    debts: tuple[CadenceDebt, ...]
    risks: tuple[RiskSignal, ...]
    promises: tuple[CommitmentLine, ...]
    wrap_up: WrapUp
    facts: Mapping[UUID, StopFacts]

    @property
    def next_visit(self) -> DayVisit | None:
        """The visit the briefing is about."""
        return self.briefing.visit if self.briefing else None


def today_sheet(reading: Reading, owner_id: UUID | None = None) -> TodaySheet:
    """Return the day of a rep, of the reader when nobody is named."""
    owner = owner_id or reading.actor
    ahead = visits_between(reading, reading.today, _after(reading, TOMORROW_DAYS), owner)
    visits = [visit for visit in ahead if visit.day == reading.today]
    upcoming = next_of(visits, reading.now)
    promises = commitment_list(
        reading, CommitmentFilter(owner_id=owner, due_until=_after(reading, PROMISE_DAYS))
    )
    risks = risk_signals(reading, owner)
    return TodaySheet(
        day=reading.today,
        mode=_mode(visits, upcoming),
        numbers=_numbers(reading, owner, visits, promises),
        visits=tuple(visits),
        ribbon=ribbon([_stop(visit) for visit in visits if _is_on(visit)]),
        now_minute=minute_of(reading.now, reading.today),
        briefing=_briefing(reading, upcoming, risks),
        debts=tuple(cadence_debts(reading, owner)),
        risks=tuple(risks),
        promises=tuple(promises),
        wrap_up=_wrap_up(reading, visits, ahead, promises),
        facts=stop_facts(reading, visits),
    )


def next_of(visits: Sequence[DayVisit], now: datetime) -> DayVisit | None:
    """Return the running visit, else the first one still to come; what is over is not next."""
    for state in (VisitState.RUNNING, VisitState.PLANNED):
        for visit in visits:
            if visit.state is state and visit.end > now:
                return visit
    return None


def is_unwritten(visit: DayVisit, now: datetime) -> bool:
    """Tell whether a visit of the day is over and nothing is written down of it."""
    if visit.state is VisitState.HELD:
        return not (visit.has_notes or visit.outcome)
    return visit.state is VisitState.PLANNED and visit.end <= now


def minute_of(moment: datetime, day: date) -> int:
    """Return the minutes from the local midnight of a day, held within the day."""
    local = moment.astimezone()
    minutes = (local.date() - day).days * MIDNIGHT + local.hour * 60 + local.minute
    return min(MIDNIGHT, max(0, minutes))


def _briefing(
    reading: Reading, upcoming: DayVisit | None, risks: Sequence[RiskSignal]
) -> VisitBriefing | None:
    if upcoming is None:
        return None
    there = [each for each in risks if each.account_id == upcoming.account_id]
    return visit_briefing(reading, upcoming, there or None)


def _after(reading: Reading, days: int) -> date:
    return reading.today + timedelta(days=days)


def _mode(visits: Sequence[DayVisit], upcoming: DayVisit | None) -> Mode:
    if not any(_is_on(visit) for visit in visits):
        return Mode.EMPTY
    return Mode.WRAP_UP if upcoming is None else Mode.ROUTE


def _is_on(visit: DayVisit) -> bool:
    return visit.state is not VisitState.CANCELLED


def _is_ahead(visit: DayVisit, now: datetime) -> bool:
    return visit.state is VisitState.PLANNED and visit.end > now


def _stop(visit: DayVisit) -> Stop:
    start = minute_of(visit.start, visit.day)
    travel = visit.travel.minutes if visit.travel else None
    return Stop(visit.id, start, min(MIDNIGHT, start + visit.minutes), travel)


def _numbers(
    reading: Reading, owner: UUID, visits: Sequence[DayVisit], promises: Sequence[CommitmentLine]
) -> Numbers:
    left = [v for v in visits if v.state in (VisitState.PLANNED, VisitState.RUNNING)]
    mine = [line for line in promises if line.is_ours and line.due is not None]
    late = sum(line.late_days > 0 for line in mine)
    return Numbers(
        visits_done=sum(visit.state is VisitState.HELD for visit in visits),
        visits_left=len(left),
        next_start=next((v.start for v in left if _is_ahead(v, reading.now)), None),
        road=road_time(legs_of(visits)),
        promises_due=sum(line.due <= reading.today for line in mine if line.due),
        promises_late=late,
        coverage=key_coverage(reading, owner),
    )


_KEY_ACCOUNTS: Final = """
SELECT id FROM account WHERE deleted_at IS NULL AND owner_id = unhex(:owner)
  AND tier IN ({}) AND coalesce(status, '') <> 'ended'
""".format(", ".join(f"'{tier}'" for tier in sorted(KEY_TIERS)))


def key_coverage(reading: Reading, owner_id: UUID) -> Figure:
    """Count the people covered at the key accounts of one of us."""
    asked = Asked(reading, None, reading.today, owner=owner_id.hex)
    ids = [UUID(bytes=row[0]) for row in asked.rows(_KEY_ACCOUNTS)]
    return covered(people_known(reading, ids)) if ids else Figure(0, 0)


def _wrap_up(
    reading: Reading,
    visits: Sequence[DayVisit],
    ahead: Sequence[DayVisit],
    promises: Sequence[CommitmentLine],
) -> WrapUp:
    today = {visit.id for visit in visits}
    later = [v for v in ahead if v.day > reading.today and v.state is VisitState.PLANNED]
    return WrapUp(
        without_notes=tuple(visit for visit in visits if is_unwritten(visit, reading.now)),
        promises_today=tuple(p for p in promises if p.due is not None and p.due <= reading.today),
        made_today=tuple(p for p in promises if p.visit_id in today),
        first_stop=later[0] if later else None,
    )
