"""How the command line asks for windows, without opening one."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kamdesk.app.desktop_options import GuiOptions, ScreenshotOptions
from kamdesk.cli import windows
from kamdesk.config import has_screen
from tests.cli.conftest import Kamdesk


class Desktop(ModuleType):
    """Stands where the window would be, and notes what it was asked for."""

    def __init__(self) -> None:
        super().__init__("desktop")
        self.asked: list[Any] = []

    def run(self, options: GuiOptions, _tell: object) -> int:
        self.asked.append(options)
        return 0

    def screenshot(self, options: ScreenshotOptions, _tell: object) -> int:
        self.asked.append(options)
        return 0

    def page_names(self) -> list[str]:
        return ["accounts", "account-360"]


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Desktop:
    made = Desktop()
    monkeypatch.setattr(windows, "_desktop", lambda: made)
    return made


def without_screens() -> dict[str, str]:
    """Return the environment of a machine nobody sits at."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return {name: value for name, value in os.environ.items() if name not in screens}


def test_gui_passes_its_options_on(kamdesk: Kamdesk, desktop: Desktop, root: Path) -> None:
    done = kamdesk("gui", "--demo", "--lang", "zh_CN", "--theme", "dark")

    (asked,) = desktop.asked
    assert done.code == 0
    assert (asked.profile, asked.demo, asked.lang, asked.theme) == (root, True, "zh_CN", "dark")
    assert (asked.today, asked.smoke, asked.report) == (date(2026, 11, 24), False, None)


def test_smoke_asks_for_a_report(kamdesk: Kamdesk, desktop: Desktop, tmp_path: Path) -> None:
    kamdesk("gui", "--smoke", "--report", str(tmp_path / "report.json"))

    assert (desktop.asked[0].smoke, desktop.asked[0].report) == (True, tmp_path / "report.json")


def test_a_screenshot_passes_its_options_on(
    kamdesk: Kamdesk, desktop: Desktop, tmp_path: Path
) -> None:
    out = str(tmp_path / "a.png")
    kamdesk(
        "screenshot", "account-360", "--out", out, "--demo", "--account", "华澜",
        "--user", "苏晓岚", "--state", "palette", "--theme", "light", "--scale", "1.5",
        "--size", "1280x800",
    )  # fmt: skip

    (asked,) = desktop.asked
    assert (asked.page, asked.out, asked.demo) == ("account-360", tmp_path / "a.png", True)
    assert (asked.account, asked.user, asked.state) == ("华澜", "苏晓岚", "palette")
    assert (asked.theme, asked.scale, asked.size) == ("light", 1.5, (1280, 800))


def test_the_pages_are_listed_one_a_line(kamdesk: Kamdesk, desktop: Desktop) -> None:
    assert kamdesk("screenshot", "--list").out == "accounts\naccount-360\n"
    assert kamdesk("screenshot", "--list", "--json").value == ["accounts", "account-360"]


@pytest.mark.parametrize("size", ["1440", "axb", "1440x", "-1x3"])
def test_a_size_that_is_none_is_refused(kamdesk: Kamdesk, desktop: Desktop, size: str) -> None:
    refused = kamdesk("screenshot", "x", "--out", "y.png", f"--size={size}", "--json")

    assert (refused.code, refused.error["field"]) == (2, "size")


