"""Tickets with their answers and solutions, and what customers said about us."""

import math
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from msgspec import Struct

from kamdesk.demo import content
from kamdesk.demo.days import at, evening
from kamdesk.demo.dice import dice, spread
from kamdesk.demo.follow_ups import follow_up
from kamdesk.demo.people import Host
from kamdesk.demo.script import Script
from kamdesk.services.record_rules import SLA_HOURS

_LEAD: Final = "bai"
_FIRST_NUMBER: Final = 2061
_SEVERITIES: Final = {"critical": 3, "major": 20, "minor": 56, "low": 21}
_KINDS: Final = {"fault": 52, "consulting": 20, "installation": 10, "training": 8, "complaint": 10}
_IN_TIME: Final = {"rising": 1.0, "healthy": 0.92, "steady": 0.76, "watch": 0.62, "risk": 0.4}
_ONCE_IN_TIME: Final = {"rising": 0.35, "risk": 0.8}  # before the turn
_TURN_DAYS: Final = 95
_MOOD: Final = {"rising": 0.1, "healthy": 0.15, "steady": 0.0, "watch": -0.2, "risk": -1.3}
_ANSWER_HOURS, _ANSWER_SPREAD = 1.5, 0.6
_UNSOLVED_DAYS: Final = 25  # younger tickets may still be open
_UNSOLVED: Final = 0.45
_CSAT_FROM, _CSAT_TO, _CSAT_NOISE = 3.62, 4.72, 0.55
_ANSWERED: Final = 0.55  # share of solved tickets that are rated
_NPS: Final = {"hualan": 9, "chenghai": 3, "donglu": 8, "beicang": 7}
_NPS_MOODS: Final = {
    "rising": (8, 10),
    "healthy": (8, 10),
    "steady": (7, 9),
    "watch": (6, 8),
    "risk": (4, 7),
}
_SATISFIED: Final = 4
_INTERVIEWS: Final = 9


class Case(Struct, frozen=True):
    """A ticket before it is numbered."""

    key: str
    host: Host
    opened: datetime
    day: date
    kind: str
    severity: str
    title: str
    answered: datetime
    solved: datetime | None
    number: str | None = None
    csat: int | None = None
    is_told: bool = False


def tell_service(script: Script, hosts: Sequence[Host]) -> None:
    """Write down every ticket in the order they were opened, and every answer."""
    cases = [case for host in hosts for case in _cases(script, host)]
    taken = {row.number for row in content.story().tickets}
    number = _FIRST_NUMBER
    for case in sorted(cases, key=lambda case: (case.opened, case.key)):
        while f"SR-{number}" in taken:
            number += 1
        _tell(script, case, case.number or f"SR-{number}")
        number += case.number is None
    _tell_loyalty(script, hosts)


def _cases(script: Script, host: Host) -> list[Case]:
    chance = dice(script.seed, "tickets", host.row.key)
    told = [
        _told_case(script, host, number)
        for number, row in enumerate(content.story().tickets)
        if row.account == host.row.key
    ]
    days = script.days.between(script.days.ago(360), script.days.last)
    usual = spread(chance, days, max(0, host.row.tickets - len(told)))
    return [*told, *(_case(script, host, chance, day, n) for n, day in enumerate(usual))]


def _told_case(script: Script, host: Host, number: int) -> Case:
    row = content.story().tickets[number]
    day = script.days.ago(row.ago)
    opened = at(day, 10)
    return Case(
        key=f"story.{number}",
        host=host,
        opened=opened,
        day=day,
        kind=row.kind,
        severity=row.severity,
        title=script.say(row.title),
        answered=opened + timedelta(hours=row.answer),
        solved=None if row.solve is None else opened + timedelta(hours=row.solve),
        number=row.number,
        csat=row.csat,
        is_told=True,
    )


def _case(script: Script, host: Host, chance: Random, day: date, number: int) -> Case:
    severity = chance.choices(list(_SEVERITIES), list(_SEVERITIES.values()))[0]
    kind = chance.choices(list(_KINDS), list(_KINDS.values()))[0]
    opened = at(day, chance.randint(9, 16), chance.randrange(60))
    solved = _solved(script, host, chance, severity, opened)
    hours = chance.lognormvariate(math.log(_ANSWER_HOURS), _ANSWER_SPREAD)
    answered = opened + timedelta(minutes=int(hours * 60))
    return Case(
        key=f"{host.row.key}.{number}",
        host=host,
        opened=opened,
        day=day,
        kind=kind,
        severity=severity,
        title=script.say(chance.choice(content.texts().tickets[kind])),
        answered=min(answered, solved) if solved else answered,
        solved=solved,
    )


