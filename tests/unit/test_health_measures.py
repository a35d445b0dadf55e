"""Activity, relationship and satisfaction: raw figures and evidence."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.health_facts import AccountFacts, FeedbackFact, RelationshipFact, TouchFact
from kamdesk.domain.health_measures import RULES, activity, feeling, relationship, satisfaction
from kamdesk.domain.score_model import MEASURE_KEYS

TODAY = date(2026, 11, 21)
ID, OTHER = UUID(int=1), UUID(int=2)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_there_is_a_rule_for_every_measure() -> None:
    assert tuple(RULES) == MEASURE_KEYS


def test_activity_counts_promised_intervals_since_the_last_touch() -> None:
    facts = AccountFacts(interval_days=14, last_touch=TouchFact("visit", ID, ago(21)))

    found = activity(facts, TODAY)

    assert found is not None
    assert found.raw == 1.5
    touch, rhythm = RULES["activity"].evidence(facts, TODAY)
    assert (touch.fact, touch.entity, touch.record_id, touch.raw) == (
        "last_touch",
        "visit",
        ID,
        ago(21),
    )
    assert (rhythm.fact, rhythm.raw) == ("interval_days", 14)


def test_before_the_first_touch_the_clock_runs_from_the_promise() -> None:
    facts = AccountFacts(14, rhythm_since=ago(28), last_touch=TouchFact("visit", ID, ago(-1)))

    found = activity(facts, TODAY)

    assert found is not None
    assert found.raw == 2
    assert RULES["activity"].evidence(facts, TODAY)[0].fact == "rhythm_since"
    assert set(RULES["activity"].turns(facts)) == {ago(-1), ago(13)}


@pytest.mark.parametrize("days", [0, 1, 14])
def test_an_untouched_account_is_not_judged_while_its_first_interval_runs(days: int) -> None:
    facts = AccountFacts(interval_days=14, rhythm_since=ago(days))

    assert activity(facts, TODAY) is None


def test_an_untouched_account_is_judged_from_the_day_after_its_first_interval() -> None:
    facts = AccountFacts(interval_days=14, rhythm_since=ago(15))

    found = activity(facts, TODAY)

    assert found is not None
    assert found.raw == pytest.approx(15 / 14)
    assert list(RULES["activity"].turns(facts)) == [TODAY]


def test_a_touch_starts_the_judging_at_once() -> None:
    facts = AccountFacts(14, rhythm_since=TODAY, last_touch=TouchFact("visit", ID, TODAY))

    found = activity(facts, TODAY)

    assert found is not None
    assert found.raw == 0


def test_without_days_activity_has_no_turns() -> None:
    assert not list(RULES["activity"].turns(AccountFacts(interval_days=14)))


@pytest.mark.parametrize(
    "facts",
    [
        AccountFacts(),
        AccountFacts(interval_days=14),
        AccountFacts(last_touch=TouchFact("visit", ID, ago(1))),
        AccountFacts(interval_days=14, rhythm_since=ago(-1)),
    ],
)
def test_without_a_rhythm_or_a_start_activity_is_missing(facts: AccountFacts) -> None:
    assert activity(facts, TODAY) is None


def test_relationship_is_the_coverage_known_on_that_day() -> None:
    facts = AccountFacts(relationship=RelationshipFact(0.6, ago(10), (ID, OTHER)))

    found = relationship(facts, TODAY)

    assert found is not None
    assert (found.raw, found.known_on) == (0.6, ago(10))
    evidence = RULES["relationship"].evidence(facts, TODAY)
    assert [e.record_id for e in evidence] == [None, ID, OTHER]
    assert evidence[0].raw == 0.6
    assert list(RULES["relationship"].turns(facts)) == [ago(10)]


def test_relationship_not_yet_known_is_missing() -> None:
    later = AccountFacts(relationship=RelationshipFact(0.6, ago(-1)))

    for facts in (AccountFacts(), later):
        assert relationship(facts, TODAY) is None
        assert RULES["relationship"].evidence(facts, TODAY) == ()
    assert not list(RULES["relationship"].turns(AccountFacts()))


def said(answer: int, days_ago: int = 0) -> FeedbackFact:
    return FeedbackFact(ID, "nps", answer, ago(days_ago))


@pytest.mark.parametrize(
    ("kind", "answer", "points"),
    [
        ("nps", 9, 100),
        ("nps", 7, 0),
        ("nps", 6, -100),
        ("csat", 1, -100),
        ("csat", 3, 0),
        ("csat", 5, 100),
    ],
)
def test_both_surveys_share_one_scale(kind: str, answer: int, points: float) -> None:
    assert feeling(FeedbackFact(ID, "csat" if kind == "csat" else "nps", answer, TODAY)) == points


def test_few_answers_are_drawn_to_the_portfolio() -> None:
    facts = AccountFacts(feedback=(said(10),), portfolio_satisfaction=20)

    found = satisfaction(facts, TODAY)

    assert found is not None
    assert found.raw == pytest.approx((100 + 3 * 20) / 4)


def test_an_answer_halves_its_influence_in_180_days() -> None:
    facts = AccountFacts(feedback=(said(10), said(0, 180)))

    found = satisfaction(facts, TODAY)

    assert found is not None
    assert found.raw == pytest.approx((100 - 50) / 1.5)
    assert found.known_on == TODAY


def test_answers_given_later_are_not_heard() -> None:
    facts = AccountFacts(feedback=(said(10, -1),))

    assert satisfaction(facts, TODAY) is None
    assert RULES["satisfaction"].evidence(facts, TODAY) == ()
    assert list(RULES["satisfaction"].turns(facts)) == [ago(-1)]


@given(
    st.lists(st.tuples(st.integers(0, 10), st.integers(0, 4000)), min_size=1, max_size=8),
    st.none() | st.floats(-100, 100),
)
def test_satisfaction_stays_on_its_scale(
    answers: list[tuple[int, int]], prior: float | None
) -> None:
    facts = AccountFacts(
        feedback=tuple(said(answer, days) for answer, days in answers),
        portfolio_satisfaction=prior,
    )

    found = satisfaction(facts, TODAY)

    assert found is not None
    assert -100 - 1e-9 <= found.raw <= 100 + 1e-9
