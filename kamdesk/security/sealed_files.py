"""Files as unreadable as the database: frames of fixed size, each sealed on its own.

A frame's nonce is its number and whether it is the last, so that frames cannot change places, be
repeated, or be cut off at the end without being noticed. Each file has a key of its own, derived
from the data key and the random bytes of its header.
"""

import hmac
import os
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC: Final = b"KDFILE1\x00"
SALT_BYTES: Final = 16
HEADER_BYTES: Final = len(MAGIC) + SALT_BYTES
TAG_BYTES: Final = 16
_KEY_BYTES: Final = 32
_NUMBER_BYTES: Final = 11


class Damaged(Exception):
    """A frame or a header is not what was written, or the key is not its key."""


class FrameSealer:
    """Seals and opens the frames of one file."""

    def __init__(self, data_key: bytes, salt: bytes) -> None:
        self.header = MAGIC + salt
        self._cipher = AESGCM(_derived(data_key, b"kamdesk/v1/attachment", salt))

    @classmethod
    def fresh(cls, data_key: bytes) -> "FrameSealer":
        """Begin a new file."""
        return cls(data_key, os.urandom(SALT_BYTES))

    @classmethod
    def of_header(cls, data_key: bytes, header: bytes) -> "FrameSealer":
        """Go on with a file that was begun. Raises Damaged."""
        if len(header) != HEADER_BYTES or not header.startswith(MAGIC):
            raise Damaged
        return cls(data_key, header[len(MAGIC) :])

    def sealed(self, number: int, plain: bytes, *, last: bool) -> bytes:
        """Seal a frame."""
        return self._cipher.encrypt(_nonce(number, last=last), plain, self.header)

    def opened(self, number: int, frame: bytes, *, last: bool) -> bytes:
        """Return what a frame holds. Raises Damaged."""
        try:
            return self._cipher.decrypt(_nonce(number, last=last), frame, self.header)
        except (InvalidTag, ValueError):
            raise Damaged from None


def sealed_name(data_key: bytes, checksum: str) -> str:
    """Return the name a content is kept under; it says nothing to whoever has not the key."""
    key = _derived(data_key, b"kamdesk/v1/attachment-name", b"")
    return hmac.new(key, checksum.encode(), sha256).hexdigest()


def _derived(data_key: bytes, purpose: bytes, salt: bytes) -> bytes:
    derive = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=salt, info=purpose)
    return derive.derive(data_key)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_NUMBER_BYTES, "big") + bytes([last])
