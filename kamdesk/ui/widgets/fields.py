"""Parts of a form: a labelled row that explains problems in place, and the check box."""

from PySide6.QtCore import QRect, QSize, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from kamdesk.errors import KamdeskError
from kamdesk.i18n import sentence
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.painting import (
    draw_icon,
    draw_text,
    focus_ring,
    frame_rounded,
    is_reached,
    text_width,
)

# Qt counts the frame of combo and date boxes differently, so their height is held.
CONTROL_HEIGHT = 30


def refusal(error: KamdeskError, label: str) -> str:
    """Say why something was refused, with the field's own word."""
    return sentence(type(error)(error.code, **{**error.facts, "field": label}))


class FieldRow(QWidget):
    """A label above its editor, and under it a hint or what is wrong with the value."""

    def __init__(
        self, label: str, editor: QWidget, *, required: bool = False, hint: str = ""
    ) -> None:
        super().__init__()
        self.editor = editor
        self._hint = hint
        self.label = Label(label, "meta", "text2")
        self.label.setBuddy(editor)
        self.problem = Label(hint, "meta", "text3", wrap=True)
        if not hint:
            self.problem.hide()  # showing it before it has a parent would open a window
        head = Columns(gap=4)
        head.addWidget(self.label)
        if required:
            head.addWidget(Label("*", "meta", "riskText"))
        head.addStretch(1)
        lines = Rows(self, gap=4)
        lines.addLayout(head)
        lines.addWidget(editor)
        lines.addWidget(self.problem)
        editor.setAccessibleName(label)
        editor.setAccessibleDescription(hint)

    def explain(self, sentence: str) -> None:
        """Say what is wrong; an empty sentence takes it back."""
        wrong = bool(sentence)
        self.problem.setText(sentence or self._hint)
        self.problem.recolor("riskText" if wrong else "text3")
        self.problem.setVisible(bool(sentence or self._hint))
        self.editor.setAccessibleDescription(sentence or self._hint)
        self.editor.setProperty("problem", "true" if wrong else "false")
        self.editor.style().unpolish(self.editor)
        self.editor.style().polish(self.editor)

    @property
    def is_wrong(self) -> bool:
        return bool(self.editor.property("problem") == "true")


class CheckBox(QCheckBox):
    """A yes or no with a painted tick."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        theme().changed.connect(self._restyle)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        px = theme().px
        words = text_width(self.text()) + px(8) if self.text() else 0
        return QSize(px(18) + words, px(22))

    def hitButton(self, pos: object) -> bool:  # noqa: ARG002, N802  Qt's signature
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        px = theme().px
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRect(px(1), (self.height() - px(16)) // 2, px(16), px(16))
        draw_check(p, box, self.isChecked())
        if is_reached(self):
            focus_ring(p, box.adjusted(-px(1), -px(1), px(1), px(1)), px(5))
        draw_text(p, self.rect().adjusted(px(26), 0, 0, 0), self.text())
        p.end()

    @Slot()
    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


def draw_check(p: QPainter, box: QRect, checked: bool) -> None:
    """A check box filling a square rect."""
    px = theme().px
    if checked:
        frame_rounded(p, box, px(4), "accent", "accent")
        draw_icon(p, box, "check", "onAccent", 12)
    else:
        frame_rounded(p, box, px(4), "surface", "field")
