"""The measures of a health score: what raw figure each reads from the facts, and on what evidence.

Activity, relationship and satisfaction are here, service, renewal and money in
``health_promises``; ``RULES`` lists all six. Each rule is three functions: ``figure`` (the raw
input of its curve, None when missing), ``turns`` (days on which a fact may begin to count
otherwise) and ``evidence``. Between two turns a figure moves one way only and is never lost or
found; the outlook relies on it.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from msgspec import Struct

from kamdesk.domain import health_promises as promises
from kamdesk.domain.health_facts import AccountFacts, Evidence, FeedbackFact, Figure

FEEDBACK_HALF_LIFE_DAYS = 180
PORTFOLIO_ANSWERS = 3  # the portfolio mean weighs like so many fresh answers
_PROMOTER_FROM, _PASSIVE_FROM = 9, 7


class Rule(Struct, frozen=True):
    """How one measure is read. ``is_steady``: its figure stands still between two turns."""

    figure: Callable[[AccountFacts, date], Figure | None]
    turns: Callable[[AccountFacts], Iterator[date]]
    evidence: Callable[[AccountFacts, date], tuple[Evidence, ...]]
    is_steady: bool = False


def activity(facts: AccountFacts, day: date) -> Figure | None:
    """Count promised intervals since the last touch; before the first, since the promise.

    Missing while the first interval after the promise still runs: nothing was due yet, so nobody
    can say whether the rhythm is kept.
    """
    if facts.interval_days is None:
        return None
    touched = facts.last_touch.on if facts.last_touch else None
    if touched and touched <= day:
        return Figure((day - touched).days / facts.interval_days, touched)
    since = facts.rhythm_since
    if since is None or (day - since).days <= facts.interval_days:
        return None
    return Figure((day - since).days / facts.interval_days, since)


def _activity_turns(facts: AccountFacts) -> Iterator[date]:
    if facts.last_touch:
        yield facts.last_touch.on
    if facts.rhythm_since and facts.interval_days:
        yield facts.rhythm_since + timedelta(days=facts.interval_days + 1)


def _activity_evidence(facts: AccountFacts, day: date) -> tuple[Evidence, ...]:
    rhythm = Evidence("interval_days", "account", None, facts.interval_days)
    touch = facts.last_touch
    if touch and touch.on <= day:
        return (Evidence("last_touch", touch.entity, touch.record_id, touch.on), rhythm)
    return (Evidence("rhythm_since", "account", None, facts.rhythm_since), rhythm)


def relationship(facts: AccountFacts, day: date) -> Figure | None:
    """Decision coverage, 0-1, as handed in."""
    fact = facts.relationship
    return Figure(fact.coverage, fact.known_on) if fact and fact.known_on <= day else None


def _relationship_turns(facts: AccountFacts) -> Iterator[date]:
    if facts.relationship:
        yield facts.relationship.known_on


def _relationship_evidence(facts: AccountFacts, day: date) -> tuple[Evidence, ...]:
    fact = facts.relationship
    if fact is None or fact.known_on > day:
        return ()
    named = tuple(
        Evidence("stakeholder", "stakeholder_fact", record_id, None)
        for record_id in fact.record_ids
    )
    return (Evidence("decision_coverage", "account", None, fact.coverage), *named)


def satisfaction(facts: AccountFacts, day: date) -> Figure | None:
    """Mean answer, -100..100; each halves its influence in 180 days, three portfolio means pull.

    NPS answers count -100, 0 or 100 (detractor, passive, promoter), CSAT ``(answer - 3) * 50``.
    """
    heard = [answer for answer in facts.feedback if answer.given_on <= day]
    if not heard:
        return None
    prior = facts.portfolio_satisfaction
    weight = total = 0.0
    if prior is not None:
        weight, total = float(PORTFOLIO_ANSWERS), PORTFOLIO_ANSWERS * prior
    for answer in heard:
        influence = 0.5 ** ((day - answer.given_on).days / FEEDBACK_HALF_LIFE_DAYS)
        weight, total = weight + influence, total + influence * feeling(answer)
    return Figure(total / weight, max([answer.given_on for answer in heard]))


def feeling(answer: FeedbackFact) -> float:
    """Put one answer on the common scale -100..100."""
    if answer.kind == "csat":
        return (answer.answer - 3) * 50.0
    if answer.answer >= _PROMOTER_FROM:
        return 100.0
    return 0.0 if answer.answer >= _PASSIVE_FROM else -100.0


def _satisfaction_turns(facts: AccountFacts) -> Iterator[date]:
    for answer in facts.feedback:
        yield answer.given_on


def _satisfaction_evidence(facts: AccountFacts, day: date) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(answer.kind, "feedback", answer.record_id, answer.answer)
        for answer in facts.feedback
        if answer.given_on <= day
    )


RULES: dict[str, Rule] = {
    "activity": Rule(activity, _activity_turns, _activity_evidence),
    "resolution": Rule(
        promises.resolution, promises.resolution_turns, promises.resolution_evidence, is_steady=True
    ),
    "renewal": Rule(promises.renewal, promises.renewal_turns, promises.renewal_evidence),
    "receivables": Rule(
        promises.receivables,
        promises.receivable_turns,
        promises.receivable_evidence,
        is_steady=True,
    ),
    "relationship": Rule(relationship, _relationship_turns, _relationship_evidence, is_steady=True),
    "satisfaction": Rule(satisfaction, _satisfaction_turns, _satisfaction_evidence),
}
