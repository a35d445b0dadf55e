"""The facts a health score is read from: dated, with the record each came from.

Facts carry dates, not ages, so that one bundle can be scored on any later day. Facts dated after
the day of scoring are not seen. Amounts are minor units of the base currency.
"""

from datetime import date
from typing import Literal, NamedTuple
from uuid import UUID

from msgspec import Struct

# How far a renewal is, 0-1, by the step it has reached.
RENEWAL_PROGRESS = {
    "not_started": 0.0,
    "in_talks": 0.25,
    "quoted": 0.5,
    "agreed": 0.75,
    "renewed": 1.0,
    "lost": 0.0,
}


class TouchFact(Struct, frozen=True):
    """The latest visit or touch that happened. ``entity`` is "visit" or "touch"."""

    entity: str
    record_id: UUID
    on: date


class TicketFact(Struct, frozen=True):
    """One service request. ``in_sla`` is None while open, or when no limit was promised."""

    record_id: UUID
    closed_on: date | None
    in_sla: bool | None
    due_on: date | None = None  # last day inside the promise; None when nothing was promised


class ContractFact(Struct, frozen=True):
    """One contract that may need renewing. ``ends_on`` None runs on until cancelled.

    ``value_minor`` None is an unknown value; ``renewal_progress`` is 0-1 (RENEWAL_PROGRESS).
    """

    record_id: UUID
    ends_on: date | None
    value_minor: int | None
    renewal_progress: float = 0.0


class ReceivableFact(Struct, frozen=True):
    """One line owed. ``open_minor`` is what is still unpaid on the day; 0 is a settled line.

    It counts from ``billed_on``; without that day, from 30 days before it is due.
    ``due_on`` None is never late.
    """

    record_id: UUID
    due_on: date | None
    open_minor: int
    billed_on: date | None = None


class NearestPerson(NamedTuple):
    """Somebody out of reach, and the decision coverage, 0-1, once that person was met."""

    person_id: UUID
    coverage: float


class RelationshipFact(Struct, frozen=True):
    """Decision coverage, 0-1, as worked out from the stakeholder facts of ``record_ids``.

    ``nearest`` is whom to meet next, None when that would not raise the coverage.
    """

    coverage: float
    known_on: date
    record_ids: tuple[UUID, ...] = ()
    nearest: NearestPerson | None = None


class FeedbackFact(Struct, frozen=True):
    """One answer: ``nps`` 0-10 or ``csat`` 1-5."""

    record_id: UUID
    kind: Literal["nps", "csat"]
    answer: int
    given_on: date


class AccountFacts(Struct, frozen=True):
    """Everything one account's score rests on. Absent facts make a measure missing, never bad.

    ``interval_days`` is the promised rhythm in calendar days, at least 1; ``rhythm_since`` the day
    it was promised, used until the first touch. ``receivables_known_on`` is the day the ledger was
    last brought up to date (None: kept live). ``portfolio_satisfaction`` is the mean over all
    accounts, -100..100, that few answers are drawn towards (None: no pull).
    """

    interval_days: int | None = None
    rhythm_since: date | None = None
    last_touch: TouchFact | None = None
    tickets: tuple[TicketFact, ...] = ()
    contracts: tuple[ContractFact, ...] = ()
    receivables: tuple[ReceivableFact, ...] = ()
    receivables_known_on: date | None = None
    relationship: RelationshipFact | None = None
    feedback: tuple[FeedbackFact, ...] = ()
    portfolio_satisfaction: float | None = None


class Figure(NamedTuple):
    """A raw figure and the day of its newest fact; ``known_on`` None means it is kept live."""

    raw: float
    known_on: date | None


class Evidence(Struct, frozen=True):
    """One fact behind a measure: what it is, which record says so, and the raw input."""

    fact: str
    entity: str
    record_id: UUID | None
    raw: float | date | None
