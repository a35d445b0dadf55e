"""The rows a health score is read from, as they stand now, for any number of accounts.

One statement per kind of fact, whatever the number of accounts. Ids stay bytes and days stay ISO
text until a fact is built of them: most rows never become one. Columns are named by the tuples.
"""

import json
import re
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from msgspec import Struct, field

from kamdesk.domain.health_promises import LAPSED_DAYS, TICKET_WINDOW_DAYS
from kamdesk.domain.strength import EXECUTIVE_HALF_LIFE_DAYS, WEIGHTS
from kamdesk.models.columns import moment_text
from kamdesk.storage.reading import Reading

Id = bytes
Day = str


class AccountRow(NamedTuple):
    """An account and the tier that sets its rhythm; ``since`` is the day of that promise."""

    id: Id
    tier: str | None
    since: Day | None


class TouchRow(NamedTuple):
    """The latest visit or touch of an account."""

    account: Id
    entity: str
    id: Id
    on: Day


class StrengthRow(NamedTuple):
    """What the touches of one person still weigh, fading at the usual and at the slow pace."""

    account: Id
    contact: Id
    usual: float
    executive: float


class TicketRow(NamedTuple):
    """A service request; moments are UTC text."""

    account: Id
    id: Id
    sla_hours: int | None
    opened_at: str
    solved_at: str | None


class ContractRow(NamedTuple):
    """A contract in force or lately expired."""

    account: Id
    id: Id
    amount: int | None
    currency: str | None
    ends_on: Day | None
    renewal: str | None


class InstalmentRow(NamedTuple):
    """A payment promised by a contract."""

    account: Id
    id: Id
    contract: Id
    amount: int
    currency: str | None
    due: Day


class PaymentRow(NamedTuple):
    """Money received for an instalment or, when that is None, for a contract."""

    account: Id
    contract: Id | None
    instalment: Id | None
    amount: int
    currency: str | None
    on: Day


class FeedbackRow(NamedTuple):
    """One answer with a score."""

    account: Id
    id: Id
    kind: str
    score: int
    on: Day


class JudgementRow(NamedTuple):
    """What somebody held true of a person on a day."""

    account: Id
    contact: Id
    id: Id
    opportunity: Id | None
    role: str | None
    influence: int | None
    attitude: int | None
    on: Day | None


class SeatRow(NamedTuple):
    """A position a contact holds or held."""

    account: Id
    contact: Id
    level: int | None
    left: Day | None


class Rows(Struct):
    """Every row of some accounts that counts on ``day``. ``upcoming``: the next dated fact."""

    day: date
    accounts: list[AccountRow] = field(default_factory=list)
    touches: list[TouchRow] = field(default_factory=list)
    strengths: list[StrengthRow] = field(default_factory=list)
    tickets: list[TicketRow] = field(default_factory=list)
    contracts: list[ContractRow] = field(default_factory=list)
    instalments: list[InstalmentRow] = field(default_factory=list)
    payments: list[PaymentRow] = field(default_factory=list)
    feedback: list[FeedbackRow] = field(default_factory=list)
    judgements: list[JudgementRow] = field(default_factory=list)
    seats: list[SeatRow] = field(default_factory=list)
    upcoming: dict[Id, Day] = field(default_factory=dict)