def _solved(
    script: Script, host: Host, chance: Random, severity: str, opened: datetime
) -> datetime | None:
    """Return when a ticket was solved; None while it is open."""
    limit = SLA_HOURS[severity]
    age = (script.days.today - opened.date()).days
    likely = _IN_TIME[host.row.mood]
    if age > _TURN_DAYS:
        likely = _ONCE_IN_TIME.get(host.row.mood, likely)
    in_time = chance.random() < likely
    hours = limit * (chance.uniform(0.15, 0.9) if in_time else chance.uniform(1.1, 3.0))
    solved = opened + timedelta(minutes=int(hours * 60))
    is_open = age < _UNSOLVED_DAYS and chance.random() < _UNSOLVED and in_time is False
    return None if is_open or solved > evening(script.days.last) else solved


def _tell(script: Script, case: Case, number: str) -> None:
    chance = dice(script.seed, "ticket", case.key)
    host = case.host
    people = [p for p in host.people if p.can_be_met and p.row.joined is None]
    contact = chance.choice(people) if people else None
    values: dict[str, Any] = {}
    known_by = evening(case.day)
    if case.answered <= known_by:
        values["answered_at"] = case.answered
    if case.solved and case.solved <= known_by:
        values["solved_at"] = case.solved
    ticket = script.add(
        case.day,
        _LEAD,
        "ticket",
        case.key,
        account_id=host.id,
        contact_id=contact.id if contact else None,
        number=number,
        title=case.title,
        kind=case.kind,
        severity=case.severity,
        opened_at=case.opened,
        owner_id=script.user(_LEAD),
        description=script.say(chance.choice(content.texts().ticket_notes)),
        **values,
    )
    _follow_up(script, case, ticket, frozenset(values))
    if case.solved:
        _rate(script, case, contact.id if contact else None, chance)


def _follow_up(script: Script, case: Case, ticket: Any, known: frozenset[str]) -> None:
    """Write down answer and solution on the days they came."""
    moments = {"answered_at": case.answered, "solved_at": case.solved}
    for field, moment in moments.items():
        if moment is None or field in known:
            continue
        day = script.days.since(moment.astimezone().date())
        if moment > evening(day):
            day = script.days.since(day + timedelta(days=1))
        if day <= script.days.last:
            script.edit(day, _LEAD, "ticket", ticket, **{field: moment})


def _rate(script: Script, case: Case, contact: Any, chance: Random) -> None:
    """Write down how satisfied the customer was, some days later."""
    assert case.solved is not None
    if case.csat is None and (case.is_told or chance.random() > _ANSWERED):
        return
    day = script.days.since(case.solved.astimezone().date() + timedelta(days=chance.randint(1, 3)))
    if day > script.days.last:
        return
    score = case.csat or _csat(script, case.host, day, chance)
    texts = content.texts().praise if score >= _SATISFIED else content.texts().criticism
    answer = script.add(
        day,
        _LEAD,
        "feedback",
        f"csat.{case.key}",
        account_id=case.host.id,
        contact_id=contact,
        kind="csat",
        score=score,
        text=script.say(chance.choice(texts)) if chance.random() < 0.4 else None,  # noqa: PLR2004 - a share of the cases
        given_on=day,
    )
    follow_up(script, case.host, answer, ("csat", score, day))


def _csat(script: Script, host: Host, day: date, chance: Random) -> int:
    """Draw a rating from a mean that rises over the year."""
    year = (script.days.today - script.days.first).days
    progress = (day - script.days.first).days / year
    mean = _CSAT_FROM + (_CSAT_TO - _CSAT_FROM) * progress + _MOOD[host.row.mood]
    return max(1, min(5, round(chance.gauss(mean, _CSAT_NOISE))))


def _tell_loyalty(script: Script, hosts: Sequence[Host]) -> None:
    """Write down the answers to the half-yearly question, and some interviews."""
    old = [host for host in hosts if not host.entered_ago and host.row.tier != "C"]
    for host in old:
        chance = dice(script.seed, "nps", host.row.key)
        for half, ago in enumerate((230, 48)):
            low, high = _NPS_MOODS[host.row.mood]
            score = chance.randint(low, high)
            if host.row.mood == "rising" and not half:
                score = 6
            if half:
                score = _NPS.get(host.row.key, score)
            _answer(script, host, "nps", script.days.ago(ago + chance.randrange(12)), score)
    for number, host in enumerate(old[:_INTERVIEWS]):
        _answer(script, host, "interview", script.days.ago(35 + number * 21), None)


def _answer(script: Script, host: Host, kind: str, day: date, score: int | None) -> None:
    people = [p for p in host.people if p.can_be_met and p.row.joined is None]
    chance = dice(script.seed, kind, host.row.key, day)
    text = chance.choice(content.texts().interviews) if kind == "interview" else None
    answer = script.add(
        day,
        _LEAD,
        "feedback",
        f"{kind}.{host.row.key}.{day}",
        account_id=host.id,
        contact_id=chance.choice(people).id if people else None,
        kind=kind,
        score=score,
        text=script.say(text) if text else None,
        given_on=day,
    )
    follow_up(script, host, answer, (kind, score, day))
