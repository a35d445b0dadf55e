"""The customer's voice: NPS with its interval, CSAT by quarter, what people said, what we did."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from kamdesk.domain.follow_up import Loop, is_unhappy, loop_of
from kamdesk.domain.periods import Quarter, last_12_months, quarter_of
from kamdesk.domain.satisfaction import Nps, csat, nps
from kamdesk.queries.score_rows import Asked
from kamdesk.storage.reading import Reading

QUARTERS: Final = 4


class Followed(Struct, frozen=True):
    """A task or ticket that follows an answer up. ``done_on`` is None while it is open."""

    entity: str
    id: UUID
    title: str
    owner_name: str | None
    owner_english: str | None
    due: date | None
    done_on: date | None
    dropped: bool


class FeedbackLine(Struct, frozen=True):
    """One answer as it was given, what was done about it, and where that stands."""

    id: UUID
    account_id: UUID
    account_name: str
    contact_id: UUID | None
    contact_name: str | None
    kind: str
    score: int | None
    text: str | None
    given_on: date
    account_english: str | None = None
    contact_english: str | None = None
    followed: tuple[Followed, ...] = ()
    loop: Loop | None = None

    @property
    def is_unhappy(self) -> bool:
        """Tell whether the answer asks for something to be done."""
        return is_unhappy(self.kind, self.score)


class CsatPoint(Struct, frozen=True):
    """The mean CSAT of a quarter with one decimal; None without answers."""

    quarter: Quarter
    mean: Decimal | None
    answers: int


class NpsPoint(Struct, frozen=True):
    """The NPS of the 12 months that end with a quarter, or today in the running one."""

    quarter: Quarter
    nps: Nps


class FeedbackSheet(Struct, frozen=True):
    """What the answers of the last 12 months come to, and every answer, newest first."""

    nps: Nps
    csat: Decimal | None
    csat_answers: int
    csat_trend: tuple[CsatPoint, ...]
    nps_trend: tuple[NpsPoint, ...]
    lines: tuple[FeedbackLine, ...]


_ANSWERS: Final = """
SELECT f.id, f.account_id, coalesce(a.short_name, a.name), f.contact_id, c.name, f.kind, f.score,
  f.text, f.given_on, a.english_name, c.english_name
FROM feedback f JOIN account a ON a.id = f.account_id AND a.deleted_at IS NULL
LEFT JOIN contact c ON c.id = f.contact_id
WHERE f.deleted_at IS NULL AND f.given_on <= :day {f.account_id}
ORDER BY f.given_on DESC, f.id
"""
_FOLLOWED: Final = """
SELECT t.feedback_id, 'task', t.id, t.title, u.name, u.english_name, t.due,
  CASE t.state WHEN 'done' THEN date(t.done_at, 'localtime') END, t.state = 'dropped'
FROM task t LEFT JOIN user u ON u.id = t.owner_id
WHERE t.deleted_at IS NULL AND t.feedback_id IS NOT NULL {t.account_id}
UNION ALL
SELECT t.feedback_id, 'ticket', t.id, t.title, u.name, u.english_name,
  date(t.opened_at, '+' || coalesce(t.sla_hours, 0) || ' hours', 'localtime'),
  date(t.solved_at, 'localtime'), 0
FROM ticket t LEFT JOIN user u ON u.id = t.owner_id
WHERE t.deleted_at IS NULL AND t.feedback_id IS NOT NULL {t.account_id}
"""


def feedback_sheet(
    reading: Reading, account_ids: Collection[UUID] | None, quarters: int = QUARTERS
) -> FeedbackSheet:
    """Return the answers of these accounts, of all when None; the trend ends this quarter."""
    asked = Asked(reading, account_ids, reading.today)
    followed = _followed(asked.rows(_FOLLOWED))
    lines = _looped([_line(row, followed) for row in asked.rows(_ANSWERS)])
    year = last_12_months(reading.today)
    recent = [line for line in lines if line.given_on in year]
    scores = _scores(recent, "csat")
    return FeedbackSheet(
        nps=nps(_scores(recent, "nps")),
        csat=csat(scores),
        csat_answers=len(scores),
        csat_trend=_trend(lines, quarter_of(reading.today), quarters),
        nps_trend=_nps_trend(lines, reading.today, quarters),
        lines=lines,
    )


def _trend(lines: Sequence[FeedbackLine], last: Quarter, quarters: int) -> tuple[CsatPoint, ...]:
    found: dict[Quarter, list[int]] = defaultdict(list)
    for line in lines:
        if line.kind == "csat" and line.score is not None:
            found[quarter_of(line.given_on)].append(line.score)
    wanted = [last.plus(-back) for back in reversed(range(quarters))]
    return tuple(CsatPoint(each, csat(found[each]), len(found[each])) for each in wanted)


def _nps_trend(lines: Sequence[FeedbackLine], today: date, quarters: int) -> tuple[NpsPoint, ...]:
    last = quarter_of(today)
    points = []
    for back in reversed(range(quarters)):
        quarter = last.plus(-back)
        year = last_12_months(min(today, quarter.period.last))
        points.append(
            NpsPoint(quarter, nps(_scores([one for one in lines if one.given_on in year], "nps")))
        )
    return tuple(points)


def _followed(rows: Sequence[Any]) -> dict[UUID, tuple[Followed, ...]]:
    """Return what was done by the answer it was done about, in order of their days."""
    found: dict[UUID, list[Followed]] = defaultdict(list)
    for answer, entity, key, title, owner, english, due, done, dropped in rows:
        found[UUID(bytes=answer)].append(
            Followed(
                entity=entity,
                id=UUID(bytes=key),
                title=title,
                owner_name=owner,
                owner_english=english,
                due=date.fromisoformat(due) if due else None,
                done_on=date.fromisoformat(done) if done else None,
                dropped=bool(dropped),
            )
        )
    return {
        key: tuple(sorted(each, key=lambda f: (f.due or date.max, f.id)))
        for key, each in found.items()
    }


def _looped(lines: Sequence[FeedbackLine]) -> tuple[FeedbackLine, ...]:
    """Say of each answer where it stands; its person, else its account, may be asked again."""
    asked: dict[UUID, list[tuple[UUID, date]]] = defaultdict(list)
    for line in lines:
        for customer in {line.contact_id or line.account_id, line.account_id}:
            asked[customer].append((line.id, line.given_on))
    return tuple(_with_loop(line, asked[line.contact_id or line.account_id]) for line in lines)


def _with_loop(line: FeedbackLine, asked: Sequence[tuple[UUID, date]]) -> FeedbackLine:
    again = [day for key, day in asked if key != line.id and day >= line.given_on]
    done = [each.done_on for each in line.followed if not each.dropped]
    return replace(line, loop=loop_of(unhappy=line.is_unhappy, done_on=done, asked_again_on=again))


def _scores(lines: Sequence[FeedbackLine], kind: str) -> list[int]:
    return [line.score for line in lines if line.kind == kind and line.score is not None]


def _line(row: Any, followed: dict[UUID, tuple[Followed, ...]]) -> FeedbackLine:
    key, account, account_name, contact, contact_name, kind, score, text, on, english, theirs = row
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
        account_english=english,
        contact_english=theirs,
        followed=followed.get(UUID(bytes=key), ()),
    )
