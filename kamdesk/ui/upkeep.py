"""What the window may do with the open profile itself: backups, examination, proof of who asks."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from kamdesk.config import Preferences
from kamdesk.ui.page import Page
from kamdesk.ui.syncing import Syncing


class Kept(Struct, frozen=True):
    """The backups there are. ``last`` is None before the first one."""

    count: int
    last: datetime | None
    folder: Path


class Check(Struct, frozen=True):
    """One thing that was examined, in words of the language in force."""

    name: str
    ok: bool
    found: str


class Network(Struct, frozen=True):
    """How the profile gets to its server. ``way`` is system, none, own or script.

    ``address`` is that of the proxy or its script. ``password`` is given to be kept and never
    shown; ``has_password`` tells that one is. ``authorities`` counts a company's certificates.
    ``server`` is empty before joining.
    """

    way: str = "system"
    address: str = ""
    login: str = ""
    password: str = ""
    has_password: bool = False
    authorities: int = 0
    server: str = ""


class Upkeep(Protocol):
    """Care for one profile. All but the properties may take seconds, and raise KamdeskError."""

    @property
    def folder(self) -> Path:
        """Where its files are."""

    @property
    def asks_passphrase(self) -> bool:
        """Tell whether somebody knows a passphrase: nobody does for a throw-away profile."""

    def kept(self) -> Kept:
        """Return what backups there are."""

    def back_up(self) -> Path:
        """Write a backup now."""

    def drill(self) -> Check | None:
        """Restore the newest backup aside and read every page of it; None without a backup."""

    def examine(self) -> Sequence[Check]:
        """Run every check an open profile allows."""

    def network(self) -> Network:
        """Return how the profile gets to its server."""

    def take_network(self, wanted: Network) -> None:
        """Go another way from now on; an empty password keeps the one there is.

        Raises Refused ``proxy.*``.
        """

    def believe(self, certificates: Path | None) -> int:
        """Believe the certificates of a file from now on, or none; return how many there are.

        Raises Refused ``authority.unreadable``, ``file.*``.
        """

    def try_network(self, server: str) -> str:
        """Ask a server whether it is there; return through which proxy, empty when straight.

        Raises KamdeskError naming the step that failed.
        """

    def prove(self, passphrase: str) -> None:
        """Demand that a passphrase opens this profile. Raises Refused ``vault.*``."""


class Likes(Protocol):
    """A person's preferences, kept as soon as they change."""

    @property
    def now(self) -> Preferences:
        """What holds now."""

    def change(self, **wanted: Any) -> None:
        """Take other values and keep them. Raises Unavailable when the disk refuses."""


class Desk(Struct, frozen=True):
    """What a page about the program is given. ``rooms`` are those of the rail: key and title.

    ``syncing`` is None for a profile that exchanges nothing.
    """

    likes: Likes
    upkeep: Upkeep
    rooms: Sequence[tuple[str, str]]
    syncing: Syncing | None = None


class UpkeepPage(Page):
    """A page about the program itself; the shell calls ``attend`` before it is shown."""

    def attend(self, desk: Desk) -> None:
        """Take what the page is about."""
        raise NotImplementedError
