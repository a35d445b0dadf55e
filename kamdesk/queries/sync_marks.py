"""How the records of a list stand with the server: one query for whatever a page shows."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any, Final, TypeVar
from uuid import UUID

from msgspec import Struct, field
from msgspec.structs import replace
from sqlalchemy import or_, select, text

from kamdesk.models.local import REFUSED, UNSENT, Change
from kamdesk.models.sync import Conflict, SyncState
from kamdesk.storage.reading import Reading

SIGNED_OUT: Final = "sync.signed_out"  # a problem only a person's code mends
_AT_ONCE: Final = 400
R = TypeVar("R", bound=Any)


class Mark(StrEnum):
    """What a record's chip says, the most urgent first."""

    CONFLICT = "conflict"
    REFUSED = "refused"
    QUEUED = "queued"
    SYNCED = "synced"


class Marks(Struct, frozen=True):
    """The marks of some records; an account answers for all that belongs to it.

    ``exchanging`` False: the profile works alone, and nothing is marked.
    """

    exchanging: bool = False
    counted: Mapping[UUID, Mapping[Mark, int]] = field(default_factory=dict)

    def of(self, record_id: UUID) -> Mark | None:
        """Return the mark of a record; None while the profile works alone."""
        if not self.exchanging:
            return None
        found = self.counted.get(record_id, {})
        return next((mark for mark in Mark if found.get(mark)), Mark.SYNCED)

    def count(self, record_id: UUID, mark: Mark) -> int:
        """Return how many changes or questions make up a mark."""
        return self.counted.get(record_id, {}).get(mark, 0)


def is_exchanging(reading: Reading) -> bool:
    """Tell whether this profile has a server and has not signed out."""
    standing = reading.session.execute(select(SyncState.problem)).first()
    return standing is not None and standing.problem != SIGNED_OUT


def sync_marks(reading: Reading, ids: Collection[UUID]) -> Marks:
    """Return how these records stand; accounts with what hangs on them."""
    if not is_exchanging(reading):
        return Marks()
    counted: dict[UUID, dict[Mark, int]] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        some = set(wanted[start : start + _AT_ONCE])
        _count_lines(reading, some, counted)
        _count_questions(reading, some, counted)
    return Marks(True, counted)


def marked(reading: Reading, rows: Iterable[R]) -> list[R]:
    """Return rows with how they stand in ``sync``; those in step with the server stay as they are.

    Costs one question while the profile works alone.
    """
    listed = list(rows)
    marks = sync_marks(reading, [row.id for row in listed])
    if not marks.counted:
        return listed
    told = ((row, marks.of(row.id)) for row in listed)
    return [
        row if mark in (None, Mark.SYNCED) else replace(row, sync=str(mark)) for row, mark in told
    ]


def _count_lines(reading: Reading, some: set[UUID], counted: dict[UUID, dict[Mark, int]]) -> None:
    """Count what waits, and what the server would not take."""
    about = or_(Change.record_id.in_(some), Change.account_id.in_(some))
    # Written out, not bound: only then the indexes over these few lines are made use of.
    for mark, state in ((Mark.QUEUED, text(UNSENT)), (Mark.REFUSED, text(REFUSED))):
        lines = select(Change.record_id, Change.account_id).where(state, about)
        for record_id, account_id in reading.session.execute(lines):
            _add(counted, some & {record_id, account_id}, mark)


def _count_questions(
    reading: Reading, some: set[UUID], counted: dict[UUID, dict[Mark, int]]
) -> None:  # fmt: skip
    texts = [str(one) for one in some]
    about = or_(Conflict.subject_id.in_(texts), Conflict.account_id.in_(some))
    questions = select(Conflict.subject_id, Conflict.account_id).where(
        Conflict.state == "open", about
    )
    for subject, account_id in reading.session.execute(questions):
        _add(counted, some & {UUID(subject), account_id}, Mark.CONFLICT)


def _add(counted: dict[UUID, dict[Mark, int]], ids: set[UUID], mark: Mark) -> None:
    for one in ids:
        found = counted.setdefault(one, {})
        found[mark] = found.get(mark, 0) + 1
