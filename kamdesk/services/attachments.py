"""Deeds about attachments: adding a file to a record, asking for one, keeping order in the room.

The bytes are sealed before the deed begins, and get their lasting name inside its transaction: a
record never names a file that is not there, and a deed never waits for a slow disk.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, TypeVar
from uuid import UUID

from msgspec import Struct

from kamdesk.config import asked_file
from kamdesk.domain.file_kinds import HEAD_BYTES, media_type, safe_name
from kamdesk.errors import Refused
from kamdesk.i18n import N_, formats
from kamdesk.models import SYNCED, Synced
from kamdesk.models.note import Attachment
from kamdesk.protocol.entities import ENTITIES
from kamdesk.services.records import AddRecord, add_record, delete_record
from kamdesk.storage.attachments import ledger
from kamdesk.storage.deed import deed, name_of
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.workspace import Workspace

if TYPE_CHECKING:  # a page that may add files loads no cipher before somebody does
    from kamdesk.storage.attachments.staging import Staged
    from kamdesk.storage.attachments.store import FileStore

P = ParamSpec("P")
R = TypeVar("R")
_PIECE: Final = 256 * 1024


class AttachFile(Struct, frozen=True, kw_only=True):
    """A file for a record. ``media_type`` is what its bytes and its name tell.

    ``new_id`` is given by sample data, else made here.
    """

    entity: str
    id: UUID
    file_name: str
    media_type: str
    new_id: UUID | None = None


def attach(workspace: Workspace, entity: str, record_id: UUID, path: Path) -> UUID:
    """Add a file of this computer to a record and return the attachment; the original stays.

    Raises:
        Refused: ``file.*`` when it cannot be read, ``blob.too_big``, ``record.missing``,
            ``attachment.no_account``, ``attachment.quota``.
        Unavailable: ``disk.full``, ``folder.read_only``; nothing was added.
    """
    with asked_file(path, "file"):
        content = _of_file(path)
        head = next(content, b"")
    return attach_content(workspace, entity, record_id, path.name, _with(head, content, path))


def attach_content(
    workspace: Workspace, entity: str, record_id: UUID, name: str, content: Iterable[bytes]
) -> UUID:
    """Add bytes to a record under a name, such as a pasted picture. Raises as :func:`attach`."""
    pieces = iter(content)
    head = next(pieces, b"")
    store = workspace.files
    kind = media_type(name, head[:HEAD_BYTES])
    command = AttachFile(entity=entity, id=record_id, file_name=name, media_type=kind)
    staged = store.stage(_chained(head, pieces))
    try:
        return workspace.run(attach_staged, command, store, staged)
    finally:
        staged.discard()


@deed("attachment.add", N_("Attach file"))
def attach_staged(
    work: UnitOfWork, command: AttachFile, store: "FileStore", staged: "Staged"
) -> UUID:
    """Tie a sealed content to a record; one that hangs there already is not added again.

    Raises Refused: ``record.missing``, ``attachment.no_account``, ``attachment.quota``.
    """
    subject = work.get(SYNCED[command.entity], command.id)
    account = _account_of(subject)
    _demand_room(work, staged)
    ledger.note_here(work, staged.sha256, staged.size)
    known = work.find(Attachment, subject_id=str(subject.id), sha256=staged.sha256)
    added = known[0].id if known else _added(work, account, command, staged)
    store.keep(staged)  # last, so that a refusal leaves nothing behind
    return added


def _added(work: UnitOfWork, account: UUID, command: AttachFile, staged: "Staged") -> UUID:
    values = {
        "account_id": account,
        "subject_entity": command.entity,
        "subject_id": str(command.id),
        "file_name": safe_name(command.file_name),
        "media_type": command.media_type,
        "size_bytes": staged.size,
        "sha256": staged.sha256,
    }
    return add_record(work, AddRecord(entity="attachment", values=values, id=command.new_id))


@deed("attachment.delete", N_("Remove file"))
def detach(work: UnitOfWork, attachment_id: UUID) -> UUID:
    """Take a file off its record; one undo puts it back. Raises Refused ``record.missing``."""
    return delete_record(work, "attachment", attachment_id)


def tying(
    files: Sequence[UUID], entity: str, function: Callable[Concatenate[UnitOfWork, P], R]
) -> Callable[Concatenate[UnitOfWork, P], R]:
    """Return a deed that also hands files kept with the account over to the record it stores.

    Those that were removed meanwhile, or hang elsewhere, stay where they are.
    """

    def stored(work: UnitOfWork, /, *args: P.args, **kwargs: P.kwargs) -> R:
        made = function(work, *args, **kwargs)
        for found in work.find_many(Attachment, files):
            if found.subject_entity == "account":
                found.subject_entity, found.subject_id = entity, str(made)
        return made

    stored.deed_name = name_of(function)  # type: ignore[attr-defined]
    return stored


def ask_for(work: UnitOfWork, attachment_id: UUID) -> None:
    """Note that a person wants a file on this device; no deed, and nothing to undo.

    Raises Refused ``record.missing``.
    """
    found = work.get(Attachment, attachment_id)
    ledger.note_wanted(work, found.sha256, found.size_bytes)


def note_used(work: UnitOfWork, attachment_id: UUID) -> None:
    """Note that a file was looked at. Raises Refused ``record.missing``."""
    ledger.note_used(work, work.get(Attachment, attachment_id).sha256)


def choose_room(work: UnitOfWork, limit: int) -> None:
    """Set how many bytes files may take on this device."""
    ledger.choose(work, limit=limit)


def choose_policy(work: UnitOfWork, fetched: str) -> None:
    """Set what is fetched unasked: ``asked``, ``week`` or ``all``."""
    ledger.choose(work, fetched=fetched)


def _demand_room(work: UnitOfWork, staged: "Staged") -> None:
    known = ledger.entry(work, staged.sha256)
    if known is not None and known.here:
        return
    used, limit = ledger.used(work), ledger.quota(work)
    if used + staged.size > limit:
        told = {"used": used, "limit": limit, "size": staged.size}
        facts = {name: formats.size(octets) for name, octets in told.items()}
        raise Refused("attachment.quota", field="file", **facts)


def _account_of(subject: Synced) -> UUID:
    scope = ENTITIES[subject.__tablename__].scope_by
    account: UUID | None = None if scope is None else getattr(subject, scope)
    if account is None or ENTITIES[subject.__tablename__].sub_scope:
        raise Refused("attachment.no_account", field="subject", entity=subject.__tablename__)
    return account


def _of_file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield piece


def _with(head: bytes, rest: Iterator[bytes], path: Path) -> Iterator[bytes]:
    """Go on with a file whose beginning was read; what breaks later is named the same way."""
    with asked_file(path, "file"):
        yield from _chained(head, rest)


def _chained(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest
