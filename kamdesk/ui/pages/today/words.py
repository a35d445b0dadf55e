"""Sentences of the page: ways, outcomes, promises, and what each signal says and offers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from kamdesk.domain.money import Money
from kamdesk.domain.travel import Leg
from kamdesk.i18n import N_, _, formats, ngettext
from kamdesk.queries.cadence_debts import CadenceDebt
from kamdesk.queries.commitments import CommitmentLine
from kamdesk.queries.day_visits import DayVisit, VisitState
from kamdesk.queries.risk_signals import Risk, RiskSignal
from kamdesk.ui import wording
from kamdesk.ui.page import Meeting, Subject

_WHOLE_KM: Final = 10  # from here on a fraction of a kilometre says nothing


@dataclass(frozen=True, slots=True)
class Verb:
    """What a signal offers: its word, and what the page asks the shell for."""

    title: str
    intent: str


VERBS: Final = {  # the shell opens a tab of the account by its name
    "open_ticket": Verb(N_("Follow up"), "account.tickets"),
    "explain_health": Verb(N_("Why"), "account.score"),
    "chase_payment": Verb(N_("Chase"), "account.contracts"),
    "start_renewal": Verb(N_("Renew"), "account.contracts"),
    "plan_visit": Verb(N_("Plan visit"), "visit.plan"),
    "open_deal": Verb(N_("Open deal"), "account.deals"),
}

ICONS: Final = {
    Risk.SLA_BREACH: ("headphones", "risk"),
    Risk.HEALTH_DROP: ("trending-down", "risk"),
    Risk.HEALTH_LOW: ("gauge", "risk"),
    Risk.MONEY_OVERDUE: ("banknote", "warn"),
    Risk.CONTRACT_ENDING: ("signature", "warn"),
    Risk.PERSON_SILENT: ("user-x", "warn"),
    Risk.DEAL_STALLED: ("hourglass", "warn"),
}


def account_name(row: DayVisit | CadenceDebt | RiskSignal, *, short: bool = False) -> str:
    """Name the account of a row."""
    chinese = (row.account_short if short else None) or row.account_name
    return wording.named(chinese, row.account_english)


def brief_name(name: str, english: str | None) -> str:
    """Name an account where there is little room: in English by its first word."""
    shown = wording.named(name, english)
    return shown.split()[0] if shown == english and shown.split() else shown


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


def hours(minutes: int) -> str:
    """Write a span as on a clock: 1:22."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def until(start: datetime, now: datetime) -> str:
    """Say when the next visit begins."""
    minutes = round((start - now).total_seconds() / 60)
    if minutes < 0:
        return _("{span} past its start").format(span=formats.duration(-minutes))
    if minutes == 0:
        return _("starts now")
    return _("next in {span}").format(span=formats.duration(minutes))


def outcome_text(visit: DayVisit) -> str:
    """Say what is left of a visit that took place."""
    if not visit.has_notes and not visit.outcome:
        return _("Not written up yet")
    said = _("Minutes logged") if visit.has_notes else _("Outcome noted")
    if not visit.promises:
        return said
    count = ngettext("{n} commitment", "{n} commitments", visit.promises).format(n=visit.promises)
    return f"{said} · {count}"


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


def promise_text(line: CommitmentLine) -> str:
    """Write a promise with whose it is."""
    name = brief_name(line.account_name, line.account_english)
    if line.is_ours:
        return f"{name} · {line.text}"
    return _("{account} · they: {text}").format(account=name, text=line.text)


def due_text(line: CommitmentLine, today: date) -> tuple[str, str]:
    """Say when a promise falls due, and in which colour."""
    if line.due is None:
        return _("no date"), "text3"
    if line.late_days:
        return _("{n} d late").format(n=line.late_days), "riskText"
    if line.due == today:
        return _("today"), "warnText"
    return formats.day_from(line.due, today), "text3"


def debt_texts(debt: CadenceDebt) -> tuple[str, str]:
    """Say how far a touch is past its day, and what rhythm was promised."""
    return (
        _("{n} d over").format(n=debt.overdue_days),
        _("every {n} d").format(n=debt.interval_days),
    )


def risk_texts(signal: RiskSignal) -> tuple[str, str]:
    """Return what a signal says of its account, and the line under it."""
    return _SAID[signal.kind](signal), _under(signal)


def _ticket(signal: RiskSignal) -> str:
    days = signal.days or 0
    late = formats.days(days) if days else _("less than a day")
    return _("{ticket} is {span} past its limit").format(ticket=signal.title or "", span=late)


def _drop(signal: RiskSignal) -> str:
    change = wording.signed(signal.points or 0.0)
    return _("health {change} in {n} d").format(change=change, n=signal.days)


def _low(signal: RiskSignal) -> str:
    return _("health is {points}").format(points=wording.points(signal.points))


def _owed(signal: RiskSignal) -> str:
    return _("{amount} overdue").format(amount=_amount(signal.money))


def _ending(signal: RiskSignal) -> str:
    return _("contract ends in {n} d").format(n=signal.days)


def _silent(signal: RiskSignal) -> str:
    if signal.never:
        return _("{name} was never met").format(name=signal.title or "")
    return _("{name} silent for {n} d").format(name=signal.title or "", n=signal.days)


def _stalled(signal: RiskSignal) -> str:
    return _("deal stands still for {n} d").format(n=signal.days)


_SAID: Final[dict[Risk, Callable[[RiskSignal], str]]] = {
    Risk.SLA_BREACH: _ticket,
    Risk.HEALTH_DROP: _drop,
    Risk.HEALTH_LOW: _low,
    Risk.MONEY_OVERDUE: _owed,
    Risk.CONTRACT_ENDING: _ending,
    Risk.PERSON_SILENT: _silent,
    Risk.DEAL_STALLED: _stalled,
}


def _under(signal: RiskSignal) -> str:
    more = signal.count - 1
    rest = ngettext("{n} more like it", "{n} more like it", more).format(n=more) if more else ""
    unsettled = _("renewal not settled")
    detail = {
        Risk.MONEY_OVERDUE: _("for {n} d").format(n=signal.days or 0),
        Risk.CONTRACT_ENDING: f"{signal.title} · {unsettled}",
        Risk.DEAL_STALLED: f"{signal.title} · {_amount(signal.money)}",
        Risk.HEALTH_LOW: _("below {n} points").format(n=50),
    }
    return " · ".join(part for part in (detail.get(signal.kind, ""), rest) if part)


def _amount(money: Money | None) -> str:
    return "—" if money is None else formats.money(money.amount_minor, money.currency)
