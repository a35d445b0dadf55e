"""One-use codes that become device tokens; the server keeps only hashes of either."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from msgspec import Struct
from sqlalchemy import Connection, bindparam, select, update

from kamdesk.errors import Refused
from kamdesk.protocol.messages import Enrolled
from kamdesk.server.caller import Caller
from kamdesk.server.clock import micros, moment_of
from kamdesk.server.config import REALM
from kamdesk.server.engine import present_head
from kamdesk.server.schema import device, enrol_code, member

LIFETIME: Final = timedelta(minutes=10)
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
_CODE: Final = 8
_TOKEN_BYTES: Final = 32
_MISREAD = str.maketrans("ILO", "110", "- ")
_STANDING = (  # of a device and its person, asked with every batch
    select(device.c.revoked_at, member.c.active)
    .join(member, (member.c.realm == device.c.realm) & (member.c.id == device.c.user_id))
    .where(device.c.realm == REALM, device.c.id == bindparam("device"))
)


class DeviceRow(Struct, frozen=True):
    """One device as the administrator sees it."""

    id: str
    user: str
    name: str
    made_at: str
    seen_at: str | None
    revoked_at: str | None


def new_code(connection: Connection, user: bytes, now: datetime) -> str:
    """Return a fresh code for a user; it is good for ten minutes and one device."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE))
    connection.execute(
        enrol_code.insert().values(
            realm=REALM, code_hash=_hash(code), user_id=user, expires_at=micros(now + LIFETIME)
        )
    )
    return code


def enrol(connection: Connection, code: str, name: str, now: datetime) -> Enrolled:
    """Trade a code for a device and its token.

    Raises:
        Refused: ``enrol.bad_code`` when it is wrong, used or too old, or its user is disabled.
    """
    hashed, at = _hash(code.upper().translate(_MISREAD)), micros(now)
    used = connection.execute(
        update(enrol_code)
        .where(
            enrol_code.c.realm == REALM,
            enrol_code.c.code_hash == hashed,
            enrol_code.c.used_at.is_(None),
            enrol_code.c.expires_at >= at,
        )
        .values(used_at=at)
    )
    if used.rowcount != 1:
        raise Refused("enrol.bad_code")
    user = connection.execute(
        select(member.c.id, member.c.name, member.c.active)
        .join(
            enrol_code,
            (enrol_code.c.realm == member.c.realm) & (enrol_code.c.user_id == member.c.id),
        )
        .where(enrol_code.c.code_hash == hashed, member.c.realm == REALM)
    ).one()
    if not user.active:
        raise Refused("enrol.bad_code")
    token, made = secrets.token_urlsafe(_TOKEN_BYTES), uuid4().bytes
    connection.execute(
        device.insert().values(
            realm=REALM,
            id=made,
            user_id=user.id,
            name=name[:100],
            token_hash=_hash(token),
            made_at=at,
        )
    )
    epoch = present_head(connection).epoch
    return Enrolled(made, token, bytes(user.id), user.name, REALM, epoch)


_CALLER = (  # every request asks it
    select(
        device.c.id,
        device.c.revoked_at,
        member.c.id,
        member.c.name,
        member.c.role,
        member.c.active,
    )
    .join(member, (member.c.realm == device.c.realm) & (member.c.id == device.c.user_id))
    .where(device.c.token_hash == bindparam("token"))
)


def caller_of(connection: Connection, token: str) -> Caller:
    """Return who presents this token.

    Raises:
        Refused: ``device.unknown``, ``device.revoked``, ``user.disabled``.
    """
    row = connection.execute(_CALLER, {"token": _hash(token)}).one_or_none()
    if row is None:
        raise Refused("device.unknown")
    made, revoked, user, name, role, active = row
    _demand(revoked is None, active)
    return Caller(bytes(made), bytes(user), name, role)


def still_valid(connection: Connection, caller: Caller) -> None:
    """Check a caller again once the head is locked: they may be disabled by now.

    Raises:
        Refused: ``device.revoked``, ``user.disabled``.
    """
    row = connection.execute(_STANDING, {"device": caller.device}).one()
    _demand(row.revoked_at is None, row.active)


def seen(connection: Connection, caller: Caller, now: datetime) -> None:
    """Note when a device last called."""
    connection.execute(
        update(device)
        .where(device.c.realm == REALM, device.c.id == caller.device)
        .values(seen_at=micros(now))
    )


def devices(connection: Connection) -> list[DeviceRow]:
    """Return all devices, the newest first."""
    rows = connection.execute(
        select(device, member.c.name.label("user_name"))
        .join(member, (member.c.realm == device.c.realm) & (member.c.id == device.c.user_id))
        .where(device.c.realm == REALM)
        .order_by(device.c.made_at.desc())
    )
    return [
        DeviceRow(
            str(UUID(bytes=bytes(row.id))),
            row.user_name,
            row.name,
            moment_of(row.made_at).isoformat(),
            *(
                None if at is None else moment_of(at).isoformat()
                for at in (row.seen_at, row.revoked_at)
            ),
        )
        for row in rows
    ]


def revoke(connection: Connection, device_id: str, now: datetime) -> None:
    """Take a device's token away. Raises Refused ``device.unknown``."""
    try:
        wanted = UUID(device_id).bytes
    except ValueError:
        raise Refused("device.unknown") from None
    changed = connection.execute(
        update(device)
        .where(device.c.realm == REALM, device.c.id == wanted)
        .values(revoked_at=micros(now))
    )
    if changed.rowcount != 1:
        raise Refused("device.unknown")


def _demand(device_lives: bool, user_is_active: bool) -> None:
    if not device_lives:
        raise Refused("device.revoked")
    if not user_is_active:
        raise Refused("user.disabled")


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
