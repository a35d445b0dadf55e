"""Two people on one account, each with a laptop, and a server process between them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.server.conftest import Running, prepared
from tests.sync.laptops import Laptop, laptop

Enrolled = Callable[[str], Laptop]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = prepared(tmp_path_factory.mktemp("server"), None)
    running.start()
    yield running
    running.stop()
    running.database.engine.dispose()


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[Callable[[], Laptop]]:
    """Make laptops that are closed at the end."""
    made: list[Laptop] = []

    def another() -> Laptop:
        made.append(laptop(tmp_path))
        return made[-1]

    yield another
    for one in made:
        one.close()


@pytest.fixture
def enrolled(server: Running, laptops: Callable[[], Laptop]) -> Enrolled:
    """Enrol a new laptop for a person."""

    def enrol(name: str) -> Laptop:
        made = laptops()
        made.enrol(server, name)
        return made

    return enrol
