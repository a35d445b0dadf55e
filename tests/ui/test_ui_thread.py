"""No page asks the database on the thread of the window, while it opens and while it is used."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QWidget
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool

from kamdesk.app import desktop_pictures
from kamdesk.app.core import Profile, open_with_key
from kamdesk.app.desktop_options import ScreenshotOptions
from kamdesk.app.desktop_pictures import PAGES
from kamdesk.app.desktop_stage import account_of, pause, stage
from kamdesk.queries.frame import frame
from kamdesk.ui.page import Page
from kamdesk.ui.rooms import BY_KEY
from kamdesk.ui.shell.window import Window
from tests.samples import Seeded
from tests.ui.days import at
from tests.workspaces import Clock

# The cover shows nothing, and asks for a passphrase until the window goes.
INSIDE = {page: show for page, show in PAGES.items() if show is not None and page != "cover"}
USE_MS = 60


class Heard:
    """What was asked of any database, by the thread that asked."""

    def __init__(self) -> None:
        self.by_window: list[str] = []
        self.by_others = 0

    def note(self, what: str) -> None:
        if threading.current_thread() is threading.main_thread():
            self.by_window.append(what)
        else:
            self.by_others += 1


@contextmanager
def listening() -> Iterator[Heard]:
    """Hear every statement, and every connection that is taken to make one past SQLAlchemy."""
    heard = Heard()

    def statement(_connection: object, _cursor: object, sql: str, *_rest: object) -> None:
        heard.note(sql)

    def taken(*_connection: object) -> None:
        heard.note("a connection")

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Pool, "checkout", taken)
    yield heard
    event.remove(Engine, "before_cursor_execute", statement)
    event.remove(Pool, "checkout", taken)


@pytest.fixture
def sample(seeded: Seeded, tmp_path: Path) -> Iterator[Profile]:
    paths = seeded.copied(tmp_path / "profile")
    opened = open_with_key(paths, seeded.key, clock=Clock(at(9)))
    yield opened
    opened.close()


def use(page: Page) -> None:
    """Do what hands do on every page: write, walk through lists, scroll, hover."""
    for field in page.findChildren(QLineEdit):
        if field.isVisible() and field.isEnabled() and not field.isReadOnly():
            QTest.keyClicks(field, "an")
            pause(USE_MS)
            field.clear()
    for area in page.findChildren(QAbstractScrollArea):
        if area.isVisible():
            QTest.mouseMove(area.viewport(), QPoint(40, 40))
            QTest.keyClick(area, Qt.Key.Key_Down)
            scroll(area.viewport())
    pause(USE_MS)


def scroll(widget: QWidget) -> None:
    spot, none = QPointF(widget.rect().center()), Qt.MouseButton.NoButton
    whole = QPointF(widget.mapToGlobal(spot.toPoint()))
    turned = (QPoint(), QPoint(0, -480), none, Qt.KeyboardModifier.NoModifier)
    phase = Qt.ScrollPhase.NoScrollPhase
    QApplication.sendEvent(widget, QWheelEvent(spot, whole, *turned, phase, False))


def walked(window: Window, profile: Profile, page: str) -> str:
    """Open a page, use it, and say which room it is of."""
    INSIDE[page](
        window, profile, ScreenshotOptions(profile=profile.paths.root, page=page, out=Path())
    )
    use(window.page())
    return window.page().room


def test_no_page_asks_the_database_on_the_thread_of_the_window(
    look: None, sample: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = account_of(sample, None)  # a person opens one that is in sight already
    monkeypatch.setattr(desktop_pictures, "account_of", lambda _profile, _word: account)
    asked: dict[str, list[str]] = {}
    rooms: set[str] = set()
    with stage(sample, (1440, 900)) as window, listening() as heard:
        for page in INSIDE:
            before = len(heard.by_window)
            rooms.add(walked(window, sample, page))
            asked[page] = heard.by_window[before:]

    assert {page: sql for page, sql in asked.items() if sql} == {}
    assert heard.by_others > len(asked)
    assert rooms == set(BY_KEY)


def test_what_is_asked_on_the_thread_of_the_window_is_heard(sample: Profile) -> None:
    with listening() as heard:
        sample.workspace.read(frame)

    assert "a connection" in heard.by_window
    assert len(heard.by_window) > 1
