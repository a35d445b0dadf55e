"""The key envelope beside the database: one data key, sealed once for each way to open it.

Each slot seals the same random 32 bytes with AES-256-GCM under a key of its own, so changing a
passphrase rewrites a slot and never the database. A wrong key fails here, before the database is
touched; that is how "wrong passphrase" is told from "damaged file". Each slot also carries a sum of
what stands in clear, so that a slot damaged on disk is not mistaken for a wrong passphrase.
"""

import os
from hashlib import sha256
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kamdesk.config import replace_file
from kamdesk.errors import Refused, Unavailable
from kamdesk.security.passphrase import SALT_BYTES, Cost

VERSION = 1
KEY_BYTES = 32
_NONCE_BYTES = 12
_BOX_BYTES = KEY_BYTES + 16  # the sealed key and its tag


class Sealed(msgspec.Struct, frozen=True):
    """The data key under one slot's key. ``salt`` is empty where the slot's key is random."""

    nonce: bytes
    box: bytes
    salt: bytes = b""
    cost: Cost | None = None  # only where the slot's key comes from a passphrase
    sum: str = ""  # of everything else; empty in envelopes of the first programs


class Slots(msgspec.Struct, frozen=True, omit_defaults=True):
    """The ways in. The passphrase always; the others when the person wanted them."""

    passphrase: Sealed
    recovery: Sealed | None = None
    keychain: Sealed | None = None


class Envelope(msgspec.Struct, frozen=True):
    """All slots of one database. ``dbid`` ties them to it and names its keychain entry."""

    version: int
    dbid: str
    slots: Slots


def new_salt() -> bytes:
    """Random bytes that make equal passphrases derive unequal keys."""
    return os.urandom(SALT_BYTES)


def seal(
    key: bytes, slot: str, dbid: str, *, under: bytes, salt: bytes = b"", cost: Cost | None = None
) -> Sealed:
    """Seal the data key under one slot's key, bound to that slot and that database."""
    nonce = os.urandom(_NONCE_BYTES)
    box = AESGCM(under).encrypt(nonce, key, _bound_to(slot, dbid))
    bare = Sealed(nonce=nonce, box=box, salt=salt, cost=cost)
    return msgspec.structs.replace(bare, sum=_sum(bare, slot, dbid))


def is_whole(sealed: Sealed, slot: str, dbid: str) -> bool:
    """Whether a slot still is what was written; one without a sum counts as whole."""
    bare = msgspec.structs.replace(sealed, sum="")
    return not sealed.sum or sealed.sum == _sum(bare, slot, dbid)


def unseal(sealed: Sealed, slot: str, dbid: str, *, under: bytes) -> bytes | None:
    """The data key, or None when ``under`` is not this slot's key."""
    try:
        return AESGCM(under).decrypt(sealed.nonce, sealed.box, _bound_to(slot, dbid))
    except InvalidTag:
        return None


def write_envelope(path: Path, envelope: Envelope) -> None:
    """Replace the envelope whole or not at all.

    Raises:
        Unavailable: ``disk.full`` or ``folder.read_only``.
    """
    replace_file(path, msgspec.json.format(msgspec.json.encode(envelope), indent=1))


def read_envelope(path: Path) -> Envelope:
    """Read the envelope.

    Raises:
        Refused: ``vault.no_envelope``, or ``vault.envelope_newer`` from a newer program.
        Unavailable: ``vault.envelope_damaged``, ``vault.envelope_not_allowed``.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise Refused("vault.no_envelope", path=str(path)) from None
    except PermissionError as error:
        raise Unavailable("vault.envelope_not_allowed", path=str(path)) from error
    except OSError as error:
        raise damaged(path, error) from error
    try:
        _demand_known_version(content)
        envelope = msgspec.json.decode(content, type=Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged(path, error) from error
    _demand_whole(envelope, path)
    return envelope


class _Versioned(msgspec.Struct):
    version: int


def _demand_known_version(content: bytes) -> None:
    found = msgspec.json.decode(content, type=_Versioned).version
    if found > VERSION:
        raise Refused("vault.envelope_newer", found=found, known=VERSION)


def _demand_whole(envelope: Envelope, path: Path) -> None:
    slots = envelope.slots
    present = [s for s in (slots.passphrase, slots.recovery, slots.keychain) if s is not None]
    sizes_fit = all(len(s.nonce) == _NONCE_BYTES and len(s.box) == _BOX_BYTES for s in present)
    cost = slots.passphrase.cost
    salted = len(slots.passphrase.salt) == SALT_BYTES
    if not sizes_fit or not salted or cost is None or not cost.is_sane:
        raise damaged(path, "a slot has an impossible size or cost")


def damaged(path: Path, why: object) -> Unavailable:
    """Return what to raise for an envelope that cannot be trusted."""
    return Unavailable("vault.envelope_damaged", path=str(path), detail=str(why))


def _sum(bare: Sealed, slot: str, dbid: str) -> str:
    return sha256(msgspec.json.encode((slot, dbid, bare))).hexdigest()


def _bound_to(slot: str, dbid: str) -> bytes:
    return f"kamdesk/v1/{slot}{dbid}".encode()
