"""Words and subjects of visits and of the accounts they wait for, shared by the pages of a day."""

from datetime import datetime
from typing import Final

from kamdesk.domain.travel import Leg
from kamdesk.i18n import _, formats
from kamdesk.queries.cadence_debts import CadenceDebt
from kamdesk.queries.day_visits import DayVisit, VisitState
from kamdesk.queries.risk_signals import RiskSignal
from kamdesk.ui import wording
from kamdesk.ui.page import Meeting, Subject

_WHOLE_KM: Final = 10  # from here on a fraction of a kilometre says nothing


def account_name(row: DayVisit | CadenceDebt | RiskSignal, *, short: bool = False) -> str:
    """Name the account of a row."""
    chinese = (row.account_short if short else None) or row.account_name
    return wording.named(chinese, row.account_english)


def subject_of(row: DayVisit | CadenceDebt | RiskSignal) -> Subject:
    """Return the account of a row as the shell knows it."""
    return Subject(row.account_id, account_name(row))


def meeting_of(visit: DayVisit, now: datetime) -> Meeting:
    """Return a visit to begin with, and what its plan says already."""
    plan = {
        "type": visit.type,
        "held_at": min(visit.start, now).astimezone().strftime("%Y-%m-%dT%H:%M"),
        "minutes": visit.minutes,
        "place": visit.place,
        "objective": visit.objective,
        "deal": str(visit.opportunity_id) if visit.opportunity_id else None,
        "contacts": [str(seat.id) for seat in visit.seats if not seat.is_ours],
        "colleagues": [str(seat.id) for seat in visit.seats if seat.is_ours],
    }
    return Meeting(visit.account_id, account_name(visit), visit.id, plan)


def kilometres(km: float) -> str:
    """Write a distance: 27 km, 2.4 km."""
    return f"{km:.0f} km" if km >= _WHOLE_KM else f"{km:.1f} km"


def leg_text(leg: Leg | None) -> str:
    """Write the way to a visit; it is always an estimate."""
    if leg is None:
        return _("Way not known: a place has no coordinates")
    if leg.minutes == 0:
        return _("Same site")
    text = _("{minutes} by rail or air · {km}") if leg.by_rail else _("{minutes} drive · {km}")
    return text.format(minutes=formats.duration(leg.minutes), km=kilometres(leg.km))


def state_text(visit: DayVisit) -> str:
    """Name how a visit stands, for screen readers."""
    words = {
        VisitState.PLANNED: _("planned"),
        VisitState.RUNNING: _("running"),
        VisitState.HELD: _("held"),
        VisitState.MISSED: _("missed"),
        VisitState.CANCELLED: _("called off"),
    }
    return words[visit.state]
