"""Carrying a profile elsewhere: one encrypted file out, and back in."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kamdesk.app.core import Profile
from kamdesk.config import (
    ProfilePaths,
    asked_file,
    named_file_errors,
    private_folder,
    settle_folder,
)
from kamdesk.errors import Refused
from kamdesk.storage import backup
from kamdesk.storage.backup import Restored
from kamdesk.storage.engine import translated_errors
from kamdesk.storage.files import held_alone, settle_file

Unlock = Callable[[Path], bytes]


def export(profile: Profile, target: Path) -> Path:
    """Write the database and its key file, both encrypted, into one new file.

    Raises:
        Refused: ``export.exists``, ``export.no_folder``.
        Unavailable: the disk is full, the folder cannot be written, the file is damaged.
    """
    if target.exists():
        raise Refused("export.exists", field="file", path=str(target))
    if not target.parent.is_dir():
        raise Refused("export.no_folder", field="file", path=str(target.parent))
    now = profile.workspace.viewpoint().now
    profile.let_go()
    with named_file_errors(target):
        with tempfile.TemporaryDirectory(prefix=".kamdesk-", dir=target.parent) as folder:
            made = backup.back_up(
                profile.keyed, profile.paths.envelope, Path(folder), reason="export", now=now
            )
            settle_file(made)
            shutil.move(made, target)
        settle_folder(target.parent)
    return target


def restore(unit: Path, paths: ProfilePaths, now: datetime, unlock: Unlock) -> Restored:
    """Put a backup or an exported profile into the profile's folder; what is there is kept aside.

    Nothing is moved before ``unlock`` opened a copy of the backup and every page of it was read.

    Raises:
        Refused: ``profile.wiped``, ``profile.not_a_folder``, ``backup.no_file``,
            ``file.is_folder``, ``vault.*``.
        Unavailable: ``profile.in_use``, ``backup.damaged``, ``disk.full``, ``folder.read_only``.
    """
    if paths.wiped.exists():
        raise Refused("profile.wiped", path=str(paths.root))
    if paths.root.exists() and not paths.root.is_dir():
        raise Refused("profile.not_a_folder", field="profile", path=str(paths.root))
    if not unit.is_file() and not unit.is_dir():
        raise Refused("backup.no_file", field="file", path=str(unit))
    with asked_file(unit, "file"):
        unit.open("rb").close()
    with translated_errors(paths.root / paths.lock.name):
        private_folder(paths.root)
        with held_alone(paths.lock, "profile.in_use"):
            backup.proved(unit, unlock)
            return backup.restore(unit, paths.root, now=now)
