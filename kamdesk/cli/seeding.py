"""The command ``seed``."""

from kamdesk.cli.call import Call
from kamdesk.cli.session import keep_backup, profile_of
from kamdesk.demo.seeding import seed
from kamdesk.i18n import _, formats, language
from kamdesk.protocol.entities import ENTITIES


def seeded(call: Call) -> None:
    """Fill the profile with sample data and write how many records were made."""
    with profile_of(call) as profile:
        door = profile.workspace
        today = door.viewpoint().today
        report = seed(door, seed=call.arguments.seed, lang=language(), today=today)
        keep_backup(profile, call)  # the past is told through a door of its own, unheard by ours
    made = {ENTITIES[name].plural: n for name, n in report.counts.items()}
    call.output.give(made, lambda: _text(made))


def _text(made: dict[str, int]) -> str:
    lines = [f"{formats.count(n):>9}  {plural}" for plural, n in made.items() if n]
    return "\n".join([_("Sample data is in:"), *lines])
