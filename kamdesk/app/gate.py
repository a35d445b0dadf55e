"""What the start window may do with a folder: open, recover, found, or invent a profile."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kamdesk.app.core import Profile, found_profile, open_profile, system_clock
from kamdesk.config import ProfilePaths
from kamdesk.domain.ids import UserId
from kamdesk.i18n import language
from kamdesk.models.ids import new_id
from kamdesk.security import vault
from kamdesk.services.profile import CreateProfile


@dataclass(frozen=True, slots=True)
class ProfileGate:
    """Opens the profile in ``folder``; samples go to ``spare``, which is deleted at the end."""

    folder: Path
    spare: Path
    passphrase: str | None = field(default=None, repr=False)
    today: date | None = None

    def is_founded(self) -> bool:
        """Tell whether a profile, whole or damaged, is there."""
        paths = ProfilePaths(self.folder)
        return any(path.exists() for path in (paths.envelope, paths.database, paths.wiped))

    def open(self, passphrase: str | None) -> Profile:
        """Open by a passphrase, or by the keychain without one. Raises as ``open_profile``."""
        typed = passphrase or self.passphrase
        return open_profile(ProfilePaths(self.folder), typed, today=self.today)

    def recover(self, recovery_key: str, passphrase: str) -> Profile:
        """Set a new passphrase and open. Raises as ``vault.reset_passphrase``."""
        vault.reset_passphrase(self.folder, recovery_key, passphrase)
        return self.open(passphrase)

    def found(self, name: str, currency: str, passphrase: str) -> tuple[Profile, str]:
        """Make an empty profile. Raises as ``found_profile``."""
        command = CreateProfile(user_name=name, user_id=UserId(new_id()), base_currency=currency)
        made = found_profile(ProfilePaths(self.folder), passphrase, command, today=self.today)
        return made.profile, made.recovery_key

    def sample(self, progress: Callable[[float, str], None]) -> Profile:
        """Make a throw-away profile of sample data."""
        from kamdesk.app.sample import found_sample_profile  # noqa: PLC0415 - not at every start

        today = self.today or system_clock().astimezone().date()
        return found_sample_profile(self.spare, lang=language(), today=today, progress=progress)
