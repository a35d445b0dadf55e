"""The script of the sample: who writes down which fact on which day, in order.

Acts add steps; ``kamdesk.demo.seeding`` plays them as one deed per day and author.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.demo.content import Pair
from kamdesk.demo.days import Days
from kamdesk.models.ids import derived_id
from kamdesk.protocol.entities import ENTITIES
from kamdesk.services.records import AddRecord, EditRecord
from kamdesk.services.visits import LogVisit

Command = AddRecord | EditRecord | LogVisit
CHINESE: Final = "zh_CN"


class Page(Struct, frozen=True):
    """What one author writes down on one day, in order."""

    day: date
    author: UUID
    commands: tuple[Command, ...]


class Script:
    """Collects the steps. Records are known by entity and key; their ids follow from the seed."""

    def __init__(
        self, seed: int, lang: str, days: Days, me: UUID, *, is_real: bool = False
    ) -> None:
        self.seed, self.days = seed, days
        self.is_real = is_real  # the person of the profile has a name, mail and title of their own
        self.is_chinese = lang == CHINESE
        self._me = me
        self._days: dict[date, list[tuple[UUID, Command]]] = defaultdict(list)

    def say(self, pair: Pair, **names: str) -> str:
        """Return a text in the sample's language."""
        text = pair[0] if self.is_chinese else pair[1]
        return text.format(**names) if names else text

    def id(self, entity: str, key: str) -> UUID:
        """Return the id of a record of the sample."""
        return derived_id("sample", self.seed, entity, key)

    def user(self, key: str) -> UUID:
        """Return the id of one of us; the person of the profile plays the first part."""
        return self._me if key == "su" else self.id("user", key)

    def add(self, day: date, author: str, entity: str, key: str, **values: Any) -> UUID:
        """Write down a new record on a day."""
        record = self.user(key) if entity == "user" else self.id(entity, key)
        known = {name: value for name, value in values.items() if value is not None}
        self._note(day, author, AddRecord(entity=entity, id=record, values=known))
        return record

    def edit(self, day: date, author: str, entity: str, record: UUID, **values: Any) -> None:
        """Write down a change of a record on a day."""
        self._note(day, author, EditRecord(entity=entity, id=record, values=values))

    def log(self, day: date, author: str, command: LogVisit) -> None:
        """Write down that a visit took place."""
        self._note(day, author, command)

    def pages(self) -> Iterator[Page]:
        """Yield what was written, day by day and author by author.

        An author gets a second page of a day when it leans on what another wrote in between.
        """
        for day in sorted(self._days):
            for author, commands in _in_turns(self._days[day]):
                yield Page(day, author, tuple(commands))

    def count(self) -> int:
        """Return how many steps there are."""
        return sum(len(steps) for steps in self._days.values())

    def _note(self, day: date, author: str, command: Command) -> None:
        assert day <= self.days.last, (day, command)
        self._days[day].append((self.user(author), command))


def named(command: Command) -> Iterator[tuple[str, UUID]]:
    """Yield entity and id of every record a command leans on."""
    if isinstance(command, LogVisit):
        yield "account", command.account_id
        yield from (("contact", contact) for contact in command.contacts)
        if command.visit_id is not None:
            yield "visit", command.visit_id
        return
    if isinstance(command, EditRecord):
        yield command.entity, command.id
    for field in ENTITIES[command.entity].fields:
        target = command.values.get(field.name)
        if field.reference is not None and target is not None:
            yield field.reference, target


def _in_turns(steps: Sequence[tuple[UUID, Command]]) -> list[tuple[UUID, list[Command]]]:
    """Put the steps of a day together by author, each after what it leans on."""
    turns: list[tuple[UUID, list[Command]]] = []
    touched: dict[UUID, int] = {}
    for author, command in steps:
        leans_on = {record for _entity, record in named(command)}
        earliest = max((touched[record] for record in leans_on & touched.keys()), default=0)
        place = next((n for n in range(earliest, len(turns)) if turns[n][0] == author), None)
        if place is None:
            place = len(turns)
            turns.append((author, []))
        turns[place][1].append(command)
        touched[_subject(command)] = place
    return turns


def _subject(command: Command) -> UUID:
    """Return the record a command makes or changes."""
    subject = command.visit_id if isinstance(command, LogVisit) else command.id
    assert subject is not None
    return subject
