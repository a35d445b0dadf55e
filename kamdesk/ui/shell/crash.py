"""A bug, told without customer data: kind and place only, ready to be copied."""

import platform
import traceback
from typing import Final

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from kamdesk.i18n import _
from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.widgets.buttons import Button, Kind
from kamdesk.ui.widgets.labels import Label

_HERE: Final = "kamdesk"
_MOST_PLACES: Final = 12


def crash_text(error: BaseException) -> str:
    """Write a bug's kind and the places it passed. Its message may hold names, so it stays out."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {_module(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    machine = f"Qt {qVersion()} · Python {platform.python_version()} · {platform.system()}"
    return "\n".join((type(error).__name__, *places[-_MOST_PLACES:], machine))


def _module(path: str) -> str:
    parts = path.replace("\\", "/").split("/")
    if _HERE in parts:
        return "/".join(parts[len(parts) - 1 - parts[::-1].index(_HERE) :])
    return parts[-1]


class CrashDialog(QDialog):
    """Says that something broke, that nothing half-done was kept, and what to send."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Something broke"))
        self.report = QPlainTextEdit(crash_text(error))
        self.report.setReadOnly(True)
        self.report.setAccessibleName(_("Report"))
        copy = Button(_("Copy report"), "copy")
        copy.clicked.connect(self._copy)
        go_on = Button(_("Go on working"), kind=Kind.PRIMARY)
        go_on.clicked.connect(self.accept)
        verbs = Columns(gap=8)
        verbs.addStretch(1)
        verbs.addWidget(copy)
        verbs.addWidget(go_on)
        lines = Rows(self, gap=12, margins=20)
        lines.addWidget(Label(_("Something broke in the program"), "title-2"))
        lines.addWidget(Label(_body(), "body", "text2", wrap=True))
        lines.addWidget(self.report, 1)
        lines.addLayout(verbs)
        self.resize(560, 380)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())


def _body() -> str:
    return _(
        "The deed was not carried out and your data is as it was before. This report says where"
        " it broke and holds no customer data; please send it to whoever looks after kamdesk."
    )
