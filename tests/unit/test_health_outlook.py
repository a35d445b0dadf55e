"""The day a score will next look different, checked against scoring every day."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdesk.domain.health import score
from kamdesk.domain.health_facts import (
    RENEWAL_PROGRESS,
    AccountFacts,
    ContractFact,
    FeedbackFact,
    ReceivableFact,
    RelationshipFact,
    TicketFact,
    TouchFact,
)
from kamdesk.domain.health_outlook import (
    HORIZON_DAYS,
    next_change_on,
    standing,
    standing_today,
)
from kamdesk.domain.score_model import Measure, ScoreModel, default_model, shown_points

TODAY = date(2026, 11, 21)
ID = UUID(int=1)

_ids = st.integers(1, 2**64).map(lambda number: UUID(int=number))
_days = st.integers(-60, 500).map(lambda days: TODAY - timedelta(days=days))
_maybe = _days | st.none()
_touches = st.builds(TouchFact, st.sampled_from(["visit", "touch"]), _ids, _days)
_tickets = st.builds(TicketFact, _ids, _maybe, st.none() | st.booleans(), _maybe)
_contracts = st.builds(
    ContractFact,
    _ids,
    st.none() | st.integers(-300, 400).map(lambda days: TODAY + timedelta(days=days)),
    st.none() | st.integers(0, 10**9),
    st.sampled_from(sorted(RENEWAL_PROGRESS.values())),
)
_lines = st.builds(ReceivableFact, _ids, _maybe, st.integers(0, 10**9), _maybe)
_relations = st.builds(RelationshipFact, st.floats(0, 1), _days, st.just(()))
_answers = st.builds(FeedbackFact, _ids, st.just("nps"), st.integers(0, 10), _days) | st.builds(
    FeedbackFact, _ids, st.just("csat"), st.integers(1, 5), _days
)


def _some(of: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(of, max_size=3).map(tuple)


account_facts = st.builds(
    AccountFacts,
    interval_days=st.none() | st.integers(1, 120),
    rhythm_since=_maybe,
    last_touch=st.none() | _touches,
    tickets=_some(_tickets),
    contracts=_some(_contracts),
    receivables=_some(_lines),
    receivables_known_on=_maybe,
    relationship=st.none() | _relations,
    feedback=_some(_answers),
    portfolio_satisfaction=st.none() | st.floats(-100, 100),
)


# A curve that rises and falls: nothing in the search may rest on a curve going one way.
HILLY = ScoreModel(
    "hilly",
    1,
    (
        Measure("activity", 3, None, ((0, 20), (1, 90), (2, 30), (4, 60)), "measure.activity"),
        Measure("satisfaction", 2, 60, ((-100, 50), (0, 0), (100, 80)), "measure.satisfaction"),
        Measure("renewal", 1, None, ((-1, 70), (-0.5, 0), (0, 100)), "measure.renewal"),
    ),
)
WEIGHTLESS = ScoreModel(
    "weightless",
    1,
    (
        Measure("activity", 0, None, ((1, 100), (3, 0)), "measure.activity"),
        Measure("resolution", 1, 90, ((0, 0), (1, 100)), "measure.resolution"),
    ),
)


def look(facts: AccountFacts, model: ScoreModel, day: date) -> tuple[int | None, str]:
    found = score(facts, model, day, horizon_days=0)
    return None if found.value is None else shown_points(found.value), found.band


def first_change_day_by_day(facts: AccountFacts, model: ScoreModel) -> date | None:
    now = look(facts, model, TODAY)
    days = (TODAY + timedelta(days=ahead) for ahead in range(1, HORIZON_DAYS + 1))
    return next((day for day in days if look(facts, model, day) != now), None)


@settings(max_examples=60, deadline=None)
@given(account_facts, st.sampled_from([default_model(), HILLY, WEIGHTLESS]))
def test_the_next_change_is_the_one_found_by_scoring_every_day(
    facts: AccountFacts, model: ScoreModel
) -> None:
    assert next_change_on(facts, model, TODAY) == first_change_day_by_day(facts, model)


@settings(max_examples=60, deadline=None)
@given(account_facts, st.sampled_from([default_model(), HILLY, WEIGHTLESS]))
def test_every_account_scores_between_nothing_and_a_hundred(
    facts: AccountFacts, model: ScoreModel
) -> None:
    found = score(facts, model, TODAY, horizon_days=0)

    assert -1e-9 <= found.confidence <= 1 + 1e-9
    assert found.value is None or -1e-9 <= found.value <= 100 + 1e-9
    assert sum(part.contribution for part in found.measures) == pytest.approx(
        found.value or 0, abs=1e-9
    )


@settings(max_examples=60, deadline=None)
@given(account_facts, st.sampled_from([default_model(), HILLY, WEIGHTLESS]))
def test_the_brief_standing_is_the_full_score(facts: AccountFacts, model: ScoreModel) -> None:
    full, brief = score(facts, model, TODAY), standing(facts, model, TODAY)

    assert (brief.value, brief.band) == (full.value, full.band)
    assert brief.confidence == full.confidence
    assert brief.next_change_on == full.next_change_on


@settings(max_examples=60, deadline=None)
@given(st.lists(account_facts, max_size=4), st.sampled_from([default_model(), HILLY, WEIGHTLESS]))
def test_scoring_many_for_today_is_scoring_each(
    facts: list[AccountFacts], model: ScoreModel
) -> None:
    stands = standing_today(model, TODAY)

    assert [stands(each) for each in facts] == [standing(each, model, TODAY, 0) for each in facts]


def test_a_horizon_of_a_single_day_sees_a_turn_tomorrow() -> None:
    model = ScoreModel("one", 1, (default_model().measure("receivables"),))
    facts = AccountFacts(receivables=(ReceivableFact(ID, TODAY, 100),))
    calm = AccountFacts(receivables=(ReceivableFact(ID, TODAY - timedelta(days=30), 0),))

    assert next_change_on(facts, model, TODAY, horizon_days=1) == TODAY + timedelta(days=1)
    assert next_change_on(calm, model, TODAY, horizon_days=1) is None
    assert next_change_on(facts, model, TODAY, horizon_days=0) is None


def test_an_account_without_facts_never_changes() -> None:
    assert next_change_on(AccountFacts(), default_model(), TODAY) is None


def test_activity_alone_starts_to_fall_the_day_after_its_interval() -> None:
    model = ScoreModel("one", 1, (default_model().measure("activity"),))
    facts = AccountFacts(interval_days=14, last_touch=TouchFact("visit", ID, TODAY))

    assert next_change_on(facts, model, TODAY) == TODAY + timedelta(days=15)
    assert next_change_on(facts, model, TODAY, horizon_days=14) is None


def test_a_score_that_loses_its_confidence_changes_on_that_day() -> None:
    model = ScoreModel("one", 1, (default_model().measure("relationship"),))
    facts = AccountFacts(relationship=RelationshipFact(0.6, TODAY))

    change = next_change_on(facts, model, TODAY)

    assert change == TODAY + timedelta(days=181)
    assert look(facts, model, TODAY + timedelta(days=180)) == (60, "watch")
    assert look(facts, model, TODAY + timedelta(days=181)) == (60, "unscored")


def test_an_instalment_that_falls_overdue_changes_the_score_the_day_after() -> None:
    model = ScoreModel("one", 1, (default_model().measure("receivables"),))
    facts = AccountFacts(receivables=(ReceivableFact(ID, TODAY + timedelta(days=7), 100),))

    assert next_change_on(facts, model, TODAY) == TODAY + timedelta(days=8)
