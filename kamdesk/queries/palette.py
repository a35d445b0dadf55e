"""What the palette finds: records, each with the facts to tell it by, and what is at an account."""

from collections.abc import Collection, Iterable
from itertools import islice
from typing import Final
from uuid import UUID

from msgspec import Struct

from kamdesk.queries.deals import DealFilter, DealRow, deal_ids, deal_rows
from kamdesk.queries.search import SearchHit, search
from kamdesk.queries.service import TicketLine, open_tickets
from kamdesk.queries.stakeholders import Stakeholder, stakeholders
from kamdesk.storage.reading import Reading

PEOPLE: Final = frozenset({"contact", "user", "account_team"})
_PEOPLE_SHOWN, _DEALS_SHOWN, _TICKETS_SHOWN = 3, 3, 1
_MOST_ACCOUNTS: Final = 4  # whose people are judged for one answer
_AMONG: Final = 6  # hits looked through for each one that is a person


class Stage(Struct, frozen=True):
    """What a stage is called."""

    name: str
    english_name: str | None


class Finding(Struct, frozen=True):
    """A record that was found, with what is known of it when it is a person, a deal, a ticket."""

    hit: SearchHit
    person: Stakeholder | None = None
    deal: DealRow | None = None
    stage: Stage | None = None
    ticket: TicketLine | None = None


class Within(Struct, frozen=True):
    """The account something is looked for in."""

    account_id: UUID
    name: str
    english_name: str | None = None


class Question(Struct, frozen=True, kw_only=True):
    """What is looked for; ``within`` is the account at hand."""

    text: str
    limit: int
    people_only: bool = False
    within: Within | None = None


def findings(reading: Reading, asked: Question) -> list[Finding]:
    """Return what is found; accounts lead, and the first of them brings its people and deals.

    While nothing is typed, what is at the account at hand.
    """
    known = _Known(reading)
    if asked.people_only:
        return known.told(_people(reading, asked, known))
    if not asked.text:
        at = asked.within
        return known.told([*known.people(at), *known.business(at)] if at else [])
    hits = search(reading, asked.text, asked.limit)
    accounts = [hit for hit in hits if hit.named and hit.entity == "account"]
    return known.told(_with_inside(accounts, hits, known) if accounts else hits)


def _people(reading: Reading, asked: Question, known: "_Known") -> list[SearchHit]:
    """Return people only; of the account at hand while nothing is typed."""
    if not asked.text:
        return known.people(asked.within) if asked.within else []
    found = search(reading, asked.text, asked.limit * _AMONG)
    return [hit for hit in found if hit.entity in PEOPLE][: asked.limit]


def _with_inside(
    accounts: list[SearchHit], hits: list[SearchHit], known: "_Known"
) -> list[SearchHit]:
    """Put the accounts first, and what is at the first of them behind them."""
    first = accounts[0]
    at = Within(first.id, first.title, first.english)
    inside = [*known.people(at), *known.business(at)]
    placed = {hit.id for hit in (*accounts, *inside)}
    return [*accounts, *inside, *(hit for hit in hits if hit.id not in placed)]


class _Known:
    """What was read for one answer, each account once."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._people: dict[UUID, dict[UUID, Stakeholder]] = {}
        self._deals: dict[UUID, DealRow] = {}
        self._tickets: dict[UUID, TicketLine] = {}

    def people(self, at: Within) -> list[SearchHit]:
        """Return the most influential people of an account who have not left."""
        found = [each for each in self._at(at.account_id).values() if not each.has_left]
        return [_hit("contact", each.id, at, each.name, each.english_name)
                for each in found[:_PEOPLE_SHOWN]]  # fmt: skip

    def business(self, at: Within) -> list[SearchHit]:
        """Return the open deals of an account that close first, and its most urgent ticket."""
        chosen = DealFilter(accounts=frozenset({at.account_id}))
        deals = deal_rows(self._reading, list(deal_ids(self._reading, chosen))[:_DEALS_SHOWN])
        tickets = open_tickets(self._reading, [at.account_id])[:_TICKETS_SHOWN]
        self._tickets.update((each.id, each) for each in tickets)
        return [
            *(_hit("opportunity", each.id, at, each.name) for each in deals),
            *(_hit("ticket", each.id, at, each.title) for each in tickets),
        ]

    def told(self, hits: Iterable[SearchHit]) -> list[Finding]:
        """Add to each hit what is known of its record."""
        listed = list(hits)
        self._read_about(listed)
        stages = self._stages()
        return [self._finding(hit, stages) for hit in listed]

    def _finding(self, hit: SearchHit, stages: dict[UUID, Stage]) -> Finding:
        deal = self._deals.get(hit.id)
        people = self._people.get(hit.account_id, {}) if hit.account_id else {}
        return Finding(
            hit,
            person=people.get(hit.id),
            deal=deal,
            stage=stages.get(deal.stage_id) if deal else None,
            ticket=self._tickets.get(hit.id),
        )

    def _read_about(self, hits: Collection[SearchHit]) -> None:
        deals = [hit.id for hit in hits if hit.entity == "opportunity"]
        self._deals = {each.id: each for each in deal_rows(self._reading, deals)} if deals else {}
        at = dict.fromkeys(hit.account_id for hit in hits
                           if hit.entity == "contact" and hit.account_id)  # fmt: skip
        for account_id in islice(at, _MOST_ACCOUNTS):
            self._at(account_id)
        tickets = {hit.account_id for hit in hits if hit.entity == "ticket" and hit.account_id}
        if tickets:
            lines = open_tickets(self._reading, tickets)
            self._tickets.update((line.id, line) for line in lines)

    def _at(self, account_id: UUID) -> dict[UUID, Stakeholder]:
        if account_id not in self._people:
            people = stakeholders(self._reading, account_id).people
            self._people[account_id] = {each.id: each for each in people}
        return self._people[account_id]

    def _stages(self) -> dict[UUID, Stage]:
        if not self._deals:
            return {}
        ask = self._reading.session.connection().exec_driver_sql
        rows = ask("SELECT id, name, english_name FROM stage").cursor.fetchall()
        return {UUID(bytes=key): Stage(name, english) for key, name, english in rows}


def _hit(entity: str, key: UUID, at: Within, title: str, english: str | None = None) -> SearchHit:
    return SearchHit(
        entity, key, at.account_id, at.name, title, title, (), None, named=True,
        english=english, account_english=at.english_name,
    )  # fmt: skip
