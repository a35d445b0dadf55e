"""What stands between list and preview: a decision, what was settled, the log, or why nothing."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from kamdesk.i18n import _
from kamdesk.ui.pages.sync.detail import Detail
from kamdesk.ui.pages.sync.log_view import LogView
from kamdesk.ui.pages.sync.settled_view import SettledView
from kamdesk.ui.theme import Rows
from kamdesk.ui.widgets.notices import EmptyState, Skeleton


class Middle(QStackedWidget):
    """Signals: ``acted`` carries the one verb of an empty view: now or join."""

    acted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.detail, self.settled, self.log = Detail(), SettledView(), LogView()
        self.nothing = EmptyState(
            "git-merge", _("Nobody wrote anything differently. There is nothing to decide."), "–"
        )
        self.unmerged = EmptyState(
            "circle-check", _("Nothing was settled or merged in the last 30 days.")
        )
        self.sample = EmptyState(
            "cloud-off", _("This is sample data. It never leaves this device and joins no server.")
        )
        self._verb = ""
        self.nothing.acted.connect(lambda: self.acted.emit(self._verb))
        views = (self.detail, self.settled, self.log, self.nothing, self.unmerged, self.sample)
        for widget in (_loading(), *views):
            self.addWidget(widget)

    def offer(self, verb: str) -> None:
        """Let an empty inbox offer a round now, joining a server, or nothing."""
        self._verb = verb
        words = {"now": _("Sync now"), "join": _("Join a server")}
        self.nothing.button.setText(words.get(verb, ""))
        self.nothing.button.setVisible(verb in words)


def _loading() -> QWidget:
    loading = QWidget()
    lines = Rows(loading, gap=0, margins=(18, 14))
    lines.addWidget(Skeleton(10))
    lines.addStretch(1)
    return loading
