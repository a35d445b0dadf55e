"""The script of the sample: who writes down which fact on which day, in order.

Acts add steps; ``kamdesk.demo.seeding`` plays them as one deed per day and author.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from kamdesk.demo.content import Pair
from kamdesk.demo.days import Days
from kamdesk.models.ids import derived_id
from kamdesk.services.records import AddRecord, EditRecord
from kamdesk.services.visits import LogVisit

Command = AddRecord | EditRecord | LogVisit
CHINESE: Final = "zh_CN"


@dataclass(frozen=True, slots=True)
class Page:
    """What one author writes down on one day, in order."""

    day: date
    author: UUID
    commands: tuple[Command, ...]


class Script:
    """Collects the steps. Records are known by entity and key; their ids follow from the seed."""

    def __init__(self, seed: int, lang: str, days: Days, me: UUID) -> None:
        self.seed, self.days = seed, days
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
        """Yield what was written, day by day; authors in the order they first appear."""
        for day in sorted(self._days):
            written: dict[UUID, list[Command]] = {}
            for author, command in self._days[day]:
                written.setdefault(author, []).append(command)
            for author, commands in written.items():
                yield Page(day, author, tuple(commands))

    def count(self) -> int:
        """Return how many steps there are."""
        return sum(len(steps) for steps in self._days.values())

    def _note(self, day: date, author: str, command: Command) -> None:
        assert day <= self.days.last, (day, command)
        self._days[day].append((self.user(author), command))
