"""Service in time, renewal and money: raw figures, turns and evidence."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from kamdesk.domain.health_facts import (
    RENEWAL_PROGRESS,
    AccountFacts,
    ContractFact,
    ReceivableFact,
    TicketFact,
)
from kamdesk.domain.health_promises import (
    receivable_evidence,
    receivable_turns,
    receivables,
    renewal,
    renewal_evidence,
    renewal_turns,
    resolution,
    resolution_evidence,
    resolution_turns,
)

TODAY = date(2026, 11, 21)
ID, OTHER = UUID(int=1), UUID(int=2)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def raw_of(found: object) -> float:
    raw = getattr(found, "raw", None)
    assert isinstance(raw, float)
    return raw


# --- tickets


def closed(days_ago: int, *, in_sla: bool | None = True) -> TicketFact:
    return TicketFact(ID, ago(days_ago), in_sla)


def with_tickets(*tickets: TicketFact) -> AccountFacts:
    return AccountFacts(tickets=tickets)


def test_no_tickets_say_nothing_about_service() -> None:
    assert resolution(AccountFacts(), TODAY) is None


def test_the_share_kept_in_time_is_drawn_to_eight_of_ten() -> None:
    facts = with_tickets(closed(1), closed(2), closed(3, in_sla=False))

    assert raw_of(resolution(facts, TODAY)) == pytest.approx((2 + 8) / (3 + 10))


def test_a_ticket_counts_for_ninety_days() -> None:
    assert resolution(with_tickets(closed(89)), TODAY) is not None
    assert resolution(with_tickets(closed(90)), TODAY) is None


def test_a_ticket_nobody_promised_a_limit_for_does_not_count() -> None:
    assert resolution(with_tickets(closed(5, in_sla=None)), TODAY) is None


def test_an_open_ticket_counts_as_missed_only_past_its_promise() -> None:
    late, in_time, free = ago(1), TODAY, None

    assert raw_of(resolution(with_tickets(TicketFact(ID, None, None, late)), TODAY)) == 8 / 11
    assert resolution(with_tickets(TicketFact(ID, None, None, in_time)), TODAY) is None
    assert resolution(with_tickets(TicketFact(ID, None, None, free)), TODAY) is None


def test_a_ticket_closed_later_is_still_open_on_an_earlier_day() -> None:
    ticket = TicketFact(ID, closed_on=ago(-5), in_sla=False, due_on=ago(3))

    assert raw_of(resolution(with_tickets(ticket), TODAY)) == 8 / 11
    (evidence,) = resolution_evidence(with_tickets(ticket), TODAY)
    assert (evidence.fact, evidence.raw) == ("missed_promise", ago(3))


def test_service_is_as_fresh_as_its_newest_ticket_and_live_while_one_is_late() -> None:
    late = TicketFact(ID, None, None, ago(1))

    settled = resolution(with_tickets(closed(40), closed(9), closed(60)), TODAY)
    open_late = resolution(with_tickets(closed(40), late), TODAY)

    assert settled is not None
    assert open_late is not None
    assert (settled.known_on, open_late.known_on) == (ago(9), None)


def test_tickets_are_evidence_with_their_ids() -> None:
    facts = with_tickets(closed(1), TicketFact(OTHER, ago(2), in_sla=False), closed(200))

    found = resolution_evidence(facts, TODAY)

    assert [(e.fact, e.entity, e.record_id, e.raw) for e in found] == [
        ("kept_in_time", "ticket", ID, ago(1)),
        ("missed_promise", "ticket", OTHER, ago(2)),
    ]


def test_a_ticket_turns_when_closed_forgotten_or_past_due() -> None:
    ticket = TicketFact(ID, ago(10), in_sla=True, due_on=ago(8))

    assert set(resolution_turns(with_tickets(ticket))) == {ago(10), ago(-80), ago(7)}
    assert not set(resolution_turns(with_tickets(TicketFact(ID, None, None))))


# --- contracts


def with_contracts(*contracts: ContractFact) -> AccountFacts:
    return AccountFacts(contracts=contracts)


def ending(days_ahead: int, step: str = "not_started", value: int | None = 100) -> ContractFact:
    return ContractFact(ID, ago(-days_ahead), value, RENEWAL_PROGRESS[step])


def test_no_contracts_say_nothing_about_renewal() -> None:
    assert renewal(AccountFacts(), TODAY) is None


@pytest.mark.parametrize(
    ("days_ahead", "step", "lag"),
    [
        (400, "not_started", 0),
        (180, "not_started", 0),
        (90, "not_started", -0.5),
        (90, "quoted", 0),
        (90, "renewed", 0),
        (45, "quoted", -0.25),
        (0, "agreed", -0.25),
        (-1, "agreed", -0.25),
        (-180, "not_started", -1),
    ],
)
def test_progress_is_expected_to_rise_evenly_to_the_end(
    days_ahead: int, step: str, lag: float
) -> None:
    assert raw_of(renewal(with_contracts(ending(days_ahead, step)), TODAY)) == pytest.approx(lag)


def test_a_contract_without_end_never_lags() -> None:
    assert raw_of(renewal(with_contracts(ContractFact(ID, None, 5)), TODAY)) == 0


def test_a_renewed_contract_leaves_after_its_end_and_a_lapsed_one_after_half_a_year() -> None:
    assert renewal(with_contracts(ending(-1, "renewed")), TODAY) is None
    assert renewal(with_contracts(ending(-181)), TODAY) is None


def test_contracts_weigh_by_value_and_equally_when_a_value_is_unknown() -> None:
    early, late = ending(400, value=300), ending(0, value=100)

    assert raw_of(renewal(with_contracts(early, late), TODAY)) == pytest.approx(-0.25)
    unknown = ending(400, value=None)
    assert raw_of(renewal(with_contracts(unknown, late), TODAY)) == pytest.approx(-0.5)
    free = ending(0, value=0)
    assert raw_of(renewal(with_contracts(free), TODAY)) == pytest.approx(-1)


def test_contracts_are_evidence_and_turn_at_their_end_and_when_forgotten() -> None:
    facts = with_contracts(ending(90), ContractFact(OTHER, None, None), ending(-300))

    found = renewal_evidence(facts, TODAY)

    assert [(e.fact, e.entity, e.record_id, e.raw) for e in found] == [
        ("renewal_lag", "contract", ID, -0.5),
        ("renewal_lag", "contract", OTHER, 0.0),
    ]
    assert {ago(-91), ago(-271)} <= set(renewal_turns(facts))


# --- receivables


def owing(days_late: int, minor: int = 100) -> ReceivableFact:
    return ReceivableFact(ID, ago(days_late), minor)


def with_lines(*lines: ReceivableFact) -> AccountFacts:
    return AccountFacts(receivables=lines)


@pytest.mark.parametrize(
    ("days_late", "share", "bucket"),
    [
        (-10, 0, "not_due"),
        (0, 0, "not_due"),
        (1, 0.25, "overdue_1_30"),
        (30, 0.25, "overdue_1_30"),
        (31, 0.5, "overdue_31_60"),
        (60, 0.5, "overdue_31_60"),
        (61, 0.75, "overdue_61_90"),
        (90, 0.75, "overdue_61_90"),
        (91, 1, "overdue_91_up"),
    ],
)
def test_late_money_counts_more_the_later_it_is(days_late: int, share: float, bucket: str) -> None:
    facts = with_lines(owing(days_late))

    assert raw_of(receivables(facts, TODAY)) == share
    assert [e.fact for e in receivable_evidence(facts, TODAY)] == [bucket]


def test_late_money_is_measured_against_all_money_owed() -> None:
    facts = with_lines(owing(45, 200), owing(-5, 600), ReceivableFact(OTHER, None, 200))

    assert raw_of(receivables(facts, TODAY)) == pytest.approx(0.5 * 200 / 1000)


def test_a_line_counts_from_its_bill_or_thirty_days_before_it_is_due() -> None:
    assert receivables(with_lines(owing(-31)), TODAY) is None
    assert receivables(with_lines(owing(-30)), TODAY) is not None
    billed = ReceivableFact(ID, ago(-300), 5, billed_on=TODAY)
    assert receivables(with_lines(billed), TODAY) is not None


def test_nothing_owed_is_missing_unless_a_line_was_settled_within_a_year() -> None:
    assert receivables(AccountFacts(), TODAY) is None
    assert raw_of(receivables(with_lines(owing(365, 0)), TODAY)) == 0
    assert receivables(with_lines(owing(366, 0)), TODAY) is None
    assert receivables(with_lines(ReceivableFact(ID, None, 0)), TODAY) is None


def test_settled_lines_are_evidence_only_when_nothing_is_owed() -> None:
    settled = ReceivableFact(OTHER, ago(40), 0)

    alone = receivable_evidence(with_lines(settled), TODAY)
    beside = receivable_evidence(with_lines(settled, owing(5)), TODAY)

    assert [(e.fact, e.record_id, e.raw) for e in alone] == [("settled", OTHER, ago(40))]
    assert [(e.fact, e.record_id, e.raw) for e in beside] == [("overdue_1_30", ID, 100)]


def test_a_line_turns_at_each_bucket() -> None:
    turns = set(receivable_turns(with_lines(owing(0), ReceivableFact(OTHER, None, 5, TODAY))))

    assert {TODAY + timedelta(days=days) for days in (-30, 0, 1, 31, 61, 91, 366)} == turns
