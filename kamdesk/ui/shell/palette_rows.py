"""What the palette offers for what was typed: verbs of the selection, records, full-text hits."""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from kamdesk.i18n import _, formats
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.search import SearchHit
from kamdesk.queries.tags import Tag, Tagged, TagHits
from kamdesk.ui import wording
from kamdesk.ui.actions import ACTIONS, Action, Needs
from kamdesk.ui.page import Subject
from kamdesk.ui.rooms import Route
from kamdesk.ui.shell.palette_words import Sounds, fits

Span = tuple[int, int]

ICONS: Final = {
    "account": "building-2",
    "contact": "user",
    "user": "user",
    "opportunity": "square-kanban",
    "ticket": "headphones",
    "contract": "file-text",
    "visit": "handshake",
    "touch": "phone",
    "task": "list-checks",
    "commitment": "flag",
    "note": "sticky-note",
    "feedback": "megaphone",
    "project": "milestone",
    "goal": "target",
}
_ON_OVERVIEW: Final = frozenset({"account", "contact", "opportunity", "goal"})
_PEOPLE: Final = frozenset({"contact", "user", "account_team"})
_COMMANDS: Final = (">", "＞")
_AT: Final = ("@", "＠")
_HASH: Final = ("#", "＃")


class Heading(Struct, frozen=True):
    """A line that names what follows it; never chosen."""

    text: str


class Verb(Struct, frozen=True):
    """A verb that can be carried out now."""

    action: Action
    subject: Subject | None = None


class Record(Struct, frozen=True):
    """A record whose name matched, or a text that holds the words; ``spans`` are marked."""

    hit: SearchHit
    text: str
    spans: tuple[Span, ...]
    sub: str


class TagRow(Struct, frozen=True):
    """A tag of accounts; choosing it lists those that carry it."""

    tag: Tag


Row = Heading | Verb | Record | TagRow


def asks_commands(typed: str) -> bool:
    """Tell whether only commands are wanted."""
    return typed.startswith(_COMMANDS)


def asks_tags(typed: str) -> bool:
    """Tell whether tags of accounts are wanted."""
    return typed.startswith(_HASH)


def question(typed: str) -> str:
    """Return what to search for: empty for commands, tags and for nothing typed."""
    if asks_commands(typed) or asks_tags(typed):
        return ""
    return typed[1:].strip() if typed.startswith(_AT) else typed.strip()


def verbs(
    typed: str,
    subject: Subject | None,
    sounds: Sounds,
    *,
    can_undo: bool,
    can_redo: bool,
) -> tuple[list[Verb], list[Verb]]:
    """Return the verbs of the selection and the commands that fit what was typed."""
    words = typed.lstrip("".join(_COMMANDS)).strip().lower()
    possible = [action for action in ACTIONS if action.in_palette]
    fitting = [action for action in possible if fits(action, words, sounds)]
    fitting.sort(key=lambda action: words not in _(action.title).lower())  # the plain match first
    doable = {Needs.NOTHING: True, Needs.UNDO: can_undo, Needs.REDO: can_redo}
    named = subject is not None and words in subject.name.lower() and not asks_commands(typed)
    of_subject = [
        Verb(action, subject)
        for action in (possible if named else fitting)
        if subject is not None and action.needs is Needs.ACCOUNT
    ]
    shown = {_(verb.action.title) for verb in of_subject}
    commands = [
        Verb(action)
        for action in fitting
        if doable.get(action.needs, False) and _(action.title) not in shown
    ]
    return of_subject, commands


def offered(typed: str, of_subject: Sequence[Verb], commands: Sequence[Verb],
            hits: Iterable[SearchHit]) -> list[Row]:  # fmt: skip
    """Put everything in order: selection, records, texts, commands."""
    people_only = typed.startswith(_AT)
    found = [
        hit
        for hit in hits
        if (hit.account_id or hit.entity == "account")  # others have no page of their own
        and (not people_only or hit.entity in _PEOPLE)
    ]
    named = [_named(hit) for hit in found if hit.named]
    texts = [_passage(hit) for hit in found if not hit.named]
    rows: list[Row] = []
    if of_subject and of_subject[0].subject is not None:
        title = _("For “{name}”").format(name=of_subject[0].subject.name)
        rows += [Heading(title), *of_subject]
    for title, group in ((_("Records"), named), (_("Full text"), texts)):
        if group:
            rows += [Heading(title), *group]
    if commands and not typed.startswith(_AT):
        rows += [Heading(_("Commands")), *commands]
    return rows


def tagged(typed: str, hits: TagHits) -> list[Row]:
    """Put the accounts of the tag typed first, then the other tags that fit."""
    rows: list[Row] = []
    if hits.accounts:
        title = _("Accounts tagged “{tag}”").format(tag=typed[1:].strip())
        rows += [Heading(title), *(_carrier(each) for each in hits.accounts)]
    if hits.tags:
        rows += [Heading(_("Tags")), *(TagRow(tag) for tag in hits.tags)]
    return rows


def _carrier(account: Tagged) -> Record:
    name = wording.named(account.name, account.english_name)
    hit = SearchHit("account", account.id, None, None, name, name, (), None, named=True)
    return Record(hit, name, (), kind_word("account"))


def _named(hit: SearchHit) -> Record:
    parts = [kind_word(hit.entity)]
    if hit.account_name and hit.entity != "account":
        parts.append(_account_name(hit))
    name = wording.named(hit.title, hit.english)
    if name != hit.title:  # found by the name it is called in the language in force, or not
        return Record(hit, name, _spans_in(name, hit), " · ".join(parts))
    return Record(hit, name, hit.spans if hit.text == hit.title else (), " · ".join(parts))


def _spans_in(name: str, hit: SearchHit) -> tuple[Span, ...]:
    """Mark in another name of a record what was found in its text."""
    found = {hit.text[start:end].lower() for start, end in hit.spans}
    places = [(name.lower().find(part), len(part)) for part in found if part]
    return tuple(sorted((at, at + length) for at, length in places if at >= 0))


def _account_name(hit: SearchHit) -> str:
    return wording.named(hit.account_name or "", hit.account_english)


def _passage(hit: SearchHit) -> Record:
    whose = wording.named(hit.title, hit.english) if hit.entity in _PEOPLE else ""
    parts = [whose, kind_word(hit.entity), _account_name(hit)]
    if hit.at is not None:
        parts.append(formats.full_date(hit.at.astimezone().date()))
    return Record(hit, hit.text, hit.spans, " · ".join(part for part in parts if part))


def place_of(hit: SearchHit) -> Route | None:
    """Return where a record that was found is shown: on its account."""
    account = hit.id if hit.entity == "account" else hit.account_id
    if account is None:
        return None
    name = _account_name(hit) or wording.named(hit.title, hit.english)
    view = "overview" if hit.entity in _ON_OVERVIEW else "timeline"
    return Route("account", Subject(account, name), view)


def kind_word(entity: str) -> str:
    """Name the kind of a record."""
    return _(ENTITIES[entity].label) if entity in ENTITIES else entity
