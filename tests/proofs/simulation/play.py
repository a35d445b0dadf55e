"""What people do to one account while lines, clocks, laptops and servers fail them."""

import random
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from kamdesk.errors import KamdeskError
from kamdesk.queries.conflicts import open_conflicts
from kamdesk.server.engine import Head
from kamdesk.server.members import directory
from kamdesk.server.members.directory import NewUser
from kamdesk.services.records import (
    AddRecord,
    EditRecord,
    add_record,
    delete_record,
    edit_record,
    restore_record,
)
from kamdesk.services.undoing import undo
from kamdesk.sync.conflicts import resolve_conflict
from tests.proofs.simulation.memory import Crash
from tests.proofs.simulation.world import Laptop, ServerSide, Time

PEOPLE = ("Wang Ning", "Anna", "Ben", "Carl")
OWNERS = ("Wang Ning", "Anna", "Ben", "Anna")  # of the laptops: Anna has two
CODES = ("C-1", "C-2")
TAGS = ("steel", "export", "key")
_WORD = re.compile(r"w[0-9a-f]{10}")
TEXT = "Protokoll 😀 é\r\n第二行\nZ"


@dataclass
class Edit:
    """One change as its author meant it: what it said, on top of which other changes."""

    change: bytes
    laptop: int
    entity: str
    record: UUID
    field: str
    before: Any
    after: Any
    past: frozenset[bytes]


