"""Shared texts on this device: the server's document, and own edits it does not hold yet.

An own edit becomes an update the moment it is frozen, or when a newer document is about to
replace the one it was made on.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from kamdesk.protocol.entities import Merge
from kamdesk.protocol.entities.authority import WIRE, merge_kind
from kamdesk.protocol.messages import Text
from kamdesk.storage.plain import ask

_pack, _unpack = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(list[bytes])
_DOCUMENT: Final = (
    "SELECT document, pending FROM text_doc WHERE entity = ? AND record_id = ? AND field = ?"
)
_EDITS: Final = (
    "SELECT content FROM text_edit WHERE record_id = ? AND entity = ? AND field = ? ORDER BY seq"
)
_PUT: Final = (
    "INSERT INTO text_doc (entity, record_id, field, rev, document, pending)"
    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
    " rev = excluded.rev, document = excluded.document, pending = excluded.pending"
)
_UNTOLD: Final = (
    "SELECT c.seq, c.before, c.after FROM change c WHERE c.record_id = ? AND c.entity = ?"
    " AND c.field = ? AND c.rev IS NULL AND c.origin = 'local'"
    " AND c.seq NOT IN (SELECT seq FROM text_edit) ORDER BY c.seq"
)
_CONTAINED: Final = (
    "DELETE FROM text_edit WHERE record_id = ? AND entity = ? AND field = ? AND seq IN"
    " (SELECT seq FROM change WHERE record_id = ? AND rev <= ?)"
)


class Key(NamedTuple):
    """One shared text: a field of a record."""

    entity: str
    record_id: UUID
    field: str

    @property
    def named(self) -> tuple[bytes, str, str]:
        """The key as the statements on edits take it."""
        return self.record_id.bytes, self.entity, self.field


def is_shared(entity: str, field: str | None) -> bool:
    """Tell whether a field is merged letter by letter."""
    return field is not None and merge_kind(WIRE.get(entity), field) is Merge.TEXT


def told(connection: Connection, key: Key) -> None:
    """Turn the edits of a text that are not updates yet into updates, in their order."""
    rows = ask(connection, _UNTOLD, key.named).all()
    if not rows:
        return
    from kamdesk.protocol import text  # noqa: PLC0415 - Loro is loaded when texts are edited

    parts = _parts(connection, key)
    if parts is None:
        first = text.seeded(key.record_id.bytes, key.field, _plain(rows[0].before))
        ask(
            connection,
            _PUT,
            (key.entity, key.record_id.bytes, key.field, 0, first, _pack.encode([])),
        )
        parts = [first]
    for row in rows:
        content = text.edit(text.joined(parts), _plain(row.after))
        parts.append(content)
        ask(
            connection,
            "INSERT INTO text_edit (seq, entity, record_id, field, content) VALUES (?, ?, ?, ?, ?)",
            (row.seq, key.entity, key.record_id.bytes, key.field, content),
        )


def edit_of(connection: Connection, seq: int) -> bytes | None:
    """Return the update that a change became."""
    row = ask(connection, "SELECT content FROM text_edit WHERE seq = ?", (seq,)).first()
    return None if row is None else bytes(row.content)


def whole(connection: Connection, key: Key) -> bytes | None:
    """Return the document with all own edits in it; None where there is no document."""
    from kamdesk.protocol import text  # noqa: PLC0415 - Loro is loaded when texts are edited

    parts = _parts(connection, key)
    return None if parts is None else text.joined(parts)


def put_documents(connection: Connection, texts: Sequence[Text]) -> None:
    """Store what the server holds now; own edits it contains are no longer kept apart."""
    for one in texts:
        key = Key(one.entity, UUID(bytes=one.id), one.field)
        told(connection, key)
        ask(
            connection,
            _PUT,
            (one.entity, one.id, one.field, one.rev, one.document, _pack.encode(one.pending)),
        )
        ask(connection, _CONTAINED, (*key.named, one.id, one.rev))


def edited_texts(connection: Connection, ids: Collection[bytes]) -> dict[Key, str]:
    """Return what these records' texts say with own edits that the server does not show yet."""
    found: dict[Key, str] = {}
    rows = ask(connection, "SELECT DISTINCT entity, record_id, field FROM text_edit")
    for row in rows.all():
        key = Key(row.entity, UUID(bytes=bytes(row.record_id)), row.field)
        if key.record_id.bytes in ids:
            found[key] = present(connection, key)
    return found


def present(connection: Connection, key: Key) -> str:
    """Return what a text says with everything this device knows."""
    from kamdesk.protocol import text  # noqa: PLC0415 - Loro is loaded when texts are edited

    return text.plain(text.joined(_parts(connection, key) or []))


def forget_edit(connection: Connection, seq: int) -> None:
    """Drop an edit the server would not have."""
    ask(connection, "DELETE FROM text_edit WHERE seq = ?", (seq,))


def _parts(connection: Connection, key: Key) -> list[bytes] | None:
    row = ask(connection, _DOCUMENT, (key.entity, key.record_id.bytes, key.field)).first()
    if row is None:
        return None
    edits = ask(connection, _EDITS, key.named)
    return [
        bytes(row.document),
        *_unpack.decode(bytes(row.pending)),
        *(bytes(one.content) for one in edits),
    ]


def _plain(text: str | None) -> str:
    value: Any = None if text is None else msgspec.json.decode(text)
    return value or ""
