"""What every side carries: contacts of 200 accounts, and how long each step of a turn took."""

from itertools import count
from typing import Any, Final

from msgspec import Struct

ROWS: Final = 20_000
CHANGES: Final = 1_000
FIRST_FILL: Final = 100_000
ACCOUNTS: Final = 200
_numbers = count()


class Turn(Struct, frozen=True):
    """Seconds: so many rows handed over, read by another device, then a few of them changed."""

    push: float
    pull: float
    push_few: float
    pull_few: float


class Filled(Struct, frozen=True):
    """Seconds a new device needs for everything a server has."""

    fill: float


class Missing(Exception):
    """A peer that cannot be had here; the text says why."""


def contact(account: Any) -> dict[str, Any]:
    """Return the fields of one more contact, the same for every side."""
    number = next(_numbers)
    return {
        "account_id": account,
        "name": f"Person {number}",
        "phone": f"139{number:08}",
        "email": f"person{number}@example.com",
        "visitable": True,
    }
