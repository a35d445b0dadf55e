"""A workspace on a real encrypted file, with the reactions of the program, on a fixed day."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from uuid import UUID

import pytest

from kamdesk.app.core import REACTIONS
from kamdesk.config import ProfilePaths
from kamdesk.domain.ids import UserId
from kamdesk.models.ids import new_id
from kamdesk.services.profile import CreateProfile, create_profile
from kamdesk.services.records import AddRecord, add_record
from kamdesk.storage.engine import Keyed, open_engine
from kamdesk.storage.migrate import upgrade_file
from kamdesk.workspace import Workspace

KEY = bytes(range(32))
TODAY = date(2026, 11, 24)


class Clock:
    """A day that tests move on by hand."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __call__(self) -> datetime:
        return datetime.combine(self.day, time(12)).astimezone(UTC)


class House:
    """One open profile in a folder of its own, and the clock it lives by."""

    def __init__(self, root: Path, clock: Clock) -> None:
        paths, keyed = ProfilePaths(root), Keyed(ProfilePaths(root).database, KEY)
        self.clock, self.keyed = clock, keyed
        writer = open_engine(keyed.path, keyed.key)
        upgrade_file(writer, keyed, paths, now=clock())
        readers = open_engine(keyed.path, keyed.key, read_only=True, pool_size=2)
        self.user = UserId(new_id())
        self.workspace = Workspace(
            writer, readers, actor=self.user, clock=clock, reactions=REACTIONS
        )
        self.workspace.run(create_profile, CreateProfile(user_name="沈岚", user_id=self.user))


@pytest.fixture
def clock() -> Clock:
    return Clock(TODAY)


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[House]:
    opened = House(tmp_path / "profile", clock)
    yield opened
    opened.workspace.close()


@pytest.fixture
def workspace(house: House) -> Workspace:
    return house.workspace


Add = Callable[..., UUID]


@pytest.fixture
def add(workspace: Workspace) -> Add:
    """Add a record by the deed a person would use; fields by stored name."""

    def added(entity: str, **values: object) -> UUID:
        return workspace.run(add_record, AddRecord(entity=entity, values=values))

    return added


@pytest.fixture
def account(add: Add) -> UUID:
    return add("account", name="岭东重工", tier="A")