@pytest.mark.parametrize(
    ("variables", "platform", "there"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_a_screen_is_where_the_environment_says(
    variables: dict[str, str], platform: str, *, there: bool
) -> None:
    assert has_screen(variables, platform) is there


def test_gui_without_a_screen_says_so_before_a_window_is_tried(
    kamdesk: Kamdesk, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "has_screen", lambda: False)

    refused = kamdesk("gui", "--json")

    assert (refused.code, refused.error["code"]) == (1, "window.no_screen")
    assert kamdesk("gui").err.count("There is no screen here") == 1
    assert desktop.asked == []


def test_smoke_needs_no_screen(
    kamdesk: Kamdesk, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "has_screen", lambda: False)

    assert kamdesk("gui", "--smoke", "--report", "report.json").code == 0
    assert len(desktop.asked) == 1


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DISPLAY", ":nobody-listens-here"),
        ("WAYLAND_DISPLAY", "nobody-listens-here"),
        ("QT_QPA_PLATFORM", "nothing-like-it"),
    ],
)
def test_a_screen_that_does_not_answer_is_told_in_a_sentence(
    tmp_path: Path, variable: str, value: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kamdesk", "gui", "--json", "--lang", "en"],
        env={
            **without_screens(),
            variable: value,
            "KAMDESK_PROFILE": str(tmp_path / "profile"),
            "XDG_RUNTIME_DIR": str(tmp_path),
        },
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 1
    assert json.loads(done.stderr)["code"] == "window.no_answer"
    assert not (tmp_path / "profile").exists()


@pytest.mark.parametrize("display", [None, ":nobody-listens-here"])
def test_a_picture_is_painted_without_any_screen(tmp_path: Path, display: str | None) -> None:
    variables = without_screens()
    if display is not None:
        variables["DISPLAY"] = display
    out = tmp_path / "unlock.png"

    done = subprocess.run(
        [sys.executable, "-m", "kamdesk", "screenshot", "unlock", "--out", str(out)],
        env={**variables, "KAMDESK_PROFILE": str(tmp_path / "profile")},
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert out.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("size", "319x900"),
        ("size", "320x239"),
        ("size", "8001x900"),
        ("size", "900x8001"),
        ("scale", "0.49"),
        ("scale", "3.01"),
        ("scale", "nan"),
        ("out", "no-such-folder/a.png"),
        ("out", "."),
    ],
)
def test_a_picture_nobody_could_want_is_refused_before_it_is_painted(
    kamdesk: Kamdesk, desktop: Desktop, field: str, value: str
) -> None:
    wanted = {"out": "y.png", field: value}
    options = [f"--{name}={given}" for name, given in wanted.items()]

    refused = kamdesk("screenshot", "accounts", *options, "--json")

    assert (refused.code, refused.error["field"]) == (2, field)
    assert value.split("/", maxsplit=1)[0] in refused.error["message"]
    assert desktop.asked == []


@pytest.mark.parametrize(("size", "scale"), [("320x240", "0.5"), ("8000x8000", "3")])
def test_the_smallest_and_the_largest_picture_are_taken(
    kamdesk: Kamdesk, desktop: Desktop, size: str, scale: str
) -> None:
    done = kamdesk("screenshot", "x", "--out", "y.png", "--size", size, "--scale", scale)

    (asked,) = desktop.asked
    assert (done.code, "{}x{}".format(*asked.size), asked.scale) == (0, size, float(scale))


@pytest.mark.parametrize(
    ("page", "state"),
    [("unlock", "palette"), ("account-360", "empty"), ("visits", "drag"), ("today", "drag")],
)
def test_a_state_the_page_does_not_have_is_refused(
    kamdesk: Kamdesk, tmp_path: Path, page: str, state: str
) -> None:
    out = tmp_path / "a.png"

    refused = kamdesk("screenshot", page, "--out", str(out), "--state", state, "--json")

    assert (refused.code, refused.error["field"]) == (2, "state")
    assert page in refused.error["message"]
    assert not out.exists()


@pytest.mark.parametrize("size", ["1179x900", "1440x719"])
def test_a_picture_smaller_than_the_window_is_refused_before_it_is_painted(
    kamdesk: Kamdesk, tmp_path: Path, size: str
) -> None:
    out = tmp_path / "today.png"

    refused = kamdesk("screenshot", "today", "--out", str(out), "--size", size, "--json")

    assert (refused.code, refused.error["code"]) == (2, "screenshot.too_small")
    assert "1180x720" in refused.error["message"]
    assert not out.exists()
