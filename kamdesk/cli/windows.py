"""The commands ``gui`` and ``screenshot``; Qt is loaded by them alone."""

import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from kamdesk.app.desktop_options import GuiOptions, ScreenshotOptions
from kamdesk.app.starting import hold_collector, put_off_modules, spare_feature_search
from kamdesk.cli.call import Call
from kamdesk.cli.usage import Misused
from kamdesk.config import has_screen, named_file_errors, private_folder
from kamdesk.errors import Refused, Unavailable

_SMALLEST: Final = (320, 240)
_LARGEST: Final = 8_000  # a side; more would ask for gigabytes
_SCALES: Final = (0.5, 3.0)


def opened(call: Call) -> int:
    """Open the window and stay until it is closed."""
    wanted = call.arguments
    if wanted.smoke and not wanted.report:
        raise Misused("usage.missing", names="--report", program="kamdesk gui", field="report")
    if not wanted.smoke and not has_screen():
        raise Unavailable("window.no_screen")
    hold_collector()
    spare_feature_search()
    put_off_modules()
    return int(
        _desktop().run(
            GuiOptions(
                profile=call.environment.profile,
                passphrase=call.environment.passphrase,
                today=call.environment.today,
                demo=wanted.demo,
                lang=call.environment.language,
                theme=wanted.theme,
                smoke=wanted.smoke,
                report=_report(wanted.report),
            ),
            call.output.complain,
        )
    )


def painted(call: Call) -> int:
    """Paint a page into a file, or list the pages."""
    wanted = call.arguments
    if wanted.list:
        names = list(_desktop().page_names())
        call.output.give(names, lambda: "\n".join(names))
        return 0
    for name in ("page", "out"):
        if not getattr(wanted, name):
            shown = {"page": "PAGE", "out": "--out"}[name]
            raise Misused("usage.missing", names=shown, program="kamdesk screenshot", field=name)
    options = ScreenshotOptions(
        profile=call.environment.profile,
        page=wanted.page,
        out=_picture(wanted.out),
        passphrase=call.environment.passphrase,
        today=call.environment.today,
        demo=wanted.demo,
        account=wanted.account,
        user=wanted.user,
        state=wanted.state,
        lang=call.environment.language,
        theme=wanted.theme,
        scale=_scale(wanted.scale),
        size=size(wanted.size),
    )
    return int(_desktop().screenshot(options, call.output.complain))


def size(text: str) -> tuple[int, int]:
    """Read ``1440x900``. Raises Refused ``screenshot.bad_size`` or ``value.out_of_range``."""
    width, sign, height = text.lower().replace("×", "x").partition("x")
    if not sign or not width.isdecimal() or not height.isdecimal():
        raise Refused("screenshot.bad_size", field="size", value=text)
    sides = int(width), int(height)
    if any(not low <= side <= _LARGEST for low, side in zip(_SMALLEST, sides, strict=True)):
        low, high = "{}x{}".format(*_SMALLEST), f"{_LARGEST}x{_LARGEST}"
        raise Refused("value.out_of_range", field="size", value=text, low=low, high=high)
    return sides


def _scale(factor: float) -> float:
    low, high = _SCALES
    if not low <= factor <= high:
        raise Refused("value.out_of_range", field="scale", value=factor, low=low, high=high)
    return factor


def _picture(text: str) -> Path:
    """Return where the picture goes. A folder is not made: a slip of the pen would make one too."""
    out = Path(text).expanduser()
    if not out.parent.is_dir():
        raise Refused("screenshot.no_folder", field="out", path=str(out.parent))
    if out.is_dir():
        raise Refused("screenshot.is_folder", field="out", path=str(out))
    return out


def _report(text: str | None) -> Path | None:
    """Return where the report goes; that it can be written is known before the long walk."""
    if not text:
        return None
    path = Path(text).expanduser()
    if path.is_dir():
        raise Refused("file.is_folder", field="report", path=str(path))
    with named_file_errors(path):
        private_folder(path.parent)
        tempfile.TemporaryFile(dir=path.parent).close()
    return path


def _desktop() -> Any:
    return import_module("kamdesk.app.desktop")
