"""Manual pages of the commands that open or paint windows."""

from typing import Final

from kamdesk.cli.command import Argument, Command, option, switch, word
from kamdesk.i18n import N_

_DEMO: Final = switch("--demo", N_("Sample data in a throw-away profile."))
_THEMES: Final = ("light", "dark", "system")


def _theme() -> Argument:
    return option("--theme", "THEME", N_("light, dark or system."), choices=_THEMES)


GUI: Final = Command(
    "gui",
    "windows:opened",
    "[--demo] [--theme THEME] [--smoke --report FILE]",
    N_("Open the window"),
    N_(
        "Opens the program. The first run offers sample data or an empty start. --smoke opens\n"
        "every page in both languages and themes, writes milliseconds, warnings and clipped texts\n"
        "to the report, and leaves."
    ),
    (
        _DEMO,
        _theme(),
        switch("--smoke", N_("Open every page once and leave.")),
        option("--report", "FILE", N_("Where the report of --smoke goes, as JSON.")),
    ),
    ((N_("Look around without a profile"), "kamdesk gui --demo --lang zh_CN"),),
)
SCREENSHOT: Final = Command(
    "screenshot",
    "windows:painted",
    "PAGE --out FILE [--demo] [--account NAME] [--state STATE] [--size WxH] | --list",
    N_("Paint a page of the real window into a picture"),
    N_(
        "Opens the window out of sight, shows a page and saves it as PNG. --list gives the pages,\n"
        "one name a line."
    ),
    (
        word("page", "PAGE", N_("The page; 'kamdesk screenshot --list' names them."), nargs="?"),
        option("--out", "FILE", N_("The picture to write, in a folder that exists.")),
        switch("--list", N_("List the pages and leave.")),
        _DEMO,
        option("--account", "NAME", N_("The account to show.")),
        option("--user", "NAME", N_("The person whose view it is.")),
        option(
            "--state",
            "STATE",
            N_("palette (open), empty (no data), drag (a card in the air), conflict (a sample)."),
            choices=("palette", "empty", "drag", "conflict"),
        ),
        _theme(),
        option(
            "--scale", "FACTOR", N_("Pixels for each point, 0.5 to 3; 1."),
            type=float, default=1.0,
        ),
        option(
            "--size", "WxH", N_("Size of the window, 1180x720 to 8000x8000; 1440x900."),
            default="1440x900",
        ),
    ),
    (
        (
            N_("A picture for a manual"),
            "kamdesk screenshot account-360 --demo --theme dark --out account.png",
        ),
    ),
)  # fmt: skip
COMMANDS: Final = (GUI, SCREENSHOT)
