"""The head of the account list: sorts on a click, moves and widens columns, marks every row."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QMouseEvent, QPainter

from kamdesk.ui.pages.accounts.columns import CHECK
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.fields import draw_check
from kamdesk.ui.widgets.table import SortHeader

if TYPE_CHECKING:
    from kamdesk.ui.pages.accounts.table import AccountsTable


class ColumnHeader(SortHeader):
    """Signals: ``moved`` the keys in their new order; ``resized`` a key and its pixels.

    ``all_asked`` when the box over the marks is clicked.
    """

    moved = Signal(object)
    resized = Signal(str, int)
    all_asked = Signal()

    def __init__(self, table: "AccountsTable") -> None:
        super().__init__(table)
        self._accounts = table
        self._held = False  # the mouse button is down: what moves now moves by hand
        self._wide: tuple[int, int] | None = None
        self._went = False
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.sectionResized.connect(self._note_width)
        self.sectionMoved.connect(self._note_move)
        self.sectionClicked.connect(self._note_click)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        self._held, self._wide, self._went = True, None, False
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        super().mouseReleaseEvent(event)
        self._held = False
        if self._wide is not None:
            section, wide = self._wide
            self.resized.emit(self._columns()[section].key, wide)
        elif self._went:
            self._tell_order()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802 - Qt's signature
        super().paintSection(painter, rect, section)
        if self._columns()[section].key == CHECK:
            px = theme().px
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            top = rect.y() + (rect.height() - px(16)) // 2
            box = QRect(rect.x() + px(14), top, px(16), px(16))
            count, rows = len(self._accounts.marks), self._accounts.model().rowCount()
            draw_check(painter, box, bool(count) and count >= rows)

    def _tell_order(self) -> None:
        """Say the new order, and put the sections back: the model takes it over."""
        shown = self._columns()
        order = [self.logicalIndex(place) for place in range(self.count())]
        keys = [shown[section].key for section in order]
        for place in range(self.count()):
            self.moveSection(self.visualIndex(place), place)
        self.moved.emit(keys)

    def _note_width(self, section: int, _before: int, after: int) -> None:
        if self._held and self._columns()[section].key != CHECK:
            self._wide = (section, after)

    def _note_move(self, _section: int, _before: int, _after: int) -> None:
        if self._held:
            self._went = True

    def _note_click(self, section: int) -> None:
        if self._columns()[section].key == CHECK:
            self.all_asked.emit()
