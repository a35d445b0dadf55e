"""The smoke test of a build: every page in both languages and themes, told as one JSON report."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QWidget

from kamdesk import i18n
from kamdesk.app.desktop_options import GuiOptions
from kamdesk.app.desktop_setup import wear
from kamdesk.app.desktop_stage import Wanted, account_of, go, pause, profile_for, stage
from kamdesk.app.desktop_walk import clipped_texts, overflowing, unnamed_buttons
from kamdesk.config import replace_file
from kamdesk.ui.pages.start.first_run import FirstRunPage
from kamdesk.ui.pages.start.unlock import UnlockPage
from kamdesk.ui.shell.crash import crash_text
from kamdesk.ui.shell.routes import Route
from kamdesk.ui.shell.window import Window
from kamdesk.ui.theme import theme

DONE, FAILED = 0, 1
_SIZES = ((1440, 900), (1180, 720))
_LOOK_MS = 120  # between a page's rows and its judgement: late layouts


@dataclass(slots=True)
class Opened:
    """One page as it was opened. ``milliseconds`` run from the click to its rows, painted."""

    page: str
    language: str
    theme: str
    size: str
    milliseconds: float
    clipped: list[str] = field(default_factory=list)
    overflowing: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Report:
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
    with _listening(report):
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
                        _walk(window, report, [*_routes(account_of(profile, None))])
    if options.report is not None:
        write(report, options.report)
    return DONE if report.is_good else FAILED


def write(report: Report, path: Path) -> None:
    """Write the report. Raises Unavailable when the disk refuses."""
    told = {"good": report.is_good, **asdict(report)}
    replace_file(path, json.dumps(told, ensure_ascii=False, indent=2).encode())


def _routes(subject: object) -> Iterator[tuple[str, Route]]:
    from kamdesk.ui.page import Subject  # noqa: PLC0415 - only to tell

    yield "accounts", Route("accounts")
    yield "week", Route("week")
    yield "opportunities", Route("opportunities")
    if isinstance(subject, Subject):
        yield "account-360", Route("account", subject)
        yield "account-timeline", Route("account", subject, "timeline")
        yield "account-score", Route("account", subject, "score")
        yield "log-visit", Route("visit", subject)


def _walk(window: Window, report: Report, routes: list[tuple[str, Route]]) -> None:
    for name in ("light", "dark"):
        theme().choose(name)
        for page, route in routes:
            began = perf_counter()
            if route.room == window.route.room == "accounts":
                window.repaint()
            else:
                go(window, route)
                window.repaint()
            spent = (perf_counter() - began) * 1000
            _judge(window, report, page, spent)


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
        for look in ("light", "dark"):
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
def _listening(report: Report) -> Iterator[None]:
    """Take down what Qt complains about."""

    def note(kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
        if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            report.warnings.append(text)

    before = qInstallMessageHandler(note)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
