"""The parser of the command line, built from the commands as they are declared."""

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from kamdesk.cli import page
from kamdesk.cli.command import GLOBAL, PROGRAM, Argument, Command
from kamdesk.cli.usage import explained


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
