"""What to know before a visit, and an account on one page."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.coverage import Figure
from kamdesk.domain.roles import Role
from kamdesk.errors import Refused
from kamdesk.queries.account_plan import GoalLine, OpenDeal, goals, open_deals
from kamdesk.queries.accounts import AccountRow, account_rows
from kamdesk.queries.commitments import CommitmentFilter, CommitmentLine, commitment_list
from kamdesk.queries.contracts import InstalmentLine, PayState, instalments_of
from kamdesk.queries.day_visits import DayVisit, Seat, questions_in
from kamdesk.queries.next_steps import NextStep, steps_of
from kamdesk.queries.reach import Known, covered, people_known
from kamdesk.queries.risk_signals import RiskSignal, risk_signals
from kamdesk.queries.score_rows import Asked
from kamdesk.queries.service import TicketLine, open_tickets
from kamdesk.storage.reading import Reading

SHOWN: Final = 5
PROMISES: Final = 6
CLIPS: Final = 3


class Gap(StrEnum):
    """What a briefing still lacks."""

    OBJECTIVE = "objective"
    QUESTIONS = "questions"
    PEOPLE = "people"
    DECISION_MAKER = "decision_maker"


class Clip(Struct, frozen=True):
    """A piece of public news."""

    id: UUID
    title: str
    source: str | None
    published_on: date | None


class PastVisit(Struct, frozen=True):
    """A visit that took place, in a line."""

    id: UUID
    held_on: date
    type: str
    objective: str | None
    outcome: str | None


class Knowledge(Struct, frozen=True):
    """What one should know of an account before talking to it."""

    tickets: tuple[TicketLine, ...]
    late_money: tuple[InstalmentLine, ...]
    promises: tuple[CommitmentLine, ...]
    risks: tuple[RiskSignal, ...]
    clips: tuple[Clip, ...]
    visits: tuple[PastVisit, ...]


class VisitBriefing(Struct, frozen=True):
    """The briefing of one visit. ``people`` are those of theirs who will be there, as known.

    ``asked_before`` are questions of earlier visits, so that nobody is asked twice. ``is_first``:
    no visit has been held yet.
    """

    visit: DayVisit
    people: tuple[Known, ...]
    ours: tuple[Seat, ...]
    deal: OpenDeal | None
    knowledge: Knowledge
    asked_before: tuple[str, ...]
    missing: tuple[Gap, ...]

    @property
    def is_first(self) -> bool:
        """Tell whether nobody has visited this account before."""
        return not self.knowledge.visits


class AccountBrief(Struct, frozen=True):
    """An account on one page, for whoever has to know it in a minute."""

    account: AccountRow
    people: tuple[Known, ...]
    covered: Figure
    deals: tuple[OpenDeal, ...]
    goals: tuple[GoalLine, ...]
    steps: tuple[NextStep, ...]
    knowledge: Knowledge


_CLIPS: Final = """
SELECT id, title, source, published_on FROM clip_note
WHERE deleted_at IS NULL {account_id} ORDER BY coalesce(published_on, '') DESC, id DESC
"""
_VISITS: Final = """
SELECT id, date(held_at, 'localtime'), type, objective, outcome, questions FROM visit
WHERE deleted_at IS NULL AND held_at < :end {account_id} ORDER BY held_at DESC, id
"""


def visit_briefing(
    reading: Reading, visit: DayVisit, risks: Sequence[RiskSignal] | None = None
) -> VisitBriefing:
    """Return what to know before a visit; ``risks`` of the account, when already known."""
    known = {person.id: person for person in people_known(reading, [visit.account_id])}
    theirs = [known[seat.id] for seat in visit.seats if seat.id in known]
    past = Asked(reading, [visit.account_id], reading.today).rows(_VISITS)
    deals = open_deals(reading, visit.account_id) if visit.opportunity_id else []
    return VisitBriefing(
        visit=visit,
        people=tuple(theirs),
        ours=tuple(seat for seat in visit.seats if seat.is_ours),
        deal=next((deal for deal in deals if deal.id == visit.opportunity_id), None),
        knowledge=_knowledge(reading, visit.account_id, past, risks),
        asked_before=_asked(past),
        missing=_missing(visit, theirs, list(known.values())),
    )


def account_brief(reading: Reading, account_id: UUID) -> AccountBrief:
    """Return an account on one page. Raises Refused ``record.missing``."""
    rows = account_rows(reading, [account_id])
    if not rows:
        raise Refused("record.missing", entity="account", id=str(account_id))
    people = people_known(reading, [account_id])
    present = [person for person in people if not person.mapped.has_left]
    past = Asked(reading, [account_id], reading.today).rows(_VISITS)
    return AccountBrief(
        account=rows[0],
        people=tuple(sorted(present, key=_weight)[:SHOWN]),
        covered=covered(people),
        deals=tuple(open_deals(reading, account_id)),
        goals=tuple(goals(reading, account_id)),
        steps=tuple(steps_of(reading, account_id)),
        knowledge=_knowledge(reading, account_id, past),
    )


def _weight(person: Known) -> tuple[int, str]:
    return -(person.mapped.influence or 0), person.name


def _knowledge(
    reading: Reading,
    account_id: UUID,
    past: Sequence[Any],
    risks: Sequence[RiskSignal] | None = None,
) -> Knowledge:
    ids = [account_id]
    every = CommitmentFilter(account_ids=ids, states=frozenset({"open", "kept", "broken"}))
    late = [each for each in instalments_of(reading, ids) if each.state is PayState.OVERDUE]
    clips = Asked(reading, ids, reading.today).rows(_CLIPS)[:CLIPS]
    return Knowledge(
        tickets=tuple(open_tickets(reading, ids)),
        late_money=tuple(late),
        promises=_promises(commitment_list(reading, every)),
        risks=tuple(risks or risk_signals(reading, account_ids=ids)),
        clips=tuple(Clip(UUID(bytes=row[0]), row[1], row[2], _day(row[3])) for row in clips),
        visits=tuple(_past_visit(row) for row in past[:SHOWN]),
    )


def _promises(lines: Sequence[CommitmentLine]) -> tuple[CommitmentLine, ...]:
    """Keep what is open, then what was settled last."""
    waiting = [line for line in lines if line.state == "open"]
    settled = [line for line in lines if line.state != "open"]
    settled.sort(key=lambda line: line.settled_on or date.min, reverse=True)
    return (*waiting, *settled)[:PROMISES]


def _asked(past: Sequence[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for row in past[:SHOWN] for each in questions_in(row[5])))


def _missing(
    visit: DayVisit, theirs: Sequence[Known], everybody: Sequence[Known]
) -> tuple[Gap, ...]:
    there = {
        Gap.OBJECTIVE: bool(visit.objective),
        Gap.QUESTIONS: bool(visit.questions),
        Gap.PEOPLE: bool(theirs),
        Gap.DECISION_MAKER: any(Role.DECISION_MAKER in each.mapped.roles for each in everybody),
    }
    return tuple(gap for gap, is_there in there.items() if not is_there)


def _past_visit(row: Any) -> PastVisit:
    return PastVisit(UUID(bytes=row[0]), date.fromisoformat(row[1]), row[2], row[3], row[4])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
