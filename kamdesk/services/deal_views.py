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
    name = " ".join(view.name.split())
    if not name:
        raise Refused("deal_view.no_name")
    if len(name) > MOST_LETTERS:
        raise Refused("deal_view.long_name", limit=MOST_LETTERS)
    if name.casefold() in {each.name.casefold() for each in known}:
        raise Refused("deal_view.name_taken", name=name)
    made = replace(view, name=name, text=view.text.strip())
    _keep(work, (*known, made))
    return made


@deed("deal_view.drop", N_("Delete view"))
def drop_deal_view(work: UnitOfWork, name: str) -> DealView:
    """Forget a view, and return what it was. Raises Refused ``deal_view.missing``."""
    known = deal_views(work)
    gone = next((each for each in known if each.name == name), None)
    if gone is None:
        raise Refused("deal_view.missing")
    _keep(work, tuple(each for each in known if each is not gone))
    return gone


def _keep(work: UnitOfWork, views: tuple[DealView, ...]) -> None:
    put_setting(work, SETTING, msgspec.json.encode(views).decode())