# ``{column}`` becomes a choice of accounts by that column, or nothing when all are asked for.
# :end is the first moment after the day, :day the day itself.
ACCOUNTS: Final = "SELECT a.id, a.tier FROM account a WHERE a.deleted_at IS NULL {a.id}"
# The bare columns of an aggregate with one max() come from the row that holds the maximum.
PROMISED: Final = """
SELECT a.id, max(c.seq), date(c.at, 'localtime'),
  json_extract(c.after, CASE WHEN c.field IS NULL THEN '$.tier' ELSE '$' END)
FROM account a JOIN change c ON c.record_id = a.id
WHERE a.deleted_at IS NULL {a.id} AND (c.field IS NULL OR c.field = 'tier')
  AND c.at < :end
  AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.account_id = a.id AND v.deleted_at IS NULL
                  AND v.held_at < :end)
  AND NOT EXISTS (SELECT 1 FROM touch t WHERE t.account_id = a.id AND t.deleted_at IS NULL
                  AND t.at < :end)
GROUP BY a.id
"""
TOUCHES: Final = """
SELECT account_id, 'visit', id, date(max(held_at), 'localtime') FROM visit
WHERE deleted_at IS NULL AND held_at < :end {account_id} GROUP BY account_id
UNION ALL
SELECT account_id, 'touch', id, date(max(at), 'localtime') FROM touch
WHERE deleted_at IS NULL AND at < :end {account_id} GROUP BY account_id
"""
# A touch halves with every slow half-life of its age in local days; :fades holds the parts within
# one, by day. The usual pace is the square of the slow one.
STRENGTHS: Final = """
WITH fades(day, part) AS MATERIALIZED (SELECT key, value FROM json_each(:fades))
SELECT account_id, contact_id, sum(weight * fading * fading), sum(weight * fading) FROM (
  SELECT account_id, contact_id, weight,
    f.part / (1 << min(60, age / :half_life)) AS fading
  FROM (SELECT a.account_id, a.contact_id, iif(v.type = 'executive', :executive, :visit) AS weight,
      :number - CAST(julianday(v.held_at) + :shift AS INTEGER) AS age
    FROM attendee a JOIN visit v ON v.id = a.visit_id
    WHERE a.deleted_at IS NULL AND a.contact_id IS NOT NULL AND v.deleted_at IS NULL
      AND v.held_at < :end {a.account_id}) JOIN fades f ON f.day = age % :half_life)
GROUP BY contact_id
UNION ALL
SELECT account_id, contact_id, sum(weight * fading * fading), sum(weight * fading) FROM (
  SELECT account_id, contact_id, weight,
    f.part / (1 << min(60, age / :half_life)) AS fading
  FROM (SELECT account_id, contact_id,
      CASE WHEN kind = 'meeting' THEN :visit WHEN kind = 'call' THEN :call
        WHEN direction = 'incoming' THEN :exchange ELSE :one_way END AS weight,
      :number - CAST(julianday(at) + :shift AS INTEGER) AS age
    FROM touch WHERE deleted_at IS NULL AND contact_id IS NOT NULL
      AND at < :end {account_id}) JOIN fades f ON f.day = age % :half_life)
GROUP BY contact_id
"""
TICKETS: Final = """
SELECT account_id, id, sla_hours, opened_at, solved_at FROM ticket
WHERE deleted_at IS NULL AND opened_at < :end {account_id}
  AND (solved_at IS NULL OR solved_at >= :tickets_from)
"""
CONTRACTS: Final = """
SELECT account_id, id, amount_minor, currency, ends_on, renewal FROM contract
WHERE deleted_at IS NULL AND status IN ('active', 'expired') {account_id}
  AND (ends_on IS NULL OR ends_on >= :ends_from)
  AND (coalesce(starts_on, signed_on) IS NULL OR coalesce(starts_on, signed_on) <= :day)
"""
INSTALMENTS: Final = """
SELECT i.account_id, i.id, i.contract_id, i.amount_minor, i.currency, i.due
FROM instalment i JOIN contract c ON c.id = i.contract_id
WHERE i.deleted_at IS NULL AND c.deleted_at IS NULL
  AND c.status NOT IN ('draft', 'in_review') {i.account_id}
"""
PAYMENTS: Final = """
SELECT account_id, contract_id, instalment_id, amount_minor, currency, received_on FROM payment
WHERE deleted_at IS NULL AND received_on <= :day {account_id}
  AND (contract_id IS NOT NULL OR instalment_id IS NOT NULL)
"""
FEEDBACK: Final = """
SELECT account_id, id, kind, score, given_on FROM feedback
WHERE deleted_at IS NULL AND kind IN ('nps', 'csat') AND score IS NOT NULL {account_id}
"""
JUDGEMENTS: Final = """
SELECT account_id, contact_id, id, opportunity_id, role, influence, attitude, noted_on
FROM stakeholder_fact
WHERE deleted_at IS NULL AND (noted_on IS NULL OR noted_on <= :day) {account_id}
"""
SEATS: Final = """
SELECT p.account_id, p.contact_id, p.level, p."left" FROM position p
WHERE p.deleted_at IS NULL AND (p.since IS NULL OR p.since <= :day) {p.account_id}
"""
UPCOMING: Final = """
SELECT account_id, min(at) FROM (
  SELECT account_id, date(held_at, 'localtime') at FROM visit
  WHERE deleted_at IS NULL AND held_at >= :end {account_id}
  UNION ALL SELECT account_id, date(at, 'localtime') FROM touch
  WHERE deleted_at IS NULL AND at >= :end {account_id}
  UNION ALL SELECT account_id, date(opened_at, 'localtime') FROM ticket
  WHERE deleted_at IS NULL AND opened_at >= :end {account_id}
  UNION ALL SELECT account_id, received_on FROM payment
  WHERE deleted_at IS NULL AND received_on > :day {account_id}
  UNION ALL SELECT account_id, coalesce(starts_on, signed_on) FROM contract
  WHERE deleted_at IS NULL AND coalesce(starts_on, signed_on) > :day {account_id}
  UNION ALL SELECT account_id, noted_on FROM stakeholder_fact
  WHERE deleted_at IS NULL AND noted_on > :day {account_id}
  UNION ALL SELECT account_id, since FROM position
  WHERE deleted_at IS NULL AND since > :day {account_id}
  UNION ALL SELECT account_id, "left" FROM position
  WHERE deleted_at IS NULL AND "left" > :day {account_id}
) GROUP BY account_id
"""
JULIAN: Final = 1721425  # what julianday() counts ahead of a date's own number
_WEIGHTS: Final = {kind.value: weight for kind, weight in WEIGHTS.items()}
_SLOW: Final = int(EXECUTIVE_HALF_LIFE_DAYS)
_FADES: Final = json.dumps([0.5 ** (day / _SLOW) for day in range(_SLOW)])
_CHOICE = re.compile(r"\{([a-z_.]+)\}")


