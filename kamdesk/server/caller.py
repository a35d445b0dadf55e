"""Who calls: a device, and the person it belongs to."""

from msgspec import Struct


class Caller(Struct, frozen=True):
    """The device that speaks, and for whom."""

    device: bytes
    user: bytes
    user_name: str
    role: str
