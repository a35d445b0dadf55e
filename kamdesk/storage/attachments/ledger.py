"""What this device knows of the files behind attachments: which are here, sent, asked for.

Nothing goes because it is merely not there: only a record that was deleted beyond undo, or one
whose scope left this device, lets a file go.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from kamdesk.errors import Refused
from kamdesk.models.activity import Visit
from kamdesk.models.files import KeptFile
from kamdesk.models.note import Attachment
from kamdesk.models.sync import SyncState
from kamdesk.storage.reading import WITH_DELETED, Reading
from kamdesk.storage.settings import put_setting, setting
from kamdesk.storage.undo import KEPT as UNDOABLE
from kamdesk.storage.unit_of_work import UnitOfWork

QUOTA: Final = "attachments.quota"
POLICY: Final = "attachments.policy"
USUAL_QUOTA: Final = 2 * 1024**3  # bytes
ASKED, WEEK, ALL = "asked", "week", "all"
USUAL_POLICY: Final = WEEK
_AHEAD: Final = timedelta(days=7)
WAITING: Final = "attachment.not_sent_yet"  # whoever added it has not handed it over


class Transfer(Struct, frozen=True):
    """A content to send or fetch, and the record through which it is seen."""

    attachment: UUID
    sha256: str
    size: int


def quota(reading: Reading) -> int:
    """Return how many bytes of files this profile may keep on this device."""
    return int(setting(reading, QUOTA) or USUAL_QUOTA)


def policy(reading: Reading) -> str:
    """Return what is fetched unasked: ``asked`` (nothing), ``week`` or ``all``."""
    return setting(reading, POLICY) or USUAL_POLICY


def choose(work: UnitOfWork, *, limit: int | None = None, fetched: str | None = None) -> None:
    """Set the room files may take, or what is fetched unasked."""
    if limit is not None:
        put_setting(work, QUOTA, str(limit))
    if fetched is not None:
        put_setting(work, POLICY, fetched)


def used(reading: Reading) -> int:
    """Return how many bytes the contents on this device have."""
    here = select(func.coalesce(func.sum(KeptFile.size_bytes), 0)).where(KeptFile.here)
    return int(reading.session.scalar(here) or 0)


def entry(reading: Reading, sha: str) -> KeptFile | None:
    """Return what is known of a content; None before it was ever here or asked for."""
    return reading.session.get(KeptFile, sha)


def note_here(work: UnitOfWork, sha: str, size: int) -> None:
    """Note that a content is here, whole and checked."""
    known = _known(work, sha, size)
    known.here, known.wanted, known.problem, known.used_at = True, False, None, work.now


def note_gone(work: UnitOfWork, sha: str, problem: str | None = None) -> None:
    """Note that a content is not here any more; with a problem it is fetched again."""
    known = entry(work, sha)
    if known is not None:
        known.here, known.problem, known.wanted = False, problem, problem is not None


def note_absent(work: UnitOfWork, sha: str, size: int) -> None:
    """Note that a content will come."""
    _known(work, sha, size)


def note_sealed(work: UnitOfWork, sha: str, epoch: int) -> None:
    """Note that the server confirmed, by its checksum, to hold a content."""
    known = entry(work, sha)
    if known is not None:
        known.sealed_epoch, known.problem = epoch, None


def note_problem(work: UnitOfWork, wanted: Transfer, problem: str) -> None:
    """Note what stands in the way of a content."""
    known = _known(work, wanted.sha256, wanted.size)
    known.problem = problem
    known.wanted = known.wanted and problem == WAITING


def note_wanted(work: UnitOfWork, sha: str, size: int) -> None:
    """Note that a person asked for a content."""
    known = _known(work, sha, size)
    known.wanted, known.problem = True, None


def note_used(work: UnitOfWork, sha: str) -> None:
    """Note that a content was looked at; what was not for long makes room first."""
    known = entry(work, sha)
    if known is not None:
        known.used_at = work.now


def to_send(reading: Reading, epoch: int) -> list[Transfer]:
    """Return what is here, known to the server as a record, and not confirmed in this epoch."""
    unsealed = or_(KeptFile.sealed_epoch.is_(None), KeptFile.sealed_epoch != epoch)
    return _transfers(
        reading,
        _live().where(KeptFile.here, unsealed, Attachment.rev.is_not(None)),
    )


def unsealed(reading: Reading) -> int:
    """Count the contents on this device that no server has confirmed to hold in its epoch.

    Without a server that is every one of them.
    """
    epoch = reading.session.scalar(select(SyncState.epoch))
    missing = or_(KeptFile.sealed_epoch.is_(None), KeptFile.sealed_epoch != epoch)
    return len(_transfers(reading, _live().where(KeptFile.here, missing)))


def transfer_of(reading: Reading, attachment: UUID) -> Transfer:
    """Return the content of one attachment. Raises Refused ``record.missing``."""
    found = _transfers(reading, _live().where(Attachment.id == attachment))
    if not found:
        raise Refused("record.missing", entity="attachment", id=str(attachment))
    return found[0]


def to_fetch(reading: Reading) -> list[Transfer]:
    """Return what is not here and either asked for or wanted by the policy."""
    absent = or_(KeptFile.here.is_(None), ~KeptFile.here)
    asked = KeptFile.wanted
    chosen = policy(reading)
    if chosen == ALL:
        unasked: ColumnElement[bool] = Attachment.id.is_not(None)
    elif chosen == WEEK:
        unasked = Attachment.account_id.in_(_visited(reading))
    else:
        unasked = Attachment.id.is_(None)
    untried = or_(KeptFile.problem.is_(None), KeptFile.problem == WAITING)
    known = Attachment.rev.is_not(None)
    return _transfers(reading, _live().where(absent, known, or_(asked, and_(unasked, untried))))


def is_anything_to_move(reading: Reading, epoch: int) -> bool:
    """Tell whether a line for files is worth opening."""
    return bool(to_send(reading, epoch) or to_fetch(reading))


def spare(reading: Reading, epoch: int) -> list[Transfer]:
    """Return what may make room, the longest unused first: all of it confirmed by the server."""
    wanted = _live().where(KeptFile.here, KeptFile.sealed_epoch == epoch)
    return _transfers(reading, wanted.order_by(KeptFile.used_at))


def unneeded(reading: Reading) -> list[str]:
    """Return the contents no record needs: gone with its scope, or deleted beyond undo.

    What was deleted can still be restored; so it only goes when the server has it.
    """
    since = reading.now - UNDOABLE
    lately = or_(Attachment.deleted_at.is_(None), Attachment.deleted_at > since)
    needed = select(Attachment.sha256).where(lately)
    named = select(Attachment.sha256)
    gone = select(KeptFile.sha256).where(
        KeptFile.sha256.not_in(needed),
        or_(KeptFile.sha256.not_in(named), KeptFile.sealed_epoch.is_not(None)),
    )
    return list(reading.session.scalars(gone, execution_options=WITH_DELETED))


def drop(work: UnitOfWork, shas: Sequence[str]) -> None:
    """Forget what was known of contents."""
    for sha in shas:
        known = entry(work, sha)
        if known is not None:
            work.session.delete(known)


def listed(reading: Reading) -> list[Transfer]:
    """Return every content that is here, as its records tell it."""
    return _transfers(reading, _live().where(KeptFile.here))


def known(reading: Reading) -> set[str]:
    """Return every content this database knows of, here or not."""
    return set(reading.session.scalars(select(KeptFile.sha256)))


def _known(work: UnitOfWork, sha: str, size: int) -> KeptFile:
    found = entry(work, sha)
    if found is None:
        found = KeptFile(sha256=sha, size_bytes=size)
        work.session.add(found)
    return found


def _live() -> Select[UUID, str, int]:
    joined = select(Attachment.id, Attachment.sha256, Attachment.size_bytes)
    return joined.outerjoin(KeptFile, KeptFile.sha256 == Attachment.sha256).where(
        Attachment.deleted_at.is_(None)
    )


def _transfers(reading: Reading, wanted: Select[UUID, str, int]) -> list[Transfer]:
    """Return each content once, through the first record that names it."""
    found: dict[str, Transfer] = {}
    for row in reading.session.execute(wanted.order_by(Attachment.id)):
        found.setdefault(row[1], Transfer(*row))
    return list(found.values())


def _visited(reading: Reading) -> Select[UUID]:
    """Select the accounts this person visits within the week."""
    until: datetime = reading.now + _AHEAD
    return select(Visit.account_id).where(
        Visit.deleted_at.is_(None),
        Visit.held_at.is_(None),
        ~Visit.cancelled,
        Visit.planned_at >= reading.now - timedelta(days=1),
        Visit.planned_at < until,
        or_(Visit.owner_id == reading.actor, Visit.owner_id.is_(None)),
    )
