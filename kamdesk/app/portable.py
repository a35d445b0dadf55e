"""Carrying a profile elsewhere: one encrypted file out, and back in."""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from kamdesk.app.core import Profile
from kamdesk.config import ProfilePaths, named_file_errors, settle_folder
from kamdesk.errors import Refused
from kamdesk.storage import backup
from kamdesk.storage.backup import Restored
from kamdesk.storage.engine import translated_errors
from kamdesk.storage.files import held_alone, settle_file


def export(profile: Profile, target: Path) -> Path:
    """Write the database and its key file, both encrypted, into one new file.

    Raises:
        Refused: ``export.exists``.
        Unavailable: the disk is full, the folder cannot be written, the file is damaged.
    """
    if target.exists():
        raise Refused("export.exists", field="file", path=str(target))
    now = profile.workspace.viewpoint().now
    profile.let_go()
    with named_file_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".kamdesk-", dir=target.parent) as folder:
            made = backup.back_up(
                profile.keyed, profile.paths.envelope, Path(folder), reason="export", now=now
            )
            settle_file(made)
            shutil.move(made, target)
        settle_folder(target.parent)
    return target


def restore(unit: Path, paths: ProfilePaths, now: datetime) -> Restored:
    """Put a backup or an exported profile into the profile's folder; what is there is kept aside.

    Raises:
        Refused: ``profile.wiped``.
        Unavailable: ``profile.in_use``, ``backup.damaged``, ``disk.full``, ``folder.read_only``.
    """
    if paths.wiped.exists():
        raise Refused("profile.wiped", path=str(paths.root))
    with translated_errors(paths.root / paths.lock.name):
        paths.root.mkdir(parents=True, exist_ok=True)
        with held_alone(paths.lock, "profile.in_use"):
            return backup.restore(unit, paths.root, now=now)
