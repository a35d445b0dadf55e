"""Eight programs and one server, really killed: nothing lost, nothing twice, nothing from nowhere.

Each program notes what it begins and how that ended: ok, fail, or neither when it was killed on
the way. Afterwards the server's history has every ok once, no fail, and of the rest what it has.
The long form goes on until 200 faults happened.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.proofs.bad_proxy import BadProxy
from tests.server.conftest import ENGINES, Running, prepared
from tests.server.postgres import cluster
from tests.sync.laptops import Laptop, laptop

PROGRAMS, DEEDS, STATEMENTS = 8, 2, 260
pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    if request.param == "sqlite":
        running = prepared(tmp_path / "home", None)
        running.start()
        yield running
        running.stop()
        running.database.engine.dispose()
        return
    with cluster(fsync=True) as postgres:
        running = prepared(tmp_path / "home", postgres.new_database())
        running.start()
        yield running
        running.stop()
        running.database.engine.dispose()


def seated(server: Running, folder: Path) -> tuple[list[Laptop], UUID]:
    """Give eight people a laptop each, and one account to all of them."""
    owner = server.person()
    people = [owner, *(server.person() for _ in range(PROGRAMS - 1))]
    laptops = [laptop(folder) for _ in people]
    for one, name in zip(laptops, people, strict=True):
        one.enrol(server, name)
        one.round()
    account = laptops[0].add("account", name="Hualan", owner_id=laptops[0].workspace.actor)
    for one in laptops[1:]:
        laptops[0].add("account_team", account_id=account, user_id=one.workspace.actor)
    for one in laptops:
        one.round()
        one.close()
    return laptops, account


def killed(server: Running) -> None:
    """Kill the server, or on PostgreSQL by turns one of its back ends, and bring it back."""
    if server.database.is_postgres and server.settings.port % 2:
        url = str(server.settings.database_url).replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True) as connection:
            query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            pids = [row[0] for row in connection.execute(query).fetchall()]
            os.kill(pids[0], signal.SIGKILL)  # PostgreSQL then recovers as after a crash
        return
    server.stop(kill=True)
    server.start()


def back(server: Running) -> None:
    """Wait until the database has recovered."""
    end = time.monotonic() + 60
    while True:
        try:
            with server.database.reading():
                return
        except DBAPIError:
            assert time.monotonic() < end
            time.sleep(0.1)


def wave(laptops: list[Laptop], proxy: BadProxy, account: UUID, number: int) -> int:
    """Let all programs work at once; return how many died."""
    begun = []
    for place, one in enumerate(laptops):
        chance = proxy.chance
        fatal = chance.randrange(1, STATEMENTS) if chance.random() < 0.5 else 0
        numbers = [str(number * 100 + place), str(DEEDS), str(fatal)]
        address = f"http://127.0.0.1:{proxy.port}"
        words = [str(one.root), address, str(account), *numbers]
        command = [sys.executable, "-m", "tests.proofs.sync_worker", *words]
        begun.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
    ends = [one.wait(300) for one in begun]
    assert set(ends) <= {0, -signal.SIGKILL}
    return sum(end != 0 for end in ends)


def histories(laptops: list[Laptop]) -> dict[str, str]:
    """Return every word that was begun, and how that ended: ok, fail or unknown."""
    found: dict[str, str] = {}
    for one in laptops:
        for line in one.root.with_suffix(".history").read_text(encoding="utf-8").splitlines():
            word, how = line.split()
            found[word] = "unknown" if how == "begun" else how
    return found


def told(server: Running) -> Counter[str]:
    """Count how often each word came into being, by the server's history and its records."""
    seen: Counter[str] = Counter()
    with server.database.reading() as connection:
        contacts = connection.execute(text("SELECT fields FROM record WHERE entity = 'contact'"))
        lines = connection.execute(
            text("SELECT fields FROM history WHERE entity = 'account' AND fields IS NOT NULL")
        )
        for row in (*contacts, *lines):
            for name in _new_words(row.fields):
                seen[name] += 1
    return seen


def _new_words(fields: str) -> list[str]:
    """Return the words a row brings: the name of a contact, what an edit made of a field."""
    found: dict[str, Any] = json.loads(fields)
    values = [one[1] if isinstance(one, list) else one for one in found.values()]
    return [one for one in values if isinstance(one, str) and one.startswith("w")]


def test_eight_programs_killed_at_will_lose_nothing_and_double_nothing(
    server: Running, tmp_path: Path, long: bool, record_property: Callable[[str, Any], None]
) -> None:
    laptops, account = seated(server, tmp_path)
    proxy = BadProxy(server.settings.port, seed=1, share=0.15)
    deaths, kills, number = 0, 0, 0
    while number == 0 or (long and deaths + kills + proxy.faults.total() < 200):
        proxy.events[proxy._number + 9] = lambda: killed(server)
        kills += 1
        number += 1
        deaths += wave(laptops, proxy, account, number)
    proxy.close()
    back(server)
    for _ in range(3):
        for one in laptops:
            one.reopen()
            one.round()
            one.close()

    begun, seen = histories(laptops), told(server)

    assert [word for word, how in begun.items() if how == "ok" and not seen[word]] == []
    assert [word for word in seen if begun.get(word, "fail") == "fail"] == []
    assert [word for word, times in seen.items() if times > 1] == []
    record_property("deeds", len(begun))
    record_property("programs that died", deaths)
    record_property("lines cut", proxy.faults.total())
