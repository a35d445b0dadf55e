"""Views of the pipeline somebody named: local to this device, never synced."""

from typing import Final

import msgspec
from msgspec import Struct

from kamdesk.storage.reading import Reading
from kamdesk.storage.settings import setting

SETTING: Final = "opportunities.views"


class DealView(Struct, frozen=True, kw_only=True):
    """How the pipeline was looked at. Keys are those of the page: board, owner, age and so on."""

    name: str
    layout: str = "board"
    owner: str = "all"
    age: str = "any"
    closing: str = "any"
    text: str = ""
    group: str = "none"
    sort: str = "close"
    descending: bool = False


def deal_views(reading: Reading) -> tuple[DealView, ...]:
    """Return the views in the order they were saved; what cannot be read is as if never saved."""
    try:
        return msgspec.json.decode(setting(reading, SETTING, "[]"), type=tuple[DealView, ...])
    except msgspec.DecodeError:
        return ()
