"""Sync of the profile the window has open: its two threads, and what a person asks of it.

The network is not loaded before it is needed; a profile that works alone never loads it.
"""

import platform
from collections.abc import Callable
from typing import TYPE_CHECKING

from kamdesk.app.core import Profile
from kamdesk.queries.sync_state import is_exchanging
from kamdesk.sync.standing import Standing

if TYPE_CHECKING:
    from kamdesk.sync.background import Background
    from kamdesk.sync.profile_sync import ProfileSync


class ProfileExchange:
    """As ``ui.syncing.Exchange``. ``uses_keychain`` decides where the token of the device lies."""

    def __init__(self, profile: Profile, *, uses_keychain: bool = True) -> None:
        self._profile, self._uses_keychain = profile, uses_keychain
        self._background: Background | None = None
        self._told: Callable[[Standing], None] = lambda _standing: None

    def begin(self, told: Callable[[Standing], None]) -> bool:
        """Begin rounds; False where there is no server to exchange with."""
        self._told = told
        if not self._profile.workspace.read(is_exchanging):
            return False
        from kamdesk.sync.background import Background  # noqa: PLC0415 - loads the network

        if self._background is None:
            self._background = Background(self._sync(), told)
        self._background.begin()
        return True

    def end(self) -> None:
        """End rounds."""
        if self._background is not None:
            self._background.end()
            self._background = None

    def edited(self) -> None:
        """Say that something was written here."""
        if self._background is not None:
            self._background.edited()

    def hurry(self) -> None:
        """Ask for a round now."""
        if self._background is not None:
            self._background.hurry()

    def enrol(self, server: str, code: str) -> None:
        """Join a server. Raises as ``ProfileSync.enrol``."""
        self.end()
        self._sync().enrol(server, code, platform.node())

    def agree(self, problem: str) -> None:
        """Run one round in which many deletions are agreed to, there or here."""
        from kamdesk.sync.rounds import Agreed  # noqa: PLC0415 - loads the network

        self.end()
        self._sync().round(Agreed(push=problem == "push.brake", pull=problem == "pull.brake"))

    def sign_out(self) -> None:
        """Forget the token of this device."""
        from kamdesk.sync.leaving import sign_out  # noqa: PLC0415 - loads the network

        self.end()
        sign_out(self._sync())

    def _sync(self) -> "ProfileSync":
        from kamdesk.security.keychain import SystemKeychain  # noqa: PLC0415 - loads the network
        from kamdesk.sync.profile_sync import ProfileSync  # noqa: PLC0415 - loads the network

        keychain = SystemKeychain() if self._uses_keychain else None
        return ProfileSync(self._profile.workspace, self._profile.paths.sync_lock, keychain)
