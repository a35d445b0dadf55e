"""The command ``seed``."""

import sys
from typing import Any

from kamdesk.cli.call import Call
from kamdesk.cli.session import keep_backup, profile_of
from kamdesk.demo.scale import seed_scale
from kamdesk.demo.seeding import seed
from kamdesk.errors import Refused
from kamdesk.i18n import _, formats, language
from kamdesk.protocol.entities import ENTITIES
from kamdesk.workspace import Workspace

_DOCUMENTS = 2  # visits and notes for each account made in bulk


def seeded(call: Call) -> None:
    """Fill the profile with sample data and write how many records were made."""
    scale = call.arguments.scale
    if scale is not None and scale < 1:
        raise Refused("value.out_of_range", field="scale", value=scale, low=1, high="∞")
    with profile_of(call) as profile:
        counts = _made(profile.workspace, scale, call.arguments.seed)
        keep_backup(profile, call)  # the past is told through a door of its own, unheard by ours
    made = {ENTITIES[name].plural: n for name, n in counts.items()}
    call.output.give(made, lambda: _text(made))


def _made(door: Workspace, scale: int | None, number: int) -> dict[str, int]:
    usual: dict[str, Any] = {
        "seed": number,
        "lang": language(),
        "today": door.viewpoint().today,
        "progress": _progress,
    }
    if scale is None:
        return seed(door, **usual).counts
    return seed_scale(door, accounts=scale, documents=_DOCUMENTS * scale, **usual)


def _progress(share: float, _words: str) -> None:
    """Show a person at a terminal how far it is."""
    if sys.stderr.isatty():
        end = "\n" if share >= 1 else ""
        sys.stderr.write(f"\r{formats.percent(share):>5} {end}")
        sys.stderr.flush()


def _text(made: dict[str, int]) -> str:
    lines = [f"{formats.count(n):>9}  {plural}" for plural, n in made.items() if n]
    return "\n".join([_("Sample data is in:"), *lines])
