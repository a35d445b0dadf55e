"""Keeping how one person looks at the account list; a habit of this device, not a change."""

from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models.ids import new_id
from kamdesk.queries.account_conditions import meeting
from kamdesk.queries.account_views import (
    AS_IT_COMES,
    SETTING,
    Habits,
    Look,
    SavedView,
    habits,
)
from kamdesk.storage.deed import deed
from kamdesk.storage.settings import put_setting
from kamdesk.storage.unit_of_work import UnitOfWork

MOST_LETTERS = 40


class SaveView(Struct, frozen=True, kw_only=True):
    """A view to keep under a name; as in :class:`SavedView`, with the look it has now."""

    name: str
    base: str = "all"
    conditions: tuple[str, ...] = ()
    text: str = ""
    look: Look = AS_IT_COMES


@deed("account_view.save", N_("Save view"))
def save_view(work: UnitOfWork, command: SaveView) -> str:
    """Keep a view, pin it, and return its key.

    Raises:
        Refused: ``account_view.no_name``, ``account_view.long_name``, ``account_view.name_taken``,
            or as ``queries.account_conditions.meeting`` for a condition that cannot be read.
    """
    known = habits(work)
    name = _checked_name(known, command.name)
    for condition in command.conditions:
        meeting(work, condition)
    key = new_id().hex
    made = SavedView(key, name, command.base, command.conditions, command.text.strip())
    _keep(
        work,
        known,
        saved=(*known.saved, made),
        pinned=(*known.pinned, key),
        looks={**known.looks, key: command.look},
    )
    return key


@deed("account_view.rename", N_("Rename view"))
def rename_view(work: UnitOfWork, key: str, name: str) -> None:
    """Call a saved view something else.

    Raises:
        Refused: ``account_view.missing``, or as :func:`save_view` for the name.
    """
    known = habits(work)
    held = _held(known, key)
    others = replace(known, saved=tuple(each for each in known.saved if each.key != key))
    renamed = replace(held, name=_checked_name(others, name))
    _keep(work, known, saved=tuple(renamed if e.key == key else e for e in known.saved))


@deed("account_view.change", N_("Change view"))
def change_view(work: UnitOfWork, key: str, conditions: tuple[str, ...], text: str) -> None:
    """Narrow a saved view otherwise than before.

    Raises:
        Refused: ``account_view.missing``, or as ``queries.account_conditions.meeting``.
    """
    known = habits(work)
    held = _held(known, key)
    for condition in conditions:
        meeting(work, condition)
    changed = replace(held, conditions=conditions, text=text.strip())
    _keep(work, known, saved=tuple(changed if e.key == key else e for e in known.saved))


@deed("account_view.drop", N_("Delete view"))
def drop_view(work: UnitOfWork, key: str) -> None:
    """Forget a saved view; views that stand on it take over what it meant.

    Raises Refused ``account_view.missing``.
    """
    known = habits(work)
    gone = _held(known, key)
    left = tuple(_without(each, gone) for each in known.saved if each.key != key)
    looks = {name: look for name, look in known.looks.items() if name != key}
    pinned = tuple(each for each in known.pinned if each != key)
    _keep(work, known, saved=left, pinned=pinned, looks=looks)


@deed("account_view.pin", N_("Pin view"))
def pin_view(work: UnitOfWork, key: str, pinned: bool) -> None:
    """Put a view last into the bar of the list, or take it out."""
    known = habits(work)
    others = tuple(each for each in known.pinned if each != key)
    _keep(work, known, pinned=(*others, key) if pinned else others)


@deed("account_view.look", N_("Keep columns"))
def keep_look(work: UnitOfWork, key: str, look: Look) -> None:
    """Remember columns and order of a view."""
    known = habits(work)
    _keep(work, known, looks={**known.looks, key: look})


class Standing(Struct, frozen=True, kw_only=True):
    """How the page stands, whatever the view. ``inspector_width`` is in design pixels."""

    inspector: bool
    inspector_width: int
    compact: bool


@deed("account_view.habit", N_("Keep habit"))
def keep_standing(work: UnitOfWork, standing: Standing) -> None:
    """Remember whether the inspector is open, how wide it is, and whether rows are low."""
    _keep(
        work,
        habits(work),
        inspector=standing.inspector,
        inspector_width=standing.inspector_width,
        compact=standing.compact,
    )


def _keep(work: UnitOfWork, known: Habits, **changed: Any) -> None:
    kept = replace(known, **changed)
    put_setting(work, SETTING, msgspec.json.encode(kept).decode())


def _held(known: Habits, key: str) -> SavedView:
    found = known.view(key)
    if found is None:
        raise Refused("account_view.missing")
    return found


def _checked_name(known: Habits, name: str) -> str:
    said = " ".join(name.split())
    if not said:
        raise Refused("account_view.no_name")
    if len(said) > MOST_LETTERS:
        raise Refused("account_view.long_name", limit=MOST_LETTERS)
    if said.casefold() in {each.name.casefold() for each in known.saved}:
        raise Refused("account_view.name_taken", name=said)
    return said


def _without(view: SavedView, gone: SavedView) -> SavedView:
    if view.base != gone.key:
        return view
    return replace(
        view,
        base=gone.base,
        conditions=(*gone.conditions, *view.conditions),
        text=view.text or gone.text,
    )
