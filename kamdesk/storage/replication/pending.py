"""Own edits that no server has confirmed, laid over what the server says."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from kamdesk.protocol.entities import Merge
from kamdesk.protocol.entities.authority import DELETED, WIRE, merge_kind
from kamdesk.storage.plain import ask
from kamdesk.storage.replication import texts
from kamdesk.storage.replication.statements import for_each, rows_of

_ANY: Final = "SELECT 1 FROM change WHERE rev IS NULL AND origin = 'local' LIMIT 1"
_OF: Final = (
    "SELECT seq, entity, record_id, field, before, after, verdict FROM change"
    " WHERE rev IS NULL AND origin = 'local' AND record_id IN ({}) ORDER BY seq"
)
Values = dict[str, Any]


class Edit(Struct, frozen=True):
    """One unconfirmed line of the change log. ``field`` None is a creation with all its values.

    ``waits`` when a server that was put back to an older day had lost what it is about.
    """

    seq: int
    field: str | None
    before: Any
    after: Any
    waits: bool = False


class Pending:
    """The unconfirmed edits of some records, by table and id."""

    def __init__(self, connection: Connection, ids: Collection[bytes]) -> None:
        self._edits: dict[tuple[str, UUID], list[Edit]] = {}
        if ask(connection, _ANY).first() is not None:
            for row in rows_of(connection, _OF, sorted(ids)):
                key = (row.entity, UUID(bytes=bytes(row.record_id)))
                edit = Edit(
                    row.seq,
                    row.field,
                    _value(row.before),
                    _value(row.after),
                    row.verdict == "again",
                )
                self._edits.setdefault(key, []).append(edit)

    def __bool__(self) -> bool:
        """Whether any of the records has unconfirmed edits."""
        return bool(self._edits)

    def of(self, entity: str, record_id: UUID) -> list[Edit]:
        """Return the edits of a record, the oldest first."""
        return self._edits.get((entity, record_id), [])

    def discard(self, connection: Connection, entity: str, record_id: UUID) -> None:
        """Forget edits that this device may never hand over: the server's record stands."""
        gone = self._edits.pop((entity, record_id), [])
        for_each(connection, "DELETE FROM change WHERE seq = ?", [(edit.seq,) for edit in gone])

    def rebase(
        self, connection: Connection, edits: Sequence[Edit], values: Values, rev: int
    ) -> None:
        """Let edits that waited count as made on what came back, where it is what they were."""
        ready = [
            (rev, edit.seq)
            for edit in edits
            if edit.waits and edit.field is not None and values.get(edit.field) == edit.before
        ]
        for_each(connection, "UPDATE change SET base_rev = ? WHERE seq = ?", ready)

    def shared_texts(self) -> Iterator[texts.Key]:
        """Yield the shared texts that have unconfirmed edits."""
        for (entity, record_id), edits in self._edits.items():
            for name in {edit.field for edit in edits if edit.field}:
                if texts.is_shared(entity, name):
                    yield texts.Key(entity, record_id, name)


def overlaid(entity: str, values: Values, edits: Sequence[Edit]) -> Values:
    """Return a server's values with own edits kept: the last of a field, the words of a set.

    Shared texts are merged elsewhere and left as they are.
    """
    found = dict(values)
    for edit in edits:
        if edit.field is None:
            found.update({name: value for name, value in edit.after.items() if value is not None})
        elif texts.is_shared(entity, edit.field):
            continue
        elif merge_kind(WIRE[entity], edit.field) is Merge.SET:
            old, new = set(edit.before or ()), set(edit.after or ())
            present = set(found.get(edit.field) or ())
            found[edit.field] = sorted((present | (new - old)) - (old - new))
        else:
            found[edit.field] = edit.after
    return found


def keeps_alive(edits: Sequence[Edit]) -> bool:
    """Tell whether a deletion from elsewhere has to wait for these edits to be heard."""
    last = [edit.after for edit in edits if edit.field == DELETED][-1:]
    return bool(edits) and last in ([], [None])


def _value(text: str | None) -> Any:
    return None if text is None else msgspec.json.decode(text)
