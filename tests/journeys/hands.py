"""What a person does at the computer: press, type, point, look. Nothing else moves a journey."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kamdesk.ui.theme import theme

WAIT = 20_000
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
_FEW = 24  # pixels of the accent that make a ring, an edge or a ground
_AROUND = 6


def keyboard() -> QWidget:
    """Where a person's keys would go now."""
    at = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert at is not None, "the keyboard is nowhere"
    return at


def press(key: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(keyboard(), key, how)


def write(text: str) -> None:
    QTest.keyClicks(keyboard(), text)


def click(widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def wait(qtbot: QtBot, until: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(until()), timeout=WAIT)


def read(widget: QWidget) -> str:
    """All that is to be read on a widget, one text a line; rows of lists as they are said."""
    said: list[str] = []
    for part in (widget, *widget.findChildren(QWidget)):
        if part.isVisible():
            said += rows(part) if isinstance(part, QAbstractItemView) else [_text(part)]
    return "\n".join(text for text in said if text)


def _text(part: QWidget) -> str:
    worded = isinstance(part, QLabel | QAbstractButton) and part.text()
    return part.text() if worded else part.accessibleName()  # type: ignore[attr-defined]


def rows(view: QAbstractItemView) -> list[str]:
    """The lines of a list, as they are said."""
    model, root = view.model(), QModelIndex()
    wide = model.columnCount(root) if isinstance(view, QTableView) else 1
    cells = [[model.index(row, at) for at in range(wide)] for row in range(model.rowCount(root))]
    role = Qt.ItemDataRole.AccessibleTextRole
    return [" | ".join(str(cell.data(role) or "") for cell in row) for row in cells]


def point(view: QAbstractItemView, text: str) -> None:
    """Click the first row that says so, where there is one."""
    places = [at for at, row in enumerate(rows(view)) if text in row]
    for at in places[:1]:
        spot = view.visualRect(view.model().index(at, 1)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def button(widget: QWidget, text: str) -> QAbstractButton:
    """The button somebody who reads that text would press."""
    found = [each for each in widget.findChildren(QAbstractButton)
             if each.isVisible() and text in (each.text(), each.accessibleName())]  # fmt: skip
    assert found, f"no button says {text!r}"
    return found[0]


def is_seen() -> bool:
    """Whether somebody can see where the keyboard is: a ring, an edge, a ground, or a caret."""
    QApplication.processEvents()
    at = keyboard()
    if not at.isVisible() or at.size().isEmpty():
        return False
    if at.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
        return True  # a caret blinks there
    top = at.window()
    box = QRect(at.mapTo(top, QPoint()), at.size())
    near = top.grab(box.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)).toImage()
    seen = bytes(near.convertToFormat(QImage.Format.Format_RGB32).constBits())
    marks = (theme().color(name).rgb().to_bytes(4, "little") for name in ("accent", "accentSoft"))
    return sum(map(seen.count, marks)) >= _FEW