def live_rows(reading: Reading, account_ids: Collection[UUID] | None, day: date) -> Rows:
    """Read the rows of some accounts, or of all when ``account_ids`` is None."""
    asked = Asked(reading, account_ids, day)
    touches = [TouchRow(*row) for row in asked.rows(TOUCHES)]
    return Rows(
        day=day,
        accounts=_accounts(asked, {row.account for row in touches}, day.isoformat()),
        touches=touches,
        strengths=asked.rows(STRENGTHS),
        tickets=asked.rows(TICKETS),
        contracts=asked.rows(CONTRACTS),
        instalments=asked.rows(INSTALMENTS),
        payments=asked.rows(PAYMENTS),
        feedback=asked.rows(FEEDBACK),
        judgements=asked.rows(JUDGEMENTS),
        seats=asked.rows(SEATS),
        upcoming=dict(asked.rows(UPCOMING)),
    )


def _accounts(asked: "Asked", touched: Collection[Id], today: Day) -> list[AccountRow]:
    accounts = asked.rows(ACCOUNTS)
    since = promises(asked, [each for each in accounts if each[0] not in touched], today)
    return [AccountRow(key, tier, since.get(key)) for key, tier in accounts]


def promises(
    asked: "Asked", untouched: Collection[tuple[Id, str | None]], today: Day
) -> dict[Id, Day]:
    """Tell when each untouched account was promised its rhythm: when its tier was last set.

    A tier the log does not know yet is being set by the running deed.
    """
    if not untouched:
        return {}
    logged = {key: (on, tier) for key, _seq, on, tier in asked.rows(PROMISED)}
    return {key: _since(logged.get(key), tier, today) for key, tier in untouched}


def _since(logged: tuple[Day, str | None] | None, tier: str | None, today: Day) -> Day:
    return logged[0] if logged is not None and logged[1] == tier else today


def end_of(day: date) -> str:
    """Return the first moment after a local day as UTC text."""
    return moment_text(datetime.combine(day + timedelta(days=1), time()).astimezone(UTC))


def shift_of(day: date) -> float:
    """Return what makes a julian moment a whole local day when cut: the zone, and half a day."""
    return offset_of(day) / timedelta(days=1) + 0.5


def offset_of(day: date) -> timedelta:
    """Return how far local time is ahead of UTC on a day."""
    return datetime.combine(day, time(12)).astimezone().utcoffset() or timedelta()


def bounds(day: date) -> dict[str, Any]:
    """Return the bounds the statements ask for by name."""
    return {
        **_WEIGHTS,
        "fades": _FADES,
        "half_life": _SLOW,
        "number": day.toordinal() + JULIAN,
        "shift": shift_of(day),
        "end": end_of(day),
        "day": day.isoformat(),
        "tickets_from": end_of(day - timedelta(days=TICKET_WINDOW_DAYS + 1)),
        "ends_from": (day - timedelta(days=LAPSED_DAYS + 1)).isoformat(),
    }


class Asked:
    """One question to the driver itself: it is asked at every deed, and rows pass untouched."""

    def __init__(
        self, reading: Reading, ids: Collection[UUID] | None, day: date, **values: str | int
    ) -> None:
        self._cursor: Any = reading.session.connection().connection.cursor()
        self._values = {**bounds(day), **values}
        self._chosen = _ALL
        if ids is not None and len(ids) == 1:
            self._chosen, self._values["id"] = _ONE, next(iter(ids)).bytes
        elif ids is not None:
            self._chosen, self._values["ids"] = _SOME, json.dumps([each.hex for each in ids])

    def rows(self, statement: str) -> list[Any]:
        return list(self.each(statement))

    def each(self, statement: str) -> Iterator[Any]:
        """Yield rows as they are read, before the next question: thousands need not be held."""
        self._cursor.execute(_filled(statement, self._chosen), self._values)
        return iter(self._cursor)


# The choice of accounts: all, the one a deed touched, or the ids in a JSON list of hex words.
_ALL: Final = ""
_ONE: Final = r"AND \1 = :id"
_SOME: Final = r"AND \1 IN (SELECT unhex(value) FROM json_each(:ids))"


@cache
def _filled(statement: str, chosen: str) -> str:
    return _CHOICE.sub(chosen, statement)
