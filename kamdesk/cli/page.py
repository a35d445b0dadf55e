"""Lays out a page of the manual: what a command is for, its words, examples, exit codes."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from kamdesk.cli.command import Argument, Command
from kamdesk.i18n import N_, _

WIDTH: Final = 88
_EXITS: Final = (
    ("0", N_("done; also when rows of an import were rejected")),
    ("1", N_("failed: the disk, the file or the program (stderr says what)")),
    ("2", N_("refused, or used wrongly: nothing was changed")),
    ("3", N_("offline, and the work is safely queued")),
)
_FIRST: Final = N_(
    "Key account management that works in front of the client, without a network.\n"
    "Everything lives in one encrypted file; every change can be undone by its name."
)
_NAMES: Final = N_(
    "ENTITY is a plural (accounts, contacts, opportunities ...) or a singular; dashes count as\n"
    "underscores. REF is an id, an external id or the exact name. 'kamdesk fields' lists all."
)


def of(command: Command, everywhere: Sequence[Argument]) -> str:
    """Return the page of one command."""
    words = [each for each in command.arguments if not each.is_option]
    options = [each for each in command.arguments if each.is_option]
    parts = [
        f"kamdesk {command.name} — {_(command.summary)}",
        _usage(f"kamdesk {command.name} {command.usage}"),
        _(command.text),
        _section(_("Words"), _arguments(words)),
        _section(_("Options"), _arguments(options)),
        _section(_("Options of every command, before or after it"), _arguments(everywhere)),
        _section(_("Examples"), _examples(command.examples)),
        _section(_("Exit codes"), ((code, _(text)) for code, text in _EXITS)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def overview(commands: Sequence[Command]) -> str:
    """Return the page that lists commands."""
    named = [(each.name, _(each.summary)) for each in commands]
    parts = [
        _(_FIRST),
        _usage("kamdesk " + _("COMMAND [WORDS] [OPTIONS]")),
        _section(_("Commands ('kamdesk COMMAND --help' explains one)"), named),
        _(_NAMES),
        _section(_("Exit codes"), ((code, _(text)) for code, text in _EXITS)),
    ]
    return "\n\n".join(parts) + "\n"


def _usage(text: str) -> str:
    first = _("Usage") + ": "
    return ("\n" + " " * wide(first)).join(wrapped(first + text, WIDTH - wide(first)))


def _arguments(arguments: Sequence[Argument]) -> list[tuple[str, str]]:
    return [(each.shown or each.name, _(each.help)) for each in arguments]


def _examples(examples: Sequence[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return ((f"# {_(what)}\n  {line}", "") for what, line in examples)


def _section(title: str, rows: Iterable[tuple[str, str]]) -> str:
    listed = list(rows)
    if not listed:
        return ""
    left = max((wide(name) for name, text in listed if text), default=0) + 2
    return "\n".join([f"{title}:", *(_row(name, text, left) for name, text in listed)])


def _row(name: str, text: str, left: int) -> str:
    lines = wrapped(text, WIDTH - left - 2) or [""]
    first = f"  {name}{' ' * (left - wide(name))}{lines[0]}".rstrip()
    return "\n".join([first, *(" " * (left + 2) + line for line in lines[1:])])


def wide(text: str) -> int:
    """Return how many columns of a terminal a text takes; Chinese letters take two."""
    return sum(_columns(letter) for letter in text)


def _columns(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines; between Chinese letters anywhere, else at spaces."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and wide(line) + wide(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> Iterable[str]:
    piece = ""
    for letter in text:
        piece += letter
        if letter == " " or _columns(letter) == 2:  # noqa: PLR2004 - a letter one may break after
            yield piece
            piece = ""
    yield piece
