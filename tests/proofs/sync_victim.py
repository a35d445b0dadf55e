"""The process that gets killed in the middle of a round of sync."""

import os
import signal
from itertools import count
from pathlib import Path

from sqlalchemy import event

from kamdesk.sync.profile_sync import ProfileSync
from tests.workspaces import reopened


def round_until(root: Path, fatal: int) -> None:
    """Run one round, and end as by kill -9 right before the statement of that number."""
    profile = reopened(root)
    numbers = count(1)

    def counted(*_statement: object) -> None:
        if next(numbers) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(profile.workspace._writer, "before_cursor_execute", counted)
    event.listen(profile.workspace._writer, "commit", counted)
    ProfileSync(profile.workspace, profile.paths.sync_lock).round()
    profile.close()
