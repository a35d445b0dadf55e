"""The rows a health score is read from, as they stood at the end of any past day.

What carries a date of its own counts from that date. Everything else (a tier, an attitude, the
step of a renewal, being deleted) is taken back to the end of the day by the change log: the value
before the first later change. Records without a date count from the day they were entered.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct

from kamdesk.queries.score_people import MeetingRow, strengths_of
from kamdesk.queries.score_rows import (
    JULIAN,
    AccountRow,
    Asked,
    ContractRow,
    FeedbackRow,
    Id,
    InstalmentRow,
    JudgementRow,
    PaymentRow,
    Rows,
    SeatRow,
    TicketRow,
    TouchRow,
    end_of,
)
from kamdesk.storage.reading import Reading


def _number(column: str) -> str:
    """Write the number of a moment's local day, as the live statements count days."""
    return f"CAST(julianday({column}) + :shift AS INTEGER) - {JULIAN}"


# Per table: every column read, the account first and the id second.
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "account": ("id", "id", "tier"),
    "visit": (
        "account_id",
        "id",
        "type",
        "held_at",
        "date(held_at, 'localtime')",
        _number("held_at"),
    ),
    "attendee": ("account_id", "id", "visit_id", "contact_id"),
    "touch": (
        "account_id",
        "id",
        "contact_id",
        "kind",
        "direction",
        "at",
        "date(at, 'localtime')",
        _number("at"),
    ),
    "ticket": (
        "account_id",
        "id",
        "sla_hours",
        "opened_at",
        "solved_at",
        "date(opened_at, 'localtime')",
    ),
    "contract": (
        "account_id",
        "id",
        "amount_minor",
        "currency",
        "ends_on",
        "renewal",
        "status",
        "coalesce(starts_on, signed_on)",
    ),
    "instalment": ("account_id", "id", "contract_id", "amount_minor", "currency", "due"),
    "payment": (
        "account_id",
        "id",
        "contract_id",
        "instalment_id",
        "amount_minor",
        "currency",
        "received_on",
    ),
    "feedback": ("account_id", "id", "kind", "score", "given_on"),
    "stakeholder_fact": (
        "account_id",
        "id",
        "contact_id",
        "opportunity_id",
        "role",
        "influence",
        "attitude",
        "noted_on",
    ),
    "position": ("account_id", "id", "contact_id", "level", "since", '"left"'),
}
# Fields that say when something happened: a correction of one counts for the past as well.
EVENT_DATES: Final = frozenset(
    {"held_at", "at", "opened_at", "solved_at", "received_on", "given_on", "since", "left"}
)
_DELETED: Final = "deleted_at"


def _scope(table: str) -> str:
    return "{id}" if table == "account" else "{account_id}"


def _statement(table: str, columns: Sequence[str]) -> str:
    listed = ", ".join((*columns, _DELETED))
    return f"SELECT {listed} FROM {table} WHERE 1 {_scope(table)}"  # noqa: S608 - our own words


def _changes_statement() -> str:
    mine = " UNION ALL ".join(
        f"SELECT id FROM {table} WHERE 1 {_scope(table)}"  # noqa: S608 - our own words
        for table in TABLES
    )
    wanted = "SELECT record_id, field, before, at FROM change"
    return f"{wanted} WHERE record_id IN ({mine}) ORDER BY seq"


_STATEMENTS: Final = {table: _statement(table, columns) for table, columns in TABLES.items()}
_CHANGES: Final = _changes_statement()


class _Step(Struct, frozen=True):
    """One later change of a field: the value it had before, as stored."""

    at: str
    field: str
    before: Any


class Past:
    """All records of some accounts, deleted ones too, and what was changed in them since."""

    def __init__(self, asked: Asked) -> None:
        self._rows = {table: asked.rows(sql) for table, sql in _STATEMENTS.items()}
        self._steps: dict[Id, list[_Step]] = defaultdict(list)
        self._entered: dict[Id, str] = {}
        self._tiers: dict[Id, list[str]] = defaultdict(list)
        for record, field, before, at in asked.rows(_CHANGES):
            self._note(record, field, before, at)

    def _note(self, record: Id, field: str | None, before: str | None, at: str) -> None:
        self._entered.setdefault(record, at)
        if field in (None, "tier"):
            self._tiers[record].append(at)
        if field is not None and field not in EVENT_DATES:
            self._steps[record].append(_Step(at, field, _stored(field, before)))

    def known_from(self, account_id: UUID) -> str | None:
        """Return the moment of the oldest change known of an account."""
        return self._entered.get(account_id.bytes)

    def rows_on(self, day: date) -> Rows:
        """Return the rows of the accounts as they stood at the end of a day."""
        seen = _Day(self, day)
        return Rows(
            day=day,
            accounts=list(seen.accounts()),
            touches=list(seen.touches()),
            strengths=strengths_of(seen.meetings(), day),
            tickets=list(seen.tickets()),
            contracts=list(seen.contracts()),
            instalments=list(seen.instalments()),
            payments=list(seen.payments()),
            feedback=list(seen.feedback()),
            judgements=list(seen.judgements()),
            seats=list(seen.seats()),
        )

    def records(self, table: str, end: str) -> Iterator[tuple[Any, ...]]:
        """Yield the records of a table that were not deleted at a moment, with their values."""
        names = (*TABLES[table], _DELETED)
        for row in self._rows[table]:
            steps = self._steps.get(row[1])
            stood = _taken_back(row, names, steps, end) if steps else row
            if stood[-1] is None:
                yield stood

    def was_entered(self, record: Id, end: str) -> bool:
        """Tell whether a record had been entered; one the log does not know always was."""
        return self._entered.get(record, "") < end

    def promised_on(self, account: Id, end: str) -> str | None:
        """Return the moment the tier was last set before a moment."""
        return max((at for at in self._tiers.get(account, ()) if at < end), default=None)


