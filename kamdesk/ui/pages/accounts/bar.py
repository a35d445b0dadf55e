"""The bar over the account list: views, filter, columns, density, inspector; or what is marked."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStackedLayout, QWidget

from kamdesk.i18n import _, ngettext
from kamdesk.queries.account_views import ListFrame
from kamdesk.ui.pages.accounts.views import bar_keys, view_name
from kamdesk.ui.theme import Columns, theme
from kamdesk.ui.widgets.buttons import Button, Kind
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.painting import text_width
from kamdesk.ui.widgets.switching import Segmented

_LEAST_FILTER: Final = 150  # design pixels
_WIDEST_FILTER: Final = 260
_GAPS: Final = 52
_ROOMY: Final = 1000
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ListBar(QWidget):
    """Signals: ``view_chosen`` a key, ``narrowed`` when the filter changes, ``entered`` on Enter.

    ``left`` gives the keyboard back to the list.
    """

    view_chosen = Signal(str)
    narrowed = Signal()
    entered = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._frame: ListFrame | None = None
        self._counts: Mapping[str, int] = {}
        self._current = "all"
        self.views = Segmented([("all", _("All"))], _("View"))
        self.more = Button(icon="chevron-down", kind=Kind.GHOST, tip=_("All views"))
        self.filter = QLineEdit()
        self.conditions = Button(icon="list-filter", tip=_("Filter by a field"))
        self.new = Button(icon="plus", tip=_("New account (N)"))
        self.columns = Button(icon="columns-3", tip=_("Columns"))
        self.compact = Button(icon="rows-3", tip=_("Compact"))
        self.inspector = Button(icon="panel-right", tip=_("Inspector (Ctrl+I)"))
        self._build()

    def _build(self) -> None:
        self.filter.setPlaceholderText(_("Name, pinyin or condition"))
        self.filter.setToolTip(_("For example: health < 60 and last_visit < today - 30 days"))
        self.filter.setAccessibleName(_("Filter"))
        self.filter.installEventFilter(self)
        self.compact.setCheckable(True)
        self.inspector.setCheckable(True)
        line = Columns(self, gap=8)
        line.addWidget(self.views)
        line.addWidget(self.more)
        line.addWidget(self.filter, 1)
        line.addWidget(self.conditions)
        line.addStretch(0)
        for button in (self.new, self.columns, self.compact, self.inspector):
            line.addWidget(button)
        self.views.chosen.connect(self._choose)
        self.filter.textChanged.connect(lambda _text: self.narrowed.emit())
        theme().changed.connect(self._fit)

    # What stands in it

    @property
    def text(self) -> str:
        return self.filter.text().strip()

    def show_frame(self, frame: ListFrame, current: str) -> None:
        """Show the pinned views and the one in sight."""
        self._frame, self._current = frame, current
        self._fit()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Write counts behind the views; saved views are counted when they are looked at."""
        self._counts = {**self._counts, **counts}
        self._fit()

    def focus_filter(self) -> None:
        """Put the keyboard into the filter."""
        self.filter.setFocus()
        self.filter.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _ENTER:
                self.entered.emit()
                return True
            if event.key() not in (Qt.Key.Key_Escape, Qt.Key.Key_Down):
                return super().eventFilter(watched, event)
            if event.key() == Qt.Key.Key_Escape:
                self.filter.clear()
            self.left.emit()
            return True
        return super().eventFilter(watched, event)

    def _choose(self, key: str) -> None:
        self._current = key
        self.view_chosen.emit(key)

    def _fit(self) -> None:
        """Show as many views as there is room for, always the one in sight."""
        if self._frame is None:
            return
        px = theme().px
        self.filter.setMaximumWidth(px(_WIDEST_FILTER))
        self.filter.setMinimumWidth(px(_LEAST_FILTER))
        self._name_buttons(self.width() >= px(_ROOMY))
        buttons = (self.more, self.conditions, self.new, self.columns, self.compact, self.inspector)
        taken = sum(button.sizeHint().width() for button in buttons)
        others = taken + px(_LEAST_FILTER) + px(_GAPS) + px(24)
        keys = fitting(
            [(key, self._width(key)) for key in bar_keys(self._frame, self._current)],
            self._current,
            self.width() - others,
        )
        shown = [(key, self._said(key)) for key in keys]
        self.views.relabel(shown)
        self.views.choose(self._current)

    def _name_buttons(self, roomy: bool) -> None:
        """Write words on the buttons while there is room for them."""
        self.columns.setText(_("Columns") if roomy else "")
        self.compact.setText(_("Compact") if roomy else "")
        for button in (self.columns, self.compact):
            button.updateGeometry()

    def _said(self, key: str) -> str:
        name = view_name(self._frame, key) if self._frame else key
        count = self._counts.get(key)
        return name if count is None else f"{name} {count:,}"

    def _width(self, key: str) -> int:
        return text_width(self._said(key), 12, 600) + theme().px(22)


def fitting(wanted: Sequence[tuple[str, int]], current: str, room: int) -> list[str]:
    """Choose the first views that fit into so many pixels; the one in sight always stays."""
    left = room - sum(wide for key, wide in wanted if key == current)
    kept = []
    for key, wide in wanted:
        if key == current:
            kept.append(key)
        elif wide <= left:
            left -= wide
            kept.append(key)
        else:
            left = 0
    return kept


class MarksBar(QWidget):
    """What can be done with the accounts marked. Signals: ``edit_asked``, ``clear_asked``."""

    edit_asked = Signal()
    clear_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.count = Label("", "title-3")
        self.outside = Label("", "meta", "text3", elide=True)
        self.edit = Button(_("Edit together…"), "pencil", Kind.PRIMARY)
        self.edit.setToolTip(_("Edit together (E)"))
        self.clear = Button(_("Clear marks"), "x")
        self.clear.setToolTip(_("Clear marks (Esc)"))
        self.edit.clicked.connect(self.edit_asked)
        self.clear.clicked.connect(self.clear_asked)
        line = Columns(self, gap=10)
        line.addWidget(self.count)
        line.addWidget(self.outside, 1)
        line.addWidget(self.edit)
        line.addWidget(self.clear)

    def show_marks(self, marked: int, outside: int) -> None:
        """Say how many are marked, and how many of them the list does not show."""
        said = ngettext("{n} account marked", "{n} accounts marked", marked)
        self.count.setText(said.format(n=f"{marked:,}"))
        hidden = _("{n} of them not in this list").format(n=f"{outside:,}")
        self.outside.setText(hidden if outside else "")


class Bars(QWidget):
    """One of the two bars, at one height: nothing moves when the first account is marked."""

    def __init__(self) -> None:
        super().__init__()
        self.list, self.marks = ListBar(), MarksBar()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.marks)

    def show_marks(self, marked: int, outside: int) -> None:
        """Change over to the marks while there are any."""
        self.marks.show_marks(marked, outside)
        self._stack.setCurrentWidget(self.marks if marked else self.list)
