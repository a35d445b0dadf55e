"""The check of a week's plan: doubts about what lies ahead, and who is owed a visit in vain."""

from datetime import date

from msgspec import Struct

from kamdesk.domain.day_ribbon import MIDNIGHT, Stop
from kamdesk.domain.plan_check import Remark, check_day
from kamdesk.queries.cadence_debts import CadenceDebt
from kamdesk.queries.day_visits import DayVisit, VisitState
from kamdesk.queries.week import WeekDay, WeekSheet

_COUNTS = (VisitState.PLANNED, VisitState.RUNNING, VisitState.HELD)


class PlanDoubt(Struct, frozen=True):
    """One doubt and where it stands; ``visit`` None: about the whole day."""

    day: date
    remark: Remark
    visit: DayVisit | None


class PlanCheck(Struct, frozen=True):
    """Doubts in order of time. ``unmet`` are visits owed by the end of the week, not planned."""

    doubts: tuple[PlanDoubt, ...]
    unmet: tuple[CadenceDebt, ...]

    @property
    def is_clear(self) -> bool:
        """Whether nothing speaks against the plan."""
        return not self.doubts and not self.unmet


def plan_check(sheet: WeekSheet, today: date) -> PlanCheck:
    """Check a week from today on; what is behind us is left alone."""
    ahead = [day for day in sheet.days if day.day >= today]
    if not ahead:
        return PlanCheck((), ())
    doubts = tuple(doubt for day in ahead for doubt in _doubts(day))
    last = sheet.days[-1].day
    owed = [debt for debt in sheet.queue if debt.cadence.due <= last]
    return PlanCheck(doubts, tuple({debt.account_id: debt for debt in owed}.values()))


def _doubts(day: WeekDay) -> list[PlanDoubt]:
    visits = {visit.id: visit for visit in day.visits if visit.state in _COUNTS}
    if all(visit.state is VisitState.HELD for visit in visits.values()):
        return []
    stops = [_stop(visit) for visit in visits.values()]
    found = [
        PlanDoubt(day.day, remark, visits.get(remark.visit_id) if remark.visit_id else None)
        for remark in check_day(stops, is_worked=day.is_worked)
    ]
    return [each for each in found if each.visit is None or each.visit.state is not VisitState.HELD]


def _stop(visit: DayVisit) -> Stop:
    start = visit.start.hour * 60 + visit.start.minute
    travel = visit.travel.minutes if visit.travel else None
    return Stop(visit.id, start, min(MIDNIGHT, start + visit.minutes), travel)
