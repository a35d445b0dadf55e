"""Eight programs and one server, really killed: nothing lost, nothing twice, nothing from nowhere.

Each program notes what it begins and how that ended: ok, fail, or neither when it was killed on
the way. Afterwards the server's history has every ok once, no fail, and of the rest what it has.
Server, a back end of PostgreSQL and all of PostgreSQL are killed by turns. The long form goes on
until 200 faults happened.
"""

import json
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from kamdesk.storage.replication import batches
from tests.proofs.bad_proxy import BadProxy
from tests.proofs.forked import begun, ended
from tests.proofs.sync_worker import Shift, hope, work_through
from tests.server.conftest import ENGINES, Running, prepared
from tests.server.postgres import Postgres, cluster
from tests.sync.laptops import Laptop, laptop

PROGRAMS, FAULTS = 8, 200
pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")


@dataclass
class Killer:
    """Kills what serves, by turns, and brings it back."""

    server: Running
    postgres: Postgres | None
    kills: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        ways = {"server": self.kill_server}
        if self.postgres is not None:
            ways |= {"back end": self.kill_back_end, "PostgreSQL": self.kill_postgres}
        self._ways = cycle(ways.items())

    def strike(self) -> None:
        name, way = next(self._ways)
        way()
        self.kills[name] += 1

    def kill_server(self) -> None:
        self.server.stop(kill=True)
        self.server.start()

    def kill_back_end(self) -> None:
        """One is enough: PostgreSQL then ends the others and recovers as after a crash."""
        url = str(self.server.settings.database_url).replace("+psycopg", "")
        query = (
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        with psycopg.connect(url, autocommit=True) as connection:
            (pid,) = connection.execute(query).fetchone() or (connection.info.backend_pid,)
        os.kill(pid, signal.SIGKILL)
        self._recovered()

    def kill_postgres(self) -> None:
        assert self.postgres is not None
        self.postgres.kill()
        self._recovered()

    def _recovered(self) -> None:
        assert self.postgres is not None
        self.postgres.await_answer()
        self.server.database.engine.dispose()  # our own connections died with the others


@pytest.fixture(params=ENGINES)
def killer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Killer]:
    if request.param == "sqlite":
        yield from _served(tmp_path / "home", None)
        return
    with cluster(fsync=True) as postgres:
        yield from _served(tmp_path / "home", postgres)


@pytest.fixture
def naive(tmp_path: Path) -> Iterator[Running]:
    for killer in _served(tmp_path / "home", None):
        yield killer.server


def _served(home: Path, postgres: Postgres | None) -> Iterator[Killer]:
    running = prepared(home, postgres.new_database() if postgres else None)
    running.start()
    yield Killer(running, postgres)
    running.stop()
    running.database.engine.dispose()


def seated(server: Running, folder: Path, programs: int) -> tuple[list[Laptop], UUID]:
    """Give people a laptop each, and one account to all of them."""
    people = [server.person() for _ in range(programs)]
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


@dataclass
class Day:
    """Waves of all programs at once; ``statements`` of a shift one may die before."""

    laptops: list[Laptop]
    proxy: BadProxy
    account: UUID
    deeds: int
    deadly: float  # share of the shifts that end in death
    deaths: int = 0
    waves: int = 0

    def wave(self, work: Callable[[Shift], None] = work_through) -> None:
        self.waves += 1
        programs = [begun(work, self.shift(place)) for place in range(len(self.laptops))]
        ends = [ended(one, 300) for one in programs]
        assert set(ends) <= {0, -signal.SIGKILL}
        self.deaths += sum(end != 0 for end in ends)

    def shift(self, place: int) -> Shift:
        chance, address = self.proxy.chance, f"http://127.0.0.1:{self.proxy.port}"
        statements = 80 + 90 * self.deeds  # a shift on a good line takes about so many
        fatal = chance.randrange(1, statements) if chance.random() < self.deadly else 0
        root, seed = self.laptops[place].root, self.waves * 100 + place
        return Shift(root, address, self.account, seed, self.deeds, fatal)

    def settle(self) -> None:
        """Let everybody sync on a good line until nothing is left to tell."""
        self.proxy.close()
        for _ in range(2):
            for one in self.laptops:
                one.reopen()
                one.round()
                one.close()


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


@dataclass(frozen=True)
class Verdict:
    """What the server has, held against what the programs say they did."""

    lost: list[str]  # done, and not there
    phantom: list[str]  # there, and never done
    doubled: list[str]


def judged(begun: dict[str, str], seen: Counter[str]) -> Verdict:
    return Verdict(
        lost=[word for word, how in begun.items() if how == "ok" and not seen[word]],
        phantom=[word for word in seen if begun.get(word, "fail") == "fail"],
        doubled=[word for word, times in seen.items() if times > 1],
    )


def test_eight_programs_killed_at_will_lose_nothing_and_double_nothing(
    killer: Killer, tmp_path: Path, long: bool, record_property: Callable[[str, Any], None]
) -> None:
    laptops, account = seated(killer.server, tmp_path, PROGRAMS)
    proxy = BadProxy(killer.server.settings.port, seed=1, share=0.25 if long else 0.15)
    day = Day(laptops, proxy, account, deeds=4 if long else 1, deadly=0.75 if long else 0.5)

    def faults() -> int:
        return day.deaths + killer.kills.total() + proxy.faults.total()

    while day.waves == 0 or (long and faults() < FAULTS):
        proxy.events[proxy.number + 9] = killer.strike
        proxy.events[proxy.number + 24] = killer.strike
        day.wave()
    day.settle()
    begun, seen = histories(laptops), told(killer.server)

    verdict = judged(begun, seen)

    for name, found in {**Counter(begun.values()), **killer.kills, **proxy.faults}.items():
        record_property(name, found)
    record_property("programs that died", day.deaths)
    record_property("faults", faults())
    assert verdict == Verdict([], [], [])
    record_property("lost, phantom, doubled", (0, 0, 0))


def test_a_program_that_takes_silence_for_consent_is_found_to_lose(
    naive: Running,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, Any], None],
) -> None:
    """The control: with the same judge, the naive client fails."""
    laptops, account = seated(naive, tmp_path, programs=1)
    proxy = BadProxy(naive.settings.port, seed=1, share=0.8, ways=("request cut",))
    day = Day(laptops, proxy, account, deeds=24, deadly=0.0)

    day.wave(hope)
    monkeypatch.setattr(batches, "send_again", lambda *_: True)  # it has nothing left to send
    day.settle()

    lost = judged(histories(laptops), told(naive)).lost
    assert lost
    record_property("lost by the naive client", len(lost))
