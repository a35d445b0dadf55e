"""What the window is told by whoever opened the profile."""

from collections.abc import Callable
from datetime import date
from typing import cast

from msgspec import Struct
from PySide6.QtWidgets import QWidget

from kamdesk.i18n import _
from kamdesk.ui.rooms import RAIL
from kamdesk.ui.shell.liking import Liking
from kamdesk.ui.syncing import Syncing
from kamdesk.ui.theme import theme
from kamdesk.ui.theme.current import Mode
from kamdesk.ui.theme.scales import stepped
from kamdesk.ui.upkeep import Desk, Upkeep

HOME = "today"
_STEPS = {"larger": 1, "smaller": -1}


class Surroundings(Struct, frozen=True):
    """The day it is, the backups, what the person likes, the care for the profile, its server.

    ``syncing`` is None for a profile that is thrown away.
    """

    today: Callable[[], date]
    last_backup: Callable[[], date | None]
    liking: Liking
    upkeep: Upkeep
    syncing: Syncing | None = None

    def first_room(self) -> str:
        """Return the room the window shows first; one that is no longer there means today."""
        liked = self.liking.now
        wanted = liked.last_page if liked.start_page == "last" else liked.start_page
        return wanted if any(room.key == wanted for room in RAIL) else HOME

    def desk(self) -> Desk:
        """Return what pages about the program itself are given."""
        rooms = [(room.key, _(room.title)) for room in RAIL]
        return Desk(self.liking, self.upkeep, rooms, self.syncing)

    def change_look(self, kind: str, value: str) -> None:
        """Take another theme or size at once, and keep it."""
        if kind == "theme":
            theme().choose(cast("Mode", value))
            self.liking.change(theme=value)
        else:
            scale = stepped(theme().scale, _STEPS[value]) if value in _STEPS else float(value)
            theme().resize(scale)
            self.liking.change(scale=scale)

    def remember(self, window: QWidget, room: str) -> None:
        """Keep where the window stood and which room was open."""
        spot = window.geometry()
        self.liking.change(
            window=(spot.x(), spot.y(), spot.width(), spot.height()),
            maximised=window.isMaximized(),
            last_page=room,
        )
