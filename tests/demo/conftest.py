"""One sample in a throw-away profile, seeded once for all questions asked of it."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from kamdesk.app.core import Profile
from kamdesk.app.sample import found_sample_profile
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import rows
from kamdesk.storage.reading import Reading

TODAY = date(2026, 11, 24)

Rows = Callable[..., list[dict[str, Any]]]


def everything(asked: Reading) -> dict[str, list[dict[str, Any]]]:
    return {name: list(rows(asked, entity)) for name, entity in ENTITIES.items()}


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Profile]:
    root = tmp_path_factory.mktemp("sample") / "profile"
    made = found_sample_profile(root, lang="zh_CN", today=TODAY)
    yield made
    made.close()


@pytest.fixture(scope="session")
def told(sample: Profile) -> Rows:
    """Return the records of an entity whose fields equal what is given."""
    known = sample.workspace.read(everything)

    def found(entity: str, **equal: object) -> list[dict[str, Any]]:
        return [
            row for row in known[entity] if all(row[name] == value for name, value in equal.items())
        ]

    return found
