"""The words a command is declared in, and the parser built from them.

Commands are data, so that the help, the parser and the manual tell the same story. The module
that does the work is named, not imported: ``--help`` loads nothing heavy.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from kamdesk.cli import page
from kamdesk.cli.usage import explained
from kamdesk.i18n import N_

PROGRAM: Final = "kamdesk"


@dataclass(frozen=True, slots=True)
class Argument:
    """One word or option of a command. ``shown`` is its name in the help."""

    name: str
    help: str
    shown: str = ""
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def is_option(self) -> bool:
        """Whether it is given by name, in any place."""
        return self.name.startswith("-")


@dataclass(frozen=True, slots=True)
class Command:
    """One command. ``run`` names the function as ``module:function`` inside this package."""

    name: str  # "add", or "profile export"
    run: str
    usage: str  # what follows the name
    summary: str
    text: str
    arguments: tuple[Argument, ...] = ()
    examples: tuple[tuple[str, str], ...] = ()  # what it does, and the line to type


def word(name: str, shown: str, explanation: str, **options: Any) -> Argument:
    """Declare a word that stands in its place."""
    return Argument(name, explanation, shown, {"metavar": shown, **options})


def option(name: str, shown: str, explanation: str, **options: Any) -> Argument:
    """Declare an option with a value."""
    return Argument(name, explanation, f"{name} {shown}", {"metavar": shown, **options})


def switch(name: str, explanation: str, **options: Any) -> Argument:
    """Declare an option without a value."""
    return Argument(name, explanation, name, {"action": "store_true", **options})


GLOBAL: Final = (
    option("--profile", "DIR", N_("The folder of the profile (KAMDESK_PROFILE).")),
    option("--today", "DATE", N_("The day every rule and deed takes, 2026-11-24 (KAMDESK_TODAY).")),
    switch("--json", N_("Write results, and errors, as JSON.")),
    option("--lang", "LANG", N_("zh_CN or en (KAMDESK_LANG)."), choices=("zh_CN", "en")),
)


class Parser(argparse.ArgumentParser):
    """Refuses wrong use as an error like any other, and shows a page of the manual as help."""

    def __init__(self, *, shown: str = "", **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)
        self._shown = shown

    def format_help(self) -> str:
        """Return the page of the manual."""
        return self._shown

    def error(self, message: str) -> NoReturn:
        """Refuse wrong use. Raises Refused ``usage``."""
        raise explained(message, self.prog)


def parser(commands: Sequence[Command]) -> Parser:
    """Build the parser of all commands, with help in the language in force."""
    root = Parser(prog=PROGRAM, shown=page.overview(commands))
    for argument in GLOBAL:
        _add(root, argument)
    root.add_argument("--version", action="store_true")
    branches = root.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    groups: dict[str, Any] = {}
    for command in commands:
        first, _space, second = command.name.partition(" ")
        if second and first not in groups:
            groups[first] = _group(branches, first, commands)
        _leaf(groups[first] if second else branches, command, second or first)
    return root


def _group(branches: Any, name: str, commands: Sequence[Command]) -> Any:
    inside = [each for each in commands if each.name.startswith(f"{name} ")]
    group = branches.add_parser(name, shown=page.overview(inside))
    return group.add_subparsers(dest="deed", metavar="COMMAND", required=True, parser_class=Parser)


def _leaf(branches: Any, command: Command, name: str) -> None:
    made = branches.add_parser(name, shown=page.of(command, GLOBAL))
    for argument in command.arguments:
        _add(made, argument)
    made.set_defaults(declared=command)


def _add(made: argparse.ArgumentParser, argument: Argument) -> None:
    made.add_argument(argument.name, **argument.options)


def hoisted(words: Sequence[str]) -> list[str]:
    """Move the global options to the front, wherever they stand before a bare ``--``."""
    valued = {each.name for each in GLOBAL if "action" not in each.options}
    flags = {each.name for each in GLOBAL} - valued
    front: list[str] = []
    rest: list[str] = []
    waiting = list(words)
    while waiting:
        here = waiting.pop(0)
        if here == "--":
            rest += [here, *waiting]
            break
        if here in flags or here.partition("=")[0] in valued:
            front.append(here)
            if here in valued and waiting:
                front.append(waiting.pop(0))
        else:
            rest.append(here)
    return front + rest
