"""The list of entries under their headings: keys, ticks, and dragging to another place."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from kamdesk.ui.pages.tasks.entries import Entry, Group
from kamdesk.ui.pages.tasks.painter import LineDelegate, tick_box
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.bare_list import BareList
from kamdesk.ui.widgets.rows_model import ROW_ROLE, Index

_READ = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class Drop(Struct, frozen=True):
    """An entry let go in a group, under the entries ``above`` it there."""

    entry: Entry
    group: Group
    above: tuple[Entry, ...]


class Lines(QAbstractListModel):
    """Headings and entries in one column."""

    def __init__(self) -> None:
        super().__init__()
        self.groups: tuple[Group, ...] = ()
        self.rows: tuple[Group | Entry, ...] = ()

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.groups = tuple(groups)
        rows: list[Group | Entry] = []
        for group in groups:
            rows += [group, *group.entries]
        self.rows = tuple(rows)
        self.endResetModel()

    def place(self, entry_id: UUID | None) -> int | None:
        """Return the row of an entry; None when it is not here."""
        found = (at for at, row in enumerate(self.rows)
                 if isinstance(row, Entry) and row.id == entry_id)  # fmt: skip
        return next(found, None)

    def group_at(self, row: int) -> Group | None:
        """Return the group a row stands in."""
        heads = [each for each in self.rows[: row + 1] if isinstance(each, Group)]
        return heads[-1] if heads else None

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802  Qt's name
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in _READ:
            return row.said if isinstance(row, Entry) else f"{row.title} {len(row.entries)}"
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, Entry):
            return "\n".join(part for part in (row.text, row.about) if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.rows[index.row()], Group):
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)


class EntryList(BareList):
    """Signals: ``asked`` carries a verb for the current entry ("done" or "edit").

    ``picked`` when another entry is current; ``dropped`` carries a Drop; ``menu_asked`` a spot
    on the screen.
    """

    asked = Signal(str)
    dropped = Signal(object)
    menu_asked = Signal(QPoint)

    def __init__(self, name: str) -> None:
        self.lines = Lines()
        super().__init__(self.lines, name)
        self.painter = LineDelegate(self)
        self.can_drag = True
        self._from: QPoint | None = None
        self._carried: Entry | None = None
        self.setMouseTracking(True)
        self.setItemDelegate(self.painter)
        self.doubleClicked.connect(lambda _index: self.asked.emit("edit"))

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Replace the lines; the current entry, or its neighbour, and the scroll stay."""
        if self.lines.groups == tuple(groups):
            return
        kept, row, spot = self.entry(), self.currentIndex().row(), self.verticalScrollBar().value()
        self._let_go()
        self.lines.show_groups(groups)
        place = self.lines.place(kept.id) if kept else None
        if place is not None:
            self.setCurrentIndex(self.lines.index(place))
        elif kept is not None:
            self.go_to(row)
        self.verticalScrollBar().setValue(spot)

    def entry(self) -> Entry | None:
        """Return the current entry."""
        row = self.currentIndex().row()
        found = self.lines.rows[row] if 0 <= row < len(self.lines.rows) else None
        return found if isinstance(found, Entry) else None

    def go_to(self, row: int, step: int = 1) -> None:
        """Make the entry at or after a row current, before it when ``step`` is -1."""
        rows = self.lines.rows
        row = max(0, min(len(rows) - 1, row))
        ways = (range(row, len(rows)), range(row, -1, -1))
        wanted = [at for way in (ways if step > 0 else reversed(ways)) for at in way]
        found = (at for at in wanted if rows and isinstance(rows[at], Entry))
        place = next(found, None)
        if place is not None:
            self.setCurrentIndex(self.lines.index(place))

    def reach(self, entry_id: UUID) -> bool:
        """Make an entry current; tell whether it is here."""
        place = self.lines.place(entry_id)
        if place is not None:
            self.setCurrentIndex(self.lines.index(place))
            self.scrollTo(self.lines.index(place))
        return place is not None

    def walk(self, step: int) -> None:
        """Go to the next or the previous entry."""
        here = self.currentIndex().row()
        self.go_to(here + step if here >= 0 else 0, step)
        self.scrollTo(self.currentIndex())

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        step = {Qt.Key.Key_J: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_K: -1, Qt.Key.Key_Up: -1}.get(
            Qt.Key(event.key())
        )
        modified = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if event.key() == Qt.Key.Key_Escape and self._carried is not None:
            self._let_go()
        elif step and not modified:
            self.walk(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.entry():
            self.asked.emit("edit")
        elif event.key() == Qt.Key.Key_Space and self.entry():
            self.asked.emit("done")
        elif modified or (event.text() and event.text().isprintable()):
            event.ignore()  # letters are verbs of the page, never a search in the list
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusInEvent(event)
        if self.entry() is None:
            self.go_to(0)
        self.picked.emit()
        self.viewport().update()

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        index = self.indexAt(event.position().toPoint())
        row = self.lines.rows[index.row()] if index.isValid() else None
        if not isinstance(row, Entry):
            return
        self.setCurrentIndex(index)
        air = theme().px(7)
        ticked = tick_box(self.visualRect(index)).adjusted(-air, -air, air, air)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if ticked.contains(event.position().toPoint()):
            self.asked.emit("done")
        elif self.can_drag and row.is_open:
            self._from = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        spot = event.position().toPoint()
        if self._from is None:
            self._hover(self.indexAt(spot).row())
            return
        far = (spot - self._from).manhattanLength() >= QApplication.startDragDistance()
        if self._carried is None and far:
            self._carried = self.entry()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._carried is not None:
            self.painter.gap = self._gap_at(spot)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        carried, gap = self._carried, self._gap_at(event.position().toPoint())
        self._let_go()
        if carried is not None and gap > 0:
            self._drop(carried, gap)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        self._hover(-1)
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  Qt's name
        if self.entry() is not None:
            self.menu_asked.emit(event.globalPos())

    def _gap_at(self, spot: QPoint) -> int:
        """Return the row something dropped here would stand above; rows below the last count."""
        index = self.indexAt(spot)
        if not index.isValid():
            return len(self.lines.rows) if spot.y() > 0 else 0
        box = self.visualRect(index)
        return index.row() + (1 if spot.y() > box.center().y() else 0)

    def _drop(self, entry: Entry, gap: int) -> None:
        group = self.lines.group_at(gap - 1)
        if group is None:
            return
        start = self.lines.rows.index(group) + 1
        above = self.lines.rows[start:gap]
        kept = tuple(each for each in above if isinstance(each, Entry) and each.id != entry.id)
        self.dropped.emit(Drop(entry, group, kept))

    def _let_go(self) -> None:
        self._from = self._carried = None
        self.painter.gap = -1
        self.unsetCursor()
        self.viewport().update()

    def _hover(self, row: int) -> None:
        if row != self.painter.hovered:
            self.painter.hovered = row
            self.viewport().update()
