"""What people changed after an import, so that the same words imported again leave it alone."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import select

from kamdesk.models.local import Change, Deed
from kamdesk.protocol.entities import Entity
from kamdesk.storage.reading import Reading
from kamdesk.storage.unit_of_work import chunks

IMPORT: Final = "import"

Texts = dict[str, str]


def edits_since_import(reading: Reading, entity: Entity, ids: Sequence[UUID]) -> dict[UUID, Texts]:
    """Return by record the fields that were edited after the import that last wrote them.

    Each comes with what that import wrote, as JSON text. A deed that was undone does not count.
    """
    found = {}
    for some in chunks(ids):
        lines = (
            select(Change.record_id, Change.field, Change.after, Deed.id, Deed.name, Deed.undoes)
            .join(Deed, Deed.id == Change.deed_id)
            .where(Change.entity == entity.name, Change.record_id.in_(some))
            .order_by(Change.record_id, Change.seq.desc())
        )
        for record_id, history in groupby(reading.session.execute(lines), lambda line: line[0]):
            if edited := _edited(history):
                found[record_id] = edited
    return found


def _edited(history: Iterable[Any]) -> Texts:
    """Read the lines of one record, newest first."""
    taken_back: set[UUID] = set()
    settled: set[str] = set()
    waiting: set[str] = set()
    edited: Texts = {}
    for _, field, after, deed_id, name, undoes in history:
        if deed_id in taken_back:
            continue
        if undoes is not None:
            taken_back.add(undoes)
        elif name == IMPORT:
            written = _whole(after) if field is None else {field: after}
            edited |= {one: written[one] for one in waiting & written.keys()}
            waiting -= written.keys()
            settled |= written.keys()
        elif field not in settled:
            waiting.add(field)
            settled.add(field)
    return edited


def _whole(after: str) -> Texts:
    fields = msgspec.json.decode(after, type=dict[str, msgspec.Raw])
    return {name: bytes(raw).decode() for name, raw in fields.items()}
