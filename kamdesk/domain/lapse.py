"""Key people we are losing touch with: for how many days may each go without a word?

The more a person decides, the shorter the silence that is worth a line on the list.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID

from msgspec import Struct

LONGEST_SILENCE_DAYS: Final[Mapping[int, int]] = MappingProxyType(
    {5: 30, 4: 45, 3: 60, 2: 90, 1: 180}
)
"""By influence 1-5. Nobody is chased whose influence nobody has judged."""


class Contacted(Struct, frozen=True):
    """When one person of an account was last touched; ``known_since`` stands in for never."""

    person_id: UUID
    influence: int | None  # 1-5; None when not judged
    last_touched: date | None
    known_since: date
    has_left: bool = False


class Lapse(Struct, frozen=True):
    """One person silent for longer than their influence allows."""

    person_id: UUID
    silent_days: int
    over_days: int  # days beyond the limit, at least 1
    never_touched: bool


def lapses(people: Iterable[Contacted], today: date) -> tuple[Lapse, ...]:
    """List who has been silent too long, the most influential first, then the longest silence."""
    late = [(person, lapse) for person in people if (lapse := _lapse(person, today))]
    ranked = sorted(late, key=lambda pair: (-(pair[0].influence or 0), -pair[1].silent_days))
    return tuple(lapse for _, lapse in ranked)


def _lapse(person: Contacted, today: date) -> Lapse | None:
    limit = LONGEST_SILENCE_DAYS.get(person.influence or 0)
    if person.has_left or limit is None:
        return None
    silent = (today - (person.last_touched or person.known_since)).days
    if silent <= limit:
        return None
    return Lapse(person.person_id, silent, silent - limit, person.last_touched is None)
