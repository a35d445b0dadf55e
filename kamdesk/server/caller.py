"""Who calls: a device, and the person it belongs to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """The device that speaks, and for whom."""

    device: bytes
    user: bytes
    user_name: str
    role: str
