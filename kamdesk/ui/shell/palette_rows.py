"""What the palette offers for what was typed, in order: verbs of the selection, records, texts."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from kamdesk.i18n import _
from kamdesk.queries.tags import Tag, TagHits
from kamdesk.ui.actions import ACTIONS, EVERYWHERE, Action, Needs
from kamdesk.ui.page import Subject
from kamdesk.ui.shell.palette_records import Record, carrier
from kamdesk.ui.shell.palette_words import Sounds, fits
from kamdesk.ui.widgets.letter_keys import letter_keys

FIRST_VERBS: Final = 5

_COMMANDS: Final = (">", "＞")
_AT: Final = ("@", "＠")
_HASH: Final = ("#", "＃")


class Heading(Struct, frozen=True):
    """A line that names what follows it; never chosen."""

    text: str


class Verb(Struct, frozen=True):
    """A verb that can be carried out now; ``key`` does the same where one holds."""

    action: Action
    subject: Subject | None = None
    key: str = ""


class Doable(Struct, frozen=True):
    """What can be done now: from which room, and whether there is a way back or on."""

    room: str = ""
    can_undo: bool = False
    can_redo: bool = False

    def means(self, action: Action) -> bool:
        """Tell whether a verb says anything in this room."""
        return not action.here_only or self.room in action.rooms

    def is_of_here(self, action: Action) -> bool:
        """Tell whether a verb belongs to this room more than to others."""
        return action.rooms != EVERYWHERE and self.room in action.rooms

    def does(self, action: Action) -> bool:
        """Tell whether a verb that is about no account can be carried out."""
        needed = {Needs.NOTHING: True, Needs.UNDO: self.can_undo, Needs.REDO: self.can_redo}
        return needed.get(action.needs, False)

    def key(self, action: Action) -> str:
        """Return the first key of a verb, "" where it does not hold."""
        held = action.keys if self.room in action.rooms else ()
        return next(filter(letter_keys().holds, held), "")


class TagRow(Struct, frozen=True):
    """A tag of accounts; choosing it opens the list of those that carry it."""

    tag: Tag


Row = Heading | Verb | Record | TagRow


def asks_commands(typed: str) -> bool:
    """Tell whether only commands are wanted."""
    return typed.startswith(_COMMANDS)


def asks_tags(typed: str) -> bool:
    """Tell whether tags of accounts are wanted."""
    return typed.startswith(_HASH)


def asks_people(typed: str) -> bool:
    """Tell whether only people are wanted."""
    return typed.startswith(_AT)


def question(typed: str) -> str:
    """Return what to search for: empty for commands, tags and for nothing typed."""
    if asks_commands(typed) or asks_tags(typed):
        return ""
    return typed[1:].strip() if asks_people(typed) else typed.strip()


def verbs(
    typed: str,
    subject: Subject | None,
    sounds: Sounds,
    can: Doable,
) -> tuple[list[Verb], list[Verb]]:
    """Return the verbs of the selection and the commands that fit what was typed."""
    words = typed.lstrip("".join(_COMMANDS)).strip().lower()
    possible = [action for action in ACTIONS if action.in_palette and can.means(action)]
    possible.sort(key=lambda action: not can.is_of_here(action))
    fitting = [action for action in possible if fits(action, words, sounds)]
    fitting.sort(key=lambda action: words not in _(action.title).lower())  # the plain match first
    named = subject is not None and words in subject.name.lower() and not asks_commands(typed)
    of_subject = [
        Verb(action, subject, can.key(action))
        for action in (possible if named else fitting)
        if subject is not None and action.needs is Needs.ACCOUNT
    ]
    shown = {_(verb.action.title) for verb in of_subject}
    commands = [
        Verb(action, key=can.key(action))
        for action in fitting
        if can.does(action) and _(action.title) not in shown
    ]
    return of_subject, commands


def offered(typed: str, of_subject: Sequence[Verb], commands: Sequence[Verb],
            records: Sequence[Record], *, every_verb: bool = False) -> list[Row]:  # fmt: skip
    """Put everything in order: selection, records, texts, commands.

    Only the first verbs of the selection stand before other rows, unless every one is wanted.
    """
    named = [row for row in records if row.hit.named]
    texts = [row for row in records if not row.hit.named]
    rows: list[Row] = []
    if of_subject and of_subject[0].subject is not None and not asks_people(typed):
        title = _("For “{name}”").format(name=of_subject[0].subject.name)
        rows += [Heading(title), *(of_subject if every_verb else of_subject[:FIRST_VERBS])]
    for title, group in ((_("Records"), named), (_("Full text"), texts)):
        if group:
            rows += [Heading(title), *group]
    if commands and not asks_people(typed):
        rows += [Heading(_("Commands")), *commands]
    return rows


def tagged(hits: TagHits) -> list[Row]:
    """Put the accounts of the tag typed whole behind it, then the other tags that fit."""
    tags: list[Row] = [TagRow(tag) for tag in hits.tags]
    if not hits.accounts:
        return [Heading(_("Tags")), *tags] if tags else []
    title = _("Accounts tagged “{tag}”").format(tag=hits.tags[0].text)
    rows: list[Row] = [tags[0], Heading(title), *(carrier(each) for each in hits.accounts)]
    return [*rows, Heading(_("Tags")), *tags[1:]] if tags[1:] else rows
