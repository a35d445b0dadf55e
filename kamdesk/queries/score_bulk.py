"""The facts of thousands of accounts in brief: all that a score of today needs, and no evidence.

Facts carry no ids here, what is settled or not yet billed is left out, and nobody asks when a
fact will fade; so little is built beyond reading the rows. The scores are those of the full facts.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final, Literal
from uuid import UUID

from kamdesk.domain.coverage import is_with_us
from kamdesk.domain.health_facts import (
    AccountFacts,
    FeedbackFact,
    ReceivableFact,
    RelationshipFact,
    TouchFact,
)
from kamdesk.domain.health_promises import SETTLED_DAYS, TERM_DAYS
from kamdesk.domain.strength import EXECUTIVE_HALF_LIFE_DAYS, HALF_LIFE_DAYS
from kamdesk.queries import score_rows as rows_of
from kamdesk.queries.money_facts import Rates, rates_of, receivables
from kamdesk.queries.score_facts import Gathered, contract_of, interval_days, ticket_of
from kamdesk.queries.score_people import EXECUTIVE_LEVEL, in_order, latest, reach, weight_of
from kamdesk.queries.score_rows import Asked, Day, Id, TicketRow, promises
from kamdesk.storage.reading import Reading

_NOBODY: Final = UUID(int=0)  # facts without evidence name no record
_VISITS: Final = """
SELECT account_id, max(held_at) FROM visit
WHERE deleted_at IS NULL AND held_at < :end {account_id} GROUP BY account_id
"""
_TOUCHES: Final = """
SELECT account_id, max(at) FROM touch
WHERE deleted_at IS NULL AND at < :end {account_id} GROUP BY account_id
"""
# Every meeting of a person as one word: the letter of its kind, the day by UTC, and 1 when it was
# not before :cut. Few words are new, so Python weighs them faster than the database could.
_VISITED: Final = """
SELECT a.contact_id,
  group_concat(iif(v.type = 'executive', 'E', 'V') || substr(v.held_at, 1, 10)
    || (substr(v.held_at, 12, 8) >= :cut))
FROM attendee a JOIN visit v ON v.id = a.visit_id
WHERE a.deleted_at IS NULL AND a.contact_id IS NOT NULL AND v.deleted_at IS NULL
  AND v.held_at < :end {a.account_id} GROUP BY a.contact_id
"""
_TOUCHED: Final = """
SELECT contact_id, group_concat(CASE WHEN kind = 'meeting' THEN 'V' WHEN kind = 'call' THEN 'C'
    WHEN direction = 'incoming' THEN 'X' ELSE 'O' END || substr(at, 1, 10)
    || (substr(at, 12, 8) >= :cut))
FROM touch WHERE deleted_at IS NULL AND contact_id IS NOT NULL AND at < :end {account_id}
GROUP BY contact_id
"""
_WEIGHTS: Final = {
    "E": weight_of("visit", "executive", None),
    "V": weight_of("visit", "routine", None),
    "C": weight_of("touch", "call", None),
    "X": weight_of("touch", "mail", "incoming"),
    "O": weight_of("touch", "mail", "outgoing"),
}
Sums = dict[Id, float]
_day_of = cache(date.fromisoformat)


def brief_facts(
    reading: Reading, account_ids: Collection[UUID] | None
) -> Iterator[tuple[UUID, Gathered]]:
    """Yield the facts of some accounts, of all when None, as today's score reads them."""
    gathering = _Gathering(reading, account_ids)
    for key, tier in gathering.accounts:
        yield UUID(bytes=key), gathering.of(key, tier)


