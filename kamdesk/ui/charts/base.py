"""What every chart shares: its date, its empty state, its picture, and the way to its evidence."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from kamdesk.i18n import _
from kamdesk.ui.charts.picturing import Picturing
from kamdesk.ui.theme import Rows, theme
from kamdesk.ui.widgets.labels import Label


class Chart(QWidget):
    """A chart with an 'as of' line and a context menu to copy or save it as a picture.

    ``opened`` carries the key of the number or point that was asked for, so that a page can show
    the facts behind it.
    """

    opened = Signal(str)

    def __init__(self, name: str, height: int) -> None:
        super().__init__()
        self._name = name
        self._height = height
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.as_of = Label("", "meta", "text3", elide=True)
        self.as_of.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.as_of.hide()
        self._blank = Label("", "body", "text3", wrap=True)
        self._blank.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout()
        lines = Rows(self, gap=2)
        lines.addLayout(self._stack, 1)
        # Only now: a stack without a parent shows its first widget as a window.
        self._stack.addWidget(self._blank)
        lines.addWidget(self.as_of)
        self.picturing = Picturing(self, name)
        self.show_nothing(_("No data yet"))
        theme().changed.connect(self._look_changed)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        px = theme().px
        return QSize(px(320), px(self._height))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        px = theme().px
        return QSize(px(200), px(self._height * 3 // 4))

    def set_as_of(self, text: str) -> None:
        """Say how old the facts are, in words already formatted."""
        self.as_of.setText(text)
        self.as_of.setVisible(bool(text))

    def show_nothing(self, sentence: str) -> None:
        """Replace the chart by one sentence until it has something to show."""
        self._blank.setText(sentence)
        self._stack.setCurrentWidget(self._blank)
        self.setAccessibleDescription(sentence)

    @property
    def is_empty(self) -> bool:
        return self._stack.currentWidget() is self._blank

    def show_canvas(self, canvas: QWidget, description: str) -> None:
        """Bring the drawn chart forward; ``description`` says in words what it shows."""
        if self._stack.indexOf(canvas) < 0:
            self._stack.addWidget(canvas)
        self._stack.setCurrentWidget(canvas)
        self.setAccessibleDescription(description)
        canvas.setAccessibleName(self._name)
        canvas.setAccessibleDescription(description)

    def picture(self) -> QPixmap:
        """The chart as it is seen, on its ground."""
        return self.picturing.picture()

    @Slot()
    def restyle(self) -> None:
        """Draw anew in the theme in force."""
        self.updateGeometry()
        self.update()

    @Slot()
    def _look_changed(self) -> None:
        """Restyle; a slot that a chart overrides would be called after the chart is gone."""
        self.restyle()
