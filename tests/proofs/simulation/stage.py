"""Where every seed begins: a server, four people with laptops, and the account they share."""

import random
import tempfile
from functools import cache, partial
from pathlib import Path
from uuid import UUID

from kamdesk.server.engine import Database
from kamdesk.server.members import directory
from kamdesk.server.members.directory import NewUser
from tests.proofs.simulation.memory import memory_server
from tests.proofs.simulation.play import FAULTS, OWNERS, PEOPLE, TEXT, Play
from tests.proofs.simulation.world import (
    START,
    Laptop,
    ServerSide,
    Template,
    Time,
    decided_by,
    founded,
    new_profile,
)


@cache
def template() -> Template:
    """Found a server, four people with laptops, and the account they share."""
    with decided_by(0):
        time = Time()
        server = ServerSide(Database(memory_server(), is_postgres=False), time, _home())
        founded(server)
        server.change(lambda work: directory.add_territory(work, "East"))
        server.change(lambda work: directory.add_user(work, NewUser("Wang Ning", "manager")))
        for name in PEOPLE[1:]:
            user = NewUser(name, "rep", "Wang Ning", "East" if name != "Carl" else None)
            server.change(partial(directory.add_user, wanted=user))
        laptops = [server.laptop(str(place)) for place in range(len(OWNERS))]
        new_profile(laptops[0])
        fresh = laptops[0].image()
        for one, name in zip(laptops, OWNERS, strict=True):
            fresh.backup(one.driver())
            one.name = name
            one.enrol()
            one.round()
        facts = shared(laptops)
        for one in [*laptops, *laptops]:
            one.round()
        images = tuple((one.name, one.image()) for one in laptops)
        return Template(server.image(), images, fresh, facts)


def shared(laptops: list[Laptop]) -> dict[str, UUID]:
    """Make the account everybody works on, and return the ids of what the plays name."""
    manager, anna, *_ = laptops
    play = Play(random.Random(0), anna.server.time, anna.server, laptops, {})
    for one in laptops:
        play.ids[one.name] = one.workspace.actor
    rows = manager.asked("SELECT id, name FROM user")
    play.ids.update({row.name: UUID(bytes=bytes(row.id)) for row in rows})
    account = play._add(1, "account", name="Hualan Heavy", owner_id=play.ids["Anna"])
    play._add(1, "account_team", account_id=account, user_id=play.ids["Ben"], role="account")
    for number in range(3):
        play.ids[f"contact {number}"] = play._add(
            1, "contact", account_id=account, name=f"P{number}"
        )
    play.ids["account"] = account
    play.ids["note"] = play._add(1, "note", account_id=account, text=TEXT)
    play.ids["task"] = play._add(1, "task", account_id=account, title="Call")
    return play.ids


@cache
def _home() -> Path:
    return Path(tempfile.mkdtemp(prefix="kamdesk-play-"))


@cache
def _stage() -> tuple[ServerSide, list[Laptop]]:
    """Return the databases that all seeds of a process share, one after the other."""
    server = ServerSide(Database(memory_server(), is_postgres=False), Time(), _home())
    return server, [server.laptop(str(place)) for place in range(len(OWNERS))]


def begun(chance: random.Random, faults: frozenset[str] = FAULTS) -> Play:
    """Set the stage for one seed."""
    made = template()
    server, laptops = _stage()
    server.time.now, server.epoch, server.power.left = START, 1, 0
    server.service.rolled_back = False
    server.home.joinpath("epoch.json").unlink(missing_ok=True)
    server.load(made.server)
    for laptop, (name, image) in zip(laptops, made.laptops, strict=True):
        laptop.begin(name)
        laptop.load(image)
    play = Play(chance, server.time, server, list(laptops), dict(made.facts), faults)
    play.contacts = [made.facts[f"contact {number}"] for number in range(3)]
    for number, laptop in enumerate(laptops):
        (row,) = laptop.asked("SELECT max(seq) AS seq FROM change")
        play.seen[number] = row.seq or 0
    return play
