"""Every view of the list in one menu, and what can be done with the one in sight."""

from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from kamdesk.i18n import N_, _
from kamdesk.queries.account_views import TERRITORY, ListFrame
from kamdesk.ui.pages.accounts.views import BUILT_IN, view_name

_VERBS: Final = {
    "change": N_("Keep the changes in this view"),
    "save": N_("Save as view…"),
    "pin": N_("Pin to the bar"),
    "unpin": N_("Take out of the bar"),
    "rename": N_("Rename view…"),
    "drop": N_("Delete view…"),
    "standard": N_("Standard columns"),
}


class ViewMenu(QMenu):
    """Signals: ``chosen`` carries a view's key, ``asked`` a verb for the view in sight."""

    chosen = Signal(str)
    asked = Signal(str)

    def __init__(self, parent: QWidget, frame: ListFrame, current: str, *, changed: bool) -> None:
        """``changed``: the saved view in sight is narrowed otherwise than it was saved."""
        super().__init__(parent)
        self._changed = changed
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._frame, self._current = frame, current
        for key in BUILT_IN:
            self._offer(self, key)
        self._offer_territories()
        self._offer_saved()
        self.addSeparator()
        self._offer_verbs()
        self.triggered.connect(self._take)

    def open_under(self, anchor: QWidget) -> None:
        """Open under a button."""
        self.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 4)))

    def _offer(self, menu: QMenu, key: str, count: int | None = None) -> None:
        name = view_name(self._frame, key)
        shown = name if count is None else f"{name}  {count:,}"
        entry = menu.addAction(shown.replace("&", "&&"))
        entry.setCheckable(True)
        entry.setChecked(key == self._current)
        entry.setData(("view", key))

    def _offer_territories(self) -> None:
        if self._frame.territories:
            menu = self.addMenu(_("By territory"))
            for line in self._frame.territories:
                self._offer(menu, f"{TERRITORY}{line.id}", line.accounts)

    def _offer_saved(self) -> None:
        saved = self._frame.habits.saved
        if saved:
            self.addSection(_("Saved views"))
        for view in saved:
            self._offer(self, view.key)

    def _offer_verbs(self) -> None:
        habits = self._frame.habits
        verbs = [*(["change"] if self._changed else []), "save"]
        verbs.append("unpin" if self._current in habits.pinned else "pin")
        if habits.view(self._current) is not None:
            verbs += ["rename", "drop"]
        if self._current in habits.looks:
            verbs.append("standard")
        for verb in verbs:
            self.addAction(_(_VERBS[verb])).setData(("verb", verb))

    def _take(self, entry: QAction) -> None:
        data = entry.data()
        if data is not None:
            kind, value = data
            (self.chosen if kind == "view" else self.asked).emit(value)
