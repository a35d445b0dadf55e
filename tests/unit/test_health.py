"""The score: the published example, bands, confidence, what is missing."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.health import Reading, measure_values, score, weigh
from kamdesk.domain.health_facts import (
    AccountFacts,
    ContractFact,
    FeedbackFact,
    ReceivableFact,
    RelationshipFact,
    TicketFact,
    TouchFact,
)
from kamdesk.domain.score_model import (
    MEASURE_KEYS,
    Measure,
    ScoreModel,
    default_model,
    shown_points,
)

TODAY = date(2026, 11, 21)
IDS = [UUID(int=number) for number in range(1, 7)]
FLAT = ((0.0, 0.0), (100.0, 100.0))


def model_of(**weights: float) -> ScoreModel:
    measures = tuple(Measure(key, weight, None, FLAT, key) for key, weight in weights.items())
    return ScoreModel("example", 1, measures)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


FULL = AccountFacts(
    interval_days=14,
    last_touch=TouchFact("visit", IDS[0], ago(21)),
    tickets=(TicketFact(IDS[1], ago(0), in_sla=True),),
    contracts=(ContractFact(IDS[2], ago(-90), 1000, 0.5),),
    receivables=(ReceivableFact(IDS[3], ago(45), 100),),
    relationship=RelationshipFact(0.6, ago(180), (IDS[4],)),
    feedback=(FeedbackFact(IDS[5], "csat", 4, ago(0)),),
)


def test_the_published_scorecard_gives_2287_over_57_shown_as_40() -> None:
    readings = (Reading("a", 47), Reading("b", 59), Reading("c", 21))

    found = weigh(model_of(a=20, b=15, c=22), readings)

    assert found.value is not None
    assert found.value == pytest.approx(2287 / 57, abs=1e-9)
    assert found.value == pytest.approx(40.1228, abs=5e-5)
    assert shown_points(found.value) == 40
    assert [part.contribution for part in found.measures] == pytest.approx(
        [940 / 57, 885 / 57, 462 / 57]
    )
    assert found.band == "at_risk"


def test_all_six_measures_are_read_from_the_facts() -> None:
    found = score(FULL, default_model(), TODAY)

    points = {part.key: part.value for part in found.measures}
    assert points == pytest.approx(
        {
            "activity": 75,
            "resolution": 100 * 9 / 11,
            "renewal": 100,
            "receivables": 50,
            "relationship": 60,
            "satisfaction": 75,
        }
    )
    expected = (22 * 75 + 18 * 900 / 11 + 20 * 100 + 20 * 50 + 12 * 60 + 8 * 75) / 100
    assert found.value == pytest.approx(expected)
    assert found.confidence == pytest.approx(1 - 0.12 / 2)
    assert found.band == "watch"
    assert (found.model_key, found.model_version) == ("default", 1)


def test_every_measure_names_the_record_it_rests_on() -> None:
    found = score(FULL, default_model(), TODAY)

    for number, key in enumerate(MEASURE_KEYS):
        part = found.measure(key)
        assert part is not None
        assert IDS[number] in [evidence.record_id for evidence in part.evidence]


def test_a_measure_is_looked_up_by_key() -> None:
    found = score(FULL, default_model(), TODAY)

    assert found.measure("mood") is None


def test_a_missing_measure_is_left_out_and_costs_confidence() -> None:
    found = weigh(model_of(a=30, b=30, c=40), (Reading("a", 80), Reading("b", 60)))

    assert found.value == pytest.approx(70)
    assert found.confidence == pytest.approx(0.6)
    assert [part.share for part in found.measures] == [0.5, 0.5, 0]
    assert found.band == "watch"


def test_below_half_confidence_the_value_stays_but_there_is_no_band() -> None:
    found = weigh(model_of(a=49, b=51), (Reading("a", 90),))

    assert found.value == 90
    assert found.band == "unscored"


def test_an_old_fact_costs_confidence_but_not_points() -> None:
    found = weigh(model_of(a=1, b=1), (Reading("a", 90, freshness=0.5), Reading("b", 90)))

    assert (found.value, found.confidence, found.band) == (90, 0.75, "healthy")


def test_an_empty_account_is_unscored_and_not_yellow() -> None:
    found = score(AccountFacts(), default_model(), TODAY)

    assert found.value is None
    assert (found.band, found.confidence) == ("unscored", 0)
    assert found.next_change_on is None


def test_a_measure_without_weight_alone_gives_no_score() -> None:
    found = weigh(model_of(a=0, b=1), (Reading("a", 90),))

    assert found.value is None
    assert found.measures[0].share == 0


def test_the_next_change_is_looked_for_only_when_asked() -> None:
    assert score(FULL, default_model(), TODAY).next_change_on is not None
    assert score(FULL, default_model(), TODAY, horizon_days=0).next_change_on is None


def test_a_score_of_a_past_day_does_not_see_later_facts() -> None:
    readings = {reading.key: reading for reading in measure_values(FULL, default_model(), ago(30))}

    assert readings["activity"].value is None
    assert readings["satisfaction"].value is None
    assert readings["relationship"].value == 60


VALUES = st.lists(
    st.tuples(st.floats(0, 100) | st.none(), st.floats(0.1, 100), st.floats(0, 1)),
    min_size=1,
    max_size=6,
)


@given(VALUES)
def test_contributions_add_up_to_the_score_and_shares_to_one(
    values: list[tuple[float | None, float, float]],
) -> None:
    model = model_of(**{f"m{at}": weight for at, (_, weight, _) in enumerate(values)})
    readings = tuple(
        Reading(f"m{at}", value, freshness=fresh) for at, (value, _, fresh) in enumerate(values)
    )

    found = weigh(model, readings)

    known = [value for value, _, _ in values if value is not None]
    assert (found.value is None) == (not known)
    assert 0 <= found.confidence <= 1 + 1e-9
    if found.value is not None:
        assert min(known) - 1e-9 <= found.value <= max(known) + 1e-9
        assert sum(p.contribution for p in found.measures) == pytest.approx(found.value, abs=1e-9)
        assert sum(p.share for p in found.measures) == pytest.approx(1, abs=1e-9)


@given(VALUES, st.integers(0, 5), st.floats(0, 100))
def test_a_better_measure_never_lowers_the_score(
    values: list[tuple[float | None, float, float]], which: int, raised: float
) -> None:
    at = which % len(values)
    model = model_of(**{f"m{n}": weight for n, (_, weight, _) in enumerate(values)})
    before = [Reading(f"m{n}", value) for n, (value, _, _) in enumerate(values)]
    low, high = sorted((before[at].value or 0, raised))
    worse, better = list(before), list(before)
    worse[at], better[at] = Reading(f"m{at}", low), Reading(f"m{at}", high)

    lower, higher = weigh(model, tuple(worse)).value, weigh(model, tuple(better)).value

    assert lower is not None
    assert higher is not None
    assert higher >= lower - 1e-9
