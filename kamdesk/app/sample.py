"""Founds a profile of sample data: a throw-away one for a look around, or one to keep."""

import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

from kamdesk.app.core import Profile, file_store_of, open_with_key
from kamdesk.config import ProfilePaths
from kamdesk.demo.content import cast
from kamdesk.demo.days import Days, evening
from kamdesk.demo.seeding import seed as play_sample
from kamdesk.domain.ids import UserId
from kamdesk.models.ids import derived_id
from kamdesk.security import vault
from kamdesk.security.passphrase import Cost
from kamdesk.services.profile import CreateProfile, create_profile
from kamdesk.storage.engine import Keyed, open_engine
from kamdesk.storage.migrate import upgrade_file
from kamdesk.workspace import Workspace

Progress = Callable[[float, str], None]

_CHEAP: Final = Cost(memory_kib=64, rounds=1)  # a random key of 256 bits needs no stretching
_USUAL: Final = Cost()


def found_sample_profile(
    root: Path,
    *,
    lang: str,
    today: date,
    seed: int = 1,
    passphrase: str | None = None,
    progress: Progress | None = None,
) -> Profile:
    """Make a profile of sample data in an empty folder and open it as its first account manager.

    Without a passphrase the profile is for throwing away: nobody can open it a second time.

    Raises:
        Refused: ``vault.exists``, ``vault.passphrase_empty``.
        Unavailable: the disk is full or the folder cannot be written.
    """
    paths = ProfilePaths(root)
    key = _key(root, passphrase)
    workspace = _empty(paths, Keyed(paths.database, key), today)
    try:
        play_sample(workspace, seed=seed, lang=lang, today=today, progress=progress)
    finally:
        workspace.close()
    return open_with_key(paths, key, today=today)


def sample_user_id(key: str = "su", seed: int = 1) -> UUID:
    """Return the id of one of the sample's colleagues: ``su`` is me, ``gu`` the director."""
    return derived_id("sample", seed, "user", key)


def _key(root: Path, passphrase: str | None) -> bytes:
    if passphrase is not None:
        return vault.create(root, passphrase, cost=_USUAL).key
    made = vault.create(root, secrets.token_hex(32), use_keychain=False, cost=_CHEAP)
    return made.key


def _empty(paths: ProfilePaths, keyed: Keyed, today: date) -> Workspace:
    """Found the profile on the first day of its history; what is lost in a crash is made anew."""
    first = evening(Days(today).first)
    writer = open_engine(keyed.path, keyed.key, synchronous="NORMAL")
    upgrade_file(writer, keyed, paths, now=first)
    readers = open_engine(keyed.path, keyed.key, read_only=True)
    me = UserId(sample_user_id())
    workspace = Workspace(
        writer, readers, actor=me, path=keyed.path, clock=lambda: first,
        file_store=lambda: file_store_of(paths, keyed.key),
    )  # fmt: skip
    name = next(user.name for user in cast().users if user.key == "su")
    workspace.run(create_profile, CreateProfile(user_name=name, user_id=me, is_sample=True))
    return workspace