@dataclass
class Play:
    """One seed, played."""

    chance: random.Random
    time: Time
    server: ServerSide
    laptops: list[Laptop]
    ids: dict[str, UUID]
    faults: frozenset[str] = frozenset()
    edits: dict[bytes, Edit] = field(default_factory=dict)
    made: dict[bytes, int] = field(default_factory=dict)  # records created, and on which laptop
    words: dict[str, int] = field(default_factory=dict)  # every word typed, and on which laptop
    committed: set[str] = field(default_factory=set)  # those a deed has stored
    pieces: list[str] = field(default_factory=list)  # words typed into the note
    lost: set[str] = field(default_factory=set)  # words nobody has who could hand them over
    mail: list[tuple[str, str, bytes]] = field(default_factory=list)  # batches that were sent
    images: list[bytes] = field(default_factory=list)
    copies: dict[int, Any] = field(default_factory=dict)
    contacts: list[UUID] = field(default_factory=list)
    positions: list[UUID] = field(default_factory=list)
    seen: dict[int, int] = field(default_factory=dict)  # lines of each laptop's log looked at
    happened: Counter[str] = field(default_factory=Counter)
    after_round: Callable[["Play", int], None] = lambda _play, _laptop: None
    after_replay: Callable[["Play", Callable[[], None]], None] = lambda _play, deed: deed()

    def word(self, laptop: int) -> str:
        made = f"w{self.chance.getrandbits(40):010x}"
        self.words[made] = laptop
        return made

    def step(self) -> None:
        self.time.forward(minutes=self.chance.randrange(1, 200))
        kinds = [(name, weight) for name, weight in DEEDS.items() if self._is_played(name)]
        name = self.chance.choices([n for n, _ in kinds], [w for _, w in kinds])[0]
        laptop = self.chance.randrange(len(self.laptops))
        self.happened[name] += 1
        self.do(name, laptop)

    def _is_played(self, name: str) -> bool:
        return name not in FAULTS or name in self.faults

    def do(self, name: str, laptop: int) -> None:
        with suppress(KamdeskError):  # such as an edit of what was deleted meanwhile
            getattr(self, name)(laptop)
        self.note(laptop)

    def note(self, number: int) -> None:
        """Learn what a laptop has just written into its log, and on top of what."""
        laptop, last = self.laptops[number], self.seen.get(number, 0)
        rows = laptop.asked(
            "SELECT seq, id, entity, record_id, field, before, after FROM change"
            " WHERE seq > ? AND origin = 'local' ORDER BY seq",
            last,
        )
        for row in rows:
            key, record = bytes(row.id), bytes(row.record_id)
            self.committed.update(_WORD.findall(row.after or ""))
            if row.field is None:
                self.made.setdefault(record, number)
                self.seen[number] = row.seq
                continue
            past = self._past(laptop, row.entity, record) - {key}
            before, after = (None if v is None else msgspec.json.decode(v) for v in row[5:7])
            self.edits[key] = Edit(
                key, number, row.entity, UUID(bytes=record), row.field, before, after, past
            )
            self.seen[number] = row.seq  # last: the power may go while this looks

    def _past(self, laptop: Laptop, entity: str, record: bytes) -> frozenset[bytes]:
        """Return the changes an author knew of: those in the log, and those in the record shown.

        The log alone is not enough: a fill brings records before their history, and nobody is
        told of a word that was there already. What the author sees is the record at its revision.
        """
        rows = laptop.asked(
            f'SELECT id, (SELECT rev FROM "{entity}" WHERE id = record_id) AS shown FROM change'
            " WHERE record_id = ?",
            record,
        )
        shown = self.server.contained(record, rows[0].shown or 0) if rows else set()
        return frozenset(bytes(one.id) for one in rows) | shown

    # what people do

    def edit_account(self, number: int) -> None:
        name = self.chance.choice(("region", "address", "legal_representative"))
        self._edit(number, "account", self.ids["account"], **{name: self.word(number)})

    def edit_equal(self, number: int) -> None:
        value = self.chance.choice(("steel", "oil"))
        self._edit(number, "account", self.ids["account"], industry=value)

    def edit_tags(self, number: int) -> None:
        (row,) = self.laptops[number].asked("SELECT tags FROM account LIMIT 1") or [None]
        words = set(msgspec.json.decode(row.tags)) if row else set()
        wanted = {word for word in TAGS if self.chance.random() < 0.5}
        wanted |= {word for word in words - set(TAGS) if self.chance.random() < 0.8}
        if self.chance.random() < 0.5:
            wanted.add(self.word(number))
        self._edit(number, "account", self.ids["account"], tags=tuple(sorted(wanted)))

    def edit_contact(self, number: int) -> None:
        name = self.chance.choice(("name", "phone"))
        self._edit(number, "contact", self._contact(), **{name: self.word(number)})

    def edit_code(self, number: int) -> None:
        code = self.chance.choice((*CODES, None))
        self._edit(number, "contact", self._contact(), external_id=code)

    def write_note(self, number: int) -> None:
        row = self.laptops[number].asked(
            "SELECT text FROM note WHERE id = ? AND deleted_at IS NULL", self.ids["note"].bytes
        )
        if not row:
            return
        lines = str(row[0].text).split("\n")
        piece, line = self.word(number), self.chance.randrange(len(lines))
        lines[line] = (
            f"{lines[line]} {piece}" if self.chance.random() < 0.5 else f"{piece} {lines[line]}"
        )
        self.pieces.append(piece)
        self._edit(number, "note", self.ids["note"], text="\n".join(lines))

    def move_task(self, number: int) -> None:
        rank = self.chance.choice("abcdefgh") + self.chance.choice("mnop")
        self._edit(number, "task", self.ids["task"], rank=rank)

    def add_contact(self, number: int) -> None:
        account, name = self.ids["account"], self.word(number)
        self.contacts.append(self._add(number, "contact", account_id=account, name=name))

    def add_position(self, number: int) -> None:
        contact, above = self._contact(), self._contact()
        values = {"contact_id": contact, "reports_to_id": above, "title": self.word(number)}
        made = self._add(number, "position", account_id=self.ids["account"], **values)
        self.positions.append(made)

    def move_position(self, number: int) -> None:
        if self.positions:
            position = self.chance.choice(self.positions)
            self._edit(number, "position", position, reports_to_id=self._contact())

    def add_account(self, number: int) -> None:
        owner = self.laptops[number].workspace.actor
        self._add(number, "account", name=self.word(number), owner_id=owner)

    def add_alone(self, number: int) -> None:
        self._add(number, "task", title=self.word(number))

    def delete_contact(self, number: int) -> None:
        self.laptops[number].workspace.run(delete_record, "contact", self._contact())

    def restore_contact(self, number: int) -> None:
        self.laptops[number].workspace.run(restore_record, "contact", self._contact())

    def delete_note(self, number: int) -> None:
        if self.chance.random() < 0.3:
            self.laptops[number].workspace.run(delete_record, "note", self.ids["note"])
        else:
            self.laptops[number].workspace.run(restore_record, "note", self.ids["note"])

    def undo(self, number: int) -> None:
        newest = self.laptops[number].asked(
            "SELECT name FROM deed WHERE origin = 'local' ORDER BY seq DESC LIMIT 1"
        )
        if newest and newest[0].name in ("contact.edit", "contact.delete"):
            self.laptops[number].workspace.run(undo)

    def settle(self, number: int) -> None:
        workspace = self.laptops[number].workspace
        rows = workspace.read(open_conflicts)
        if rows:
            row = self.chance.choice(rows)
            words = ("restore", "delete") if row.kind == "delete" else ("mine", "theirs")
            workspace.run(resolve_conflict, row.id, self.chance.choice(words))

    def hand_on(self, number: int) -> None:
        owner = self.ids[self.chance.choice(("Anna", "Ben"))]
        self._edit(number, "account", self.ids["account"], owner_id=owner)

    def seat(self, number: int) -> None:
        values = {"account_id": self.ids["account"], "user_id": self.ids["Carl"]}
        self._add(number, "account_team", **values, role="account")

    def unseat(self, number: int) -> None:
        rows = self.laptops[number].asked("SELECT id FROM account_team WHERE deleted_at IS NULL")
        if rows:
            seat = UUID(bytes=bytes(self.chance.choice(rows).id))
            self.laptops[number].workspace.run(delete_record, "account_team", seat)

    # rounds, and what goes wrong with them

    def sync(self, number: int) -> None:
        laptop = self.laptops[number]
        laptop.page = self.chance.choice((1, 2, 5, 500))
        if "crash" in self.faults and self.chance.random() < 0.3:
            laptop.power.left = self.chance.randrange(1, 150)
        if "server_crash" in self.faults and self.chance.random() < 0.15:
            self.server.power.left = self.chance.randrange(1, 60)
        try:
            with suppress(KamdeskError):
                laptop.round(plan=lambda path, body: self._carried(number, path, body))
                self.happened["rounds to the end"] += 1
        except Crash:
            self.happened["power cuts"] += 1
        finally:
            laptop.recovered()
            self.server.power.left = 0
        self.note(number)
        self.after_round(self, number)

    def _carried(self, number: int, path: str, body: bytes) -> str:
        if path.endswith("/push") or "/push?" in path:
            self.mail.append((self.laptops[number].token, path, body))
        if "typing" in self.faults and self.chance.random() < 0.15:
            typed = self.chance.choice(("edit_account", "edit_contact", "write_note", "edit_tags"))
            self.do(typed, number)
            self.happened["typed meanwhile"] += 1
        if "line" not in self.faults:
            return "good"
        how = self.chance.choices(("good", "lost", "unheard", "twice"), (12, 1, 1, 1))[0]
        self.happened[f"request {how}"] += 1
        return how

    def replay(self, _number: int) -> None:
        """Deliver an old batch once more, whoever has sent it when."""
        if self.mail:
            token, path, body = self.chance.choice(self.mail)
            self.after_replay(self, lambda: (self.server.carried(token, path, body), None)[1])

    def skew(self, number: int) -> None:
        self.laptops[number].offset = timedelta(days=self.chance.choice((-1095, -1, 0, 1, 2920)))

    def months_pass(self, _number: int) -> None:
        self.time.forward(days=90)

    def keep_laptop(self, number: int) -> None:
        self.copies[number] = (self.laptops[number].image(), self.seen.get(number, 0))

    def restore_laptop(self, number: int) -> None:
        if number in self.copies:
            image, _seen = self.copies[number]
            self.laptops[number].load(image)
            (row,) = self.laptops[number].asked("SELECT max(seq) AS seq FROM change")
            self.seen[number] = row.seq or 0
            self._count_losses()

    def clone_laptop(self, number: int) -> None:
        if len(self.laptops) < len(OWNERS) + 1:
            twin = self.server.laptop("twin").begin(self.laptops[number].name)
            twin.load(self.laptops[number].image())
            self.laptops.append(twin)
            self.seen[len(self.laptops) - 1] = self.seen.get(number, 0)

    def keep_server(self, _number: int) -> None:
        self.images.append(self.server.image())

    def restore_server(self, _number: int) -> None:
        if self.images:
            self.server.restore(self.chance.choice(self.images))
            self._count_losses()

    def disable(self, _number: int) -> None:
        name = self.chance.choice(("Ben", "Carl"))
        self.server.change(lambda work: directory.disable_user(work, name))

    def enable(self, _number: int) -> None:
        for name in ("Ben", "Carl"):
            self._employ(name, self.chance.choice(("East", None)))

    def _employ(self, name: str, place: str | None) -> None:
        user = NewUser(name, "rep", "Wang Ning", place)
        self.server.change(lambda work: directory.add_user(work, user))

    def quiet(self) -> None:
        """Let everybody come home: lines are good, everybody may sign in, all is handed over."""
        self.enable(0)
        heard: dict[int, Head] = {}
        for passed in range(10):
            begun = self.server.head()
            for number, _ in enumerate(self.laptops):
                if self.server.epoch > 1 or heard.get(number) != self.server.head():
                    self._come_home(number)
                    heard[number] = self.server.head()
            if passed and self.server.head() == begun:
                return
        raise AssertionError("the rounds never come to an end")

    def _come_home(self, number: int) -> None:
        self.time.forward(minutes=1)
        self.laptops[number].page = 500
        self.laptops[number].round()
        self.note(number)

    def _count_losses(self) -> None:
        """Work out what no one has any more who could hand it over: gone with two backups."""
        known = [server_text(self.server), *(sendable(one) for one in self.laptops)]
        everything = "\n".join(known)
        self.lost |= {
            word
            for word in self.words
            if word not in everything and word.encode().hex() not in everything
        }

    def _contact(self) -> UUID:
        return self.chance.choice(self.contacts)

    def _add(self, number: int, entity: str, **values: Any) -> UUID:
        command = AddRecord(entity=entity, values=values)
        return self.laptops[number].workspace.run(add_record, command)

    def _edit(self, number: int, entity: str, record_id: UUID, **values: Any) -> None:
        command = EditRecord(entity=entity, id=record_id, values=values)
        self.laptops[number].workspace.run(edit_record, command)


