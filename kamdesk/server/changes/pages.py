"""Rows to pages: records by column, tombstones, history with its deeds, texts, digests."""

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection

from kamdesk.protocol.messages import Deed, Page, Records, Text, Told, Tombstones
from kamdesk.server.bulk import rows_by
from kamdesk.server.schema import deed

_list = msgspec.msgpack.Decoder(list[bytes])
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class Scopes:
    """Numbers the scopes of a page, so that each is named once."""

    def __init__(self, page: Page) -> None:
        self._page, self._numbers = page, {name: n for n, name in enumerate(page.scopes)}

    def number(self, scope: str) -> int:
        found = self._numbers.get(scope)
        if found is None:
            found = self._numbers[scope] = len(self._page.scopes)
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
                [scopes.number(row.scope) for row in found],
                columns([_decode(row.fields) for row in found]),
            )
        )
    for entity, found in gone.items():
        page.tombstones.append(
            Tombstones(
                entity,
                [row.id for row in found],
                [row.rev for row in found],
                [scopes.number(row.scope) for row in found],
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
    """Add lines of history and the deeds they belong to."""
    lines, scopes = list(rows), Scopes(page)
    numbers: dict[bytes, int] = {}
    for row in rows_by(connection, deed, "id", {line.deed_id for line in lines}):
        numbers[bytes(row.id)] = len(page.deeds)
        page.deeds.append(Deed(row.id, row.name, row.actor, row.at, row.subject, row.undoes))
    for line in lines:
        page.history.append(
            Told(
                line.change_id,
                line.entity,
                line.id,
                numbers[bytes(line.deed_id)],
                line.rev,
                line.server_at,
                None if line.fields is None else _decode(line.fields),
                line.verdict,
                scopes.number(line.scope),
            )
        )


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
