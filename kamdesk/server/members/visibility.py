"""Keeps ``scope_member`` in step with what it is derived from, in the same commit."""

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, select

from kamdesk.protocol.entities.authority import REFERENCE_SCOPE, Access, is_id, own_scope
from kamdesk.server.bulk import put_rows, rows_by
from kamdesk.server.config import REALM
from kamdesk.server.members.derive import SEES_SENSITIVE, People, Person, Seat
from kamdesk.server.members.parents import above, below, note_parents, parents_look_down
from kamdesk.server.schema import account_seat, member, record, scope_member

_SCOPES = ("", "/finance", "/sensitive")
_SEATS = "entity = 'account_team'"
_TEAM = "scope, deleted_at, fields"


def people(connection: Connection) -> People:
    """Return all users as the rules of visibility see them."""
    return People(
        Person(bytes(row.id), row.role, row.manager_id, row.territory_id, row.active)
        for row in connection.execute(select(member).where(member.c.realm == REALM))
    )


def seated(connection: Connection, accounts: Iterable[tuple[bytes, dict[str, Any], bytes]]) -> None:
    """Store owner, creator and territory of accounts: (id, fields, who wrote them).

    The first writer of an account is its creator. A creator who was its owner leaves that seat
    when the account is handed on.
    """
    facts = {account: (fields, actor) for account, fields, actor in accounts}
    known = {bytes(r.account_id): r for r in rows_by(connection, account_seat, "account_id", facts)}
    note_parents(connection, {one: as_id(f.get("parent_id")) for one, (f, _) in facts.items()})
    rows = []
    for account, (fields, actor) in facts.items():
        owner, before = as_id(fields.get("owner_id")), known.get(account)
        creator = actor if before is None else before.creator_id
        if before is not None and before.owner_id != owner and before.owner_id == creator:
            creator = None
        rows.append((account, owner, creator, as_id(fields.get("territory_id"))))
    put_rows(connection, account_seat, rows, replace=True)


def recompute(connection: Connection, accounts: Collection[bytes], rev: int) -> None:
    """Derive who sees these accounts; comings and goings are dated with the revision."""
    everybody, wanted = people(connection), {}
    if parents_look_down(connection):
        accounts = below(connection, accounts)
        seats: Iterable[Seat] = _looked_at_from_above(connection, accounts)
    else:
        seats = _seats(connection, accounts)
    for seat in seats:
        wanted.update(everybody.members(seat))
    scopes = [str(UUID(bytes=account)) + sub for account in accounts for sub in _SCOPES]
    known = {
        (bytes(row.user_id), row.scope): row
        for row in rows_by(connection, scope_member, "scope", scopes)
    }
    rows: list[tuple[Any, ...]] = []
    for key, access in wanted.items():
        before = known.get(key)
        if before is None or before.until is not None:
            rows.append((*key, access.value, rev, None))
        elif before.access != access:
            rows.append((*key, access.value, before.since, None))
    rows += [
        (*key, row.access, row.since, rev)
        for key, row in known.items()
        if key not in wanted and row.until is None
    ]
    put_rows(connection, scope_member, rows, replace=True)


def recompute_all(connection: Connection, rev: int) -> None:
    """Derive everything anew, after users, lines or territories changed."""
    found = connection.execute(
        select(account_seat.c.account_id).where(account_seat.c.realm == REALM)
    )
    recompute(connection, [bytes(row.account_id) for row in found], rev)


def welcome(connection: Connection, user: bytes, rev: int) -> None:
    """Let a person see what all see, and what only they see."""
    own = own_scope(str(UUID(bytes=user)))
    rows = [
        (user, REFERENCE_SCOPE, Access.READ.value, rev, None),
        (user, own, Access.WRITE.value, rev, None),
    ]
    put_rows(connection, scope_member, rows)


def _seats(connection: Connection, accounts: Collection[bytes]) -> Iterator[Seat]:
    team: dict[str, list[tuple[bytes, str | None]]] = {}
    names = [str(UUID(bytes=account)) for account in accounts]
    for row in rows_by(connection, record, "scope", names, _TEAM, _SEATS):
        if row.deleted_at is None:
            fields = msgspec.json.decode(row.fields)
            user = as_id(fields.get("user_id"))
            if user is not None and fields.get("left") is None:
                team.setdefault(row.scope, []).append((user, fields.get("role")))
    for row in rows_by(connection, account_seat, "account_id", accounts):
        name = str(UUID(bytes=bytes(row.account_id)))
        yield Seat(name, row.owner_id, row.creator_id, row.territory_id, tuple(team.get(name, ())))


def _looked_at_from_above(connection: Connection, accounts: Collection[bytes]) -> Iterator[Seat]:
    """Yield the seats of accounts, each with the people of the accounts above it."""
    lines = {account: list(above(connection, account)) for account in accounts}
    wanted = {*accounts, *(one for line in lines.values() for one in line)}
    seats = {seat.account: seat for seat in _seats(connection, wanted)}
    for account, line in lines.items():
        seat = seats.get(str(UUID(bytes=account)))
        if seat is not None:
            higher = [seats[str(UUID(bytes=one))] for one in line if str(UUID(bytes=one)) in seats]
            yield replace(seat, above=tuple(user for one in higher for user in _leading(one)))


def _leading(seat: Seat) -> Iterator[bytes]:
    """Yield who answers for an account: its owner, and account managers and sponsors."""
    if seat.owner is not None:
        yield seat.owner
    yield from (user for user, role in seat.team if role in SEES_SENSITIVE)


def as_id(value: object) -> bytes | None:
    """Return the bytes of an id as it stands in a record; None for anything else."""
    return _bytes_of(value) if isinstance(value, str) else None


@lru_cache(maxsize=10_000)
def _bytes_of(value: str) -> bytes | None:
    return bytes.fromhex(value.replace("-", "")) if is_id(value) else None
