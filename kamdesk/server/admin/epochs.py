"""Proof that an epoch was begun here: a device repeats it, and nobody can make one up.

Every copy of the database has the secret, an old one too. So an old copy believes the devices
that saw more, and no single device can stop a server by naming an epoch that never was.
"""

import hashlib
import hmac
import secrets
from typing import Final

from sqlalchemy import Connection, select

from kamdesk.server.bulk import put_rows
from kamdesk.server.config import REALM
from kamdesk.server.schema import realm_secret

_BYTES: Final = 32


def keep_secret(connection: Connection) -> None:
    """Make the secret of this realm unless it has one."""
    put_rows(connection, realm_secret, [(secrets.token_bytes(_BYTES),)])


def proof_of(connection: Connection, epoch: int) -> bytes:
    """Return the proof that goes with an epoch."""
    query = select(realm_secret.c.secret).where(realm_secret.c.realm == REALM)
    secret = connection.execute(query).scalar_one()
    return hmac.digest(bytes(secret), b"%s\x1f%d" % (REALM.encode(), epoch), hashlib.sha256)


def is_proved(connection: Connection, epoch: int, proof: bytes) -> bool:
    """Tell whether this realm once began an epoch that a device names."""
    return hmac.compare_digest(proof_of(connection, epoch), proof)
