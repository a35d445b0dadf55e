"""What lies beside the notes of a visit: who is here, what to ask, what was promised."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.cadence import POLICIES, Rhythm
from kamdesk.domain.capture_text import Person
from kamdesk.domain.tiers import known_tier
from kamdesk.errors import Refused
from kamdesk.models.account import Account
from kamdesk.models.activity import Visit
from kamdesk.queries.account_plan import OpenDeal, open_deals
from kamdesk.queries.commitments import CommitmentFilter, CommitmentLine, commitment_list
from kamdesk.queries.day_visits import DayVisit, VisitState, visits_between
from kamdesk.queries.score_rows import Asked
from kamdesk.queries.service import TicketLine, open_tickets
from kamdesk.queries.stakeholders import Stakeholder
from kamdesk.queries.unfinished import unfinished
from kamdesk.queries.visit_form import Choice, visit_form
from kamdesk.queries.working_days import working_days
from kamdesk.storage.reading import Reading

PROMISES: Final = 5
_OPEN: Final = (VisitState.RUNNING, VisitState.PLANNED)

_HELD: Final = """
SELECT count(*), date(max(held_at), 'localtime') FROM visit
WHERE deleted_at IS NULL AND held_at < :end {account_id}
"""
_INITIALS: Final = """
SELECT record_id, initials, pinyin FROM search_document
WHERE entity = 'contact' {account_id}
"""


class CaptureSheet(Struct, frozen=True):
    """All a capture needs to know of its account.

    ``visit`` is the planned one it completes, ``sounds`` how people's names are typed by letters,
    ``next_day`` the day by which the account should be seen again.
    """

    account_id: UUID
    name: str
    short_name: str | None
    english_name: str | None
    visit: DayVisit | None
    visits_held: int
    last_held: date | None
    people: tuple[Stakeholder, ...]
    colleagues: tuple[Choice, ...]
    sounds: dict[UUID, str]
    deals: tuple[OpenDeal, ...]
    promises: tuple[CommitmentLine, ...]
    tickets: tuple[TicketLine, ...]
    me: UUID
    now: datetime
    next_day: date | None

    @property
    def named(self) -> tuple[Person, ...]:
        """Everybody the notes may name, people of the account first."""
        theirs = [Person(p.id, _names(p)) for p in self.people]
        ours = [Person(c.id, _names(c), is_ours=True) for c in self.colleagues]
        return (*theirs, *ours)

    @property
    def expected(self) -> tuple[UUID, ...]:
        """Who of theirs the planned visit was made with."""
        seats = self.visit.seats if self.visit else ()
        return tuple(seat.id for seat in seats if not seat.is_ours)


class CaptureTarget(Struct, frozen=True):
    """The account a capture is most likely about, None when nothing hints at one; and the time."""

    now: datetime
    account_id: UUID | None = None
    name: str = ""
    english_name: str | None = None


def capture_sheet(reading: Reading, account_id: UUID, visit_id: UUID | None = None) -> CaptureSheet:
    """Return the sheet of an account, for a planned visit to it or for today's nearest.

    Raises Refused ``record.missing``.
    """
    account = reading.session.get(Account, account_id)
    if account is None or account.deleted_at is not None:
        raise Refused("record.missing", entity="account", id=str(account_id))
    form = visit_form(reading, account_id)
    held, last = Asked(reading, [account_id], reading.today).rows(_HELD)[0]
    return CaptureSheet(
        account_id=account_id,
        name=account.name,
        short_name=account.short_name,
        english_name=account.english_name,
        visit=_planned(reading, account_id, visit_id),
        visits_held=held,
        last_held=date.fromisoformat(last) if last else None,
        people=form.contacts,
        colleagues=form.colleagues,
        sounds=_sounds(reading, account_id),
        deals=tuple(open_deals(reading, account_id)),
        promises=_promises(reading, account_id),
        tickets=tuple(open_tickets(reading, [account_id])),
        me=form.me,
        now=reading.now,
        next_day=_next_day(reading, account.tier),
    )


def capture_target(reading: Reading, given: UUID | None = None) -> CaptureTarget:
    """Return what the key most likely means now.

    That is the capture left open, else the account ``given``, else the visit that runs or is next.
    """
    for each in unfinished(reading):
        if not each.is_parked:
            return CaptureTarget(reading.now, each.account_id, each.name, each.english_name)
    if given is not None:
        return CaptureTarget(reading.now, given)
    today = visits_between(reading, reading.today, reading.today, reading.actor)
    for state in _OPEN:
        for visit in today:
            if visit.state is state:
                name = visit.account_short or visit.account_name
                found = visit.account_id, name, visit.account_english
                return CaptureTarget(reading.now, *found)
    return CaptureTarget(reading.now)


def _planned(reading: Reading, account_id: UUID, visit_id: UUID | None) -> DayVisit | None:
    """Return the planned visit meant, else today's nearest to now; a held one is none."""
    asked = reading.session.get(Visit, visit_id) if visit_id else None
    planned = asked.planned_at if asked else None
    day = planned.astimezone().date() if planned else reading.today
    found = [v for v in visits_between(reading, day, day) if v.account_id == account_id]
    meant = [v for v in found if v.id == visit_id and v.state is not VisitState.HELD]
    here = meant or [v for v in found if v.state in _OPEN and day == reading.today]
    return min(here, key=lambda visit: abs(visit.start - reading.now), default=None)


def _promises(reading: Reading, account_id: UUID) -> tuple[CommitmentLine, ...]:
    """Return what is open, then what was settled last."""
    states = frozenset({"open", "kept", "broken"})
    lines = commitment_list(reading, CommitmentFilter(account_ids=[account_id], states=states))
    settled = [line for line in lines if line.state != "open"]
    settled.sort(key=lambda line: line.settled_on or date.min, reverse=True)
    return (*(line for line in lines if line.state == "open"), *settled)[:PROMISES]


def _sounds(reading: Reading, account_id: UUID) -> dict[UUID, str]:
    rows: Sequence[Any] = Asked(reading, [account_id], reading.today).rows(_INITIALS)
    return {UUID(bytes=row[0]): f"{row[1] or ''} {row[2] or ''}".strip() for row in rows}


def _next_day(reading: Reading, tier: str | None) -> date | None:
    """Return the working day by which the promised rhythm asks for the next visit."""
    level = known_tier(tier)
    interval = POLICIES.get((level, Rhythm.ACCOUNT)) if level else None
    if interval is None:
        return None
    return working_days(reading).latest(interval.after(reading.today))


def _names(person: Stakeholder | Choice) -> tuple[str, ...]:
    return tuple(name for name in (person.name, person.english_name) if name)
