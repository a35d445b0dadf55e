"""Chance that always falls the same way for the same seed and subject."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import TypeVar

Item = TypeVar("Item")


def dice(*subject: object) -> Random:
    """Return a source of chance of its own for a subject, so that tuning one leaves others."""
    return Random("\x1f".join(str(part) for part in subject))  # noqa: S311 - invents, not secrets


def spread(chance: Random, days: Sequence[date], count: int) -> list[date]:
    """Choose days about evenly, each a little off its place; sorted, doubles possible."""
    if not days or count <= 0:
        return []
    step = len(days) / count
    places = (int(step * (n + chance.random() * 0.8 + 0.1)) for n in range(count))
    return [days[min(len(days) - 1, place)] for place in places]


def cycled(chance: Random, items: Sequence[Item], count: int) -> list[Item]:
    """Choose ``count`` items, each about as often as any other."""
    chosen: list[Item] = []
    while len(chosen) < count:
        chosen.extend(chance.sample(list(items), len(items)))
    return chosen[:count]