def _taken_back(
    row: tuple[Any, ...], names: Sequence[str], steps: Sequence[_Step], end: str
) -> tuple[Any, ...]:
    before: dict[str, Any] = {}
    for step in steps:
        if step.at >= end:
            before.setdefault(step.field, step.before)
    if not before:
        return row
    return tuple(before.get(name, value) for name, value in zip(names, row, strict=True))


def _stored(field: str, text: str | None) -> Any:
    """Turn a value of the change log into what the table held: ids are bytes there."""
    value = None if text is None else msgspec.json.decode(text)
    return UUID(value).bytes if field.endswith("_id") and isinstance(value, str) else value


class _Day:
    """One past day: what of the accounts' records counted then."""

    def __init__(self, past: Past, day: date) -> None:
        self._past, self._day, self._end = past, day.isoformat(), end_of(day)

    def _records(self, table: str) -> Iterator[tuple[Any, ...]]:
        return self._past.records(table, self._end)

    def _counts(self, record: Id, on: str | None) -> bool:
        return on <= self._day if on else self._past.was_entered(record, self._end)

    def accounts(self) -> Iterator[AccountRow]:
        touched = {row.account for row in self.touches()}
        for _account, key, tier, _deleted in self._records("account"):
            if not self._past.was_entered(key, self._end):
                continue
            since = None if key in touched else self._past.promised_on(key, self._end)
            yield AccountRow(key, tier, _local_day(since))

    def _visits(self) -> Iterator[tuple[Any, ...]]:
        return (row for row in self._records("visit") if row[4] and row[4] <= self._day)

    def _touches(self) -> Iterator[tuple[Any, ...]]:
        return (row for row in self._records("touch") if row[6] <= self._day)

    def touches(self) -> Iterator[TouchRow]:
        visits = ((row[0], "visit", row[3], row[1], row[4]) for row in self._visits())
        touches = ((row[0], "touch", row[5], row[1], row[6]) for row in self._touches())
        latest: dict[tuple[Id, str], tuple[Any, ...]] = {}
        for each in chain(visits, touches):
            known = latest.get((each[0], each[1]))
            if known is None or each[2:] > known[2:]:
                latest[each[0], each[1]] = each
        for account, entity, _at, record, on in latest.values():
            yield TouchRow(account, entity, record, on)

    def meetings(self) -> Iterator[MeetingRow]:
        held = {row[1]: row for row in self._visits()}
        for account, _id, visit, contact, _deleted in self._records("attendee"):
            if contact is not None and visit in held:
                yield MeetingRow(account, contact, "visit", held[visit][2], None, held[visit][5])
        for account, _id, contact, kind, direction, _at, _on, on, _deleted in self._touches():
            if contact is not None:
                yield MeetingRow(account, contact, "touch", kind, direction, on)

    def tickets(self) -> Iterator[TicketRow]:
        for account, key, sla, opened, solved, on, _deleted in self._records("ticket"):
            if on <= self._day:
                yield TicketRow(account, key, sla, opened, solved)

    def contracts(self) -> Iterator[ContractRow]:
        for row in self._records("contract"):
            account, key, amount, currency, ends, renewal, status, starts, _deleted = row
            if status in ("active", "expired") and self._counts(key, starts):
                yield ContractRow(account, key, amount, currency, ends, renewal)

    def instalments(self) -> Iterator[InstalmentRow]:
        signed = {row[1] for row in self._records("contract") if row[6] not in _UNSIGNED}
        for *values, _deleted in self._records("instalment"):
            row = InstalmentRow(*values)
            if row.contract in signed:
                yield row

    def payments(self) -> Iterator[PaymentRow]:
        for account, _id, contract, line, amount, currency, on, _gone in self._records("payment"):
            if on <= self._day and (contract or line):
                yield PaymentRow(account, contract, line, amount, currency, on)

    def feedback(self) -> Iterator[FeedbackRow]:
        for account, key, kind, answer, on, _deleted in self._records("feedback"):
            if kind in ("nps", "csat") and answer is not None:
                yield FeedbackRow(account, key, kind, answer, on)

    def judgements(self) -> Iterator[JudgementRow]:
        for row in self._records("stakeholder_fact"):
            account, key, contact, deal, role, influence, attitude, on, _deleted = row
            if self._counts(key, on):
                yield JudgementRow(account, contact, key, deal, role, influence, attitude, on)

    def seats(self) -> Iterator[SeatRow]:
        for account, key, contact, level, since, left, _deleted in self._records("position"):
            if self._counts(key, since):
                yield SeatRow(account, contact, level, left)


_UNSIGNED: Final = ("draft", "in_review")


def _local_day(moment: str | None) -> str | None:
    return datetime.fromisoformat(moment).astimezone().date().isoformat() if moment else None


def pasts_of(reading: Reading, account_ids: Collection[UUID] | None) -> Past:
    """Read what can be told of the past of some accounts, or of all."""
    return Past(Asked(reading, account_ids, reading.today))
