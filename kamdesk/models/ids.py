"""Ids made on the device: time-ordered (UUIDv7, RFC 9562), or derived from what they name."""

import os
import time
from uuid import UUID, uuid5

_IMPORTED = UUID("6b1f7a52-6a4e-5d0c-9c7f-0d1f6a3b2c11")


def new_id() -> UUID:
    """Return a fresh UUIDv7: 48 bits of milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10))
    value = (milliseconds & (1 << 48) - 1) << 80 | random
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def derived_id(*names: object) -> UUID:
    """Return the id that these names always give (UUIDv5): the same on every device."""
    return uuid5(_IMPORTED, "\x1f".join(str(name) for name in names))
