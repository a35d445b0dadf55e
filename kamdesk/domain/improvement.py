"""What would raise a score most: for each measure the next step one of us can take.

A gain is not estimated: the facts are changed as the step would change them and scored again. So
meeting somebody counts as a touch and as reaching that person, and one bill paid is one bill.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final, TypeVar
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from kamdesk.domain.health import HealthScore, Reading, measure_values, weigh
from kamdesk.domain.health_facts import RENEWAL_PROGRESS, AccountFacts, FeedbackFact, TouchFact
from kamdesk.domain.health_promises import lagging_contracts, late_lines, tickets_in_time
from kamdesk.domain.score_model import TOP_POINTS, Band, ScoreModel

LEVERS = {
    "activity": "hold_visit",
    "resolution": "solve_tickets",
    "renewal": "start_renewal",
    "receivables": "collect_overdue",
    "relationship": "meet_decision_maker",
    "satisfaction": "ask_feedback",
}
_LEAST: Final = 1e-9  # points, or part of the confidence; less is the noise of floating sums
_NOT_YET: Final = UUID(int=0)  # the record of a step nobody has taken
_Fact = TypeVar("_Fact")


class Improvement(Struct, frozen=True):
    """One way up. Gains are points of the whole score, 0 or more; None without a score to raise.

    ``next_gain`` is what the step alone brings, None when that depends on what people answer;
    ``gain`` is for the measure at 100 after the step, and ``band`` the band then. A step may gain
    nothing but confidence (0-1). ``entity`` and ``record_id`` name what the step is about, None
    when any will do.
    """

    key: str
    lever: str
    gain: float | None
    next_gain: float | None
    confidence_gain: float
    band: Band
    entity: str | None = None
    record_id: UUID | None = None


class _Step(Struct, frozen=True):
    """A step on a measure, and the facts after it; ``is_sure`` False when answers decide."""

    key: str
    after: AccountFacts
    entity: str | None = None
    record_id: UUID | None = None
    is_sure: bool = True


def improvements(
    facts: AccountFacts, model: ScoreModel, day: date, now: HealthScore
) -> tuple[Improvement, ...]:
    """List the ways up, the largest step first, then the most confidence; empty at the top.

    ``now`` is the score of these facts by this model on that day.
    """
    counted = {part.key for part in now.measures if part.weight > 0}
    best: dict[str, Improvement] = {}
    for step in _steps(facts, day):
        if step.key in counted:
            way = _way_up(step, now, model, measure_values(step.after, model, day))
            if _is_useful(way) and (step.key not in best or _rank(way) < _rank(best[step.key])):
                best[step.key] = way
    return tuple(sorted(best.values(), key=_rank))


def _rank(way: Improvement) -> tuple[float, float, float, str]:
    return (-(way.next_gain or 0.0), -way.confidence_gain, -(way.gain or 0.0), way.key)


def _is_useful(way: Improvement) -> bool:
    gain = way.gain if way.next_gain is None else way.next_gain
    return (gain or 0.0) > _LEAST or way.confidence_gain > _LEAST


def _steps(facts: AccountFacts, day: date) -> Iterator[_Step]:
    touched = replace(facts, last_touch=TouchFact("visit", _NOT_YET, day))
    if facts.interval_days is not None:
        yield _Step("activity", touched)
    yield from _meetings(touched, day)
    for at, ticket in tickets_in_time(facts, day):
        solved = _with(facts.tickets, at, replace(ticket, closed_on=day, in_sla=True))
        yield _Step("resolution", replace(facts, tickets=solved), "ticket", ticket.record_id)
    for at, contract in lagging_contracts(facts, day):
        further = min(p for p in RENEWAL_PROGRESS.values() if p > contract.renewal_progress)
        moved = _with(facts.contracts, at, replace(contract, renewal_progress=further))
        yield _Step("renewal", replace(facts, contracts=moved), "contract", contract.record_id)
    for at, line in late_lines(facts, day):
        paid = _with(facts.receivables, at, replace(line, open_minor=0))
        yield _Step("receivables", replace(facts, receivables=paid), "instalment", line.record_id)
    glad = FeedbackFact(_NOT_YET, "nps", 10, day)
    heard = replace(facts, feedback=(*facts.feedback, glad))
    yield _Step("satisfaction", heard, is_sure=False)


def _meetings(touched: AccountFacts, day: date) -> Iterator[_Step]:
    """Meet the weightiest person who is not against us and out of reach, if there is one."""
    known = touched.relationship
    if known is None or known.known_on > day:
        yield _Step("relationship", touched, is_sure=False)
    elif known.nearest is not None:
        person_id, coverage = known.nearest
        after = replace(touched, relationship=replace(known, coverage=coverage))
        yield _Step("relationship", after, "contact", person_id)
    elif known.coverage < 1:  # those who are left must be won first, or nobody knows what they want
        yield _Step("relationship", touched, is_sure=False)


def _with(rows: tuple[_Fact, ...], at: int, row: _Fact) -> tuple[_Fact, ...]:
    return (*rows[:at], row, *rows[at + 1 :])


def _way_up(
    step: _Step, now: HealthScore, model: ScoreModel, readings: tuple[Reading, ...]
) -> Improvement:
    """Compare the score with the one the readings after the step make."""
    topped = tuple(_topped(r, step.is_sure) if r.key == step.key else r for r in readings)
    after, best = weigh(model, readings), weigh(model, topped)
    surer = (after if step.is_sure else best).confidence - now.confidence
    return Improvement(
        key=step.key,
        lever=LEVERS[step.key],
        gain=_gain(now, best),
        next_gain=_gain(now, after) if step.is_sure else None,
        confidence_gain=max(0.0, surer),
        band=best.band,
        entity=step.entity,
        record_id=step.record_id,
    )


def _topped(reading: Reading, is_sure: bool) -> Reading:
    return Reading(reading.key, TOP_POINTS, freshness=reading.freshness if is_sure else 1.0)


def _gain(now: HealthScore, after: HealthScore) -> float | None:
    if now.value is None or after.value is None:
        return None
    return max(0.0, after.value - now.value)
