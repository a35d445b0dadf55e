"""Opening a profile: from a passphrase, the keychain or the recovery key to the data key.

Only envelopes are touched here; the database is opened elsewhere with the key this returns.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from kamdesk.config import ProfilePaths
from kamdesk.errors import Refused
from kamdesk.security.envelope import (
    KEY_BYTES,
    VERSION,
    Envelope,
    Sealed,
    Slots,
    damaged,
    is_whole,
    new_salt,
    read_envelope,
    seal,
    unseal,
    write_envelope,
)
from kamdesk.security.keychain import Keychain, SystemKeychain
from kamdesk.security.passphrase import Cost, demand_passphrase, stretched
from kamdesk.security.recovery import new_recovery_key, read_recovery_key, recovery_secret

PASS, RECOVERY, KEYCHAIN = "pass", "recovery", "keychain"
_USUAL = Cost()
_SYSTEM = SystemKeychain()

Ask = Callable[[], str | None]


@dataclass(frozen=True, slots=True)
class Opened:
    """A new vault: its key, the recovery key to print once, and whether the keychain keeps it."""

    key: bytes = field(repr=False)
    recovery_key_text: str = field(repr=False)
    in_keychain: bool


def create(
    profile_dir: Path,
    passphrase: str,
    *,
    use_keychain: bool = True,
    cost: Cost = _USUAL,
    keychain: Keychain = _SYSTEM,
) -> Opened:
    """Make the data key of a new profile and its envelope.

    An envelope without a database opens nothing; it is kept aside as ``.unused-1``.

    Raises:
        Refused: ``vault.exists``, ``vault.no_envelope`` (a database without its envelope is there),
            ``vault.passphrase_empty`` or ``profile.wiped``.
        Unavailable: ``disk.full`` or ``folder.read_only``.
    """
    paths = ProfilePaths(profile_dir)
    _demand_room(paths)
    text = demand_passphrase(passphrase)
    key, dbid, printed = os.urandom(KEY_BYTES), os.urandom(16).hex(), new_recovery_key()
    slots = Slots(
        passphrase=_sealed_by_passphrase(key, dbid, text, cost),
        recovery=_sealed_by_recovery(key, dbid, printed),
        keychain=_sealed_by_keychain(key, dbid, keychain) if use_keychain else None,
    )
    _set_aside(paths.envelope)
    write_envelope(paths.envelope, Envelope(VERSION, dbid, slots))
    return Opened(key, printed, in_keychain=slots.keychain is not None)


def unlock(
    profile_dir: Path,
    passphrase: str | None = None,
    *,
    ask: Ask | None = None,
    keychain: Keychain = _SYSTEM,
) -> bytes:
    """The data key: by ``passphrase`` when given, else from the keychain, else by asking.

    Raises:
        Refused: ``vault.wrong_passphrase``, ``vault.needs_passphrase``, ``vault.no_envelope``,
            ``vault.envelope_newer``, ``profile.missing`` or ``profile.wiped``.
        Unavailable: ``vault.envelope_damaged``, also when only the way in that was tried is.
    """
    envelope = _envelope_of(profile_dir)
    if passphrase is not None:
        return _by_passphrase(profile_dir, envelope, passphrase)
    kept = _by_keychain(envelope, keychain)
    if kept is not None:
        return kept
    answer = ask() if ask is not None else None
    if answer is None:
        raise Refused("vault.needs_passphrase", field="passphrase")
    return _by_passphrase(profile_dir, envelope, answer)


def unlock_with_recovery(profile_dir: Path, recovery_key: str) -> bytes:
    """The data key, by the printed recovery key.

    Raises:
        Refused: ``vault.recovery_key_mistyped``, ``vault.wrong_recovery_key`` or as :func:`unlock`.
    """
    text = read_recovery_key(recovery_key)
    envelope = _envelope_of(profile_dir)
    sealed = envelope.slots.recovery
    if sealed is None:
        raise Refused("vault.wrong_recovery_key", field="recovery_key")
    key = unseal(sealed, RECOVERY, envelope.dbid, under=recovery_secret(text, sealed.salt))
    if key is None:
        _demand_whole(sealed, RECOVERY, envelope, profile_dir)
        raise Refused("vault.wrong_recovery_key", field="recovery_key")
    return key


def change_passphrase(profile_dir: Path, current: str, wanted: str, *, cost: Cost = _USUAL) -> None:
    """Replace the passphrase; keychain and recovery key stay as they are.

    Raises:
        Refused: ``vault.wrong_passphrase``, ``vault.passphrase_empty`` or as :func:`unlock`.
    """
    key = _by_passphrase(profile_dir, _envelope_of(profile_dir), current)
    _set_passphrase(profile_dir, key, wanted, cost)


def reset_passphrase(
    profile_dir: Path, recovery_key: str, wanted: str, *, cost: Cost = _USUAL
) -> None:
    """Set a passphrase when the old one is forgotten.

    Raises:
        Refused: as :func:`unlock_with_recovery`, or ``vault.passphrase_empty``.
    """
    key = unlock_with_recovery(profile_dir, recovery_key)
    _set_passphrase(profile_dir, key, wanted, cost)


def renew_recovery_key(profile_dir: Path, passphrase: str) -> str:
    """Print another recovery key; the former one stops opening anything.

    Raises:
        Refused: as :func:`unlock`.
    """
    envelope = _envelope_of(profile_dir)
    key, printed = _by_passphrase(profile_dir, envelope, passphrase), new_recovery_key()
    _rewrite(profile_dir, envelope, recovery=_sealed_by_recovery(key, envelope.dbid, printed))
    return printed


def keep_in_keychain(profile_dir: Path, passphrase: str, *, keychain: Keychain = _SYSTEM) -> bool:
    """Let the keychain open this profile from now on; False when there is no fit keychain.

    Raises:
        Refused: as :func:`unlock`.
    """
    envelope = _envelope_of(profile_dir)
    key = _by_passphrase(profile_dir, envelope, passphrase)
    sealed = _sealed_by_keychain(key, envelope.dbid, keychain)
    if sealed is not None:
        _rewrite(profile_dir, envelope, keychain=sealed)
    return sealed is not None


def leave_keychain(profile_dir: Path, *, keychain: Keychain = _SYSTEM) -> None:
    """Ask for the passphrase from now on.

    Raises:
        Refused: as :func:`unlock`.
    """
    envelope = _envelope_of(profile_dir)
    _rewrite(profile_dir, envelope, keychain=None)
    keychain.forget(envelope.dbid)


def _demand_room(paths: ProfilePaths) -> None:
    _demand_not_wiped(paths)
    if paths.root.exists() and not paths.root.is_dir():
        raise Refused("profile.not_a_folder", field="profile", path=str(paths.root))
    populated = paths.database.exists() and paths.database.stat().st_size > 0
    if populated and paths.envelope.exists():
        raise Refused("vault.exists", path=str(paths.root))
    if populated:
        raise Refused("vault.no_envelope", path=str(paths.envelope))


def _set_aside(envelope: Path) -> None:
    """Keep the keys of a start that was killed before its database, or of one moved away."""
    number = 1
    while (place := envelope.with_name(f"{envelope.name}.unused-{number}")).exists():
        number += 1
    with suppress(FileNotFoundError):
        envelope.rename(place)


def _envelope_of(profile_dir: Path) -> Envelope:
    paths = ProfilePaths(profile_dir)
    _demand_not_wiped(paths)
    if not paths.envelope.exists() and not paths.database.exists():
        raise Refused("profile.missing", path=str(paths.root))
    return read_envelope(paths.envelope)


def _demand_not_wiped(paths: ProfilePaths) -> None:
    if paths.wiped.exists():
        raise Refused("profile.wiped", path=str(paths.root))


def _by_passphrase(profile_dir: Path, envelope: Envelope, passphrase: str) -> bytes:
    sealed = envelope.slots.passphrase
    under = stretched(passphrase, sealed.salt, sealed.cost or _USUAL)
    key = unseal(sealed, PASS, envelope.dbid, under=under)
    if key is None:
        _demand_whole(sealed, PASS, envelope, profile_dir)
        raise Refused("vault.wrong_passphrase", field="passphrase")
    return key


def _demand_whole(sealed: Sealed, slot: str, envelope: Envelope, profile_dir: Path) -> None:
    """Tell damage from a wrong answer; asked only when a slot did not open."""
    if not is_whole(sealed, slot, envelope.dbid):
        raise damaged(ProfilePaths(profile_dir).envelope, f"the slot {slot} was changed")


def damaged_slots(envelope: Envelope) -> list[str]:
    """Name the ways in that were damaged on disk; the others still open."""
    slots = envelope.slots
    named = {PASS: slots.passphrase, RECOVERY: slots.recovery, KEYCHAIN: slots.keychain}
    return [
        name
        for name, sealed in named.items()
        if sealed is not None and not is_whole(sealed, name, envelope.dbid)
    ]


def _by_keychain(envelope: Envelope, keychain: Keychain) -> bytes | None:
    sealed = envelope.slots.keychain
    under = keychain.find(envelope.dbid) if sealed is not None else None
    if sealed is None or under is None or len(under) != KEY_BYTES:
        return None
    return unseal(sealed, KEYCHAIN, envelope.dbid, under=under)


def _sealed_by_passphrase(key: bytes, dbid: str, passphrase: str, cost: Cost) -> Sealed:
    salt = new_salt()
    return seal(key, PASS, dbid, under=stretched(passphrase, salt, cost), salt=salt, cost=cost)


def _sealed_by_recovery(key: bytes, dbid: str, printed: str) -> Sealed:
    salt = new_salt()
    under = recovery_secret(read_recovery_key(printed), salt)
    return seal(key, RECOVERY, dbid, under=under, salt=salt)


def _sealed_by_keychain(key: bytes, dbid: str, keychain: Keychain) -> Sealed | None:
    under = os.urandom(KEY_BYTES)
    if not keychain.keep(dbid, under):
        return None
    return seal(key, KEYCHAIN, dbid, under=under)


def _set_passphrase(profile_dir: Path, key: bytes, wanted: str, cost: Cost) -> None:
    text = demand_passphrase(wanted)
    envelope = _envelope_of(profile_dir)
    sealed = _sealed_by_passphrase(key, envelope.dbid, text, cost)
    _rewrite(profile_dir, envelope, passphrase=sealed)


def _rewrite(profile_dir: Path, envelope: Envelope, **slots: Sealed | None) -> None:
    kept = msgspec.structs.replace(envelope.slots, **slots)
    write_envelope(
        ProfilePaths(profile_dir).envelope, msgspec.structs.replace(envelope, slots=kept)
    )
