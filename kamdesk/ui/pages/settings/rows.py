"""One line of the settings: what it is called, what it does, and its control."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QWidget

from kamdesk.i18n import _
from kamdesk.ui.settings_list import ICONS, Setting
from kamdesk.ui.theme import Columns, Rows, emptied, theme
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.painting import (
    draw_icon,
    draw_text,
    fill_rounded,
    focus_ring,
    frame_rounded,
    is_reached,
)

_ROW = 32


class SettingRow(QFrame):
    """A setting. ``note`` says in place what came of using it; ``answer`` shows more under it."""

    def __init__(self, setting: Setting, control: QWidget) -> None:
        super().__init__()
        self.setting, self.control = setting, control
        self._is_shown_off = False
        self._is_first = True
        control.setAccessibleName(control.accessibleName() or _(setting.title))
        control.setAccessibleDescription(_(setting.remark))
        if isinstance(control, QAbstractButton) and not control.text():
            control.setToolTip(_(setting.title))
        self.note = Label("", "meta", "text2", wrap=True)
        self.note.hide()
        self.answers = QWidget()
        self._below = Rows(self.answers, gap=4, margins=(0, 8, 0, 0))
        self.answers.hide()
        words = Rows(gap=2)
        words.addWidget(Label(_(setting.title), "strong"))
        if setting.remark:
            words.addWidget(Label(_(setting.remark), "meta", "text3", wrap=True))
        words.addWidget(self.note)
        line = Columns(gap=20)
        line.addLayout(words, 1)
        line.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        lines = Rows(self, gap=0, margins=(14, 7))
        lines.addLayout(line)
        lines.addWidget(self.answers)
        theme().changed.connect(self.update)

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Say what came of it; an empty text takes it back."""
        self.note.setText(text)
        self.note.recolor("riskText" if wrong else "text2")
        self.note.setVisible(bool(text))

    def answer(self, *widgets: QWidget) -> None:
        """Show longer answers under the row, instead of those that were there."""
        emptied(self._below)
        for widget in widgets:
            self._below.addWidget(widget)
        self.answers.setVisible(bool(widgets))

    def show_off(self, wanted: bool) -> None:
        """Mark it as the one that was asked for."""
        self._is_shown_off = wanted
        self.update()

    def set_first(self, first: bool) -> None:
        """Leave out the line above the first row of a card."""
        self._is_first = first
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        super().paintEvent(event)
        px = theme().px
        p = QPainter(self)
        if not self._is_first:
            p.fillRect(px(14), 0, self.width() - px(28), 1, theme().color("line"))
        if self._is_shown_off:
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = self.rect().adjusted(px(6), px(3), -px(6), -px(3))
            fill_rounded(p, box.toRectF(), px(7), "accentSoft")
        p.end()


class SectionRow(QAbstractButton):
    """The way to one section, at the left of the page."""

    def __init__(self, section: str) -> None:
        super().__init__()
        self.section = section
        self._held = False
        self.setText(_(section))
        self.setAccessibleName(_(section))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def set_held(self, held: bool) -> None:
        """Mark the section that is being read."""
        self._held = held
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(160), theme().px(_ROW))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        px = theme().px
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._held:
            frame_rounded(p, self.rect(), px(6), "surface", "line")
        elif self.underMouse():
            fill_rounded(p, self.rect().toRectF(), px(6), "hover")
        lead = QRect(px(10), 0, px(15), self.height())
        draw_icon(p, lead, ICONS[self.section], "accent" if self._held else "text2", 15)
        style = (13, 600 if self._held else 400, "text" if self._held else "text2")
        draw_text(p, self.rect().adjusted(px(34), 0, -px(6), 0), self.text(), style)
        if is_reached(self):
            focus_ring(p, self.rect(), px(7))
        p.end()
