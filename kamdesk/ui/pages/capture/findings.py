"""What the notes have come to so far, and the command they end in."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from msgspec import Struct, field

from kamdesk.domain.capture_text import Item, Kind, Person, items_in, plain
from kamdesk.domain.ids import AccountId, ContactId, OpportunityId, UserId, VisitId
from kamdesk.i18n import formats
from kamdesk.queries.capture import CaptureSheet
from kamdesk.services.capture import (
    CapturedAttitude,
    CapturedPromise,
    CapturedTask,
    CaptureVisit,
)
from kamdesk.ui.pages.capture.editor import Line

_LONGEST: Final = 600  # minutes one sits in a room; beyond it the notes were left lying
_USUAL: Final = 60


class Found(Struct, frozen=True):
    """One item and where it stands. ``draft`` until its line was confirmed."""

    line: int
    place: int
    item: Item
    draft: bool


class Ending(Struct, frozen=True, kw_only=True):
    """What is decided beside the notes when a visit ends."""

    started: datetime
    ended: datetime
    present: Sequence[UUID] = ()
    deal: UUID | None = None
    outcome: str = ""
    next_at: datetime | None = None
    draft_key: str | None = None
    taken: Sequence[Found] = field(default_factory=tuple)


def found_in(lines: Iterable[Line], people: tuple[Person, ...], today: date) -> tuple[Found, ...]:
    """Return everything the notes say that is complete enough to keep."""
    return tuple(
        Found(number, place, item, not line.confirmed)
        for number, line in enumerate(lines)
        for place, item in enumerate(items_in(line.text, people, today))
        if item.is_whole
    )


def attitudes_of(found: Iterable[Found]) -> dict[UUID, int]:
    """Return how people stand now; of several lines the last one holds."""
    items = (each.item for each in found if each.item.kind is Kind.ATTITUDE)
    return {i.person: i.attitude for i in items if i.person and i.attitude is not None}


def minutes_of(started: datetime, ended: datetime) -> int:
    """Return how long a visit took; notes left lying for a day say nothing of it."""
    minutes = round((ended - started).total_seconds() / 60)
    return max(1, minutes) if minutes <= _LONGEST else _USUAL


def minutes_text(lines: Iterable[Line]) -> str:
    """Return the notes as they are kept: each line behind its time."""
    return "\n".join(_timed(line) for line in lines if line.text.strip())


def _timed(line: Line) -> str:
    if line.minute is None:
        return plain(line.text)
    at = datetime.fromtimestamp(line.minute * 60).astimezone()
    return f"{formats.clock_time(at)}  {plain(line.text)}"


def command_of(sheet: CaptureSheet, lines: Sequence[Line], ending: Ending) -> CaptureVisit:
    """Return the deed a capture ends in."""
    by_kind: dict[Kind, list[Item]] = {kind: [] for kind in Kind}
    for each in ending.taken:
        by_kind[each.item.kind].append(each.item)
    ours = [sheet.me, *(s.id for s in (sheet.visit.seats if sheet.visit else ()) if s.is_ours)]
    return CaptureVisit(
        account_id=AccountId(sheet.account_id),
        held_at=ending.started,
        minutes=minutes_of(ending.started, ending.ended),
        notes=minutes_text(lines),
        visit_id=VisitId(sheet.visit.id) if sheet.visit else None,
        outcome=ending.outcome.strip() or None,
        contacts=[ContactId(each) for each in ending.present],
        colleagues=[UserId(each) for each in dict.fromkeys(ours)],
        promises=[_promise(item) for item in by_kind[Kind.COMMITMENT]],
        tasks=[_task(item) for item in by_kind[Kind.NEXT_STEP]],
        attitudes=[
            CapturedAttitude(contact_id=ContactId(person), attitude=level)
            for person, level in attitudes_of(ending.taken).items()
        ],
        deal_id=OpportunityId(ending.deal) if ending.deal else None,
        competitors=[item.text for item in by_kind[Kind.COMPETITOR]],
        questions=[item.text for item in by_kind[Kind.QUESTION]],
        next_at=ending.next_at,
        draft_key=ending.draft_key,
    )


def _promise(item: Item) -> CapturedPromise:
    return CapturedPromise(
        side=item.side or "ours",
        text=item.text,
        due=item.due,
        contact_id=ContactId(item.person) if item.person else None,
        owner_id=UserId(item.owner) if item.owner and item.side == "ours" else None,
    )


def _task(item: Item) -> CapturedTask:
    owner = UserId(item.owner) if item.owner else None
    return CapturedTask(title=item.text, due=item.due, owner_id=owner)
