"""The customer's voice: NPS with its interval, CSAT by quarter, and what people said."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from kamdesk.domain.periods import Quarter, last_12_months, quarter_of
from kamdesk.domain.satisfaction import Nps, csat, nps
from kamdesk.queries.score_rows import Asked
from kamdesk.storage.reading import Reading

QUARTERS: Final = 4


@dataclass(frozen=True, slots=True)
class FeedbackLine:
    """One answer as it was given."""

    id: UUID
    account_id: UUID
    account_name: str
    contact_id: UUID | None
    contact_name: str | None
    kind: str
    score: int | None
    text: str | None
    given_on: date


@dataclass(frozen=True, slots=True)
class CsatPoint:
    """The mean CSAT of a quarter with one decimal; None without answers."""

    quarter: Quarter
    mean: Decimal | None
    answers: int


@dataclass(frozen=True, slots=True)
class FeedbackSheet:
    """What the answers of the last 12 months come to, and every answer, newest first."""

    nps: Nps
    csat: Decimal | None
    csat_answers: int
    csat_trend: tuple[CsatPoint, ...]
    lines: tuple[FeedbackLine, ...]


_ANSWERS: Final = """
SELECT f.id, f.account_id, coalesce(a.short_name, a.name), f.contact_id, c.name, f.kind, f.score,
  f.text, f.given_on
FROM feedback f JOIN account a ON a.id = f.account_id AND a.deleted_at IS NULL
LEFT JOIN contact c ON c.id = f.contact_id
WHERE f.deleted_at IS NULL AND f.given_on <= :day {f.account_id}
ORDER BY f.given_on DESC, f.id
"""


def feedback_sheet(
    reading: Reading, account_ids: Collection[UUID] | None, quarters: int = QUARTERS
) -> FeedbackSheet:
    """Return the answers of these accounts, of all when None; the trend ends this quarter."""
    rows = Asked(reading, account_ids, reading.today).rows(_ANSWERS)
    lines = tuple(_line(row) for row in rows)
    year = last_12_months(reading.today)
    recent = [line for line in lines if line.given_on in year]
    scores = _scores(recent, "csat")
    return FeedbackSheet(
        nps=nps(_scores(recent, "nps")),
        csat=csat(scores),
        csat_answers=len(scores),
        csat_trend=_trend(lines, quarter_of(reading.today), quarters),
        lines=lines,
    )


def _trend(lines: Sequence[FeedbackLine], last: Quarter, quarters: int) -> tuple[CsatPoint, ...]:
    found: dict[Quarter, list[int]] = defaultdict(list)
    for line in lines:
        if line.kind == "csat" and line.score is not None:
            found[quarter_of(line.given_on)].append(line.score)
    wanted = [last.plus(-back) for back in reversed(range(quarters))]
    return tuple(CsatPoint(each, csat(found[each]), len(found[each])) for each in wanted)


def _scores(lines: Sequence[FeedbackLine], kind: str) -> list[int]:
    return [line.score for line in lines if line.kind == kind and line.score is not None]


def _line(row: Any) -> FeedbackLine:
    key, account, account_name, contact, contact_name, kind, score, text, on = row
    return FeedbackLine(
        id=UUID(bytes=key),
        account_id=UUID(bytes=account),
        account_name=account_name,
        contact_id=UUID(bytes=contact) if contact else None,
        contact_name=contact_name,
        kind=kind,
        score=score,
        text=text,
        given_on=date.fromisoformat(on),
    )
