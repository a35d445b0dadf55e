"""The four views over the same deals, in one place; only one is in sight."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from kamdesk.i18n import _
from kamdesk.ui.charts.picturing import Picturing
from kamdesk.ui.pages.opportunities.board import StageBoard
from kamdesk.ui.pages.opportunities.lanes import LanesView
from kamdesk.ui.pages.opportunities.review import ReviewView
from kamdesk.ui.pages.opportunities.shades import Legend
from kamdesk.ui.pages.opportunities.summary import Summary
from kamdesk.ui.pages.opportunities.table_view import DealTable
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Rows
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.notices import EmptyState, Skeleton

View = StageBoard | DealTable | LanesView | ReviewView


class Views(QStackedWidget):
    """Signals: ``asked`` a verb and a deal, ``picked`` another current deal, ``menu_asked`` where.

    ``key`` is the view that is meant, also while something else stands in its place.
    """

    asked = Signal(str, object)
    picked = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, tasks: Tasks, key: str) -> None:
        super().__init__()
        self.key = key
        self.summary, self.board = Summary(), StageBoard()
        self.table, self.legend = DealTable(tasks), Legend()
        self.lanes, self.review = LanesView(), ReviewView()
        self.nothing = EmptyState(
            "square-kanban", _("No opportunity here yet"), _("New opportunity")
        )
        self.unmatched = EmptyState(
            "list-filter", _("No opportunity passes the filter"), _("Show all opportunities")
        )
        self.holders: dict[str, QWidget] = {
            "board": self._board_holder(),
            "table": _in_card(self.table),
            "timeline": _in_card(self.lanes, self.legend),
            "review": self.review,
        }
        self.picturing = Picturing(self.holders["timeline"], _("Timeline of deals"))
        for widget in (Skeleton(12), *self.holders.values(), self.nothing, self.unmatched):
            self.addWidget(widget)
        self._connect()

    @property
    def shown(self) -> View:
        """The view that is meant."""
        found: dict[str, View] = {
            "board": self.board, "table": self.table, "timeline": self.lanes,
            "review": self.review,
        }  # fmt: skip
        return found[self.key]

    def reveal(self, *, is_filled: bool, is_narrow: bool) -> None:
        """Bring the view forward, or say why there is nothing in it."""
        nothing = self.unmatched if is_narrow else self.nothing
        self.setCurrentWidget(self.holders[self.key] if is_filled else nothing)

    def holds(self, widget: QWidget | None) -> bool:
        """Tell whether a widget is in what is in sight."""
        current = self.currentWidget()
        return widget is not None and current is not None and current.isAncestorOf(widget)

    def take_focus(self) -> None:
        """Put the keyboard where work begins."""
        shown = self.shown
        if isinstance(shown, StageBoard | ReviewView):
            shown.take_focus()
        else:
            shown.setFocus()

    def _connect(self) -> None:
        for view in (self.board, self.table, self.lanes, self.review):
            view.asked.connect(self.asked)
            view.picked.connect(lambda *_row: self.picked.emit())
        self.board.menu_asked.connect(self.menu_asked)
        self.lanes.menu_asked.connect(self.menu_asked)
        self.table.customContextMenuRequested.connect(
            lambda spot: self.menu_asked.emit(self.table.menu_spot(spot))
        )

    def _board_holder(self) -> QWidget:
        holder = QWidget()
        lines = Rows(holder, gap=12)
        lines.addWidget(self.summary)
        lines.addWidget(self.board, 1)
        return holder


def _in_card(widget: QWidget, foot: QWidget | None = None) -> Card:
    card = Card(padding=1, open_below=True)
    card.add_flush(widget, 1)
    if foot is not None:
        card.add_flush(foot)
    return card
