"""Accounts that were not seen as often as promised, and whom to see there."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from kamdesk.domain.cadence import POLICIES, Cadence, Rhythm, cadence
from kamdesk.domain.tiers import known_tier
from kamdesk.domain.travel import Place
from kamdesk.queries.day_visits import begins, place_of
from kamdesk.queries.reach import Known, people_known
from kamdesk.queries.score_rows import Asked
from kamdesk.queries.working_days import working_days
from kamdesk.storage.reading import Reading


class CadenceDebt(Struct, frozen=True):
    """Where an account stands against one promise; ``last_done`` None: never.

    ``person`` is the one to see: who decides most. ``planned_on`` is a visit already set.
    """

    account_id: UUID
    account_name: str
    account_short: str | None
    account_english: str | None
    tier: str
    band: str
    health: float | None
    rhythm: Rhythm
    interval_days: int
    last_done: date | None
    cadence: Cadence
    planned_on: date | None
    person: Known | None
    where: Place | None

    @property
    def overdue_days(self) -> int:
        """Whole days past due, 0 when in time."""
        return self.cadence.overdue_days


# The promise counts from the day the tier was given when nothing was ever done.
_ACCOUNTS: Final = """
SELECT a.id, a.name, a.short_name, a.english_name, a.tier, coalesce(s.band, 'unscored'),
  CASE WHEN s.band <> 'unscored' THEN s.value END, json_extract(s.measures, '$.last_touch'),
  (SELECT date(max(v.held_at), 'localtime') FROM visit v WHERE v.account_id = a.id
     AND v.deleted_at IS NULL AND v.type = 'executive' AND v.held_at < :end),
  (SELECT date(min(v.planned_at), 'localtime') FROM visit v WHERE v.account_id = a.id
     AND v.deleted_at IS NULL AND v.held_at IS NULL AND NOT v.cancelled
     AND v.planned_at >= :begin),
  coalesce((SELECT date(max(c.at), 'localtime') FROM change c WHERE c.record_id = a.id
     AND (c.field IS NULL OR c.field = 'tier')), :day),
  a.latitude, a.longitude, a.datum
FROM account a LEFT JOIN score s ON s.account_id = a.id
WHERE a.deleted_at IS NULL AND a.tier IS NOT NULL AND coalesce(a.status, '') <> 'ended'
"""
_OWNED: Final = " AND a.owner_id = unhex(:owner)"


def cadence_debts(
    reading: Reading, owner_id: UUID | None = None, *, only_overdue: bool = True
) -> list[CadenceDebt]:
    """Return the promises of an owner's accounts, of all when None; the largest debt first.

    Executives have a rhythm of their own where one was promised.
    """
    values = {"begin": begins(reading.today), "owner": owner_id.hex if owner_id else ""}
    asked = Asked(reading, None, reading.today, **values)
    rows = asked.rows(_ACCOUNTS + (_OWNED if owner_id else ""))
    worked = working_days(reading).includes
    found = [debt for row in rows for debt in _debts(row, reading.today, worked)]
    if only_overdue:
        found = [debt for debt in found if debt.cadence.is_overdue]
    found.sort(key=lambda debt: (-debt.cadence.debt, -debt.overdue_days, debt.account_name))
    return with_people(reading, found)


def with_people(reading: Reading, debts: Collection[CadenceDebt]) -> list[CadenceDebt]:
    """Name for each debt the person it is about."""
    wanted = {debt.account_id for debt in debts}
    people: dict[UUID, list[Known]] = defaultdict(list)
    for person in people_known(reading, wanted) if wanted else ():
        people[person.account_id].append(person)
    return [_with_person(debt, people[debt.account_id]) for debt in debts]


def _debts(row: Any, today: date, worked: Callable[[date], bool]) -> Iterable[CadenceDebt]:
    tier = known_tier(row[4])
    if tier is None:  # of a newer version: what it promises is not known here
        return
    for rhythm, last in ((Rhythm.ACCOUNT, row[7]), (Rhythm.EXECUTIVE, row[8])):
        interval = POLICIES.get((tier, rhythm))
        if interval is not None:
            done = date.fromisoformat(last) if last else None
            since = date.fromisoformat(row[10])
            yield CadenceDebt(
                account_id=UUID(bytes=row[0]),
                account_name=row[1],
                account_short=row[2],
                account_english=row[3],
                tier=row[4],
                band=row[5],
                health=row[6],
                rhythm=rhythm,
                interval_days=interval.days_from(done or since),
                last_done=done,
                cadence=cadence(interval, done, since, today, worked),
                planned_on=date.fromisoformat(row[9]) if row[9] else None,
                person=None,
                where=place_of(row[11], row[12], row[13]),
            )


def _with_person(debt: CadenceDebt, people: Iterable[Known]) -> CadenceDebt:
    """Ask for the person who decides most, and of equals the one not met for longest."""
    present = [p for p in people if not p.mapped.has_left and p.visitable]
    ranked = sorted(
        present,
        key=lambda p: (-(p.mapped.influence or 0), p.last_touch or date.min, p.name),
    )
    return replace(debt, person=ranked[0] if ranked else None)
