"""Tells how far an import is, and lets a person call it off: then nothing of it is stored."""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import Final, TypeVar

from kamdesk.errors import Refused

Item = TypeVar("Item")

STEP: Final = 100  # items between two looks


class Phase(StrEnum):
    """What an import is doing."""

    READING = "reading"
    CHECKING = "checking"
    STORING = "storing"


# Told the phase, how many are done and how many there are; answers whether to go on.
Watch = Callable[[Phase, int, int], bool]


def nobody(_phase: Phase, _done: int, _total: int) -> bool:
    """Watch nothing, and let everything go on."""
    return True


def watched(items: Sequence[Item], phase: Phase, watch: Watch) -> Iterator[Item]:
    """Yield items, looking up every now and then. Raises Refused ``import.called_off``."""
    for done, item in enumerate(items):
        if done % STEP == 0:
            look(watch, phase, done, len(items))
        yield item
    look(watch, phase, len(items), len(items))


def look(watch: Watch, phase: Phase, done: int, total: int) -> None:
    """Tell how far it is. Raises Refused ``import.called_off``."""
    if not watch(phase, done, total):
        raise Refused("import.called_off")
