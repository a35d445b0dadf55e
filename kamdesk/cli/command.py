"""The words a command is declared in.

Commands are data, so that the help, the parser and the manual tell the same story. The module
that does the work is named, not imported: ``--help`` loads nothing heavy.
"""

from typing import Any, Final

from msgspec import Struct, field

from kamdesk.i18n import N_

PROGRAM: Final = "kamdesk"


class Argument(Struct, frozen=True):
    """One word or option of a command. ``shown`` is its name in the help."""

    name: str
    help: str
    shown: str = ""
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def is_option(self) -> bool:
        """Whether it is given by name, in any place."""
        return self.name.startswith("-")


class Command(Struct, frozen=True):
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
