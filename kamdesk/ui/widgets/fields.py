"""Parts of a form: a labelled row that explains problems in place, selects, dates, check boxes."""

from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDateTimeEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

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


class Select(QComboBox):
    """A choice from a list of (key, text). ``key`` is None while nothing is chosen."""

    def __init__(self, choices: list[tuple[str, str]] | None = None) -> None:
        super().__init__()
        theme().changed.connect(self._restyle)
        self._restyle()
        self.offer(choices or [])

    def offer(self, choices: list[tuple[str, str]]) -> None:
        """Replace the choices; keeps the chosen key when it is still there."""
        held = self.key
        self.clear()
        for key, text in choices:
            self.addItem(text, key)
        self.choose(held)

    @property
    def key(self) -> str | None:
        chosen = self.currentData()
        return None if chosen is None else str(chosen)

    def choose(self, key: str | None) -> None:
        self.setCurrentIndex(-1 if key is None else self.findData(key))

    @Slot()
    def _restyle(self) -> None:
        self.setFixedHeight(theme().px(CONTROL_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        p, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        p.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        edit = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, edit, self)
        whole, side = self.currentText(), Qt.TextElideMode.ElideRight
        option.currentText = self.fontMetrics().elidedText(whole, side, room.width())
        p.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        p.end()
        _draw_end(self, "chevron-down")


class DateField(QDateEdit):
    """A date with a calendar, in ISO order so that both languages read it alike."""

    def __init__(self) -> None:
        super().__init__()
        self.setCalendarPopup(True)
        self.setDisplayFormat("yyyy-MM-dd")
        theme().changed.connect(self._restyle)
        self._restyle()

    @Slot()
    def _restyle(self) -> None:
        self.setFixedHeight(theme().px(CONTROL_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        super().paintEvent(event)
        _draw_end(self, "calendar")


class MomentField(QDateTimeEdit):
    """A date and time of day with a calendar."""

    def __init__(self) -> None:
        super().__init__()
        self.setCalendarPopup(True)
        self.setDisplayFormat("yyyy-MM-dd HH:mm")
        theme().changed.connect(self._restyle)
        self._restyle()

    @Slot()
    def _restyle(self) -> None:
        self.setFixedHeight(theme().px(CONTROL_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        super().paintEvent(event)
        _draw_end(self, "calendar")


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


def _draw_end(field: QWidget, icon: str) -> None:
    px = theme().px
    p = QPainter(field)
    room = QRect(field.width() - px(27), 0, px(22), field.height())
    draw_icon(p, room, icon, "text3" if field.isEnabled() else "none", 14)
    p.end()
