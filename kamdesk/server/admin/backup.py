"""One file with everything: the tables of either engine, and the attachments.

The form does not depend on the engine, so a company that began with SQLite moves to PostgreSQL by
backup and restore. A restore begins a new epoch: no revision is ever given twice.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import zstandard
from msgspec import Struct
from sqlalchemy import Connection, Table, delete, insert, select, update

from kamdesk.config import named_file_errors
from kamdesk.errors import Refused
from kamdesk.protocol.epochs import revision
from kamdesk.server.admin.epochs import keep_secret
from kamdesk.server.admin.erasing import erase_again
from kamdesk.server.admin.marker import mark_epoch, marked_epoch
from kamdesk.server.admin.setup import initialise
from kamdesk.server.blobs.store import checksum, path_of
from kamdesk.server.bulk import batched, put_rows
from kamdesk.server.config import REALM, Settings
from kamdesk.server.engine import Head, opened, present_head
from kamdesk.server.schema import epoch_span, head, metadata

FORMAT: Final = 1
_ROWS: Final = 2_000  # in one part
_PART: Final = 64 * 1024 * 1024  # bytes a part may expand to
_MANIFEST: Final = "manifest.json"


class Kept(Struct, frozen=True):
    """What a backup holds."""

    path: str
    n: int
    files: int


def back_up(settings: Settings, path: Path) -> Kept:
    """Write one moment of the database and its attachments; an existing file is never replaced.

    Raises:
        Refused: ``server_backup.exists``.
        Unavailable: ``disk.full``, ``folder.read_only``, ``server.not_initialised``.
    """
    if path.exists():
        raise Refused("server_backup.exists", path=str(path))
    unfinished = path.with_name(path.name + ".part")
    with named_file_errors(path):
        with opened(settings).reading() as connection, tarfile.open(unfinished, "w") as tar:
            kept = _write(connection, settings, tar, str(path))
        unfinished.replace(path)
    return kept


def verify(settings: Settings, path: Path) -> Kept:
    """Read every byte of a backup. Its devices may then forget what lies in it.

    Raises:
        Refused: ``server_backup.damaged``, ``backup.no_file``.
    """
    manifest = _manifest(path)
    rows = sum(len(part) for _table, part in _parts(path))
    if rows != manifest["rows"]:
        raise Refused("server_backup.damaged", path=str(path))
    files = sum(1 for _ in _blobs(path))
    durable = revision(manifest["epoch"], manifest["number"])
    with opened(settings).writing() as (connection, now):
        if now.durable_rev < durable <= revision(now.epoch, now.number):
            connection.execute(
                update(head).where(head.c.realm == REALM).values(durable_rev=durable)
            )
    return Kept(str(path), rows, files)


def restore(settings: Settings, path: Path) -> int:
    """Put a backup in place of what is there, as a new epoch; return that epoch.

    Raises:
        Refused: ``server_backup.damaged``, ``backup.no_file``.
    """
    manifest = _manifest(path)
    for _part in _parts(path):  # every byte is read before anything is thrown away
        pass
    initialise(settings)
    database = opened(settings)
    with database.writing() as (connection, present):
        for table in metadata.sorted_tables:
            connection.execute(delete(table))
        for table, rows in _parts(path):
            put_rows(connection, table, rows)
        epoch = max(manifest["epoch"], present.epoch, marked_epoch(settings.epoch_marker)) + 1
        _begin_epoch(connection, Head(manifest["epoch"], manifest["number"], 0), epoch)
        keep_secret(connection)
        erase_again(connection, settings, epoch)
    for sha, content in _blobs(path):
        target = path_of(settings, sha)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    mark_epoch(settings.epoch_marker, epoch)
    return epoch


def _begin_epoch(connection: Connection, last: Head, epoch: int) -> None:
    """End the epoch of the backup where it stood, and begin the next at nothing."""
    connection.execute(insert(epoch_span).values(realm=REALM, epoch=last.epoch, last=last.number))
    durable = revision(last.epoch, last.number)
    connection.execute(
        update(head).where(head.c.realm == REALM).values(epoch=epoch, number=0, durable_rev=durable)
    )


def _write(connection: Connection, settings: Settings, tar: tarfile.TarFile, path: str) -> Kept:
    now, rows, files = present_head(connection), 0, 0
    for table in metadata.sorted_tables:
        for number, part in enumerate(batched(_rows(connection, table), _ROWS)):
            rows += len(part)
            body = zstandard.ZstdCompressor().compress(msgspec.msgpack.encode(part))
            _add(tar, f"tables/{table.name}/{number:06}", body)
            if table.name == "blob":
                files += sum(_add_blob(tar, settings, row) for row in part)
    facts = {"format": FORMAT, "epoch": now.epoch, "number": now.number, "rows": rows}
    _add(tar, _MANIFEST, json.dumps(facts).encode())
    return Kept(path, rows, files)


def _rows(connection: Connection, table: Table) -> Iterator[list[Any]]:
    columns = [column for column in table.columns if column.name != "realm"]
    query = select(*columns).where(table.c.realm == REALM).execution_options(yield_per=_ROWS)
    for row in connection.execute(query):
        yield [bytes(v) if isinstance(v, memoryview) else v for v in row]


def _add(tar: tarfile.TarFile, name: str, body: bytes) -> None:
    """Add a part; its checksum is part of its name, so that damage is found by reading alone."""
    member = tarfile.TarInfo(f"{name}.{hashlib.sha256(body).hexdigest()}")
    member.size = len(body)
    tar.addfile(member, io.BytesIO(body))


def _add_blob(tar: tarfile.TarFile, settings: Settings, row: list[Any]) -> bool:
    sha, _size, sealed = row
    file = path_of(settings, sha)
    if not sealed or not file.exists():
        return False
    tar.add(file, f"blobs/{sha}.{checksum(file)}")
    return True


def _read(path: Path, prefix: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the parts under a prefix, each checked.

    Raises Refused ``server_backup.damaged``, ``backup.no_file``.
    """
    try:
        with tarfile.open(path) as tar:
            for member in tar:
                name, _dot, digest = member.name.rpartition(".")
                stream = tar.extractfile(member)
                if not name.startswith(prefix) or stream is None:
                    continue
                body = stream.read()
                if hashlib.sha256(body).hexdigest() != digest:
                    raise Refused("server_backup.damaged", path=str(path))
                yield name, body
    except FileNotFoundError:
        raise Refused("backup.no_file", path=str(path)) from None
    except (tarfile.TarError, OSError, EOFError):
        raise Refused("server_backup.damaged", path=str(path)) from None


def _parts(path: Path) -> Iterator[tuple[Table, list[tuple[Any, ...]]]]:
    for name, body in _read(path, "tables/"):
        table = metadata.tables[name.split("/")[1]]
        content = zstandard.ZstdDecompressor().decompress(body, max_output_size=_PART)
        yield table, [tuple(row) for row in msgspec.msgpack.decode(content)]


def _blobs(path: Path) -> Iterator[tuple[str, bytes]]:
    for name, body in _read(path, "blobs/"):
        sha = name.removeprefix("blobs/")
        if hashlib.sha256(body).hexdigest() != sha:
            raise Refused("server_backup.damaged", path=str(path))
        yield sha, body


def _manifest(path: Path) -> dict[str, int]:
    found = next((body for _name, body in _read(path, _MANIFEST)), None)
    if found is None:
        raise Refused("server_backup.damaged", path=str(path))
    facts: dict[str, int] = json.loads(found)
    return facts
