"""What the person likes, kept as soon as it changes."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from kamdesk.config import Preferences


class Liking:
    """Preferences in force and where they are kept; ``path`` None keeps them for this run only."""

    def __init__(self, preferences: Preferences, path: Path | None = None) -> None:
        self._now = preferences
        self._path = path

    @property
    def now(self) -> Preferences:
        """What holds now."""
        return self._now

    def change(self, **wanted: Any) -> None:
        """Take other values and keep them. Raises Unavailable when the disk refuses."""
        changed = replace(self._now, **wanted)
        if changed != self._now:
            self._now = changed
            if self._path is not None:
                changed.save(self._path)