class _Gathering:
    """The rows of the accounts, ready to be put together one account after the other."""

    def __init__(self, reading: Reading, account_ids: Collection[UUID] | None) -> None:
        day, rates = reading.today, rates_of(reading)
        asked = Asked(reading, account_ids, day, cut=_cut(day))
        self._day, self._rates = day, rates
        self._touched, self._answer = _Touched(), cache(_answer)
        self._interval_days = cache(lambda tier: interval_days(tier, day))
        self.accounts: list[tuple[Id, str | None]] = asked.rows(rows_of.ACCOUNTS)
        # A table is read again while the database still holds its pages.
        self._visits: Mapping[Id, str] = dict(asked.rows(_VISITS))
        meetings = asked.rows(_VISITED)
        self._touches: Mapping[Id, str] = dict(asked.rows(_TOUCHES))
        meetings += asked.rows(_TOUCHED)
        self._promised = self._promises(asked)
        self._tickets = _grouped(asked.rows(rows_of.TICKETS))
        self._contracts = _grouped(asked.rows(rows_of.CONTRACTS))
        self._owed = _owed(asked, rates, day)
        self._feedback = _grouped(asked.rows(rows_of.FEEDBACK))
        self._relationships = _relationships(asked, meetings, day)

    def _promises(self, asked: Asked) -> Mapping[Id, Day]:
        untouched = [
            account
            for account in self.accounts
            if account[0] not in self._visits and account[0] not in self._touches
        ]
        return promises(asked, untouched, self._day.isoformat()) if untouched else {}

    def of(self, key: Id, tier: str | None) -> Gathered:
        visit, touch = self._visits.get(key), self._touches.get(key)
        since = self._promised.get(key)
        tickets, contracts = self._tickets.get(key, ()), self._contracts.get(key, ())
        visited = self._touched.at(visit) if visit else None
        touched = self._touched.at(touch) if touch and touch > (visit or "") else visited
        facts = AccountFacts(
            interval_days=self._interval_days(tier),
            rhythm_since=date.fromisoformat(since) if since else None,
            last_touch=touched,
            tickets=tuple([ticket_of(TicketRow(*row)) for row in tickets]),
            contracts=tuple([contract_of(row, self._rates, self._day) for row in contracts]),
            receivables=tuple(self._owed.get(key, ())),
            relationship=self._relationships.get(key),
            feedback=tuple([self._answer(*row[2:]) for row in self._feedback.get(key, ())]),
        )
        return Gathered(facts, last_visit=visited.on if visited else None)


def _grouped(rows: Iterable[Sequence[Any]], column: int = 0) -> Mapping[Id, list[Any]]:
    grouped: dict[Id, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row[column]].append(row)
    return grouped


class _Touched(dict[str, TouchFact]):
    """The touch on the local day of a moment, by its hour: many touches share one."""

    def at(self, moment: str) -> TouchFact:
        hour = moment[:13]
        if hour in self:
            return self[hour]
        found = TouchFact("visit", _NOBODY, _local_day(moment))
        if _local_day(f"{hour}:00:00+00:00") == _local_day(f"{hour}:59:59.999999+00:00"):
            self[hour] = found
        return found


