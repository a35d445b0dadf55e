"""Numbers that open to what they rest on: one large one, or several painted side by side."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QSizePolicy

from kamdesk.ui.theme import theme
from kamdesk.ui.theme.type import Role
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.painting import focus_ring, is_reached


class Walked(Painted):
    """Opens a number by click, or by arrows and Enter.

    ``opened`` carries the place of the number, from the left.
    """

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.at = 0

    def boxes(self) -> list[QRect]:
        """Return where each number can be clicked, from the left."""
        raise NotImplementedError

    def place_at(self, spot: QPoint) -> int | None:
        """Return which number is at a spot."""
        return next((at for at, box in enumerate(self.boxes()) if box.contains(spot)), None)

    def draw_ring(self, p: QPainter) -> None:
        """Frame the number the keyboard is on."""
        boxes = self.boxes()
        if is_reached(self) and self.at < len(boxes):
            focus_ring(p, boxes[self.at].intersected(self.rect()), theme().px(4))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        place = self.place_at(event.position().toPoint())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.at = place
            self.opened.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        last = len(self.boxes()) - 1
        if step is not None and last >= 0:
            self.at = max(0, min(last, self.at + step))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.at <= last:
            self.opened.emit(self.at)
        else:
            super().keyPressEvent(event)


class Number(Label):
    """A large number that opens to what it rests on: by click or Enter."""

    asked = Signal()

    def __init__(self, role: Role, tip: str) -> None:
        super().__init__("", role)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tip)

    def show_number(self, text: str, said: str) -> None:
        """Show another number, called ``said``."""
        self.setText(text)
        self.setAccessibleName(said)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self.asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.asked.emit()
        else:
            super().keyPressEvent(event)
