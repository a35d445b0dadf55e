"""The table in groups: by stage, by owner or by account, each with its count and sum."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from msgspec import Struct

from kamdesk.i18n import N_, _, formats, ngettext
from kamdesk.queries.deals import DealRow
from kamdesk.queries.money_facts import Sum
from kamdesk.queries.opportunities import total_of
from kamdesk.ui import wording
from kamdesk.ui.pages.opportunities import words
from kamdesk.ui.pages.opportunities.table import KEYS, Stages
from kamdesk.ui.widgets.cells import Cell, TextCell

GROUPS: Final = {
    "none": N_("No grouping"),
    "stage": N_("By stage"),
    "owner": N_("By owner"),
    "account": N_("By account"),
}


class Group(Struct, frozen=True):
    """The line over the deals that belong together."""

    title: str
    count: int
    total: Sum


Line = DealRow | Group


def grouped(deals: Sequence[DealRow], by: str, stages: Stages) -> list[Line]:
    """Put deals under the line of their group; within one they keep their order."""
    if by not in _KEYS:
        return list(deals)
    groups: dict[tuple[object, str], list[DealRow]] = {}
    for deal in deals:
        groups.setdefault(_KEYS[by](deal, stages), []).append(deal)
    return [line for key in sorted(groups, key=_rank) for line in _under(key[1], groups[key])]


def _under(title: str, deals: list[DealRow]) -> Iterable[Line]:
    yield Group(title, len(deals), total_of(deals))
    yield from deals


def _rank(key: tuple[object, str]) -> tuple[bool, str]:
    """Stages by their place, the rest by name; what belongs to nobody comes last."""
    place, title = key
    return (not title, f"{place:03}" if isinstance(place, int) else title)


def _stage(deal: DealRow, stages: Stages) -> tuple[object, str]:
    return stages.get(deal.stage_id, (len(stages), ""))


def _owner(deal: DealRow, _stages: Stages) -> tuple[object, str]:
    return (deal.owner_id, words.owner_name(deal))


def _account(deal: DealRow, _stages: Stages) -> tuple[object, str]:
    return (deal.account_id, words.account_name(deal))


_KEYS: Final[dict[str, Callable[[DealRow, Stages], tuple[object, str]]]] = {
    "stage": _stage,
    "owner": _owner,
    "account": _account,
}


def group_cells(group: Group, currency: str) -> Sequence[Cell | None]:
    """Put the line of a group into cells: its name and count, and under the amounts their sum."""
    total = wording.sum_text(group.total, currency) or "—"
    known: dict[str, Cell] = {
        "name": TextCell(group.title or _("Nobody"), "text2", bold=True),
        "account": TextCell(counted(group.count), "text3"),
        "amount": TextCell(total, "text", bold=True, right=True),
    }
    return [known.get(key) for key in KEYS]


def counted(deals: int) -> str:
    """Say how many deals."""
    return ngettext("{n} deal", "{n} deals", deals).format(n=formats.count(deals))


def next_group(by: str) -> str:
    """Return the grouping after this one; after the last one there is none."""
    keys = list(GROUPS)
    return keys[(keys.index(by) + 1) % len(keys)] if by in keys else keys[0]
