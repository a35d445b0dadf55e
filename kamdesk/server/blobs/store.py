"""Files of attachments: named by their checksum, taken in chunks, sealed once it is right.

Names come from the checksum alone; no path a client sends ever reaches the disk.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import Connection, func, select, update

from kamdesk.config import settle_folder
from kamdesk.errors import Refused
from kamdesk.protocol import limits
from kamdesk.protocol.entities.authority import Access
from kamdesk.protocol.messages import BlobState
from kamdesk.server.bulk import put_rows
from kamdesk.server.caller import Caller
from kamdesk.server.config import REALM, Settings
from kamdesk.server.schema import blob, record, scope_member

_SHA = re.compile(r"[0-9a-f]{64}")
_READ: Final = 1024 * 1024


def demand_visible(
    connection: Connection, caller: Caller, attachment: bytes, sha: str, *, write: bool = False
) -> None:
    """Check that a person sees a record that names this file, and may send it.

    Raises:
        Refused: ``blob.invisible``; a file that is not there looks the same.
    """
    row = connection.execute(
        select(record.c.fields, scope_member.c.access)
        .join(
            scope_member,
            (scope_member.c.realm == record.c.realm) & (scope_member.c.scope == record.c.scope),
        )
        .where(
            record.c.realm == REALM,
            record.c.entity == "attachment",
            record.c.id == attachment,
            record.c.deleted_at.is_(None),
            scope_member.c.user_id == caller.user,
            scope_member.c.until.is_(None),
        )
    ).one_or_none()
    named = None if row is None else msgspec.json.decode(row.fields).get("sha256")
    may = row is not None and (not write or row.access != Access.READ)
    if not (may and named == sha and _SHA.fullmatch(sha)):
        raise Refused("blob.invisible")


def open_blob(connection: Connection, settings: Settings, sha: str, size: int) -> BlobState:
    """Begin a file, or tell how much of it is there already.

    Raises:
        Refused: ``blob.too_big``, ``blob.quota``.
    """
    if not 0 <= size <= limits.BLOB_BYTES:
        raise Refused("blob.too_big", limit=limits.BLOB_BYTES)
    row = connection.execute(
        select(blob.c.size, blob.c.sealed).where(blob.c.realm == REALM, blob.c.sha256 == sha)
    ).one_or_none()
    if row is not None and row.sealed:
        return BlobState(row.size, sealed=True)
    used = connection.execute(select(func.coalesce(func.sum(blob.c.size), 0))).scalar_one()
    if row is None and int(used) + size > settings.blob_quota:
        raise Refused("blob.quota", limit=settings.blob_quota)
    put_rows(connection, blob, [(sha, size, False)], replace=True)
    return BlobState(received(settings, sha))


def received(settings: Settings, sha: str) -> int:
    """Return how many bytes of an unsealed file are there."""
    part = _part(settings, sha)
    return part.stat().st_size if part.exists() else 0


def put_chunk(settings: Settings, sha: str, offset: int, chunk: bytes) -> BlobState:
    """Add a chunk at the end; one that was there already is passed over.

    Raises:
        Refused: ``blob.offset`` naming how much is there, ``blob.too_big``.
    """
    have = received(settings, sha)
    if offset + len(chunk) > limits.BLOB_BYTES:
        raise Refused("blob.too_big", limit=limits.BLOB_BYTES)
    if offset > have:
        raise Refused("blob.offset", have=have)
    fresh = chunk[have - offset :]
    if fresh or not have:
        _write(_part(settings, sha), have, fresh)
    return BlobState(max(have, offset + len(chunk)))


def seal(connection: Connection, settings: Settings, sha: str) -> BlobState:
    """Check a file against its checksum and keep it for good; a wrong one is thrown away.

    Raises:
        Refused: ``blob.wrong_hash``, ``blob.invisible``.
    """
    whole, part = path_of(settings, sha), _part(settings, sha)
    if not whole.exists():
        if not part.exists():
            raise Refused("blob.invisible")
        if checksum(part) != sha:
            part.unlink()
            raise Refused("blob.wrong_hash")
        _settle(part, whole)
    size = whole.stat().st_size
    connection.execute(
        update(blob)
        .where(blob.c.realm == REALM, blob.c.sha256 == sha)
        .values(size=size, sealed=True)
    )
    return BlobState(size, sealed=True)


def path_of(settings: Settings, sha: str) -> Path:
    """Return where a sealed file lies."""
    return settings.blobs / sha[:2] / sha


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_range(path: Path, start: int, end: int) -> Iterator[bytes]:
    """Yield the bytes of a file from ``start`` up to and without ``end``."""
    with path.open("rb") as stream:
        stream.seek(start)
        left = end - start
        while left > 0 and (part := stream.read(min(left, _READ))):
            left -= len(part)
            yield part


def attachment_id(text: str) -> bytes:
    """Return the id of an attachment as it stands in a query. Raises Refused."""
    try:
        return UUID(text).bytes
    except ValueError:
        raise Refused("blob.invisible") from None


def _write(part: Path, at: int, content: bytes) -> None:
    """Write where it belongs: two devices that send the same file do not hinder one another."""
    part.parent.mkdir(parents=True, exist_ok=True)
    part.touch()
    with part.open("r+b") as stream:
        stream.seek(at)
        stream.write(content)


def _settle(part: Path, whole: Path) -> None:
    """Keep a file through a power cut: whoever sent it may let its own copy go now."""
    handle = os.open(part, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    part.replace(whole)
    settle_folder(whole.parent)


def _part(settings: Settings, sha: str) -> Path:
    return path_of(settings, sha).with_suffix(".part")
