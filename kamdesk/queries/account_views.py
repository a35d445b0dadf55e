"""How one person looks at the account list: views of their own, pins, columns. Local, never synced.

A view goes by its key: one of ``queries.accounts.VIEWS``, "territory:<id>", or the key of a saved
one.
"""

from typing import Final
from uuid import UUID

import msgspec
from msgspec import Struct, field
from sqlalchemy import func, select

from kamdesk.models.account import Account
from kamdesk.models.reference import Territory
from kamdesk.queries.accounts import VIEWS, AccountFilter, View
from kamdesk.storage.reading import Reading
from kamdesk.storage.settings import setting

SETTING: Final = "accounts.views"
TERRITORY: Final = "territory:"
PINNED: Final = ("all", "strategic", "at_risk", "not_seen_30", "overdue")


class Look(Struct, frozen=True):
    """Columns and order of one view. ``columns`` are (key, design pixels); 0 shares what is left.

    No columns means those the list comes with.
    """

    columns: tuple[tuple[str, int], ...] = ()
    sort: str = "name"
    descending: bool = False


AS_IT_COMES: Final = Look()


class SavedView(Struct, frozen=True):
    """A view somebody named: another view, narrowed by conditions and by part of a name."""

    key: str
    name: str
    base: str = "all"
    conditions: tuple[str, ...] = ()
    text: str = ""


class Habits(Struct, frozen=True):
    """Everything remembered about the list; ``pinned`` views stand in its bar, in this order."""

    saved: tuple[SavedView, ...] = ()
    pinned: tuple[str, ...] = PINNED
    looks: dict[str, Look] = field(default_factory=dict)
    inspector: bool = False
    inspector_width: int = 0  # design pixels; 0 is as it comes
    compact: bool = False

    def view(self, key: str) -> SavedView | None:
        """Return a saved view, None for a built-in or forgotten one."""
        return next((each for each in self.saved if each.key == key), None)


class TerritoryLine(Struct, frozen=True):
    """A territory with accounts in it."""

    id: UUID
    name: str
    english_name: str | None
    accounts: int


class ListFrame(Struct, frozen=True):
    """What stands around the list: who looks, their habits, and the territories there are."""

    habits: Habits
    territories: tuple[TerritoryLine, ...]
    me: UUID | None = None


def list_frame(reading: Reading) -> ListFrame:
    """Return what stands around the list."""
    return ListFrame(habits(reading), _territories(reading), reading.actor)


def habits(reading: Reading) -> Habits:
    """Return what is remembered; what cannot be read any more is as if never remembered."""
    try:
        return msgspec.json.decode(setting(reading, SETTING, "{}"), type=Habits)
    except msgspec.DecodeError:
        return Habits()


def narrowed(known: Habits, key: str) -> tuple[View, AccountFilter]:
    """Return what a view means as a built-in one and a filter; an unknown key means every account.

    A saved view may stand on another saved one; each adds its conditions.
    """
    saved = known.view(key)
    if saved is not None:
        others = [each for each in known.saved if each.key != key]
        view, below = narrowed(Habits(saved=tuple(others)), saved.base)
        met = joined((below.condition, *saved.conditions))
        return view, AccountFilter(text=saved.text, territories=below.territories, condition=met)
    if key.startswith(TERRITORY):
        return "all", AccountFilter(territories=frozenset({UUID(key.removeprefix(TERRITORY))}))
    return next((each for each in VIEWS if each == key), "all"), AccountFilter()


def joined(conditions: tuple[str, ...]) -> str:
    """Return one condition that demands all of these."""
    return " and ".join(f"({each})" for each in conditions if each)


def _territories(reading: Reading) -> tuple[TerritoryLine, ...]:
    wanted = (
        select(Territory.id, Territory.name, Territory.english_name, func.count(Account.id))
        .join(Account, Account.territory_id == Territory.id)
        .where(Territory.deleted_at.is_(None), Account.deleted_at.is_(None))
        .group_by(Territory.id)
        .order_by(Territory.name)
    )
    return tuple(TerritoryLine(*row) for row in reading.session.execute(wanted))
