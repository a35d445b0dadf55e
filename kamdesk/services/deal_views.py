"""Keeping how one person looks at the pipeline; a habit of this device, not a change."""

from typing import Final

import msgspec
from msgspec.structs import replace

from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.queries.deal_views import SETTING, DealView, deal_views
from kamdesk.storage.deed import deed
from kamdesk.storage.settings import put_setting
from kamdesk.storage.unit_of_work import UnitOfWork

MOST_LETTERS: Final = 40


@deed("deal_view.save", N_("Save view"))
def save_deal_view(work: UnitOfWork, view: DealView) -> DealView:
    """Keep a view under its name, and return it as it is kept.

    Raises:
        Refused: ``deal_view.no_name``, ``deal_view.long_name`` or ``deal_view.name_taken``.
    """
    known = deal_views(work)
    made = replace(view, name=_checked_name(known, view.name), text=view.text.strip())
    _keep(work, (*known, made))
    return made


@deed("deal_view.rename", N_("Rename view"))
def rename_deal_view(work: UnitOfWork, name: str, wanted: str) -> DealView:
    """Call a view something else, and return it as it is kept; it stays at its place.

    Raises:
        Refused: ``deal_view.missing``, or as :func:`save_deal_view` for the name.
    """
    known = deal_views(work)
    held = _held(known, name)
    others = tuple(each for each in known if each is not held)
    renamed = replace(held, name=_checked_name(others, wanted))
    _keep(work, tuple(renamed if each is held else each for each in known))
    return renamed


@deed("deal_view.drop", N_("Delete view"))
def drop_deal_view(work: UnitOfWork, name: str) -> DealView:
    """Forget a view, and return what it was. Raises Refused ``deal_view.missing``."""
    known = deal_views(work)
    gone = _held(known, name)
    _keep(work, tuple(each for each in known if each is not gone))
    return gone


def _held(known: tuple[DealView, ...], name: str) -> DealView:
    held = next((each for each in known if each.name == name), None)
    if held is None:
        raise Refused("deal_view.missing")
    return held


def _checked_name(others: tuple[DealView, ...], wanted: str) -> str:
    """Return a name as it is kept, one that no other view has."""
    name = " ".join(wanted.split())
    if not name:
        raise Refused("deal_view.no_name")
    if len(name) > MOST_LETTERS:
        raise Refused("deal_view.long_name", limit=MOST_LETTERS)
    if name.casefold() in {each.name.casefold() for each in others}:
        raise Refused("deal_view.name_taken", name=name)
    return name


def _keep(work: UnitOfWork, views: tuple[DealView, ...]) -> None:
    put_setting(work, SETTING, msgspec.json.encode(views).decode())
