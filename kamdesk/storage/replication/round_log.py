"""How the last rounds of sync went, for whoever wonders; kept with the settings of the profile."""

from datetime import datetime
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kamdesk.storage.reading import Reading
from kamdesk.storage.settings import put_setting, setting
from kamdesk.storage.unit_of_work import UnitOfWork

_SETTING: Final = "sync_rounds"
_KEPT: Final = 50


class RoundLine(Struct, frozen=True, omit_defaults=True):
    """One round, or several on end that had nothing to do. ``problem`` is what stopped it."""

    at: datetime
    pushed: int = 0
    pulled: int = 0
    octets: int = 0  # both ways, on the line
    problem: str | None = None
    rounds: int = 1

    @property
    def is_quiet(self) -> bool:
        """Whether nothing was exchanged and nothing was wrong."""
        return not (self.pushed or self.pulled or self.problem)


def round_log(reading: Reading) -> tuple[RoundLine, ...]:
    """Return the last rounds, the newest first."""
    kept = setting(reading, _SETTING)
    return msgspec.json.decode(kept, type=tuple[RoundLine, ...]) if kept else ()


def note_round(work: UnitOfWork, line: RoundLine) -> None:
    """Add a round; quiet ones, and the same problem again, count up the line before."""
    lines = round_log(work)
    if lines and _is_as_before(line, lines[0]):
        lines = (replace(line, rounds=lines[0].rounds + 1), *lines[1:])
    else:
        lines = (line, *lines)
    put_setting(work, _SETTING, msgspec.json.encode(lines[:_KEPT]).decode())


def _is_as_before(line: RoundLine, last: RoundLine) -> bool:
    if line.is_quiet:
        return last.is_quiet
    moved = line.pushed or line.pulled or last.pushed or last.pulled
    return not moved and line.problem == last.problem
