"""A manager finds an account, logs a visit, reads why the score moved, and takes it back."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kamdesk.ui.pages.account.sheet_rows import LedgerRow
from kamdesk.ui.shell.palette_records import Record
from kamdesk.ui.shell.window import Window
from tests.journeys.hands import CTRL, click, press, wait, write


def test_log_a_visit_see_why_the_score_moved_and_undo_it(
    qtbot: QtBot, start: Callable[[], Window]
) -> None:
    window = start()

    # Find the account that fell silent, by its name in the palette.
    press(Qt.Key.Key_K, CTRL)
    wait(qtbot, window.palette_view.isVisible)
    write("Xuanhe")
    listed = window.palette_view.list
    wait(qtbot, lambda: isinstance(listed.chosen(), Record))
    press(Qt.Key.Key_Return)
    wait(qtbot, lambda: window.page().room == "account" and _row(window) is not None)
    before = window.page().header.ring.accessibleName()  # type: ignore[attr-defined]

    # Write up the visit.
    press(Qt.Key.Key_V)
    form: Any = window.page()
    wait(qtbot, lambda: bool(form.form.colleagues.ticked()))
    write("Spindle line runs again; they want an offer for the second hall.")
    press(Qt.Key.Key_Return, CTRL)
    wait(qtbot, lambda: window.page().room == "account" and _row(window) is not None)

    # The toast says what moved and why; the header agrees.
    wait(qtbot, window.deeds.toast.isVisible)
    said = window.deeds.toast.label.text()
    assert said.startswith("Logged · health ")
    assert "Recent activity +" in said
    after = window.page().header.ring.accessibleName()  # type: ignore[attr-defined]
    assert after != before

    # The sheet shows the facts behind it.
    page: Any = window.page()
    click(page.header.ring)
    wait(qtbot, lambda: bool(page.sheet.findChildren(LedgerRow)))
    [activity] = [row for row in page.sheet.findChildren(LedgerRow) if row.key == "activity"][:1]
    assert "Last visit or touch" in activity.accessibleName()
    press(Qt.Key.Key_Escape)

    # And one key takes it back.
    press(Qt.Key.Key_Z, CTRL)
    wait(qtbot, lambda: page.header.ring.accessibleName() == before)
    assert window.deeds.toast.label.text().startswith("Undone: Log visit")


def _row(window: Window) -> object:
    return getattr(window.page(), "_row", None)
