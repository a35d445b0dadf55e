"""A profile for the command line: founded once, copied for each test, opened by a cheap key."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kamdesk.cli.main import run
from tests.workspaces import PASSPHRASE, Clock, a_profile

TODAY = "2026-11-24"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one call of the command line did."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """The one JSON value on stdout."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The JSON error on stderr."""
        return json.loads(self.err)


Kamdesk = Callable[..., Answer]


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile nobody changes; tests work on copies."""
    root = tmp_path_factory.mktemp("founded") / "profile"
    a_profile(root, Clock()).close()
    return root


@pytest.fixture
def root(founded: Path, tmp_path: Path) -> Path:
    """The folder of this test's profile."""
    copied = tmp_path / "profile"
    shutil.copytree(founded, copied)
    return copied


@pytest.fixture
def kamdesk(root: Path, capsys: pytest.CaptureFixture[str]) -> Kamdesk:
    """Call the command line in this process: ``kamdesk("list", "accounts", "--json")``."""

    def call(*words: str, **variables: str) -> Answer:
        usual = {
            "KAMDESK_PROFILE": str(root),
            "KAMDESK_PASSPHRASE": PASSPHRASE,
            "KAMDESK_TODAY": TODAY,
            "KAMDESK_LANG": "en",
        }
        capsys.readouterr()
        code = run(words, usual | variables)
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return call


@pytest.fixture
def account(kamdesk: Kamdesk) -> str:
    """The id of an account called 华澜重工集团."""
    made = kamdesk("add", "accounts", "name=华澜重工集团", "short_name=华澜", "tier=S", "--json")
    return str(made.value["id"])
