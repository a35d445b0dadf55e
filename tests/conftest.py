"""Standing protections of the suite: no network, no keychain, no screen, nobody's own folders."""

import os
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from hypothesis import settings
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from kamdesk import i18n

pytest_plugins = ["tests.workspaces", "tests.samples"]

# A slow computer is no fault of what is tested.
settings.register_profile("patient", settings(), deadline=None)
settings.load_profile("patient")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Programs that a test starts meet a computer without a keychain.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
_LOOPBACK = ("127.", "::1", "localhost")
_FOLDERS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "APPDATA")


class KeyringInMemory(KeyringBackend):
    """A keychain that lives as long as one test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring leaves it bare
        self.passwords: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.passwords.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run proofs in their long form")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what the proofs counted; a proof reports by `record_property`."""
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{report.nodeid.split('::')[-1]}: {name} {value}")


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Whether a proof is asked for its long form (`dev.py prove`) or for a short sample."""
    return bool(request.config.getoption("--long"))


@pytest.fixture(autouse=True)
def private_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give each test a home of its own and hide the environment of whoever runs the suite."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("KAMDESK_")]:
            if name != "KAMDESK_SAMPLE_DATA":
                patch.delenv(name)
        for name in ("HOME", "USERPROFILE", *_FOLDERS):
            patch.setenv(name, str(home))
        yield home


@pytest.fixture(autouse=True)
def keychain() -> Iterator[KeyringInMemory]:
    """Stand between the suite and the keychain of this computer."""
    before, in_memory = keyring.get_keyring(), KeyringInMemory()
    keyring.set_keyring(in_memory)
    yield in_memory
    keyring.set_keyring(before)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this computer."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(_LOOPBACK):
            pytest.fail(f"A test tried to reach {address}.")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def source_language() -> Iterator[None]:
    """Start and leave each test in English."""
    i18n.use("en")
    yield
    i18n.use("en")


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fail a test that leaves a thread or a window of its own behind."""
    threads = set(threading.enumerate())
    windows = set(_windows())
    yield
    left = [t.name for t in threading.enumerate() if t not in threads and not t.daemon]
    assert not left, f"threads left running: {left}"
    open_windows = [w for w in _windows() if w not in windows and _is_shown(w)]
    for window in open_windows:
        window.close()
    assert not open_windows, f"windows left open: {open_windows}"


def _windows() -> list[Any]:
    """List top-level widgets, and none while no test of this process has asked for Qt."""
    qt = sys.modules.get("PySide6.QtWidgets")
    application = qt.QApplication.instance() if qt else None
    return application.topLevelWidgets() if application else []


def _is_shown(window: Any) -> bool:
    return bool(window.isVisible())
