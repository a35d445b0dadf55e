"""Sync as a state machine: Hypothesis chooses who does what, on encrypted files, on both engines.

What it finds it makes as short as it can. The long form plays 100 games for each engine.
"""

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from kamdesk.server.admin.epochs import keep_secret
from kamdesk.server.admin.setup import initialise
from kamdesk.server.bulk import put_rows
from kamdesk.server.config import settings as server_settings
from kamdesk.server.engine import Database, opened
from kamdesk.server.members import directory
from kamdesk.server.members.directory import NewUser
from kamdesk.server.schema import head, metadata
from kamdesk.storage.engine import open_engine
from tests.proofs.simulation.oracles import Judge
from tests.proofs.simulation.play import DEEDS, OWNERS, PEOPLE, RESTORING, Play
from tests.proofs.simulation.stage import shared
from tests.proofs.simulation.world import START, Laptop, ServerSide, Time, new_profile
from tests.server.conftest import ENGINES, variables
from tests.server.postgres import cluster

KEY = bytes(range(32))
WORK = sorted(DEEDS.keys() - RESTORING - {"sync", "months_pass", "keep_laptop", "add_account"})
FAULTS = frozenset({"line", "crash", "typing", "hand_on", "seat", "unseat", "replay", "skew"})


class Machine(RuleBasedStateMachine):
    """One game: four laptops, one server, and whoever Hypothesis picks."""

    database: ClassVar[Database]
    counted: ClassVar[Counter[str]]
    fresh: ClassVar[Path]

    @initialize(seed=strategies.integers(0, 2**16))
    def begin(self, seed: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kamdesk-machine-"))
        emptied(self.database)
        time = Time()
        time.now = START
        server = ServerSide(self.database, time, self.folder)
        server.change(lambda work: directory.add_territory(work, "East"))
        server.change(lambda work: directory.add_user(work, NewUser("Wang Ning", "manager")))
        for name in PEOPLE[1:]:
            user = NewUser(name, "rep", "Wang Ning", "East" if name != "Carl" else None)
            server.change(partial(directory.add_user, wanted=user))
        laptops = [self.laptop(server, name) for name in OWNERS]
        self.play = Play(random.Random(seed), time, server, laptops, shared(laptops), FAULTS)
        self.play.contacts = [self.play.ids[f"contact {number}"] for number in range(3)]
        for number, one in enumerate(laptops):
            one.round()
            (row,) = one.asked("SELECT max(seq) AS seq FROM change")
            self.play.seen[number] = row.seq or 0
        self.counted["games"] += 1
        self.judge = Judge(self.play)
        self.play.after_round = self.judge.after_round
        self.play.after_replay = self.judge.after_replay

    def laptop(self, server: ServerSide, name: str) -> Laptop:
        place = self.folder / f"{len(list(self.folder.iterdir()))}.db"
        shutil.copy(self.fresh, place)
        made = Laptop(name, server, open_engine(place, KEY))
        made.enrol()
        made.round()
        return made

    @rule(name=strategies.sampled_from(WORK), laptop=strategies.integers(0, 3))
    def work(self, name: str, laptop: int) -> None:
        self.play.time.forward(minutes=7)
        self.play.happened[name] += 1
        self.counted["deeds and faults"] += 1
        self.play.do(name, laptop)

    @rule(laptop=strategies.integers(0, 3))
    def sync(self, laptop: int) -> None:
        self.counted["rounds"] += 1
        self.play.time.forward(minutes=1)
        self.play.sync(laptop)

    def teardown(self) -> None:
        if not hasattr(self, "judge"):
            return
        try:
            self.play.quiet()
            self.judge.after()
        finally:
            for one in self.play.laptops:
                one.engine.dispose()
            shutil.rmtree(self.folder, ignore_errors=True)


def emptied(database: Database) -> None:
    """Begin anew on the same tables."""
    with database.changing() as connection:
        for table in metadata.sorted_tables:
            connection.execute(table.delete())
        put_rows(connection, head, [(1, 0, 0)])
        keep_secret(connection)


@pytest.fixture(params=ENGINES)
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[type[Machine]]:
    with ExitStack() as stack:
        url = None
        if request.param == "postgresql":
            url = stack.enter_context(cluster()).new_database()
        chosen = server_settings(variables(tmp_path / "home", url))
        initialise(chosen)
        database, place = opened(chosen), tmp_path / "fresh.db"
        one = Laptop("", ServerSide(database, Time(), tmp_path), open_engine(place, KEY))
        new_profile(one)
        one.engine.dispose()
        facts: dict[str, Any] = {"database": database, "fresh": place, "counted": Counter()}
        yield type("Game", (Machine,), facts)
        database.engine.dispose()


def test_whoever_does_what_in_whatever_order_the_invariants_hold(
    machine: type[Machine], long: bool, record_property: Callable[[str, Any], None]
) -> None:
    chosen = settings(
        max_examples=100 if long else 3,
        stateful_step_count=40 if long else 15,
        deadline=None,
        database=None,
        derandomize=not long,
        suppress_health_check=list(HealthCheck),
    )

    run_state_machine_as_test(machine, settings=chosen)

    for name, times in machine.counted.items():
        record_property(name, times)
