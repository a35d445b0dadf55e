"""Three people edit one account on planes and bad lines: all of it converges, none of it is lost.

Real encrypted profiles, a real server process, a line that loses and repeats. The long form plays
50 seeds and kills 150 rounds; the suite takes a short sample.
"""

import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from kamdesk.errors import Refused, Unavailable
from tests.proofs.forked import begun, ended
from tests.proofs.sync_victim import round_until
from tests.server.conftest import Running, prepared
from tests.sync.laptops import Laptop, laptop

_STATEMENTS = 110  # a round of the victim runs about so many
_TEXT = "Protokoll 😀\n第二行"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = prepared(tmp_path_factory.mktemp("server"), None)
    running.start()
    yield running
    running.stop()
    running.database.engine.dispose()


@dataclass
class Play:
    """One seed: who did what, and what must still be known at the end."""

    chance: random.Random
    laptops: list[Laptop]
    account: UUID
    contacts: list[UUID]
    note: UUID
    typed: list[str] = field(default_factory=list)  # values of fields
    written: list[str] = field(default_factory=list)  # pieces of the shared text
    added: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)

    def step(self) -> None:
        one = self.chance.choice(self.laptops)
        deeds: list[tuple[Callable[[Laptop], None], int]] = [
            (self.edit_account, 4),
            (self.edit_contact, 4),
            (self.edit_tags, 2),
            (self.write_note, 2),
            (self.add_contact, 1),
            (self.delete_contact, 1),
            (self.undo, 1),
            (self.bad_round, 5),
        ]
        weights = [weight for _, weight in deeds]
        deed = self.chance.choices([deed for deed, _ in deeds], weights)[0]
        with suppress(Refused):  # such as an edit of what was deleted meanwhile
            deed(one)

    def word(self) -> str:
        return f"w{self.chance.getrandbits(48):012x}"

    def edit_account(self, one: Laptop) -> None:
        name, value = self.chance.choice(("region", "industry", "address")), self.word()
        one.edit("account", self.account, **{name: value})
        self.typed.append(value)

    def edit_contact(self, one: Laptop) -> None:
        name, value = self.chance.choice(("name", "phone")), self.word()
        one.edit("contact", self.chance.choice(self.contacts), **{name: value})
        self.typed.append(value)

    def edit_tags(self, one: Laptop) -> None:
        words = set(one.value("account", self.account, "tags"))
        if words and self.chance.random() < 0.3:
            gone = self.chance.choice(sorted(words))
            self.removed.add(gone)
            words.discard(gone)
        word = self.word()
        one.edit("account", self.account, tags=tuple(sorted({*words, word})))
        self.added.add(word)

    def write_note(self, one: Laptop) -> None:
        lines = one.value("note", self.note, "text").split("\n")
        piece, line = self.word(), self.chance.randrange(len(lines))
        place = self.chance.randrange(len(lines[line]) + 1)
        if "w" in lines[line][max(0, place - 13) : place + 13]:
            place = len(lines[line])  # between words, so that each can be found again
        lines[line] = f"{lines[line][:place]} {piece} {lines[line][place:]}"
        one.edit("note", self.note, text="\n".join(lines))
        self.written.append(piece)

    def add_contact(self, one: Laptop) -> None:
        value = self.word()
        self.contacts.append(one.add("contact", account_id=self.account, name=value))
        self.typed.append(value)

    def delete_contact(self, one: Laptop) -> None:
        one.delete("contact", self.chance.choice(self.contacts))

    def undo(self, one: Laptop) -> None:
        """Undo takes back tags and texts too: only what is a value is looked for afterwards."""
        newest = one.asked("SELECT name FROM deed WHERE origin = 'local' ORDER BY seq DESC LIMIT 1")
        if newest and newest[0][0] == "contact.edit":
            one.undo()

    def bad_round(self, one: Laptop) -> None:
        def plan(_path: str) -> str:
            return self.chance.choices(("good", "lost", "unheard", "twice"), (14, 1, 1, 2))[0]

        one.plan = plan
        with suppress(Unavailable):
            one.round()
        one.plan = lambda _path: "good"


def prepared_play(server: Running, folder: Path, seed: int) -> Play:
    people = [server.person() for _ in range(3)]
    laptops = [laptop(folder) for _ in people]
    for one, name in zip(laptops, people, strict=True):
        one.enrol(server, name)
        one.round()
    anna, *others = laptops
    account = anna.add("account", name="Hualan Heavy", owner_id=anna.workspace.actor)
    for one in others:
        anna.add("account_team", account_id=account, user_id=one.workspace.actor)
    contacts = [anna.add("contact", account_id=account, name=f"P{n}") for n in range(3)]
    note = anna.add("note", account_id=account, text=_TEXT)
    for one in laptops:
        one.round()
    return Play(random.Random(seed), laptops, account, contacts, note)


def quiet(laptops: list[Laptop]) -> None:
    for one in [*laptops, *laptops]:
        one.round()


def known_text(one: Laptop) -> str:
    """Return all that a device tells of: records, history, conflicts."""
    lines = one.asked("SELECT coalesce(before, '') || coalesce(after, '') FROM change")
    conflicts = one.asked("SELECT coalesce(mine, '') || coalesce(theirs, '') FROM conflict")
    return "\n".join([*one.live().values(), *(row[0] for row in (*lines, *conflicts))])


def check(play: Play) -> None:
    first, *others = play.laptops
    for other in others:
        assert other.live() == first.live()
        for entity, key in [("account", play.account), *(("contact", c) for c in play.contacts)]:
            if first.is_live(entity, key):  # of what went before it came, nobody is told more
                assert other.history(entity, key) == first.history(entity, key)
    known = "\n".join(known_text(one) for one in play.laptops)
    assert [word for word in play.typed if word not in known] == []
    for one in play.laptops:
        text = one.value("note", play.note, "text")
        assert [word for word in play.written if word not in text] == []
        tags = set(one.value("account", play.account, "tags"))
        assert tags >= play.added - play.removed
        assert one.asked("PRAGMA foreign_key_check") == []
        assert one.asked("SELECT count(*) FROM scope_task") == [(0,)]


def test_three_laptops_converge_and_nothing_typed_is_lost(
    server: Running, tmp_path: Path, long: bool, record_property: Callable[[str, Any], None]
) -> None:
    seeds = range(50 if long else 2)
    for seed in seeds:
        play = prepared_play(server, tmp_path, seed)
        for _ in range(60 if long else 40):
            play.step()
        quiet(play.laptops)
        check(play)
        for one in play.laptops:
            one.close()
    record_property("seeds", len(seeds))


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_kill_at_any_statement_of_a_round_is_mended_by_a_plain_one(
    server: Running, tmp_path: Path, long: bool, record_property: Callable[[str, Any], None]
) -> None:
    play, killed = prepared_play(server, tmp_path, 1), 0
    victim, other = play.laptops[0], play.laptops[1]
    tries = 150 if long else 5
    for number in range(tries):
        for deed in (play.edit_account, play.edit_contact, play.write_note, play.edit_tags):
            deed(victim)
            deed(other)
        other.round()
        victim.close()
        killed += was_killed(victim.root, 1 + (number * 23) % _STATEMENTS)
        victim.reopen()
        quiet(play.laptops)
        check(play)
    for one in play.laptops:
        one.close()
    assert killed > tries // 4
    record_property("killed", killed)


def was_killed(root: Path, fatal: int) -> bool:
    code = ended(begun(round_until, root, fatal), seconds=120)
    assert code in (0, -signal.SIGKILL)
    return code != 0
