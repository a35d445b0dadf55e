"""Care for the profile the window has open."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from kamdesk.app.core import Profile
from kamdesk.app.doctor_words import check_name, finding_text
from kamdesk.errors import Refused
from kamdesk.storage import backup
from kamdesk.storage.doctor import Finding
from kamdesk.ui.upkeep import Check, Kept, Network


class ProfileUpkeep(Struct, frozen=True):
    """Backups, examination and proof of one open profile; ``is_spare`` when it is thrown away."""

    profile: Profile
    is_spare: bool = False

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return self.profile.paths.root

    @property
    def asks_passphrase(self) -> bool:
        """Tell whether somebody knows a passphrase."""
        return not self.is_spare

    def kept(self) -> Kept:
        """Return what backups there are."""
        folder = self.profile.paths.backups
        return Kept(len(backup.backups(folder)), backup.last_taken(folder), folder)

    def back_up(self) -> Path:
        """Write a backup now. Raises as ``Profile.back_up``."""
        return self.profile.back_up()

    def drill(self) -> Check | None:
        """Restore the newest backup aside and read every page of it; None without a backup."""
        from kamdesk.app.doctor import drilled  # noqa: PLC0415 - rare, and what it needs is not

        found = drilled(self.profile)
        return None if found is None else _told(found)

    def examine(self) -> Sequence[Check]:
        """Run every check an open profile allows."""
        from kamdesk.app.doctor import examine_open  # noqa: PLC0415 - rare, and what it needs is not

        return [_told(each) for each in examine_open(self.profile)]

    def network(self) -> Network:
        """Return how the profile gets to its server."""
        from kamdesk.app.network import network_of  # noqa: PLC0415 - loads the network

        return network_of(self.profile)

    def take_network(self, wanted: Network) -> None:
        """Go another way from now on. Raises Refused ``proxy.*``."""
        from kamdesk.app.network import take_network  # noqa: PLC0415 - loads the network

        take_network(self.profile, wanted)

    def believe(self, certificates: Path | None) -> int:
        """Believe a file's certificates. Raises Refused ``authority.unreadable``, ``file.*``."""
        from kamdesk.app.network import believe  # noqa: PLC0415 - loads the network

        return believe(self.profile, certificates)

    def try_network(self, server: str) -> str:
        """Ask a server whether it is there. Raises KamdeskError naming the step that failed."""
        from kamdesk.app.network import try_network  # noqa: PLC0415 - loads the network

        return try_network(self.profile, server)

    def prove(self, passphrase: str) -> None:
        """Demand that a passphrase opens this profile.

        Raises Refused: ``vault.wrong_passphrase`` and as ``vault.unlock``.
        """
        from kamdesk.security import vault  # noqa: PLC0415 - no ciphers before they are needed

        if vault.unlock(self.profile.paths.root, passphrase) != self.profile.keyed.key:
            raise Refused("vault.wrong_passphrase", field="passphrase")


def _told(finding: Finding) -> Check:
    return Check(check_name(finding.check), finding.ok, finding_text(finding))
