"""Does every place to write in keep to 16 ms a frame while somebody writes?

Letters, then words of an input method, in each search box, form and editor; what is looked up or
kept meanwhile counts where it arrives on the thread of the window.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from benchmarks._frames import Held, frames, sample_window
from kamdesk.app.core import Profile
from kamdesk.app.desktop_options import ScreenshotOptions
from kamdesk.app.desktop_pictures import PAGES
from kamdesk.app.desktop_stage import pause
from kamdesk.ui.pages.capture.page import CapturePage
from kamdesk.ui.shell.window import Window

LINES: Final = 200
_LETTERS: Final = "plan 2027"
_WORDS: Final = ("产能", "备件", "华澜")
_CTRL: Final = Qt.KeyboardModifier.ControlModifier
Field = QLineEdit | QPlainTextEdit
_QUIET_MS: Final = 400  # longer than a page waits before it looks up what is written
_FORMS: Final = {
    "accounts": ("accounts.new", "accounts.filter", "accounts.write"),
    "account-people": ("account.new",),
    "opportunities": ("opportunities.new",),
    "opportunities-table": ("opportunities.edit",),
    "tasks": ("tasks.new",),
    "week": ("week.new",),
}


def questions() -> list[dict[str, object]]:
    """Answer for everything that can be written in on every page of the sample."""
    answers: list[dict[str, object]] = []
    with sample_window() as (window, profile):
        for page in PAGES:
            answers += list(_written_on(window, profile, page))
        answers.append(_palette(window))
    return answers


def _written_on(window: Window, profile: Profile, page: str) -> Iterator[dict[str, object]]:
    show = PAGES[page]
    if show is None or page == "cover":
        return
    show(window, profile, ScreenshotOptions(profile=profile.paths.root, page=page, out=Path()))
    pause(500)
    if isinstance(shown := window.page(), CapturePage):
        yield _capture(shown)
        return
    yield from _each(window, page)
    for action in _FORMS.get(page, ()):
        window.perform(action)
        pause(500)
        yield from _each(window, action)
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)


def _each(window: Window, place: str) -> Iterator[dict[str, object]]:
    """Write in every field in sight that was not there before, all of them one question."""
    spans: list[float] = []
    for field in _fields(window.page()):
        if not field.property("measured"):
            field.setProperty("measured", "yes")
            spans += written(field)
    if spans:
        yield frames(f"typing: {place}", spans)


def _fields(page: QWidget) -> list[Field]:
    lines: list[Field] = [*page.findChildren(QLineEdit), *page.findChildren(QPlainTextEdit)]
    seen = (each for each in lines if each.isVisible() and each.isEnabled())
    return [each for each in seen if not each.isReadOnly()]


def written(field: QWidget) -> list[float]:
    """Write letters and words, take them back, and return what each stroke took."""
    held = Held()
    field.setFocus()
    QApplication.processEvents()
    target = QApplication.focusWidget() or field
    for letter in _LETTERS:
        held.act(partial(QTest.keyClick, target, letter), rest=25)
    held.live(_QUIET_MS)
    for words in _WORDS:
        held.act(_composed(target, words), rest=40)
    held.act(lambda: QTest.keyClick(target, Qt.Key.Key_A, _CTRL))
    held.act(lambda: QTest.keyClick(target, Qt.Key.Key_Backspace))
    held.live(_QUIET_MS)
    return held.spans


def _composed(target: QWidget, words: str) -> Callable[[], object]:
    event = QInputMethodEvent()
    event.setCommitString(words)
    return lambda: QApplication.sendEvent(target, event)


def _capture(page: CapturePage) -> dict[str, object]:
    """Write at the end of long notes: headings, tasks, mentions and plain lines."""
    kinds = ("", "/", "- ", "! ")
    lines = [f"{kinds[n % 4]}第 {n} 点 二期范围与备件方案的评审意见" for n in range(LINES)]
    page.take_focus()
    QApplication.processEvents()
    page.editor.insertPlainText("\n".join(lines) + "\n")
    pause(1_500)
    name = f"typing: capture, the editor with {page.editor.document().blockCount()} lines"
    return frames(name, written(page.editor))


def _palette(window: Window) -> dict[str, object]:
    window.open_palette()
    pause(300)
    return frames("typing: the palette", written(window.palette_view.field))


if __name__ == "__main__":
    for each in questions():
        print(each)
