"""The commands ``gui`` and ``screenshot``; Qt is loaded by them alone."""

from importlib import import_module
from pathlib import Path
from typing import Any

from kamdesk.app.desktop_options import GuiOptions, ScreenshotOptions
from kamdesk.app.starting import hold_collector
from kamdesk.cli.call import Call
from kamdesk.cli.usage import Misused
from kamdesk.config import has_screen
from kamdesk.errors import Refused, Unavailable


def opened(call: Call) -> int:
    """Open the window and stay until it is closed."""
    wanted = call.arguments
    if wanted.smoke and not wanted.report:
        raise Misused("usage.missing", names="--report", program="kamdesk gui", field="report")
    if not wanted.smoke and not has_screen():
        raise Unavailable("window.no_screen")
    hold_collector()
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
                report=_path(wanted.report),
            )
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
        out=Path(wanted.out).expanduser(),
        passphrase=call.environment.passphrase,
        today=call.environment.today,
        demo=wanted.demo,
        account=wanted.account,
        user=wanted.user,
        state=wanted.state,
        lang=call.environment.language,
        theme=wanted.theme,
        scale=wanted.scale,
        size=size(wanted.size),
    )
    return int(_desktop().screenshot(options))


def size(text: str) -> tuple[int, int]:
    """Read ``1440x900``. Raises Refused ``screenshot.bad_size``."""
    width, sign, height = text.lower().replace("×", "x").partition("x")
    if not sign or not width.isdecimal() or not height.isdecimal():
        raise Refused("screenshot.bad_size", field="size", value=text)
    return int(width), int(height)


def _path(text: str | None) -> Path | None:
    return Path(text).expanduser() if text else None


def _desktop() -> Any:
    return import_module("kamdesk.app.desktop")
