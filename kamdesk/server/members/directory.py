"""Users and territories: kept here, published to everybody as read-only records."""

import csv
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from msgspec import Struct
from sqlalchemy import Connection, Table, insert, select, update

from kamdesk.errors import Refused
from kamdesk.protocol.entities.authority import REFERENCE_SCOPE
from kamdesk.protocol.entities.reference import ROLES
from kamdesk.protocol.epochs import revision
from kamdesk.protocol.merge import Stamp
from kamdesk.server.bulk import put_rows, rows_by
from kamdesk.server.clock import micros
from kamdesk.server.config import REALM
from kamdesk.server.engine import Database, moved
from kamdesk.server.members.visibility import recompute_all, welcome
from kamdesk.server.schema import member, record, territory
from kamdesk.server.stored import Meta, Stored, read, written

_SERVER = bytes(16)
_ROLES = tuple(choice.key for choice in ROLES)


class NewUser(Struct, frozen=True):
    """A user as an administrator names them; manager and territory by name."""

    name: str
    role: str
    manager: str | None = None
    territory: str | None = None


class Publishing(Struct, frozen=True):
    """One change of users or territories, under a revision of its own."""

    connection: Connection
    rev: int
    now: datetime

    def publish(self, entity: str, record_id: bytes, values: Mapping[str, Any]) -> None:
        """Write a reference record; fields that are not named keep their value."""
        found = next(iter(rows_by(self.connection, record, "id", [record_id])), None)
        stamp = Stamp(self.rev, _SERVER, micros(self.now), record_id, _SERVER)
        stored = (
            Stored(entity, record_id, REFERENCE_SCOPE, self.rev, None, {}, Meta(stamp))
            if found is None
            else read(found)
        )
        stored.rev = self.rev
        stored.fields.update({name: value for name, value in values.items() if value is not None})
        stored.meta.fields.update(dict.fromkeys(values, stamp))
        put_rows(self.connection, record, [written(stored)], replace=True)


def change(database: Database, now: datetime, deed: Callable[[Publishing], None]) -> None:
    """Run one change of the directory; who sees what is derived anew in the same commit.

    Raises Refused as the deed does.
    """
    with database.writing() as (connection, head):
        rev = revision(head.epoch, head.number + 1)
        deed(Publishing(connection, rev, now))
        recompute_all(connection, rev)
        moved(connection, head.number + 1)


def add_user(work: Publishing, wanted: NewUser) -> bytes:
    """Add a user, or bring an existing one up to date; names are unique.

    Raises:
        Refused: ``user.unknown_role``, ``user.unknown``, ``territory.unknown``, ``user.no_name``.
    """
    name = wanted.name.strip()
    if not name:
        raise Refused("user.no_name", field="name")
    if wanted.role not in _ROLES:
        raise Refused(
            "user.unknown_role", field="role", value=wanted.role, allowed=", ".join(_ROLES)
        )
    manager = user_id(work.connection, wanted.manager) if wanted.manager else None
    place = territory_id(work.connection, wanted.territory) if wanted.territory else None
    known = _id_of(work.connection, member, name)
    user = known or uuid4().bytes
    values = {
        "name": name,
        "role": wanted.role,
        "manager_id": manager,
        "territory_id": place,
        "active": True,
    }
    if known is None:
        work.connection.execute(insert(member).values(realm=REALM, id=user, **values))
    else:
        work.connection.execute(
            update(member).where(member.c.realm == REALM, member.c.id == user).values(values)
        )
    welcome(work.connection, user, work.rev)
    work.publish(
        "user", user, {**values, "manager_id": _text(manager), "territory_id": _text(place)}
    )
    return user


def import_users(work: Publishing, file: Path) -> int:
    """Add the users of a CSV file: name, role, manager, territory. Returns how many.

    Territories that are missing are added; managers may stand further down.

    Raises:
        Refused: ``user_file.missing``, ``user_file.no_column`` and as :func:`add_user`.
    """
    rows = _rows_of(file)
    for name in sorted({row["territory"] for row in rows if row["territory"]}):
        if _id_of(work.connection, territory, name) is None:
            add_territory(work, name)
    for row in rows:
        add_user(work, NewUser(row["name"], row["role"], None, row["territory"] or None))
    for row in rows:
        if row["manager"]:
            manager, place = row["manager"], row["territory"] or None
            add_user(work, NewUser(row["name"], row["role"], manager, place))
    return len(rows)


def disable_user(work: Publishing, name: str) -> None:
    """Shut a user out from their next request on. Raises Refused ``user.unknown``."""
    user = user_id(work.connection, name)
    work.connection.execute(
        update(member).where(member.c.realm == REALM, member.c.id == user).values(active=False)
    )
    work.publish("user", user, {"active": False})


def add_territory(work: Publishing, name: str, parent: str | None = None) -> bytes:
    """Add a territory. Raises Refused ``territory.exists``, ``territory.unknown``."""
    if _id_of(work.connection, territory, name) is not None:
        raise Refused("territory.exists", field="name", value=name)
    above = territory_id(work.connection, parent) if parent else None
    made = uuid4().bytes
    work.connection.execute(
        insert(territory).values(realm=REALM, id=made, name=name, parent_id=above)
    )
    work.publish("territory", made, {"name": name, "parent_id": _text(above)})
    return made


def user_id(connection: Connection, name: str) -> bytes:
    """Return the id of a user. Raises Refused ``user.unknown``."""
    found = _id_of(connection, member, name)
    if found is None:
        raise Refused("user.unknown", value=name)
    return found


def territory_id(connection: Connection, name: str) -> bytes:
    """Return the id of a territory. Raises Refused ``territory.unknown``."""
    found = _id_of(connection, territory, name)
    if found is None:
        raise Refused("territory.unknown", value=name)
    return found


def _id_of(connection: Connection, table: Table, name: str) -> bytes | None:
    query = select(table.c.id).where(table.c.realm == REALM, table.c.name == name.strip())
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else bytes(found)


def _rows_of(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            rows = [{k: (v or "").strip() for k, v in row.items() if k} for row in reader]
    except OSError:
        raise Refused("user_file.missing", path=str(file)) from None
    for name in ("name", "role"):
        if any(name not in row for row in rows):
            raise Refused("user_file.no_column", column=name)
    return [{"manager": "", "territory": "", **row} for row in rows]


def _text(record_id: bytes | None) -> str | None:
    return None if record_id is None else str(UUID(bytes=record_id))
