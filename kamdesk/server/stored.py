"""Records as the server keeps them, and where each of their values came from."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct, field
from sqlalchemy import Connection

from kamdesk.protocol.entities.authority import DELETED
from kamdesk.protocol.merge import Held, Stamp
from kamdesk.server.bulk import add_rows, put_rows, rows_by
from kamdesk.server.schema import record

Key = tuple[str, bytes]  # entity and id
_WANTED = "entity, id, scope, rev, deleted_at, fields, meta"
_json = msgspec.json.Encoder()
_pack = msgspec.msgpack.Encoder()


class Meta(msgspec.Struct, array_like=True):
    """Stamps of a record: of its creation, of fields written since, of words of sets."""

    created: Stamp
    fields: dict[str, Stamp] = msgspec.field(default_factory=dict)
    words: dict[str, dict[str, tuple[Stamp, ...]]] = msgspec.field(default_factory=dict)


_unpack = msgspec.msgpack.Decoder(Meta)


class Stored(Struct):
    """One record while a batch is merged into it."""

    entity: str
    id: bytes
    scope: str
    rev: int
    deleted_at: str | None
    fields: dict[str, Any]
    meta: Meta

    @property
    def key(self) -> Key:
        return self.entity, self.id

    def held(self, name: str) -> Held:
        """Return a field as it stands. One never written stands as created."""
        stamp = self.stamp(name)
        value = self.deleted_at if name == DELETED else self.fields.get(name)
        return Held(value, stamp, self.meta.words.get(name))

    def stamp(self, name: str) -> Stamp:
        """Return who wrote a field last."""
        return self.meta.fields.get(name, self.meta.created)

    def put(self, name: str, held: Held) -> None:
        """Store a field and its stamps."""
        if name == DELETED:
            self.deleted_at = held.value
        else:
            self.fields[name] = held.value
        if held.stamp is not None:
            self.meta.fields[name] = held.stamp
        if held.words is not None:
            self.meta.words[name] = dict(held.words)

    def edits(self) -> Iterator[Stamp]:
        """Yield the stamps of everything but the deletion itself."""
        yield self.meta.created
        yield from (stamp for name, stamp in self.meta.fields.items() if name != DELETED)
        for words in self.meta.words.values():
            for stamps in words.values():
                yield from stamps


class Records(Struct):
    """The records a batch touches, read once and written once."""

    known: dict[Key, Stored] = field(default_factory=dict)
    changed: dict[Key, Stored] = field(default_factory=dict)
    made: set[Key] = field(default_factory=set)  # those among the changed that no table holds yet

    def load(self, connection: Connection, ids: Iterable[bytes], only: str = "") -> None:
        """Read records by id; those read already stay as they are."""
        for row in rows_by(connection, record, "id", ids, _WANTED, only):
            self.known.setdefault((row.entity, row.id), read(row))

    def change(self, stored: Stored, rev: int) -> None:
        """Note that a record is new or no longer as it was read."""
        stored.rev, key = rev, (stored.entity, stored.id)
        if key not in self.known:
            self.made.add(key)
        self.known[key] = self.changed[key] = stored

    def write(self, connection: Connection, chosen: Sequence[Stored]) -> None:
        """Store some of what changed."""
        made = [one for one in chosen if one.key in self.made]
        others = [one for one in chosen if one.key not in self.made]
        add_rows(connection, record, list(map(written, made)))
        put_rows(connection, record, list(map(written, others)), replace=True)


def read(row: Any) -> Stored:
    """Return a record from its row."""
    return Stored(
        row.entity,
        bytes(row.id),
        row.scope,
        row.rev,
        row.deleted_at,
        msgspec.json.decode(row.fields),
        _unpack.decode(row.meta),
    )


def written(stored: Stored) -> tuple[Any, ...]:
    """Return a record as a row, without the realm."""
    return (
        stored.entity,
        stored.id,
        stored.scope,
        stored.rev,
        stored.deleted_at,
        _json.encode(stored.fields).decode(),
        _pack.encode(stored.meta),
    )
