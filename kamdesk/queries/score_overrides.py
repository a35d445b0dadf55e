"""Health scores people set by hand, as they hold on a day, and how they change a computed row."""

from collections.abc import Collection
from datetime import date
from typing import Any, Final, cast
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.score_model import Band
from kamdesk.queries.score_rows import Asked
from kamdesk.storage.reading import Reading

# The one set last holds; a stored day is ISO text. One taken back had held until the day before.
_HELD: Final = """
SELECT o.account_id, o.id, o.band, o.points, o.reason, o.set_on, o.until, u.name, u.english_name
FROM score_override o LEFT JOIN user u ON u.id = o.user_id
WHERE (o.deleted_at IS NULL OR date(o.deleted_at, 'localtime') > :day)
  AND o.set_on <= :day AND o.until >= :day {o.account_id}
ORDER BY o.set_on, o.id
"""


class Override(Struct, frozen=True):
    """A health set by hand. ``points`` None leaves the computed number; ``until`` is the last day.

    ``by`` is None when this device does not know who set it.
    """

    id: UUID
    band: Band
    points: int | None
    reason: str
    set_on: date
    until: date
    by: str | None
    by_english: str | None


def overrides_on(
    reading: Reading, account_ids: Collection[UUID] | None, day: date
) -> dict[UUID, Override]:
    """Return what holds on a day, by account; of all accounts when None."""
    rows = Asked(reading, account_ids, day).rows(_HELD)
    return {UUID(bytes=row[0]): _override(*row[1:]) for row in rows}


def _override(key: bytes, band: str, points: int | None, reason: str, *rest: Any) -> Override:
    set_on, until, by, english = rest
    days = date.fromisoformat(set_on), date.fromisoformat(until)
    return Override(UUID(bytes=key), cast("Band", band), points, reason, *days, by, english)


def put_over(
    reading: Reading, account_ids: Collection[UUID] | None, rows: dict[UUID, dict[str, Any]]
) -> dict[UUID, dict[str, Any]]:
    """Write what people set by hand over computed rows of the score table, and return them."""
    for account_id, held in overrides_on(reading, account_ids, reading.today).items():
        row = rows.get(account_id)
        if row is not None:
            row["band"] = held.band
            row["value"] = row["value"] if held.points is None else float(held.points)
            row["valid_until"] = min(row["valid_until"], held.until)
            row["measures"]["by_hand"] = held.until.isoformat()
    return rows
