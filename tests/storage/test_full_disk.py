"""A disk without one free byte: the profile still opens to be read and carried away."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kamdesk.app.core import Profile
from kamdesk.app.portable import export
from kamdesk.errors import Unavailable
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import rows
from kamdesk.services.attachments import attach_content
from kamdesk.storage.backup import drill
from tests.workspaces import Clock, a_profile, added, reopened

_SIZE = "size=8m"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own; only somebody who may mount one can run these tests."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if sys.platform != "linux" or mount is None:
        pytest.skip("needs a disk of its own, as Linux can make one")
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", _SIZE, "tmpfs", str(place)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("needs a disk of its own, which only an administrator may mount")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.fixture
def full(small_disk: Path, clock: Clock) -> Path:
    """A profile on a disk that filled up after it was closed."""
    root = small_disk / "profile"
    made = a_profile(root, clock)
    added(made.workspace, "account", name="华澜重工集团")
    made.close()
    with (small_disk / "photographs").open("wb", buffering=0) as rest:
        try:
            while True:
                rest.write(bytes(4096))
        except OSError:
            return root


def names(profile: Profile) -> list[str]:
    return [row["name"] for row in profile.workspace.read(lambda r: list(rows(r, _ACCOUNT)))]


_ACCOUNT = ENTITIES["account"]


def test_a_profile_on_a_full_disk_is_read_and_carried_to_another(
    full: Path, tmp_path: Path
) -> None:
    profile = reopened(full)

    unit = export(profile, tmp_path / "carried.kamdesk")

    assert names(profile) == ["华澜重工集团"]
    assert drill(unit, profile.keyed.key).counts["account"] == 1
    profile.close()


def test_a_deed_on_a_full_disk_is_refused_and_done_once_there_is_room(full: Path) -> None:
    profile = reopened(full)
    with pytest.raises(Unavailable, match=r"disk\.full"):
        added(profile.workspace, "account", name="乙")

    (full.parent / "photographs").unlink()
    added(profile.workspace, "account", name="乙")

    assert names(profile) == ["华澜重工集团", "乙"]
    profile.close()


def test_a_file_that_does_not_fit_is_refused_and_leaves_its_room(
    small_disk: Path, clock: Clock
) -> None:
    made = a_profile(small_disk / "profile", clock)
    account = added(made.workspace, "account", name="华澜重工集团")
    pieces = (bytes(1 << 20) for _ in range(64))

    with pytest.raises(Unavailable, match=r"disk\.full"):
        attach_content(made.workspace, "account", account, "film.mp4", pieces)

    assert list(made.workspace.files.incoming.iterdir()) == []
    assert attach_content(made.workspace, "account", account, "note.txt", [b"x"])
    made.close()
