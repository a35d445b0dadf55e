"""Rows to pages: records by column, tombstones, history with its deeds, texts, digests."""

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection

from kamdesk.protocol.messages import Deed, Page, Records, Text, Told, Tombstones
from kamdesk.server.bulk import rows_by
from kamdesk.server.schema import deed, history, record

_list = msgspec.msgpack.Decoder(list[bytes])
_decode = msgspec.json.Decoder(dict[str, Any]).decode
SHOWN = (
    record.c.entity,
    record.c.id,
    record.c.rev,
    record.c.scope,
    record.c.deleted_at,
    record.c.fields,
)
TOLD = (
    history.c.change_id,
    history.c.entity,
    history.c.id,
    history.c.deed_id,
    history.c.rev,
    history.c.server_at,
    history.c.fields,
    history.c.verdict,
    history.c.scope,
    history.c.ord,
)


class Scopes(dict[str, int]):
    """Numbers the scopes of a page, so that each is named once."""

    def __init__(self, page: Page) -> None:
        super().__init__((name, n) for n, name in enumerate(page.scopes))
        self._page = page

    def __missing__(self, scope: str) -> int:
        found = self[scope] = len(self._page.scopes)
        self._page.scopes.append(scope)
        return found


def add_records(page: Page, rows: Iterable[Any]) -> None:
    """Add rows of the record table, by entity; the deleted ones without their content."""
    scopes, live, gone = Scopes(page), dict[str, list[Any]](), dict[str, list[Any]]()
    for row in rows:
        (live if row.deleted_at is None else gone).setdefault(row.entity, []).append(row)
    for entity, found in live.items():
        page.records.append(
            Records(
                entity,
                [row.id for row in found],
                [row.rev for row in found],
                [scopes[row.scope] for row in found],
                columns([_decode(row.fields) for row in found]),
            )
        )
    for entity, found in gone.items():
        page.tombstones.append(
            Tombstones(
                entity,
                [row.id for row in found],
                [row.rev for row in found],
                [scopes[row.scope] for row in found],
                [row.deleted_at for row in found],
            )
        )


def columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Turn records into columns; what no record holds is no column."""
    names: dict[str, None] = {}
    for row in rows:
        names.update(dict.fromkeys(row))
    return {name: [row.get(name) for row in rows] for name in names}


def add_history(connection: Connection, page: Page, rows: Iterable[Any]) -> None:
    """Add lines of history, each with the columns of ``TOLD``, and the deeds they belong to."""
    lines, scopes = list(rows), Scopes(page)
    numbers: dict[bytes, int] = {}
    for row in rows_by(connection, deed, "id", {line.deed_id for line in lines}):
        numbers[bytes(row.id)] = len(page.deeds)
        page.deeds.append(Deed(row.id, row.name, row.actor, row.at, row.subject, row.undoes))
    page.history += [
        Told(
            change,
            entity,
            record_id,
            numbers[deed_id],
            rev,
            at,
            None if fields is None else _decode(fields),
            verdict,
            scopes[scope],
        )
        for change, entity, record_id, deed_id, rev, at, fields, verdict, scope, _ord in lines
    ]


def add_texts(page: Page, rows: Iterable[Any]) -> None:
    """Add the documents of shared texts."""
    page.text.extend(
        Text(row.entity, row.id, row.field, row.rev, row.document, _list.decode(row.pending))
        for row in rows
    )


def digests(rows: Iterable[tuple[str, str, bytes, int]]) -> dict[str, int]:
    """Return a checksum for each scope over (scope, entity, id, rev); order does not matter."""
    sums: dict[str, int] = {}
    for scope, entity, record_id, rev in rows:
        mark = hashlib.sha256(b"%s\x1f%s\x1f%d" % (entity.encode(), record_id, rev)).digest()
        sums[scope] = (sums.get(scope, 0) + int.from_bytes(mark[:8])) & 0xFFFF_FFFF_FFFF_FFFF
    return sums
