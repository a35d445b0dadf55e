"""Deeds: functions with a name. The name is what history, undo and the menus call them by."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from kamdesk.storage.unit_of_work import UnitOfWork

P = ParamSpec("P")
R = TypeVar("R")

Deed = Callable[Concatenate[UnitOfWork, P], R]

DEEDS: dict[str, str] = {}


def deed(name: str, label: str) -> Callable[[Deed[P, R]], Deed[P, R]]:
    """Name a deed. ``label`` is the English message id people read in history and undo."""
    DEEDS[name] = label

    def named(function: Deed[P, R]) -> Deed[P, R]:
        function.deed_name = name  # type: ignore[attr-defined]
        return function

    return named


def name_of(function: Callable[..., object]) -> str:
    """Return a deed's name. Raises AttributeError when the function is not a deed."""
    name: str = function.deed_name  # type: ignore[attr-defined]
    return name
