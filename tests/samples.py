"""One profile of sample data for the whole run, with what a test copies it by."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from kamdesk import i18n
from kamdesk.app.sample import found_sample_profile
from kamdesk.config import ProfilePaths
from tests.ui.days import DAY


@dataclass(frozen=True, slots=True)
class Seeded:
    """A profile of sample data that nobody has open."""

    folder: Path
    key: bytes

    def copied(self, folder: Path) -> ProfilePaths:
        """Copy it for a test that may write."""
        shutil.copytree(self.folder, folder)
        return ProfilePaths(folder)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    i18n.use("en")
    folder = tmp_path_factory.mktemp("journeys") / "sample"
    made = found_sample_profile(folder, lang="en", today=DAY)
    key = made.keyed.key
    made.close()
    return Seeded(folder, key)
