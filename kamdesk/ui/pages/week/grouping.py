"""Visits of a list put together by account, type or state, each group under its name."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from msgspec import Struct

from kamdesk.i18n import N_
from kamdesk.queries.day_visits import DayVisit

DAY: Final = "day"
GROUPINGS: Final[dict[str, str]] = {
    DAY: N_("By day"),
    "account": N_("By account"),
    "type": N_("By type"),
    "state": N_("By state"),
}


class Group(Struct, frozen=True):
    """The line over the visits of a group."""

    title: str
    count: int


Line = DayVisit | Group


def after(by: str) -> str:
    """Return the grouping that follows another, the first one after the last."""
    keys = list(GROUPINGS)
    return keys[(keys.index(by) + 1) % len(keys)]


def arranged(visits: Sequence[DayVisit], title_of: Callable[[DayVisit], str]) -> list[Line]:
    """Put visits under the titles of their groups, larger groups first; the order within stays."""
    groups: dict[str, list[DayVisit]] = {}
    for visit in visits:
        groups.setdefault(title_of(visit), []).append(visit)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    lines: list[Line] = []
    for title, held in ordered:
        lines += [Group(title, len(held)), *held]
    return lines


def place_of(lines: Iterable[Line], visit: DayVisit | None) -> int | None:
    """Return where a visit stands, None when it does not."""
    wanted = visit.id if visit else None
    return next(
        (at for at, line in enumerate(lines) if isinstance(line, DayVisit) and line.id == wanted),
        None,
    )
