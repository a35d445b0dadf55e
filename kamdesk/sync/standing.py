"""How a device stands with its server right now, for whoever shows it."""

from typing import Literal

from msgspec import Struct

State = Literal["offline", "syncing", "up_to_date", "waiting", "refused"]


class Progress(Struct):
    """What a round has done so far, in records and in bytes on the line.

    ``scopes_left`` of ``scopes`` that this round found are still to be read.
    """

    pushed: int = 0
    pulled: int = 0
    pages: int = 0
    sent_bytes: int = 0
    received_bytes: int = 0
    scopes: int = 0
    scopes_left: int = 0


class Standing(Struct, frozen=True):
    """One moment of the loop. ``waiting`` counts changes that were not handed over.

    ``problem`` is the code of what stopped the last round, ``progress`` that of the round under
    way or just done.
    """

    state: State
    waiting: int = 0
    problem: str | None = None
    progress: Progress | None = None
