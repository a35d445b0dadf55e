"""Hands for the tests of forms: open, type, save."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import one
from kamdesk.ui.forms.drawer import RecordDrawer
from kamdesk.ui.forms.requests import FormRequest
from kamdesk.workspace import Workspace


def stored(workspace: Workspace, entity: str, key: UUID) -> dict[str, Any]:
    return workspace.read(one, ENTITIES[entity], key)


def opened(qtbot: QtBot, drawer: RecordDrawer, request: FormRequest) -> RecordDrawer:
    with qtbot.waitSignal(drawer.ready, timeout=20_000):
        drawer.open(request)
    return drawer


def typed(drawer: RecordDrawer, code: str, text: str, form: int = 0) -> None:
    """Type into a field as a person does: everything in it is replaced."""
    editor: Any = drawer.forms[form].rows[code].editor
    editor.setFocus()
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    if text.isascii() and text:
        QTest.keyClicks(target, text)
    elif text:
        composed = QInputMethodEvent()
        composed.setCommitString(text)
        QApplication.sendEvent(target, composed)
    else:
        QTest.keyClick(target, Qt.Key.Key_Delete)


def saved(qtbot: QtBot, drawer: RecordDrawer) -> str:
    with qtbot.waitSignal(drawer.told, timeout=20_000) as told:
        QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return str(told.args[0]) if told.args else ""


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget
