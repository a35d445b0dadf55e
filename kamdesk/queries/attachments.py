"""The files of an account or of one record: who added them, when, and where their bytes are."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from sqlalchemy import or_, select

from kamdesk.errors import Refused
from kamdesk.models import SYNCED
from kamdesk.models.files import KeptFile
from kamdesk.models.local import Change, Deed
from kamdesk.models.note import Attachment
from kamdesk.models.reference import User
from kamdesk.models.sync import SyncState
from kamdesk.queries.records import title_of
from kamdesk.storage.attachments import ledger
from kamdesk.storage.reading import Reading


class FileRow(Struct, frozen=True):
    """One attachment. ``here``: on this device; ``sealed``: the server confirmed to hold it.

    ``shared`` tells whether there is a server at all. ``problem`` is the code of what stands in
    the way, None without one. ``at`` and ``by`` are None when the history does not tell.
    """

    id: UUID
    account_id: UUID
    subject_entity: str
    subject_id: UUID | None
    subject_title: str
    file_name: str
    media_type: str | None
    size_bytes: int
    sha256: str
    at: datetime | None
    by: str | None
    by_english: str | None
    here: bool
    sealed: bool
    wanted: bool
    shared: bool
    problem: str | None


class FileRoom(Struct, frozen=True):
    """How much room files take on this device, and what is fetched unasked."""

    used: int
    limit: int
    policy: str


def files_of_account(reading: Reading, account_id: UUID) -> list[FileRow]:
    """Return every file of an account and of what belongs to it, the newest first."""
    return _rows(reading, Attachment.account_id == account_id)


def files_of(reading: Reading, subject_id: UUID) -> list[FileRow]:
    """Return the files of one record, the newest first."""
    return _rows(reading, Attachment.subject_id == str(subject_id))


def files_gathered(
    reading: Reading, ids: Sequence[UUID], visit_id: UUID | None, account_id: UUID | None
) -> list[FileRow]:
    """Return those of these files that are there, those of a visit, and those of an account.

    The newest first.
    """
    wanted = or_(
        Attachment.id.in_(ids),
        Attachment.subject_id == str(visit_id),
        Attachment.account_id == account_id,
    )
    return _rows(reading, wanted)


def file_row(reading: Reading, attachment_id: UUID) -> FileRow:
    """Return one file. Raises Refused ``record.missing``."""
    found = _rows(reading, Attachment.id == attachment_id)
    if not found:
        raise Refused("record.missing", entity="attachment", id=str(attachment_id))
    return found[0]


def file_room(reading: Reading) -> FileRoom:
    """Return how much room files take."""
    return FileRoom(ledger.used(reading), ledger.quota(reading), ledger.policy(reading))


def _rows(reading: Reading, where: Any) -> list[FileRow]:
    wanted = select(Attachment, KeptFile).outerjoin(KeptFile, KeptFile.sha256 == Attachment.sha256)
    found = reading.session.execute(wanted.where(where).order_by(Attachment.id.desc())).all()
    told = _told(reading, [attachment.id for attachment, _kept in found])
    titles = _titles(reading, [attachment for attachment, _kept in found])
    epoch = reading.session.scalar(select(SyncState.epoch))
    return [
        _row(attachment, kept, told.get(attachment.id), titles, epoch) for attachment, kept in found
    ]


def _row(
    found: Attachment,
    kept: KeptFile | None,
    told: tuple[datetime, str | None, str | None] | None,
    titles: dict[str, str],
    epoch: int | None,
) -> FileRow:
    at, by, english = told or (None, None, None)
    return FileRow(
        id=found.id,
        account_id=found.account_id,
        subject_entity=found.subject_entity,
        subject_id=_as_id(found.subject_id),
        subject_title=titles.get(found.subject_id, ""),
        file_name=found.file_name,
        media_type=found.media_type,
        size_bytes=found.size_bytes,
        sha256=found.sha256,
        at=at,
        by=by,
        by_english=english,
        here=kept is not None and kept.here,
        sealed=kept is not None and epoch is not None and kept.sealed_epoch == epoch,
        wanted=kept is not None and kept.wanted,
        shared=epoch is not None,
        problem=None if kept is None else kept.problem,
    )


def _told(
    reading: Reading, ids: Sequence[UUID]
) -> dict[UUID, tuple[datetime, str | None, str | None]]:
    """Return when and by whom records were added, as far as the history tells."""
    added = (
        select(Change.record_id, Deed.at, User.name, User.english_name)
        .join(Deed, Deed.id == Change.deed_id)
        .outerjoin(User, User.id == Deed.actor_id)
        .where(Change.record_id.in_(ids), Change.field.is_(None))
    )
    return {row[0]: (row[1], row[2], row[3]) for row in reading.session.execute(added)}


def _titles(reading: Reading, found: Iterable[Attachment]) -> dict[str, str]:
    by_entity: dict[str, set[UUID]] = {}
    for each in found:
        subject = _as_id(each.subject_id)
        if subject is not None and each.subject_entity in SYNCED:
            by_entity.setdefault(each.subject_entity, set()).add(subject)
    titles: dict[str, str] = {}
    for entity, ids in by_entity.items():
        kind = SYNCED[entity]
        for record in reading.session.scalars(select(kind).where(kind.id.in_(ids))):
            titles[str(record.id)] = title_of(record)
    return titles


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
