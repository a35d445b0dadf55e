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

from kamdesk.domain.coverage import NEUTRAL, is_with_us
from kamdesk.domain.health_facts import (
    RENEWAL_PROGRESS,
    AccountFacts,
    ContractFact,
    FeedbackFact,
    ReceivableFact,
    RelationshipFact,
    TicketFact,
    TouchFact,
)
from kamdesk.domain.health_promises import SETTLED_DAYS, TERM_DAYS
from kamdesk.domain.strength import EXECUTIVE_HALF_LIFE_DAYS, HALF_LIFE_DAYS
from kamdesk.queries import score_rows as rows_of
from kamdesk.queries.money_facts import Rates, rates_of, receivables
from kamdesk.queries.score_facts import Gathered, interval_days
from kamdesk.queries.score_people import EXECUTIVE_LEVEL, in_order, latest, reach, weight_of
from kamdesk.queries.score_rows import Asked, Day, Id, promises
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
# No meeting makes somebody count who was only ever judged to be against us.
# Every meeting of a person as one word: the letter of its kind, the day by UTC, and 1 when it was
# not before :cut. Few words are new, so Python weighs them faster than the database could.
_VISITED: Final = """
SELECT a.contact_id,
  group_concat(iif(v.type = 'executive', 'E', 'V') || substr(v.held_at, 1, 10)
    || (substr(v.held_at, 12, 8) >= :cut))
FROM attendee a JOIN visit v ON v.id = a.visit_id
WHERE a.deleted_at IS NULL AND v.deleted_at IS NULL AND v.held_at < :end {a.account_id}
  AND a.contact_id IN (
    SELECT contact_id FROM stakeholder_fact WHERE deleted_at IS NULL AND attitude >= :neutral)
GROUP BY a.contact_id
"""
_TOUCHED: Final = """
SELECT contact_id, group_concat(CASE WHEN kind = 'meeting' THEN 'V' WHEN kind = 'call' THEN 'C'
    WHEN direction = 'incoming' THEN 'X' ELSE 'O' END || substr(at, 1, 10)
    || (substr(at, 12, 8) >= :cut))
FROM touch WHERE deleted_at IS NULL AND at < :end {account_id}
  AND contact_id IN (
    SELECT contact_id FROM stakeholder_fact WHERE deleted_at IS NULL AND attitude >= :neutral)
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
        asked = Asked(reading, account_ids, day, cut=_cut(day), neutral=NEUTRAL)
        self._day, self._local = day, _LocalDays()
        self._touched = cache(lambda on: TouchFact("visit", _NOBODY, on))
        self._interval_days = cache(lambda tier: interval_days(tier, day))
        self.accounts: list[tuple[Id, str | None]] = asked.rows(rows_of.ACCOUNTS)
        seats = _Seats(asked.each(rows_of.SEATS), day)
        strengths = _Strengths(seats.executives, day)
        # A table is read again while the database still holds its pages.
        self._visits: Mapping[Id, str] = dict(asked.each(_VISITS))
        strengths.add(asked.each(_VISITED))
        self._touches: Mapping[Id, str] = dict(asked.each(_TOUCHES))
        strengths.add(asked.each(_TOUCHED))
        self._promised = self._promises(asked)
        self._tickets = _tickets(asked, day)
        self._contracts = _contracts(asked, rates, day)
        self._owed = _owed(asked, rates, day)
        self._feedback = _feedback(asked)
        self._relationships = _relationships(asked, seats, strengths.totals, day)

    def _promises(self, asked: Asked) -> Mapping[Id, Day]:
        untouched = [
            account
            for account in self.accounts
            if account[0] not in self._visits and account[0] not in self._touches
        ]
        return promises(asked, untouched, self._day.isoformat()) if untouched else {}

    def of(self, key: Id, tier: str | None) -> Gathered:
        visit, touch = self._visits.get(key), self._touches.get(key)
        visited = self._local.of(visit) if visit else None
        touched = self._local.of(touch) if touch and touch > (visit or "") else visited
        since = None if touched else self._promised.get(key)
        facts = AccountFacts(
            self._interval_days(tier),
            date.fromisoformat(since) if since else None,
            self._touched(touched) if touched else None,
            tuple(self._tickets.get(key, ())),
            tuple(self._contracts.get(key, ())),
            tuple(self._owed.get(key, ())),
            None,
            self._relationships.get(key),
            tuple(self._feedback.get(key, ())),
        )
        return Gathered(facts, None, (), visited)


def _grouped(rows: Iterable[Sequence[Any]], column: int = 0) -> Mapping[Id, list[Any]]:
    grouped: dict[Id, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row[column]].append(row)
    return grouped


class _LocalDays(dict[str, date]):
    """The local day of a moment, by its hour: many moments share one."""

    def of(self, moment: str) -> date:
        hour = moment[:13]
        if hour in self:
            return self[hour]
        first = _local_day(f"{hour}:00:00+00:00")
        if first == _local_day(f"{hour}:59:59.999999+00:00"):
            self[hour] = first
            return first
        return _local_day(moment)


def _local_day(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone().date()


def _tickets(asked: Asked, day: date) -> Mapping[Id, list[TicketFact]]:
    """Return the service requests by account; the promise of one that is done is not looked at."""
    found: dict[Id, list[TicketFact]] = defaultdict(list)
    local = _LocalDays()
    for account, _id, sla_hours, opened_at, solved_at in asked.each(rows_of.TICKETS):
        limit = (
            datetime.fromisoformat(opened_at) + timedelta(hours=sla_hours) if sla_hours else None
        )
        closed_on = local.of(solved_at) if solved_at else None
        found[account].append(
            TicketFact(
                _NOBODY,
                closed_on,
                datetime.fromisoformat(solved_at) <= limit if solved_at and limit else None,
                limit.astimezone().date()
                if limit and not (closed_on and closed_on <= day)
                else None,
            )
        )
    return found


def _contracts(asked: Asked, rates: Rates, day: date) -> Mapping[Id, list[ContractFact]]:
    found: dict[Id, list[ContractFact]] = defaultdict(list)
    for account, _id, amount, currency, ends_on, renewal in asked.each(rows_of.CONTRACTS):
        value = None if amount is None else rates.to_base(amount, currency, day)
        progress = RENEWAL_PROGRESS.get(renewal or "not_started", 0.0)
        ends = _day_of(ends_on) if ends_on else None
        found[account].append(ContractFact(_NOBODY, ends, value, progress))
    return found


def _feedback(asked: Asked) -> Mapping[Id, list[FeedbackFact]]:
    found: dict[Id, list[FeedbackFact]] = defaultdict(list)
    answer_of = cache(_answer)
    for account, _id, kind, answer, on in asked.each(rows_of.FEEDBACK):
        found[account].append(answer_of(kind, answer, on))
    return found


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
    asked: Asked, seats: "_Seats", totals: Sums, day: date
) -> Mapping[Id, RelationshipFact]:
    """Return the decision coverage of every account in which somebody who weighs was judged."""
    whole: dict[Id, int] = defaultdict(int)
    part: dict[Id, int] = defaultdict(int)
    noted: dict[Id, Day] = {}
    for contact, facts in _grouped(asked.rows(rows_of.JUDGEMENTS), 1).items():
        account, influence, attitude, known_on = _judged(facts)
        if not influence or contact in seats.gone:
            continue
        whole[account] += influence
        if known_on > noted.get(account, ""):
            noted[account] = known_on
        if is_with_us(attitude, reach(totals.get(contact, 0.0))):
            part[account] += influence
    return {
        account: RelationshipFact(
            part[account] / total, _day_of(noted[account]) if account in noted else day
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
    """Who sits where: executives, and those who are gone, leaving no position they still hold."""

    def __init__(self, seats: Iterable[Sequence[Any]], day: date) -> None:
        self.executives: set[Id] = set()
        left_some: set[Id] = set()
        here: set[Id] = set()
        today = day.isoformat()
        for _account, contact, level, left in seats:
            if level is not None and level <= EXECUTIVE_LEVEL:
                self.executives.add(contact)
            (left_some if left and left <= today else here).add(contact)
        self.gone = left_some - here


class _Strengths:
    """What the meetings of each person still weigh, added up."""

    def __init__(self, executives: Collection[Id], day: date) -> None:
        self.totals: Sums = defaultdict(float)
        self._executives = executives
        self._usual = _Fading(day, HALF_LIFE_DAYS).__getitem__
        self._slow = _Fading(day, EXECUTIVE_HALF_LIFE_DAYS).__getitem__

    def add(self, meetings: Iterable[Sequence[Any]]) -> None:
        usual, slow, totals = self._usual, self._slow, self.totals
        for contact, words in meetings:
            fading = slow if contact in self._executives else usual
            totals[contact] += sum(map(fading, words.split(",")))


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
