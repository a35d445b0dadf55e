"""Sentences of the page: ways, outcomes, promises, and what each signal says and offers."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from msgspec import Struct

from kamdesk.domain.money import Money
from kamdesk.domain.roles import Role
from kamdesk.i18n import N_, _, formats, ngettext
from kamdesk.queries.cadence_debts import CadenceDebt
from kamdesk.queries.commitments import CommitmentLine
from kamdesk.queries.day_visits import DayVisit
from kamdesk.queries.risk_signals import Risk, RiskSignal
from kamdesk.ui import wording
from kamdesk.ui.visit_words import (
    account_name,
    kilometres,
    leg_text,
    meeting_of,
    state_text,
    subject_of,
)

__all__ = ["account_name", "kilometres", "leg_text", "meeting_of", "state_text", "subject_of"]


_SOON: Final = 180  # minutes; a start farther off is told by the clock


class Verb(Struct, frozen=True):
    """What a signal offers: its word, and what the page asks the shell for."""

    title: str
    intent: str


VERBS: Final = {  # the shell opens a tab of the account by its name
    "open_ticket": Verb(N_("Follow up"), "account.tickets"),
    "explain_health": Verb(N_("Why"), "account.score"),
    "chase_payment": Verb(N_("Chase"), "account.contracts"),
    "start_renewal": Verb(N_("Renew"), "renewal.start"),
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


def brief_name(name: str, english: str | None) -> str:
    """Name an account where there is little room: in English by its first word."""
    shown = wording.named(name, english)
    return shown.split()[0] if shown == english and shown.split() else shown


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
    if minutes > _SOON:
        return _("next at {time}").format(time=formats.clock_time(start))
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


def promise_text(line: CommitmentLine) -> str:
    """Write a promise with whose it is."""
    name = brief_name(line.account_name, line.account_english)
    if line.is_ours:
        return f"{name} · {line.text}"
    return _("{account} (theirs) · {text}").format(account=name, text=line.text)


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


def role_text(debt: CadenceDebt) -> str:
    """Name what the person of a debt does in a decision, the weightiest first; "" when unknown."""
    roles = debt.person.mapped.roles if debt.person else frozenset()
    first = next((role for role in Role if role in roles), None)
    return wording.choice_word("stakeholder_fact", "role", first) if first else ""


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
