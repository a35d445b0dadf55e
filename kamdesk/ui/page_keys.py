"""The keys pages answer to by themselves; with those of the verbs they make up the keyboard map."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from kamdesk.i18n import N_
from kamdesk.ui.actions import ACTIONS, EVERYWHERE
from kamdesk.ui.rooms import BY_KEY

ANYWHERE: Final = "anywhere"
LISTS: Final = "lists"
_SCOPES: Final = {
    ANYWHERE: N_("Everywhere"),
    LISTS: N_("In lists"),
    "account": N_("One account"),
    "capture": N_("Visit notes"),
    "visit": N_("Visit form"),
    "recycle_bin": N_("Recycle bin"),
    "settings": N_("Settings"),
    "import": N_("Import a file"),
}
_FEW: Final = 3  # rooms a verb may leave out and still count as everywhere


class Key(Struct, frozen=True):
    """One entry of the map. ``keys`` are Qt key names, or what is printed on them."""

    keys: tuple[str, ...]
    title: str


class Scope(Struct, frozen=True):
    """The keys that hold in one place."""

    key: str
    title: str
    entries: tuple[Key, ...]


_OWN: Final[dict[str, tuple[Key, ...]]] = {
    ANYWHERE: (
        Key(("Ctrl+C",), N_("Copy the chart at hand as a picture")),
        Key(("Ctrl+Shift+S",), N_("Save the chart at hand as a picture")),
    ),
    LISTS: (
        Key(("J", "K"), N_("Move in a list")),
        Key(("Enter",), N_("Open what is chosen")),
        Key(("Space",), N_("Peek")),
        Key(("/",), N_("Filter the list")),
        Key(("Esc",), N_("Clear the filter, close what lies over the page")),
    ),
    "accounts": (
        Key(("←", "→"), N_("Choose a cell")),
        Key(("F2",), N_("Write in the cell")),
        Key(("X",), N_("Mark the row")),
        Key(("Shift+↑↓",), N_("Mark a range")),
        Key(("Ctrl+A",), N_("Mark every row")),
        Key(("Esc",), N_("Clear marks")),
    ),
    "account": (
        Key(("A",), N_("Mark the chosen ticket answered")),
        Key(("S",), N_("Mark the chosen ticket solved")),
        Key(("←", "→"), N_("Move the chosen opportunity to the stage beside")),
        Key(("R",), N_("Add a key result to the chosen goal")),
        Key(("F2", "Space"), N_("Write the progress of a key result")),
    ),
    "week": (
        Key(("←", "↑", "→", "↓"), N_("Walk through days and hours")),
        Key(("Space",), N_("Pick a visit up")),
        Key(("Alt+←↑→↓",), N_("Move by a day or 15 minutes")),
        Key(("Alt+Shift+↑↓",), N_("Make it shorter or longer")),
        Key(("Enter",), N_("Put it down, or open it")),
        Key(("Del",), N_("Call the visit off")),
        Key(("Esc",), N_("Let go where it was")),
    ),
    "opportunities": (
        Key(("←", "→"), N_("Move the card to the stage beside")),
        Key(("F2",), N_("Write in the cell")),
    ),
    "capture": (
        Key(("/",), N_("Insert a commitment, next step, attitude, rival or question")),
        Key(("@",), N_("Name a person")),
        Key(("Enter", "Tab"), N_("Take what is offered")),
        Key(("Ctrl+Enter",), N_("End the visit")),
        Key(("Ctrl+P",), N_("Plan the next visit")),
    ),
    "visit": (Key(("Ctrl+Enter",), N_("Save the visit")),),
    "feedback": (
        Key(("0–9",), N_("Choose a number in a survey")),
        Key(("Enter", "Ctrl+Enter"), N_("Go on to the next question")),
        Key(("Esc",), N_("Leave the survey")),
    ),
    "recycle_bin": (Key(("R",), N_("Restore what is chosen")),),
    "settings": (Key(("/",), N_("Search settings")),),
}


def keyboard_map(first: str = "") -> Sequence[Scope]:
    """Return every key there is, by where it holds; those of room ``first`` lead."""
    scopes = [ANYWHERE, LISTS, *BY_KEY]
    found = [Scope(key, _title(key), tuple(_entries(key))) for key in scopes]
    return sorted((scope for scope in found if scope.entries), key=lambda scope: scope.key != first)


def _entries(scope: str) -> list[Key]:
    """Return the verbs of a place and the keys its page adds."""
    verbs = [
        Key(action.keys, action.title)
        for action in ACTIONS
        if action.keys and _holds(action.rooms, scope)
    ]
    return [*verbs, *_OWN.get(scope, ())]


def _holds(rooms: frozenset[str], scope: str) -> bool:
    is_general = len(EVERYWHERE - rooms) <= _FEW
    return is_general if scope == ANYWHERE else not is_general and scope in rooms


def _title(scope: str) -> str:
    return _SCOPES[scope] if scope in _SCOPES else BY_KEY[scope].title
