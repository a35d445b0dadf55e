"""What would raise a score most: realistic steps, each scored again."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kamdesk.domain.health import score
from kamdesk.domain.health_facts import (
    AccountFacts,
    ContractFact,
    FeedbackFact,
    NearestPerson,
    ReceivableFact,
    RelationshipFact,
    TicketFact,
    TouchFact,
)
from kamdesk.domain.improvement import LEVERS, Improvement, improvements
from kamdesk.domain.score_model import MEASURE_KEYS, Measure, ScoreModel, default_model
from kamdesk.i18n.sentences.domain_health import LEVER_LABELS

MODEL = default_model()
TODAY = date(2026, 11, 21)
ID, SMALL, LARGE, HAN = (UUID(int=n) for n in (1, 2, 3, 4))


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


FULL = AccountFacts(
    interval_days=14,
    last_touch=TouchFact("visit", ID, ago(28)),
    tickets=(
        TicketFact(ID, ago(10), in_sla=True),
        TicketFact(SMALL, None, in_sla=None, due_on=ago(-2)),
        TicketFact(LARGE, None, in_sla=None, due_on=ago(3)),
    ),
    contracts=(ContractFact(ID, ago(-60), 900_00, 0.25), ContractFact(SMALL, ago(-300), 100_00)),
    receivables=(
        ReceivableFact(SMALL, ago(40), 100_00),
        ReceivableFact(LARGE, ago(40), 800_00),
        ReceivableFact(ID, ago(-10), 100_00),
    ),
    relationship=RelationshipFact(0.25, ago(30), (ID,), NearestPerson(HAN, 0.75)),
    feedback=(FeedbackFact(ID, "nps", 7, ago(20)),),
)


def ways(facts: AccountFacts, model: ScoreModel = MODEL) -> dict[str, Improvement]:
    found = improvements(facts, model, TODAY, score(facts, model, TODAY, 0))
    return {way.key: way for way in found}


def gained(after: AccountFacts, before: AccountFacts = FULL) -> float:
    """Return how much two scores differ."""
    earlier, later = score(before, MODEL, TODAY, 0).value, score(after, MODEL, TODAY, 0).value
    assert earlier is not None
    assert later is not None
    return later - earlier


def test_every_measure_has_a_lever_and_every_lever_has_words() -> None:
    assert tuple(LEVERS) == MEASURE_KEYS
    assert set(LEVERS.values()) == set(LEVER_LABELS)


def test_one_bill_paid_is_one_bill_and_the_best_one() -> None:
    way = ways(FULL)["receivables"]

    lines = (FULL.receivables[0], replace(FULL.receivables[1], open_minor=0), FULL.receivables[2])
    assert (way.entity, way.record_id) == ("instalment", LARGE)
    assert way.next_gain == pytest.approx(gained(replace(FULL, receivables=lines)))
    assert 0 < (way.next_gain or 0.0) < (way.gain or 0.0)


def test_a_meeting_counts_as_a_touch_and_reaches_one_person() -> None:
    found = ways(FULL)

    touched = replace(FULL, last_touch=TouchFact("visit", ID, TODAY))
    assert found["activity"].next_gain == pytest.approx(gained(touched))
    met = replace(touched, relationship=RelationshipFact(0.75, ago(30), (ID,)))
    assert found["relationship"].next_gain == pytest.approx(gained(met))
    assert found["relationship"].record_id == HAN


def test_a_renewal_moves_one_step_and_not_to_its_end() -> None:
    way = ways(FULL)["renewal"]

    contracts = (replace(FULL.contracts[0], renewal_progress=0.5), FULL.contracts[1])
    assert (way.entity, way.record_id) == ("contract", ID)
    assert way.next_gain == pytest.approx(gained(replace(FULL, contracts=contracts)))


def test_only_a_ticket_still_in_time_can_be_solved_in_time() -> None:
    way = ways(FULL)["resolution"]
    solved = replace(FULL.tickets[1], closed_on=TODAY, in_sla=True)
    late_only = replace(FULL, tickets=(FULL.tickets[0], FULL.tickets[2]))

    tickets = (FULL.tickets[0], solved, FULL.tickets[2])
    assert way.record_id == SMALL
    assert way.next_gain == pytest.approx(gained(replace(FULL, tickets=tickets)))
    assert "resolution" not in ways(late_only)


def test_what_people_will_answer_is_not_foretold() -> None:
    way = ways(FULL)["satisfaction"]

    assert way.next_gain is None
    assert way.gain is not None
    assert way.gain > 0


def test_the_largest_step_comes_first_and_its_band_is_named() -> None:
    found = improvements(FULL, MODEL, TODAY, score(FULL, MODEL, TODAY, 0))

    steps = [way.next_gain or 0.0 for way in found]
    assert steps == sorted(steps, reverse=True)
    assert found[0].key == "relationship"
    assert found[0].band == "watch"


def test_what_people_to_be_won_first_will_bring_is_not_foretold() -> None:
    facts = replace(FULL, relationship=RelationshipFact(0.5, ago(30), (ID,)))
    won = replace(FULL, relationship=RelationshipFact(1.0, ago(30), (ID,)))

    way = ways(facts)["relationship"]

    assert way.next_gain is None
    assert (way.gain or 0.0) > 0
    assert "relationship" not in ways(won)


def test_at_the_top_there_is_nothing_to_do() -> None:
    facts = AccountFacts(
        interval_days=14,
        last_touch=TouchFact("visit", ID, TODAY),
        relationship=RelationshipFact(1.0, TODAY),
        feedback=(FeedbackFact(ID, "nps", 10, TODAY),),
    )

    assert ways(facts) == {}


def test_unknown_measures_we_can_ask_about_promise_confidence() -> None:
    found = ways(AccountFacts(interval_days=14, last_touch=TouchFact("visit", ID, ago(28))))

    assert set(found) == {"activity", "relationship", "satisfaction"}
    assert found["relationship"].next_gain is None
    assert found["relationship"].confidence_gain == pytest.approx(0.12)
    assert found["satisfaction"].confidence_gain == pytest.approx(0.08)


def test_an_account_without_a_score_is_told_where_to_start_and_promised_no_points() -> None:
    facts = AccountFacts(interval_days=14, rhythm_since=TODAY)

    found = improvements(facts, MODEL, TODAY, score(facts, MODEL, TODAY, 0))

    assert [way.lever for way in found] == ["meet_decision_maker", "hold_visit", "ask_feedback"]
    assert {(way.gain, way.next_gain) for way in found} == {(None, None)}
    assert "activity" not in ways(AccountFacts())


def test_a_measure_without_weight_is_no_way_up() -> None:
    weightless = Measure("activity", 0, None, ((1, 100), (3, 0)), "measure.activity")
    model = ScoreModel("m", 1, (weightless, *MODEL.measures[1:]))

    found = ways(FULL, model)

    assert "activity" not in found
    assert "renewal" in found


@given(
    st.integers(0, 60),
    st.lists(st.tuples(st.integers(-20, 120), st.integers(1, 900)), max_size=4),
    st.sampled_from((0.0, 0.25, 0.5, 0.75, 1.0)),
)
def test_no_step_promises_more_than_its_measure_can_give(
    seen: int, owed: list[tuple[int, int]], progress: float
) -> None:
    lines = tuple(
        ReceivableFact(UUID(int=at), ago(due), open_minor)
        for at, (due, open_minor) in enumerate(owed)
    )
    facts = replace(
        FULL,
        last_touch=TouchFact("visit", ID, ago(seen)),
        receivables=lines,
        contracts=(ContractFact(ID, ago(-60), None, progress),),
    )

    for way in ways(facts).values():
        assert way.gain is not None
        assert way.confidence_gain >= 0
        if way.next_gain is not None:
            assert 0 <= way.next_gain <= way.gain + 1e-9
