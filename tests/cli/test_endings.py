"""A process asked to end, or killed, leaves no throw-away profile behind."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kamdesk.app.spare import discard_spares, spare_folder, sweep_spares
from kamdesk.cli import main

LENDING = """
import sys, time
from kamdesk.app.spare import spare_folder
with spare_folder() as folder:
    (folder / "kamdesk.db").write_bytes(b"x")
    print("lent", flush=True)
    time.sleep(60)
"""
WAITING = """
import sys
from PySide6.QtCore import QTimer
from kamdesk.app.desktop_setup import application
from kamdesk.app.desktop_signals import heeding
app = application(unseen=True)
QTimer.singleShot(0, lambda: print("waiting", flush=True))
with heeding(lambda: app.exit(7)):
    sys.exit(app.exec())
"""
on_posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let this test's temporary folders stand by themselves."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    monkeypatch.setenv("TMPDIR", str(place))
    return place


@contextmanager
def process(program: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program until it has said its first line; it is killed at the latest at the end."""
    started = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    try:
        assert started.stdout is not None
        assert started.stdout.readline()
        yield started
    finally:
        started.kill()
        started.communicate()


def test_a_spare_folder_is_gone_after_its_use(temporary: Path) -> None:
    with spare_folder() as folder:
        (folder / "kamdesk.db").write_bytes(b"x")
        assert folder.parent == temporary

    assert list(temporary.iterdir()) == []


def test_a_folder_in_use_is_not_swept(temporary: Path) -> None:
    with spare_folder() as ours, process(LENDING):
        assert len(list(temporary.iterdir())) == 2

        sweep_spares()

        assert len(list(temporary.iterdir())) == 2
        assert ours.is_dir()


@on_posix
def test_what_a_killed_process_left_is_swept_at_the_next_start(temporary: Path) -> None:
    with process(LENDING) as killed:
        killed.kill()
        killed.wait()
    (left,) = temporary.iterdir()

    with spare_folder() as folder:
        assert list(temporary.iterdir()) == [folder]
    assert not left.exists()


def test_a_folder_that_is_not_ours_stays(temporary: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "in-use.lock").touch()
    (temporary / "kamdesk-spare-unlocked").mkdir()
    if os.name != "nt":
        (temporary / "kamdesk-spare-link").symlink_to(tmp_path / "elsewhere")
    before = sorted(temporary.iterdir())

    sweep_spares()

    assert sorted(temporary.iterdir()) == before
    assert (tmp_path / "elsewhere" / "in-use.lock").exists()


def test_folders_are_discarded_when_nothing_unwinds(temporary: Path) -> None:
    with spare_folder() as folder:
        discard_spares()
        assert not folder.exists()

    assert list(temporary.iterdir()) == []


@on_posix
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_waiting_window_hears_that_it_is_to_end(name: str) -> None:
    with process(WAITING) as waiting:
        waiting.send_signal(getattr(signal, name))

        assert waiting.wait(timeout=60) == 7


@on_posix
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_command_asked_to_end_unwinds(
    name: str, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = getattr(signal, name)

    def asked_to_end(_words: object) -> int:
        with spare_folder():
            signal.raise_signal(number)
        return 0

    monkeypatch.setattr(main, "run", asked_to_end)
    before = signal.signal(number, signal.SIG_DFL)
    try:
        with pytest.raises(KeyboardInterrupt):
            main.program([])
    finally:
        signal.signal(number, before)
    assert list(temporary.iterdir()) == []
