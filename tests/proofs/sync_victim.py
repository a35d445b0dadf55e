"""The process that gets killed in the middle of a round of sync.

Usage: python -m tests.proofs.sync_victim FOLDER N. It ends itself, as kill -9 does, right before
its statement numbered N; with fewer statements the round is finished and it says ``done``.
"""

import os
import signal
import sys
from itertools import count
from pathlib import Path

from sqlalchemy import event

from kamdesk.sync.profile_sync import ProfileSync
from tests.workspaces import reopened


def main(root: Path, fatal: int) -> None:
    """Run one round and do not survive it."""
    profile = reopened(root)
    numbers = count(1)

    def counted(*_statement: object) -> None:
        if next(numbers) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(profile.workspace._writer, "before_cursor_execute", counted)
    event.listen(profile.workspace._writer, "commit", counted)
    ProfileSync(profile.workspace, profile.paths.sync_lock).round()
    profile.close()
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
