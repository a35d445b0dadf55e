"""Disks of a test's own: small ones that fill up, and ones that lose their power.

Only somebody who may mount one can use them; elsewhere the test is skipped.
"""

import fcntl
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

_SHUT_DOWN = 0x8004587D  # EXT4_IOC_SHUTDOWN
_WITHOUT_FLUSHING = 2
_PATIENCE = 60.0
_UNWRITTEN = 300  # what nobody asked to be written stays in memory so long


def _run(*words: object) -> bool:
    command = [str(word) for word in words]
    if sys.platform != "linux" or shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """Mount a disk in memory that holds only so much."""
    place.mkdir()
    if not _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", place):
        pytest.skip("needs a disk of its own, which only an administrator of Linux may mount")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def filled(disk: Path) -> Path:
    """Take all the room that is left on a disk; return the file that takes it."""
    rest = disk / "photographs"
    with rest.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    return rest


@contextmanager
def public_folder() -> Iterator[Path]:
    """Make a folder that PostgreSQL may reach into, whoever it runs as."""
    with tempfile.TemporaryDirectory(prefix="kamdesk-disk-", dir="/tmp") as place:
        Path(place).chmod(0o755)
        yield Path(place)


class MortalDisk:
    """A file system in a file. When its power is cut, it keeps what was synced and no more."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.image, self.place = folder / "image", folder / "mortal"
        self.place.mkdir(parents=True)
        with self.image.open("wb") as file:
            file.truncate(megabytes << 20)
        if not (_run("mkfs.ext4", "-q", self.image) and self._mounted()):
            pytest.skip("needs a disk of its own, which only an administrator of Linux may mount")
        self.place.chmod(0o777)

    def _mounted(self) -> bool:
        options = f"loop,commit={_UNWRITTEN}"
        return _run("mount", "-t", "ext4", "-o", options, self.image, self.place)

    def sync(self) -> None:
        """Write everything down, so that the next cut takes only what comes after."""
        subprocess.run(["sync", "-f", str(self.place)], check=True)

    def cut_power(self) -> None:
        """Forget at once whatever is only in memory; nothing can be written from here on."""
        root = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(root, _SHUT_DOWN, struct.pack("I", _WITHOUT_FLUSHING))
        finally:
            os.close(root)

    def start_again(self) -> None:
        """Mount what is left, as after a start, once the last program has let go of it."""
        self.close()
        assert self._mounted()

    def close(self) -> None:
        end = time.monotonic() + _PATIENCE
        while not _run("umount", self.place):
            assert time.monotonic() < end, "somebody still uses the disk"
            time.sleep(0.1)
