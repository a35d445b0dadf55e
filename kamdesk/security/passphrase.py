"""Passphrases: one spelling for every keyboard, and the slow step that makes guessing dear."""

import unicodedata

import msgspec
from argon2.low_level import Type, hash_secret_raw

from kamdesk.errors import Refused

SALT_BYTES = 16
_KEY_BYTES = 32


class Cost(msgspec.Struct, frozen=True):
    """What one guess costs (Argon2id). Stored beside each slot, so it can grow later."""

    memory_kib: int = 64 * 1024
    rounds: int = 3
    lanes: int = 1

    @property
    def is_sane(self) -> bool:
        """Whether deriving with it is safe to try; a forged envelope could ask for all memory."""
        return (
            8 * self.lanes <= self.memory_kib <= 4 * 1024 * 1024
            and 1 <= self.rounds <= 100  # noqa: PLR2004 - far above any honest choice
            and 1 <= self.lanes <= 64  # noqa: PLR2004 - more than any processor would use
        )


def normalised(passphrase: str) -> str:
    """The same text however it was typed: full-width and composed forms fold together (NFKC)."""
    return unicodedata.normalize("NFKC", passphrase)


def demand_passphrase(passphrase: str) -> str:
    """Return the normalised form of a new passphrase.

    Raises:
        Refused: ``vault.passphrase_empty``.
    """
    text = normalised(passphrase)
    if not text.strip():
        raise Refused("vault.passphrase_empty", field="passphrase")
    return text


def stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Derive the 32-byte key of the passphrase slot; slow on purpose."""
    return hash_secret_raw(
        normalised(passphrase).encode(),
        salt,
        time_cost=cost.rounds,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=_KEY_BYTES,
        type=Type.ID,
    )
