"""What was promised and how it stands: service in time, contracts renewed, money paid.

Three of the measures of a health score. For each: the raw figure its curve reads (None when
missing), its turns (days on which a fact may begin to count otherwise) and its evidence.
Between two turns a figure moves one way only and is never lost or found.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from operator import mul

from kamdesk.domain.health_facts import (
    AccountFacts,
    ContractFact,
    Evidence,
    Figure,
    ReceivableFact,
    TicketFact,
)

TICKET_WINDOW_DAYS = 90
RENEWAL_LEAD_DAYS = 180
LAPSED_DAYS = 180  # a contract not renewed counts against the account this long after its end
TERM_DAYS = 30  # assumed between bill and due day when the day of the bill is unknown
SETTLED_DAYS = 365
# Lateness in days (over), name of the bucket, share of the amount counted as lost.
AGEING = (
    (90, "overdue_91_up", 1.0),
    (60, "overdue_61_90", 0.75),
    (30, "overdue_31_60", 0.5),
    (0, "overdue_1_30", 0.25),
)
# Eight of ten in time is what we expect before the first ticket (Beta prior).
_PRIOR_KEPT, _PRIOR_TICKETS = 8, 10


def resolution(facts: AccountFacts, day: date) -> Figure | None:
    """Share of tickets kept in time over 90 days, drawn to 0.8: ``(k + 8) / (n + 10)``.

    An open ticket past its promise counts as missed, and as fresh, for as long as it is open.
    """
    kept, counted, is_live, newest = 0, 0, False, date.min
    for ticket in facts.tickets:
        in_time = _kept_in_time(ticket, day)
        if in_time is None:
            continue
        kept, counted = kept + in_time, counted + 1
        closed_on = _closed_by(ticket, day)
        is_live = is_live or closed_on is None
        newest = max(newest, closed_on or newest)
    if not counted:
        return None
    share = (kept + _PRIOR_KEPT) / (counted + _PRIOR_TICKETS)
    return Figure(share, None if is_live else newest)


def _closed_by(ticket: TicketFact, day: date) -> date | None:
    return ticket.closed_on if ticket.closed_on and ticket.closed_on <= day else None


def _kept_in_time(ticket: TicketFact, day: date) -> bool | None:
    """Return None for a ticket that does not count on that day."""
    closed_on = _closed_by(ticket, day)
    if closed_on is not None:
        return ticket.in_sla if (day - closed_on).days < TICKET_WINDOW_DAYS else None
    return False if ticket.due_on is not None and ticket.due_on < day else None


def resolution_turns(facts: AccountFacts) -> Iterator[date]:
    for ticket in facts.tickets:
        if ticket.closed_on:
            yield ticket.closed_on
            yield ticket.closed_on + timedelta(days=TICKET_WINDOW_DAYS)
        if ticket.due_on:
            yield ticket.due_on + timedelta(days=1)


def resolution_evidence(facts: AccountFacts, day: date) -> tuple[Evidence, ...]:
    judged = ((ticket, _kept_in_time(ticket, day)) for ticket in facts.tickets)
    return tuple(
        Evidence(
            "kept_in_time" if in_time else "missed_promise",
            "ticket",
            ticket.record_id,
            _closed_by(ticket, day) or ticket.due_on,
        )
        for ticket, in_time in judged
        if in_time is not None
    )


def tickets_in_time(facts: AccountFacts, day: date) -> Iterator[tuple[int, TicketFact]]:
    """Yield the open tickets that can still be solved as promised, with their places."""
    for at, ticket in enumerate(facts.tickets):
        if _closed_by(ticket, day) is None and ticket.due_on is not None and day <= ticket.due_on:
            yield at, ticket


def renewal(facts: AccountFacts, day: date) -> Figure | None:
    """How far renewals lag behind the calendar, -1..0, weighted by contract value.

    Progress is expected to rise evenly from 0, 180 days before the end, to 1 on the last day.
    A contract ahead of time does not make up for one that is late.
    """
    running = [contract for contract in facts.contracts if _is_running(contract, day)]
    if not running:
        return None
    values = [contract.value_minor for contract in running]
    weights = [value or 0 for value in values]
    total = sum(weights)
    if not total or None in values:
        weights, total = [1] * len(running), len(running)
    lags = [_lag(contract, day) for contract in running]
    return Figure(sum(map(mul, weights, lags)) / total, None)


def _is_running(contract: ContractFact, day: date) -> bool:
    if contract.ends_on is None or day <= contract.ends_on:
        return True
    lapsed = (day - contract.ends_on).days
    return contract.renewal_progress < 1 and lapsed <= LAPSED_DAYS


def _lag(contract: ContractFact, day: date) -> float:
    if contract.ends_on is None:
        return 0.0
    left = (contract.ends_on - day).days
    expected = min(1.0, max(0.0, 1 - left / RENEWAL_LEAD_DAYS))
    return min(0.0, contract.renewal_progress - expected)


def renewal_turns(facts: AccountFacts) -> Iterator[date]:
    for contract in facts.contracts:
        if contract.ends_on:
            yield contract.ends_on + timedelta(days=1)
            yield contract.ends_on + timedelta(days=LAPSED_DAYS + 1)


def renewal_evidence(facts: AccountFacts, day: date) -> tuple[Evidence, ...]:
    return tuple(
        Evidence("renewal_lag", "contract", contract.record_id, _lag(contract, day))
        for contract in facts.contracts
        if _is_running(contract, day)
    )


def lagging_contracts(facts: AccountFacts, day: date) -> Iterator[tuple[int, ContractFact]]:
    """Yield the contracts whose renewal is behind the calendar, with their places."""
    for at, contract in enumerate(facts.contracts):
        if _is_running(contract, day) and _lag(contract, day) < 0:
            yield at, contract


def receivables(facts: AccountFacts, day: date) -> Figure | None:
    """Late share of what is owed, 0-1, late money counted .25/.5/.75/1 by 30-day buckets.

    With nothing owed, an account that settled a line in the last 365 days counts as never late;
    without that it is missing.
    """
    owed, late, settled = 0, 0.0, False
    for line in facts.receivables:
        if line.open_minor <= 0:
            settled = settled or _is_settled(line, day)
        elif _counts_from(line) <= day:
            owed += line.open_minor
            late += line.open_minor * _ageing(line, day)[1]
    if owed:
        return Figure(late / owed, facts.receivables_known_on)
    return Figure(0.0, facts.receivables_known_on) if settled else None


def _counts_from(line: ReceivableFact) -> date:
    if line.billed_on:
        return line.billed_on
    return line.due_on - timedelta(days=TERM_DAYS) if line.due_on else date.min


def _is_settled(line: ReceivableFact, day: date) -> bool:
    return line.due_on is not None and 0 <= (day - line.due_on).days <= SETTLED_DAYS


def _ageing(line: ReceivableFact, day: date) -> tuple[str, float]:
    days_late = (day - line.due_on).days if line.due_on else 0
    for over, bucket, share in AGEING:
        if days_late > over:
            return bucket, share
    return "not_due", 0.0


def late_lines(facts: AccountFacts, day: date) -> Iterator[tuple[int, ReceivableFact]]:
    """Yield the lines owed past their day, with their places."""
    for at, line in enumerate(facts.receivables):
        if line.open_minor > 0 and _counts_from(line) <= day and _ageing(line, day)[1]:
            yield at, line


def receivable_turns(facts: AccountFacts) -> Iterator[date]:
    for line in facts.receivables:
        yield _counts_from(line)
        if line.due_on:
            yield line.due_on
            yield line.due_on + timedelta(days=SETTLED_DAYS + 1)
            for over, _, _ in AGEING:
                yield line.due_on + timedelta(days=over + 1)


def receivable_evidence(facts: AccountFacts, day: date) -> tuple[Evidence, ...]:
    owed = [line for line in facts.receivables if line.open_minor > 0 and _counts_from(line) <= day]
    if owed:
        return tuple(
            Evidence(_ageing(line, day)[0], "instalment", line.record_id, line.open_minor)
            for line in owed
        )
    return tuple(
        Evidence("settled", "instalment", line.record_id, line.due_on)
        for line in facts.receivables
        if line.open_minor <= 0 and _is_settled(line, day)
    )
