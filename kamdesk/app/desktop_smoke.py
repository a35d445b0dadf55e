"""The smoke test of a build: every page a picture can be taken of, told as one JSON report."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Final

from msgspec import Struct, field, to_builtins
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QWidget

from kamdesk import i18n
from kamdesk.app.core import Profile
from kamdesk.app.desktop_options import GuiOptions, ScreenshotOptions
from kamdesk.app.desktop_pictures import PAGES, Show
from kamdesk.app.desktop_setup import wear
from kamdesk.app.desktop_stage import WAIT_MS, Wanted, pause, profile_for, stage
from kamdesk.app.desktop_walk import clipped_texts, overflowing, unnamed_buttons
from kamdesk.config import replace_file
from kamdesk.errors import Refused
from kamdesk.ui.pages.start.first_run import FirstRunPage
from kamdesk.ui.pages.start.unlock import UnlockPage
from kamdesk.ui.shell.crash import crash_text
from kamdesk.ui.shell.window import Window
from kamdesk.ui.theme import theme
from kamdesk.ui.theme.current import Mode

DONE, FAILED = 0, 1
_SIZES = ((1440, 900), (1180, 720))
_LOOKS: Final[tuple[Mode, ...]] = ("light", "dark")
_LOOK_MS = 120  # between a page's rows and its judgement: late layouts


class Opened(Struct):
    """One page as it was opened. ``milliseconds`` run from the click to its rows, painted."""

    page: str
    language: str
    theme: str
    size: str
    milliseconds: float
    clipped: list[str] = field(default_factory=list)
    overflowing: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)


class Report(Struct):
    """All of a smoke test; good when nothing warned, crashed or was cut."""

    pages: list[Opened] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.warnings and not self.crashes and bool(self.pages)


def smoke(options: GuiOptions) -> int:
    """Open every page, write the report, return 0 when nothing warned or crashed."""
    report = Report()
    theme().motion.allowed = False
    with listening(report):
        for language in (options.lang,) if options.lang else i18n.LANGUAGES:
            i18n.use(language)
            wear("light", options.scale or 1.0)
            _start_pages(report)
            wanted = Wanted(options.profile, options.passphrase, options.today, options.demo)
            with profile_for(wanted) as profile:
                for size in _SIZES:
                    with stage(profile, size) as window:
                        window.tasks.crashed.connect(
                            lambda bug: report.crashes.append(crash_text(bug))
                        )
                        _walk(window, profile, report, options)
    if options.report is not None:
        write(report, options.report)
    return DONE if report.is_good else FAILED


def write(report: Report, path: Path) -> None:
    """Write the report. Raises Unavailable when the disk refuses."""
    told = {"good": report.is_good, **to_builtins(report)}
    replace_file(path, json.dumps(told, ensure_ascii=False, indent=2).encode())


def _walk(window: Window, profile: Profile, report: Report, options: GuiOptions) -> None:
    for look in _LOOKS:
        theme().choose(look)
        for page, show in PAGES.items():
            if show is not None:
                wanted = ScreenshotOptions(
                    profile=options.profile, page=page, out=Path(), demo=options.demo
                )
                visit(window, profile, report, wanted, show)


def visit(
    window: Window, profile: Profile, report: Report, wanted: ScreenshotOptions, show: Show
) -> None:
    """Open a page and judge it. One that fails goes into the report; the walk goes on."""
    began = perf_counter()
    try:
        show(window, profile, wanted)
        window.repaint()
        spent = (perf_counter() - began) * 1000
        if spent >= WAIT_MS:
            report.crashes.append(f"{wanted.page}: not shown within {WAIT_MS} ms")
        _judge(window, report, wanted.page, spent)
    except Exception as bug:  # noqa: BLE001 - whatever a page does, the next ones are walked too
        if not (isinstance(bug, Refused) and bug.code == "screenshot.no_account"):
            report.crashes.append(f"{wanted.page}: {crash_text(bug)}")
    finally:
        window.covering.take_down()  # under the cover every later page would be judged as nothing


def _judge(widget: QWidget, report: Report, page: str, spent: float) -> None:
    pause(_LOOK_MS)
    report.pages.append(
        Opened(
            page=page,
            language=i18n.language(),
            theme=theme().name,
            size=f"{widget.width()}x{widget.height()}",
            milliseconds=round(spent, 1),
            clipped=clipped_texts(widget),
            overflowing=overflowing(widget),
            unnamed=unnamed_buttons(widget),
        )
    )


def _start_pages(report: Report) -> None:
    for name, kind in (("first-run", FirstRunPage), ("unlock", UnlockPage)):
        for look in _LOOKS:
            theme().choose(look)
            began = perf_counter()
            page = kind()
            page.resize(1180, 720)
            page.show()
            page.repaint()
            _judge(page, report, name, (perf_counter() - began) * 1000)
            page.close()
            page.deleteLater()


@contextmanager
def listening(report: Report) -> Iterator[None]:
    """Take down what Qt complains about, and bugs that nobody caught."""

    def note(kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
        if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            report.warnings.append(text)

    def fell(_kind: type[BaseException], bug: BaseException, _trace: object) -> None:
        report.crashes.append(crash_text(bug))

    before, hook = qInstallMessageHandler(note), sys.excepthook
    sys.excepthook = fell
    try:
        yield
    finally:
        sys.excepthook = hook
        qInstallMessageHandler(before)
