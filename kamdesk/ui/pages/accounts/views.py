"""The views of the account list in words: built-in ones, territories, and those somebody saved."""

from collections.abc import Mapping
from typing import Final

from kamdesk.i18n import N_, _
from kamdesk.queries.account_views import TERRITORY, ListFrame
from kamdesk.queries.accounts import View
from kamdesk.ui import wording

BUILT_IN: Final[Mapping[View, str]] = {
    "all": N_("All"),
    "mine": N_("My accounts"),
    "strategic": N_("Strategic"),
    "key": N_("S and A"),
    "at_risk": N_("At risk"),
    "not_seen_30": N_("Not seen 30 d"),
    "not_seen_60": N_("Not seen 60 d"),
    "overdue": N_("Overdue"),
    "review": N_("Review due"),
}


def view_name(frame: ListFrame, key: str) -> str:
    """Name a view by its key; one that is gone reads as all accounts."""
    saved = frame.habits.view(key)
    if saved is not None:
        return saved.name
    for line in frame.territories:
        if key == f"{TERRITORY}{line.id}":
            return wording.named(line.name, line.english_name)
    return _(next((word for known, word in BUILT_IN.items() if known == key), BUILT_IN["all"]))


def is_known(frame: ListFrame, key: str) -> bool:
    """Whether a view is still there."""
    territories = {f"{TERRITORY}{line.id}" for line in frame.territories}
    return key in BUILT_IN or key in territories or frame.habits.view(key) is not None


def bar_keys(frame: ListFrame, chosen: str) -> list[str]:
    """List the views that stand in the bar: the pinned ones, and the one in sight."""
    pinned = [key for key in frame.habits.pinned if is_known(frame, key)]
    return pinned if chosen in pinned else [*pinned, chosen]
