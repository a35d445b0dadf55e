"""Disagreements become records that people settle; only the server writes them."""

from typing import Any
from uuid import UUID, uuid5

import msgspec
from sqlalchemy import Connection, func, select

from kamdesk.protocol.entities.conflicts import CONFLICT
from kamdesk.protocol.merge import Loser, Stamp
from kamdesk.server.bulk import rows_by
from kamdesk.server.changes.batch import Batch, Disagreement, plain
from kamdesk.server.clock import moment_of
from kamdesk.server.config import REALM
from kamdesk.server.members.visibility import as_id, people
from kamdesk.server.schema import account_seat, history, record, scope_member
from kamdesk.server.stored import Meta, Stored

_SERVER = bytes(16)


def record_disagreements(connection: Connection, batch: Batch) -> list[Stored]:
    """Return the conflict records of a batch that are not there yet."""
    wanted = {conflict_id(one): one for one in batch.disagreements}
    if not wanted:
        return []
    batch.records.load(connection, wanted)
    return [
        _record(connection, batch, record_id, one)
        for record_id, one in wanted.items()
        if (CONFLICT.name, record_id) not in batch.records.known
    ]


def conflict_id(one: Disagreement) -> bytes:
    """Return the id that this losing change always gives, however often it arrives."""
    name = f"{one.field}\x1f{one.mine.stamp.change.hex()}"
    return uuid5(UUID(bytes=one.record_id), name).bytes


def _record(connection: Connection, batch: Batch, record_id: bytes, one: Disagreement) -> Stored:
    stamp = Stamp(batch.rev, _SERVER, batch.now, record_id, _SERVER)
    fields = {**_subject(one), **_values(connection, one)}
    assignee = _assignee(connection, one)
    fields["found_at"] = moment_of(batch.now).isoformat()
    fields["assignee_id"] = None if assignee is None else str(UUID(bytes=assignee))
    kept = {name: value for name, value in fields.items() if value is not None}
    return Stored(CONFLICT.name, record_id, one.scope, batch.rev, None, kept, Meta(stamp))


def _subject(one: Disagreement) -> dict[str, Any]:
    account = as_id(one.scope.partition("/")[0])
    return {
        "account_id": None if account is None else str(UUID(bytes=account)),
        "subject_entity": one.entity,
        "subject_id": str(UUID(bytes=one.record_id)),
        "subject_field": one.field,
        "kind": one.kind,
        "change_id": one.mine.stamp.change.hex(),
        "state": "open",
    }


def _values(connection: Connection, one: Disagreement) -> dict[str, Any]:
    told: dict[str, Any] = {"base": _base(connection, one)}
    for name, side in (("mine", one.mine), ("theirs", one.theirs)):
        possessive = "my" if name == "mine" else "their"
        if side is not None:
            told[name] = {"value": plain(side.value)}
            told[f"{possessive}_author_id"] = str(UUID(bytes=side.stamp.actor))
            told[f"{possessive}_time"] = moment_of(side.stamp.at).isoformat()
    return told


def _base(connection: Connection, one: Disagreement) -> dict[str, Any] | None:
    """Return what the field held when the author of the losing value saw it, if history knows."""
    if one.kind in ("late", "cycle", "duplicate"):
        return None
    query = (
        select(history.c.fields)
        .where(
            history.c.realm == REALM,
            history.c.id == one.record_id,
            history.c.rev > one.base_rev,
            history.c.verdict.in_(("applied", "merged")),
            history.c.fields.is_not(None),
        )
        .order_by(history.c.rev, history.c.ord)
    )
    for row in connection.execute(query):
        found = msgspec.json.decode(row.fields)
        if one.field in found:
            return {"value": found[one.field][0]}
    return None


def _assignee(connection: Connection, one: Disagreement) -> bytes | None:
    """Return who settles it: the losing author while they see the scope, else the owner.

    A unique code that two records claim is for the lowest manager who sees both.
    """
    author = one.mine.stamp.actor
    judge = _judge(connection, one) if one.kind == "duplicate" else None
    if judge is not None or _sees(connection, author, {one.scope}):
        return judge or author
    account = as_id(one.scope.partition("/")[0])
    if account is None:
        return None
    row = next(iter(rows_by(connection, account_seat, "account_id", [account])), None)
    return None if row is None else row.owner_id


def _judge(connection: Connection, one: Disagreement) -> bytes | None:
    """Return the lowest manager of the losing author who sees both records."""
    other = as_id(one.theirs.value) if one.theirs is not None else None
    found = rows_by(connection, record, "id", [] if other is None else [other], "scope")
    scopes = {one.scope, *(row.scope for row in found)}
    line = people(connection).line(one.mine.stamp.actor)
    return next((user for user in line if _sees(connection, user, scopes)), None)


def _sees(connection: Connection, user: bytes, scopes: set[str]) -> bool:
    query = select(func.count()).where(
        scope_member.c.realm == REALM,
        scope_member.c.scope.in_(scopes),
        scope_member.c.user_id == user,
        scope_member.c.until.is_(None),
    )
    return connection.execute(query).scalar_one() == len(scopes)


def duplicate(stored: Stored, name: str, mine: Stamp, other: bytes) -> Disagreement:
    """Return the disagreement of two records that claim one unique code."""
    value, theirs = stored.fields.get(name), Loser(str(UUID(bytes=other)), mine)
    return Disagreement(
        "duplicate", stored.entity, stored.id, stored.scope, name, Loser(value, mine), theirs, 0
    )
