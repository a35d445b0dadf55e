"""Builds everything that needs no screen: unlocks a profile and opens its workspace.

Here, and only here, the reactions that follow every deed are listed.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Engine

from kamdesk.config import ProfilePaths
from kamdesk.domain.change_set import ChangeSet
from kamdesk.errors import KamdeskError, Unavailable
from kamdesk.models.ids import new_id
from kamdesk.storage import backup
from kamdesk.storage.engine import Keyed, open_engine
from kamdesk.storage.reading import Reading, Viewpoint
from kamdesk.storage.schema_version import current, newest
from kamdesk.storage.settings import USER, setting
from kamdesk.storage.unit_of_work import Reaction, UnitOfWork, reading
from kamdesk.workspace import Workspace

if TYPE_CHECKING:
    from kamdesk.services.profile import CreateProfile
    from kamdesk.storage.attachments.store import FileStore


def _indexed(work: UnitOfWork, changes: ChangeSet) -> None:
    from kamdesk.storage.search import index_changes  # noqa: PLC0415 - loads with the first deed

    index_changes(work, changes)


def _scored(work: UnitOfWork, changes: ChangeSet) -> None:
    from kamdesk.services.scores import refresh_scores  # noqa: PLC0415 - loads with the first deed

    refresh_scores(work, changes)


REACTIONS: Final = (Reaction("search", _indexed), Reaction("scores", _scored))
READERS: Final = 3  # connections; a reader never waits behind another
_NOBODY: Final = UUID(int=0)

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the instant it is, for whoever has no open profile to ask."""
    return datetime.now(UTC)


class Profile(Struct, frozen=True):
    """An unlocked profile: its door, its files and its key."""

    workspace: Workspace
    paths: ProfilePaths
    keyed: Keyed

    def let_go(self) -> None:
        """Make room for another connection where there can be only one, see ``Keyed.alone``."""
        if self.keyed.alone:
            self.workspace.rest()

    def back_up(self, reason: str = "manual") -> Path:
        """Write an encrypted backup and return its place. Raises Unavailable."""
        now = self.workspace.viewpoint().now
        self.let_go()
        made = backup.back_up(
            self.keyed, self.paths.envelope, self.paths.backups, reason=reason, now=now
        )
        backup.prune(self.paths.backups, now)
        return made

    def back_up_if_due(self, every: timedelta = backup.EVERY) -> Path | None:
        """Write the regular backup when the last one is old enough."""
        last, now = backup.last_taken(self.paths.backups), self.workspace.viewpoint().now
        reason = "daily" if every <= backup.EVERY else "regular"
        return self.back_up(reason) if backup.is_due(last, now, every) else None

    def close(self) -> None:
        """Close every connection."""
        self.workspace.close()


class Founded(Struct, frozen=True):
    """A new profile, and the recovery key to print once."""

    profile: Profile
    recovery_key: str
    in_keychain: bool


def found_profile(
    paths: ProfilePaths,
    passphrase: str,
    command: "CreateProfile",
    *,
    today: date | None = None,
    use_keychain: bool = True,
    clock: Clock = system_clock,
) -> Founded:
    """Make a profile in an empty folder.

    Raises:
        Refused: ``vault.exists``, ``vault.passphrase_empty``.
        Unavailable: the disk is full or the folder cannot be written.
    """
    from kamdesk.security import vault  # noqa: PLC0415 - a key in hand needs no ciphers
    from kamdesk.services.profile import create_profile  # noqa: PLC0415 - once in a profile's life

    made = vault.create(paths.root, passphrase, use_keychain=use_keychain)
    keyed = Keyed(paths.database, made.key)
    profile = _open(paths, keyed, actor=command.user_id, today=today, clock=clock, create=True)
    profile.workspace.run(create_profile, command)
    return Founded(profile, made.recovery_key_text, made.in_keychain)


def open_profile(
    paths: ProfilePaths,
    passphrase: str | None = None,
    *,
    ask: Callable[[], str | None] | None = None,
    today: date | None = None,
    clock: Clock = system_clock,
) -> Profile:
    """Unlock a profile, upgrade its file if it is older, and open its workspace.

    Raises:
        Refused: ``vault.*``, ``profile.*``, ``file.plaintext``, ``file.newer``.
        Unavailable: ``file.damaged``, ``file.missing``, ``vault.envelope_damaged`` and others.
    """
    from kamdesk.security import vault  # noqa: PLC0415 - a key in hand needs no ciphers

    key = vault.unlock(paths.root, passphrase, ask=ask)
    return open_with_key(paths, key, today=today, clock=clock)


def open_with_key(
    paths: ProfilePaths, key: bytes, *, today: date | None = None, clock: Clock = system_clock
) -> Profile:
    """Open the workspace of a profile whose data key is known. Raises as open_profile."""
    return _open(paths, Keyed(paths.database, key), actor=None, today=today, clock=clock)


def _open(
    paths: ProfilePaths,
    keyed: Keyed,
    *,
    actor: UUID | None,
    today: date | None,
    clock: Clock,
    create: bool = False,
) -> Profile:
    keyed, writer = _writer(keyed, create=create)
    engines = [writer]
    try:
        readers = writer if keyed.alone else _readers(keyed)
        engines.append(readers)
        # Asked through a reader: opening must not wait behind another program's deed.
        if current(readers) != newest():
            _upgrade(writer, keyed, paths, clock())
        workspace = Workspace(
            writer,
            readers,
            actor=actor or _owner(readers, clock()),
            path=keyed.path,
            today=today,
            clock=clock,
            reactions=REACTIONS,
            file_store=lambda: file_store_of(paths, keyed.key),
        )
    except KamdeskError:
        for engine in engines:
            engine.dispose()
        raise
    return Profile(workspace, paths, keyed)


def file_store_of(paths: ProfilePaths, key: bytes) -> "FileStore":
    """Return the sealed files of a profile."""
    from kamdesk.storage.attachments.store import FileStore  # noqa: PLC0415 - no ciphers at a start

    return FileStore(paths.attachments, key)


def _writer(keyed: Keyed, *, create: bool) -> tuple[Keyed, Engine]:
    """Open the database; on a full disk alone, so that it can at least be read and carried away."""
    try:
        return keyed, open_engine(keyed.path, keyed.key, create=create)
    except Unavailable as error:
        if error.code != "disk.full" or create:
            raise
        return replace(keyed, alone=True), open_engine(
            keyed.path, keyed.key, create=False, alone=True
        )


def _readers(keyed: Keyed) -> Engine:
    return open_engine(keyed.path, keyed.key, read_only=True, pool_size=READERS)


def _upgrade(writer: Engine, keyed: Keyed, paths: ProfilePaths, now: datetime) -> None:
    from kamdesk.storage.migrate import upgrade_file  # noqa: PLC0415 - a tenth of a start

    upgrade_file(writer, keyed, paths, now=now)


def _owner(readers: Engine, now: datetime) -> UUID:
    with reading(readers, Viewpoint(now, now.date(), _NOBODY)) as asked:
        return _user_of(asked)


def _user_of(asked: Reading) -> UUID:
    found = setting(asked, USER)
    return UUID(found) if found else new_id()
