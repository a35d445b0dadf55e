"""What no server has, as a file a person can keep, read and hand on: every value, as JSON."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from kamdesk.errors import Unavailable
from kamdesk.queries.sync_state import Unheard


def unsent_values(lines: Sequence[Unheard]) -> list[dict[str, Any]]:
    """Return changes as plain values: what was done to which field of which record, when."""
    return [structs.asdict(line) for line in lines]


def write_unsent(path: Path, lines: Sequence[Unheard]) -> int:
    """Write changes to a file and return how many. Raises Unavailable ``paper.not_written``."""
    text = msgspec.json.format(msgspec.json.encode(unsent_values(lines)), indent=2)
    try:
        path.write_bytes(text + b"\n")
    except OSError as error:
        raise Unavailable("paper.not_written", path=str(path)) from error
    return len(lines)
