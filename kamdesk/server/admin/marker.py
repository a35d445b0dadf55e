"""The highest epoch, remembered beside the home: an old copy of the database gives itself away."""

import json
from pathlib import Path

from kamdesk.config import replace_file
from kamdesk.errors import Unavailable


def marked_epoch(path: Path) -> int:
    """Return the epoch of the marker file; 0 when there is none or it cannot be read."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return 0
    epoch = found.get("epoch") if isinstance(found, dict) else None
    return epoch if isinstance(epoch, int) else 0


def mark_epoch(path: Path, epoch: int) -> None:
    """Remember an epoch; the marker never goes back."""
    replace_file(path, json.dumps({"epoch": max(epoch, marked_epoch(path))}).encode())


def demand_current(path: Path, epoch: int) -> None:
    """Refuse to serve a database older than what was served from here before.

    Raises:
        Unavailable: ``server.rolled_back``.
    """
    if marked_epoch(path) > epoch:
        raise Unavailable("server.rolled_back")
