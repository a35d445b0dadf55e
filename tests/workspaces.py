"""A real encrypted profile for a test, founded without the cost of a passphrase."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest

from kamdesk.app.core import Profile, open_profile, open_with_key
from kamdesk.config import ProfilePaths
from kamdesk.domain.ids import UserId
from kamdesk.models.ids import derived_id
from kamdesk.security import vault
from kamdesk.security.passphrase import Cost
from kamdesk.services.profile import CreateProfile, create_profile
from kamdesk.services.records import AddRecord, add_record
from kamdesk.storage.engine import KEY_BYTES, Keyed, connect, open_engine
from kamdesk.workspace import Workspace

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)  # Tuesday noon in Shanghai
PASSPHRASE = "a passphrase for tests"
ME = UserId(derived_id("user", "me"))


class Clock:
    """A clock the test moves by hand."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@cache
def _empty_file() -> tuple[bytes, bytes]:
    """Return a file with all tables and nothing in them, and its key.

    Adding the tables takes longer than most tests; each profile has a key of its own all the same.
    """
    with TemporaryDirectory() as folder:
        paths, key = ProfilePaths(Path(folder)), os.urandom(KEY_BYTES)
        open_engine(paths.database, key).dispose()  # makes the file; opening it adds the tables
        open_with_key(paths, key).close()
        return paths.database.read_bytes(), key


def a_profile(root: Path, clock: Callable[[], datetime]) -> Profile:
    """Found a profile whose envelope costs next to nothing to open."""
    paths = ProfilePaths(root)
    cheap = Cost(memory_kib=64, rounds=1)
    made = vault.create(root, PASSPHRASE, use_keychain=False, cost=cheap)
    image, key = _empty_file()
    paths.database.touch(mode=0o600)
    paths.database.write_bytes(image)
    driver = connect(Keyed(paths.database, key))
    driver.execute(f"PRAGMA rekey = \"x'{made.key.hex()}'\"")
    driver.close()
    profile = open_with_key(paths, made.key, clock=clock)
    profile.workspace.actor = ME
    profile.workspace.run(create_profile, CreateProfile(user_name="苏晓岚", user_id=ME))
    return profile


def reopened(root: Path, clock: Callable[[], datetime] | None = None) -> Profile:
    """Open that profile again, as another start of the program does."""
    if clock is None:
        return open_profile(ProfilePaths(root), PASSPHRASE)
    return open_profile(ProfilePaths(root), PASSPHRASE, clock=clock)


def added(workspace: Workspace, entity: str, **values: Any) -> UUID:
    """Add a record and return its id."""
    return workspace.run(add_record, AddRecord(entity=entity, values=values))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def profile(tmp_path: Path, clock: Clock) -> Iterator[Profile]:
    made = a_profile(tmp_path / "profile", clock)
    yield made
    made.close()


@pytest.fixture
def workspace(profile: Profile) -> Workspace:
    return profile.workspace


@pytest.fixture
def account(workspace: Workspace) -> UUID:
    return added(workspace, "account", name="华澜重工集团", tier="S")
