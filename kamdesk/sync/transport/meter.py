"""How much went over a line."""

from msgspec import Struct


class Meter(Struct):
    """Bytes as they travelled, without headers."""

    sent: int = 0
    received: int = 0
