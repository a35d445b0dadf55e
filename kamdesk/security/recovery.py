"""The recovery key: printed once, typed by hand on a bad day.

Eight groups of five characters. No 0, 1, I, L or O. The last character is a check that catches
every single wrong character and every swap of two neighbours, before any key is tried.
"""

import secrets
import unicodedata

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kamdesk.errors import Refused

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # 31, a prime: the check below needs a field
GROUPS, GROUP = 8, 5
_LENGTH = GROUPS * GROUP
_ROOT = 3  # a primitive root of 31: its powers are never 0 and neighbours always differ


def new_recovery_key() -> str:
    """A fresh one as it is printed: about 193 bits, groups joined by hyphens."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH - 1))
    text = body + _check(body)
    return "-".join(text[start : start + GROUP] for start in range(0, _LENGTH, GROUP))


def read_recovery_key(typed: str) -> str:
    """The bare 40 characters of what was typed; case, spaces and hyphens do not matter.

    Raises:
        Refused: ``vault.recovery_key_mistyped``, with ``position`` (from 1) of the first character
            that cannot occur, or 0 when only the length or the check is wrong.
    """
    folded = unicodedata.normalize("NFKC", typed).upper()
    text = "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Pd")
    strange = next((i for i, c in enumerate(text, 1) if c not in ALPHABET), 0)
    if strange or len(text) != _LENGTH or _check(text[:-1]) != text[-1]:
        raise Refused(
            "vault.recovery_key_mistyped",
            field="recovery_key",
            position=strange,
            length=len(text),
            expected=_LENGTH,
        )
    return text


def recovery_secret(text: str, salt: bytes) -> bytes:
    """Derive the key of the recovery slot. Fast: the text is random, guessing it is hopeless."""
    derive = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"kamdesk/v1/recovery-key")
    return derive.derive(text.encode())


def _check(body: str) -> str:
    size = len(ALPHABET)
    total = sum(ALPHABET.index(c) * pow(_ROOT, i, size) for i, c in enumerate(body, 1))
    return ALPHABET[-total % size]
