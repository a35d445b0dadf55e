"""Shared texts on the server: documents that only grow, and updates that wait for their causes."""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct, field
from sqlalchemy import Connection

from kamdesk.errors import Refused
from kamdesk.protocol import text
from kamdesk.protocol.merge import Held, Loser
from kamdesk.protocol.messages import Verdict
from kamdesk.server.bulk import put_rows, rows_by
from kamdesk.server.changes.batch import Batch
from kamdesk.server.changes.ops import Op
from kamdesk.server.schema import text_doc
from kamdesk.server.stored import Stored

_pack, _unpack = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(list[bytes])


class Shared(Struct):
    """One text: its document and the raw updates that build on edits nobody has brought yet."""

    scope: str
    document: bytes
    pending: list[bytes] = field(default_factory=list)


class Texts:
    """The documents a batch touches."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bytes, str], Shared] = {}
        self._changed: set[tuple[str, bytes, str]] = set()

    def load(self, connection: Connection, ids: Iterable[bytes]) -> None:
        """Read the documents of these records."""
        for row in rows_by(connection, text_doc, "id", ids):
            key = (row.entity, bytes(row.id), row.field)
            if key not in self._known:
                waiting = _unpack.decode(row.pending)
                self._known[key] = Shared(row.scope, bytes(row.document), waiting)

    def take(self, stored: Stored, name: str, update: bytes) -> str:
        """Add an edit to a text and return what it says now. Raises Refused ``text.damaged``.

        A text that was only ever created begins as the document every device makes of it.
        """
        key = (stored.entity, stored.id, name)
        shared = self._known.get(key)
        if shared is None:
            first = text.seeded(stored.id, name, stored.fields.get(name) or "")
            shared = Shared(stored.scope, first)
        waits = text.waits(shared.document, update)
        pending = [*shared.pending, update]
        # Whatever came may be what the others waited for; those that still wait stay raw.
        document = text.joined([shared.document, *pending])
        left = (
            [one for one in pending if text.waits(document, one)] if waits or shared.pending else []
        )
        self._known[key] = Shared(stored.scope, document, left)
        self._changed.add(key)
        return text.plain(document)

    def repeat(self, stored: Stored, name: str, update: bytes) -> None:
        """Add an edit whose letters are there already, by another incarnation of its laptop.

        Later edits build on it, so it has to be known; what it says again is taken out.
        """
        before = stored.fields.get(name) or ""
        self.take(stored, name, update)
        key = (stored.entity, stored.id, name)
        shared = self._known[key]
        back = text.edit(shared.document, before)
        self._known[key] = Shared(
            shared.scope, text.joined([shared.document, back]), shared.pending
        )

    def waits(self, stored: Stored, name: str, update: bytes) -> bool:
        """Tell whether an edit that was just added builds on letters nobody has brought yet."""
        return update in self._known[stored.entity, stored.id, name].pending

    def merge(self, batch: Batch, stored: Stored, op: Op, name: str, value: Any) -> Verdict:
        """Merge an edit of a text letter by letter; two people in one paragraph are told."""
        before, stamp = stored.fields.get(name) or "", stored.stamp(name)
        try:
            update = value if isinstance(value, bytes) else self._rewritten(stored, name, value)
            after = self.take(stored, name, update)
        except Refused:
            return "denied"
        offer = batch.offer(op, value)
        mine, concurrent = offer.stamp, offer.overlooks(stamp)
        if concurrent and shares_paragraph(before, after):
            batch.disagree(
                "paragraph", stored, name, Loser(before, stamp), Loser(after, mine), op.base_rev
            )
        # A deletion by the same author must still meet what they had not seen.
        dated = (stamp, *stored.meta.words.get(name, {}).get("", ()))
        unseen = tuple(one for one in dated if offer.overlooks(one))
        stored.put(name, Held(after, mine, {"": unseen} if unseen else {}))
        return "merged" if concurrent else "applied"

    def write(self, connection: Connection, rev: int) -> None:
        """Store the documents that changed."""
        rows = []
        for key in self._changed:
            shared = self._known[key]
            rows.append((*key, shared.scope, rev, shared.document, _pack.encode(shared.pending)))
        put_rows(connection, text_doc, rows, replace=True)

    def _rewritten(self, stored: Stored, name: str, value: str | None) -> bytes:
        """Turn a whole new text, from a program that knows no documents, into an edit."""
        shared = self._known.get((stored.entity, stored.id, name))
        first = text.seeded(stored.id, name, stored.fields.get(name) or "")
        return text.edit(shared.document if shared else first, value or "")


def shares_paragraph(before: str, after: str) -> bool:
    """Tell whether an edit changed a paragraph that was there, rather than adding others.

    Others were only added when all that were there are still there, in their order: that takes
    one look at each, where a difference of two long texts would hold up everybody.
    """
    left = iter(after.splitlines())
    return not all(paragraph in left for paragraph in before.splitlines())