def _local_day(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone().date()


def _answer(kind: Literal["nps", "csat"], answer: int, on: Day) -> FeedbackFact:
    return FeedbackFact(_NOBODY, kind, answer, _day_of(on))


def _owed(asked: Asked, rates: Rates, day: date) -> Mapping[Id, list[ReceivableFact]]:
    """Return what is owed, and one settled line for those who settled any.

    Where every payment names its line and all is in the base currency, paying is subtracting.
    """
    lines, payments = asked.rows(rows_of.INSTALMENTS), asked.rows(rows_of.PAYMENTS)
    plain = (None, rates.base)
    owners = {line[1]: line[0] for line in lines if line[4] in plain}
    mixed = (
        {line[0] for line in lines if line[4] not in plain} if len(owners) < len(lines) else set()
    )
    paid: dict[Id, int] = defaultdict(int)
    for account, _contract, line, amount, currency, _on in payments:
        if currency in plain and owners.get(line) == account:
            paid[line] += amount
        else:
            mixed.add(account)
    found = _subtracted(lines, paid, mixed, day)
    if not mixed:
        return found
    theirs = _grouped(each for each in payments if each[0] in mixed)
    for account, mine in _grouped(each for each in lines if each[0] in mixed).items():
        found[account] = list(receivables(mine, theirs.get(account, ()), rates, day)[0])
    return found


def _subtracted(
    lines: Iterable[Sequence[Any]], paid: Mapping[Id, int], mixed: Collection[Id], day: date
) -> dict[Id, list[ReceivableFact]]:
    owed: dict[Id, list[ReceivableFact]] = defaultdict(list)
    settled: set[Id] = set()
    today, billed = day.isoformat(), (day + timedelta(days=TERM_DAYS)).isoformat()
    settled_from = (day - timedelta(days=SETTLED_DAYS)).isoformat()
    for account, line, _contract, amount, _currency, due in lines:
        if due > billed or account in mixed:
            continue
        still = amount - paid.get(line, 0)
        if still > 0:
            owed[account].append(ReceivableFact(_NOBODY, _day_of(due), still))
        elif settled_from <= due <= today:
            settled.add(account)
    never_late = [ReceivableFact(_NOBODY, day, 0)]
    owed.update(dict.fromkeys(settled - owed.keys(), never_late))
    return owed


def _relationships(
    asked: Asked, meetings: Iterable[Sequence[Any]], day: date
) -> Mapping[Id, RelationshipFact]:
    """Return the decision coverage of every account in which somebody who weighs was judged."""
    seats = _Seats(asked.rows(rows_of.SEATS), day)
    totals = _strengths(meetings, seats.executives, day)
    whole: dict[Id, int] = defaultdict(int)
    part: dict[Id, int] = defaultdict(int)
    noted: dict[Id, Day] = defaultdict(str)
    for contact, facts in _grouped(asked.rows(rows_of.JUDGEMENTS), 1).items():
        account, influence, attitude, known_on = _judged(facts)
        if not influence or seats.has_left(contact):
            continue
        whole[account] += influence
        noted[account] = max(known_on, noted[account])
        if is_with_us(attitude, reach(totals.get(contact, 0.0))):
            part[account] += influence
    return {
        account: RelationshipFact(
            part[account] / total, _day_of(noted[account]) if noted[account] else day
        )
        for account, total in whole.items()
    }


def _judged(facts: list[Any]) -> tuple[Id, int | None, int | None, Day]:
    """Return account, influence, attitude and newest day of what is held of one person."""
    if len(facts) == 1:
        account, _contact, _id, _deal, _role, influence, attitude, on = facts[0]
        return account, influence, attitude, on or ""
    judged = in_order(facts)
    on = max([row[7] for row in judged if row[7]], default="")
    return judged[0][0], latest(judged, 5), latest(judged, 6), on


class _Seats:
    """Who sits where: executives, those who left a position and those who hold one."""

    def __init__(self, seats: Iterable[Sequence[Any]], day: date) -> None:
        self.executives: set[Id] = set()
        self._left: set[Id] = set()
        self._here: set[Id] = set()
        today = day.isoformat()
        for _account, contact, level, left in seats:
            if level is not None and level <= EXECUTIVE_LEVEL:
                self.executives.add(contact)
            (self._left if left and left <= today else self._here).add(contact)

    def has_left(self, contact: Id) -> bool:
        return contact in self._left and contact not in self._here


def _strengths(meetings: Iterable[Sequence[Any]], executives: Collection[Id], day: date) -> Sums:
    """Add up what the meetings of each person still weigh."""
    usual = _Fading(day, HALF_LIFE_DAYS).__getitem__
    slow = _Fading(day, EXECUTIVE_HALF_LIFE_DAYS).__getitem__
    totals: Sums = defaultdict(float)
    for contact, words in meetings:
        fading = slow if contact in executives else usual
        totals[contact] += sum(map(fading, words.split(",")))
    return totals


class _Fading(dict[str, float]):
    """What a meeting still weighs, by its word: each is worked out once."""

    def __init__(self, day: date, half_life_days: float) -> None:
        super().__init__()
        is_behind = rows_of.offset_of(day) < timedelta()
        self._number, self._half_life = day.toordinal() + is_behind, half_life_days

    def __missing__(self, word: str) -> float:
        on = _day_of(word[1:11]).toordinal() + (word[11] == "1")
        weight = _WEIGHTS[word[0]] * math.pow(0.5, (self._number - on) / self._half_life)
        self[word] = weight
        return weight


def _cut(day: date) -> str:
    """Return the time by UTC at which the next local day begins, or behind UTC the same one."""
    offset = rows_of.offset_of(day) // timedelta(seconds=1)
    minutes, seconds = divmod(24 * 3600 - offset if offset >= 0 else -offset, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
