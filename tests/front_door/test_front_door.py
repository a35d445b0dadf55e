"""The first file a newcomer runs: what it promises without running anything for half a minute."""

import ast
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 200  # lines, so that a newcomer reads it before trusting it


@pytest.fixture
def door() -> ModuleType:
    """Load dev.py as a module, without running a command."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def calls(door: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Record what would be run instead of running it; everything succeeds."""
    recorded: list[list[str]] = []

    def record(command: list[str], **_options: object) -> int:
        recorded.append(command)
        return 0

    monkeypatch.setattr(door.subprocess, "call", record)
    monkeypatch.setattr(door, "prepare", lambda *_locks: None)
    return recorded


def test_the_front_door_needs_only_the_standard_library() -> None:
    tree = ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"))
    imported = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    sources = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module}

    assert imported | sources <= set(sys.stdlib_module_names)


def test_the_front_door_stays_short() -> None:
    assert len((ROOT / "dev.py").read_text(encoding="utf-8").splitlines()) < LONGEST


def test_without_a_command_the_door_lists_what_it_can_do() -> None:
    told = subprocess.run(
        [sys.executable, ROOT / "dev.py"], capture_output=True, text=True, check=False
    )

    assert told.returncode == 1
    assert all(
        word in told.stderr for word in ("run", "setup", "test", "prove", "bench", "strings")
    )


def test_run_hands_everything_behind_the_dashes_to_the_window(
    door: ModuleType, calls: list[list[str]]
) -> None:
    door.run(["--", "--demo", "--lang", "en"])

    assert calls[-1][1:] == ["-P", "-m", "kamdesk", "gui", "--demo", "--lang", "en"]


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libGL.so.1", "libgl1"),
        ("libX11.so.6", "libx11-6"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libwayland-egl.so.1", "libwayland-egl1"),
    ],
)
def test_a_library_is_found_under_the_name_debian_gives_its_package(
    door: ModuleType, library: str, package: str
) -> None:
    assert door.package_of(library) == package


@pytest.mark.parametrize(
    ("known", "package"), [("", "libglib2.0-0"), ("libglib2.0-0t64\n", "libglib2.0-0t64")]
)
def test_glib_has_another_name_where_the_system_knows_one(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, known: str, package: str
) -> None:
    monkeypatch.setattr(door.shutil, "which", lambda _name: "/usr/bin/apt-cache")
    monkeypatch.setattr(door.subprocess, "check_output", lambda *_words, **_options: known)

    assert door.package_of("libglib-2.0.so.0") == package


def test_who_may_not_install_is_told_the_exact_line(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door.os, "geteuid", lambda: 1000)
    line = "sudo apt-get update && sudo apt-get install -y libgl1 fonts-wqy-microhei"

    with pytest.raises(SystemExit, match=line):
        door.apt(["libgl1", "fonts-wqy-microhei"])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux lacks libraries")
def test_everything_missing_is_asked_for_at_once(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(door, "apt", asked.append)
    monkeypatch.setattr(door, "is_missing", lambda library: library == "libEGL.so.1")
    monkeypatch.setattr(door, "CJK_FONTS", ())
    monkeypatch.setattr(door.importlib.util, "find_spec", lambda _name: None)

    door.check_system()

    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert asked == [["libegl1", "fonts-wqy-microhei", f"python{version}-venv"]]


def test_a_lock_that_is_installed_already_is_left_alone(
    door: ModuleType, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(door, "VENV", tmp_path)
    monkeypatch.setattr(door, "link_program", lambda: None)

    door.install("desktop")
    once = len(calls)
    door.install("desktop")

    assert any("--require-hashes" in call for call in calls)
    assert len(calls) == once


def test_a_failed_install_leaves_no_stamp(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(door, "VENV", tmp_path)
    monkeypatch.setattr(door.subprocess, "call", lambda *_words, **_options: 1)

    with pytest.raises(SystemExit, match="failed with 1"):
        door.install("desktop")

    assert list(tmp_path.iterdir()) == []


def test_the_gate_stops_at_the_first_failure_and_names_it(
    door: ModuleType,
    calls: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran: list[str] = []
    said: list[str] = []
    monkeypatch.setattr(door, "say", said.append)

    def fail_at_the_contracts(command: list[str], **_options: object) -> int:
        ran.append(Path(command[0]).name)
        return 3 if ran[-1] == "lint-imports" else 0

    monkeypatch.setattr(door.subprocess, "call", fail_at_the_contracts)

    assert door.test([]) == 3
    assert ran == ["ruff", "ruff", "lint-imports"]
    assert said[-1] == "== FAILED: lint-imports"


def test_the_gate_ends_with_the_count_of_the_tests(
    door: ModuleType, calls: list[list[str]]
) -> None:
    assert door.test([]) == 0
    assert calls[-1][1:] == ["-n", "2"]
    assert Path(calls[-1][0]).name == "pytest"


def test_an_unknown_proof_is_answered_with_the_list(
    door: ModuleType, calls: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    names = sorted(p.stem.removeprefix("test_") for p in ROOT.glob("tests/proofs/test_*.py"))

    assert door.prove([]) == 0
    assert door.prove(["no such proof"]) == 2
    assert capsys.readouterr().out.split() == names * 2
    assert calls == []


def test_benchmarks_answer_as_json_even_when_a_goal_is_missed(
    door: ModuleType,
    calls: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = 'noise\n[{"name": "start", "ratio": 7.5, "goal": 6.0, "met": false}]\n'
    monkeypatch.setattr(door.subprocess, "check_output", lambda *_words, **_options: answer)

    assert door.bench(["start", "--json"]) == 0
    assert capsys.readouterr().out == (
        '{"questions": [{"name": "start", "ratio": 7.5, "goal": 6.0, "met": false}]}\n'
    )
    assert door.bench(["start"]) == 0
    assert capsys.readouterr().out.split() == ["False", "7.5", "goal", "6.0", "start"]


@pytest.mark.skipif(os.name == "nt", reason="the entry is another file on Windows")
def test_the_program_starts_by_its_name_from_any_folder(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "lib/python3/site-packages").mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    monkeypatch.setattr(door, "VENV", tmp_path)
    monkeypatch.setattr(door, "BIN", tmp_path / "bin")
    monkeypatch.setattr(door, "PYTHON", Path(sys.executable))

    door.link_program()

    named = tmp_path / "lib/python3/site-packages/kamdesk.pth"
    assert named.read_text(encoding="utf-8") == f"{ROOT}\n"
    assert os.access(tmp_path / "bin/kamdesk", os.X_OK)
    asked = [str(tmp_path / "bin/kamdesk-server"), "--help"]
    assert "enrol-code" in subprocess.check_output(asked, text=True)