def server_text(server: ServerSide) -> str:
    """Return all that the server tells anybody of."""
    rows = [
        *server.asked("SELECT fields FROM record"),
        *server.asked("SELECT fields FROM history WHERE fields IS NOT NULL"),
    ]
    return "\n".join(str(row[0]) for row in rows)


def sendable(laptop: Laptop) -> str:
    """Return what a laptop has written itself."""
    rows = laptop.asked("SELECT coalesce(after, '') FROM change WHERE origin = 'local'")
    return "\n".join(str(row[0]) for row in rows)


DEEDS: dict[str, int] = {
    "sync": 22,
    "edit_account": 7,
    "edit_equal": 2,
    "edit_tags": 4,
    "edit_contact": 6,
    "edit_code": 6,
    "write_note": 5,
    "move_task": 2,
    "add_contact": 2,
    "add_position": 2,
    "move_position": 2,
    "add_account": 1,
    "add_alone": 1,
    "delete_contact": 1,
    "restore_contact": 1,
    "delete_note": 1,
    "undo": 1,
    "settle": 2,
    "hand_on": 2,
    "seat": 1,
    "unseat": 1,
    "replay": 4,
    "skew": 1,
    "months_pass": 1,
    "keep_laptop": 1,
    "restore_laptop": 1,
    "clone_laptop": 1,
    "keep_server": 1,
    "restore_server": 1,
    "disable": 1,
    "enable": 2,
}
_DEEDS_OF_FATE = frozenset(
    ("hand_on", "seat", "unseat", "replay", "skew", "months_pass", "keep_laptop")
)
RESTORING = frozenset(("restore_laptop", "clone_laptop", "keep_server", "restore_server"))
FAULTS = (
    _DEEDS_OF_FATE | RESTORING | {"disable", "enable", "line", "crash", "server_crash", "typing"}
)
