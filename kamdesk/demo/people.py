"""The people of each customer: the named ones, and as many more as the seats ask for."""

from collections.abc import Iterator
from random import Random
from typing import Final
from uuid import UUID

from msgspec import Struct

from kamdesk.demo import content
from kamdesk.demo.content import AccountRow, Pair, PersonRow, SeatRow
from kamdesk.demo.dice import dice
from kamdesk.demo.script import Script

EXECUTIVE_LEVEL: Final = 2
# Share of people never met, and days beyond the account's last contact, by mood.
_REACH: Final = {
    "rising": (0.05, 40),
    "healthy": (0.06, 35),
    "steady": (0.15, 60),
    "watch": (0.3, 90),
    "risk": (0.45, 140),
    "new": (0.6, 10),
}
# Against, neutral, supportive, unknown: out of 100.
_ATTITUDES: Final = {
    "rising": (2, 20, 64, 14),
    "healthy": (2, 20, 64, 14),
    "steady": (8, 28, 44, 20),
    "watch": (16, 32, 26, 26),
    "risk": (32, 30, 14, 24),
    "new": (0, 10, 0, 90),
}
_EXECUTIVE_MET: Final = {"monthly": (12, 27), "late": (40, 56), "never": (70, 120)}


class Person(Struct, frozen=True):
    """One person of a customer. ``met`` is days since we last met, None never."""

    key: str
    id: UUID
    name: str
    shown: str  # as the sample's language writes it
    row: PersonRow

    @property
    def is_executive(self) -> bool:
        return self.row.level <= EXECUTIVE_LEVEL and self.row.function != "external"

    @property
    def can_be_met(self) -> bool:
        return self.row.met is not None and self.row.visitable


class Host(Struct, frozen=True):
    """A customer with its people."""

    row: AccountRow
    id: UUID
    people: tuple[Person, ...]

    def person(self, key: str) -> Person:
        """Return a person by key. Raises KeyError."""
        for person in self.people:
            if person.key == key:
                return person
        raise KeyError(key)

    @property
    def entered_ago(self) -> int | None:
        """Days since we entered a newcomer; None when it was there from the beginning."""
        return self.row.gap + 18 if self.row.mood == "new" else None


def hosts_of(script: Script) -> list[Host]:
    """Return all customers, parents first."""
    names = _free_names(script)
    return [_host(script, row, names) for row in content.accounts()]


def _free_names(script: Script) -> Iterator[Pair]:
    """Yield names nobody has yet, in the order of chance."""
    known = content.cast()
    taken = {person.name for group in content.people().named.values() for person in group}
    pairs = [
        (surname[0] + given[0], f"{surname[1]} {given[1]}")
        for surname in known.surnames
        for given in known.given
    ]
    dice(script.seed, "names").shuffle(pairs)
    return (pair for pair in pairs if pair[0] not in taken)


def _host(script: Script, row: AccountRow, names: Iterator[Pair]) -> Host:
    chance = dice(script.seed, "people", row.key)
    named = list(content.people().named.get(row.key, []))[: row.people]
    taken = {person.title for person in named}
    seats = [seat for seat in content.people().seats[row.ownership] if seat.title not in taken]
    found = [*named]
    for number, seat in enumerate(seats[: row.people - len(named)]):
        found.append(_invented(row, seat, next(names), chance, number))
    return Host(row, script.id("account", row.key), _persons(script, row, found))


def _persons(script: Script, row: AccountRow, found: list[PersonRow]) -> tuple[Person, ...]:
    return tuple(
        Person(
            key=person.key,
            id=script.id("contact", f"{row.key}.{person.key}"),
            name=person.name,
            shown=person.name if script.is_chinese else person.en,
            row=person,
        )
        for person in found
    )


def _invented(row: AccountRow, seat: SeatRow, name: Pair, chance: Random, number: int) -> PersonRow:
    return PersonRow(
        key=f"p{number}",
        name=name[0],
        en=name[1],
        title=seat.title,
        department=seat.department,
        function=seat.function,
        level=seat.level,
        role=seat.role if row.mood != "new" else None,
        influence=seat.influence if row.mood != "new" else None,
        attitude=_attitude(row, seat, chance),
        met=_met(row, seat, chance, number),
        visitable=seat.visitable,
    )


def _attitude(row: AccountRow, seat: SeatRow, chance: Random) -> int | None:
    against, neutral, supportive, unknown = _ATTITUDES[row.mood]
    drawn = chance.choices(
        (-1, -2, 0, 1, 2, None),
        (against * 2 / 3, against / 3, neutral, supportive * 2 / 3, supportive / 3, unknown),
    )[0]
    return None if seat.role is None else drawn


def _met(row: AccountRow, seat: SeatRow, chance: Random, number: int) -> int | None:
    never, range_days = _REACH[row.mood]
    if not seat.visitable:
        return None
    if number == 0 and row.executive:
        low, high = _EXECUTIVE_MET[row.executive]
        return max(row.gap, chance.randint(low, high))
    if number == 1:
        return row.gap
    met = row.gap + chance.randint(0, range_days)
    return None if chance.random() < never else met
