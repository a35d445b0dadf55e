"""Whether a verb is meant by what was typed: in either language, by pinyin, or by its initials."""

from collections.abc import Iterable, Mapping
from typing import Final

from kamdesk.i18n import N_, in_every_language
from kamdesk.ui.actions import ACTIONS, Action
from kamdesk.ui.settings_list import SETTINGS

Sounds = Mapping[str, tuple[str, ...]]

# What people call a verb besides its title, by the first part of its id.
_ALSO: Final[dict[str, tuple[str, ...]]] = {
    "language": (N_("Language"),),
    "theme": (N_("Theme"),),
    "scale": (N_("Size of text and controls"),),
}
_OF_SETTINGS: Final = {f"settings.{setting.key}": setting.also for setting in SETTINGS}


def texts() -> list[str]:
    """Return every text by whose sound a verb can be typed."""
    return [text for action in ACTIONS if action.in_palette for text in words_of(action)]


def fits(action: Action, typed: str, sounds: Sounds) -> bool:
    """Tell whether all typed words occur in what a verb is called; nothing typed fits."""
    known = tuple(words_of(action))
    return all(_occurs(word, known, sounds) for word in typed.lower().split())


def words_of(action: Action) -> Iterable[str]:
    """Yield what a verb is called, in every language."""
    also = _ALSO.get(action.id.partition(".")[0], ())
    for text in (action.title, *also, *_OF_SETTINGS.get(action.id, ())):
        yield from in_every_language(text)


def _occurs(word: str, known: Iterable[str], sounds: Sounds) -> bool:
    return any(
        word in text.lower() or any(word in sound for sound in sounds.get(text, ()))
        for text in known
    )
