"""Views of the pipeline that somebody named: kept, chosen from a menu, forgotten."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from kamdesk.errors import KamdeskError
from kamdesk.i18n import _
from kamdesk.queries.deal_views import DealView, deal_views
from kamdesk.services.deal_views import drop_deal_view, rename_deal_view, save_deal_view
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.widgets.line_question import NameQuestion


class SavedViews(QObject):
    """Signals: ``chosen`` carries a DealView; ``reversible`` what was done, and the way back."""

    chosen = Signal(object)
    reversible = Signal(str, object)

    def __init__(
        self, host: QWidget, tasks: Tasks, anchor: QWidget, now: Callable[[], DealView]
    ) -> None:
        super().__init__(host)
        self._host, self._tasks, self._anchor, self._now = host, tasks, anchor, now
        self.views: tuple[DealView, ...] = ()
        self.question: NameQuestion | None = None
        self.load()

    def load(self) -> None:
        """Ask which views there are."""
        self._tasks.read(deal_views, then=self._know, owner=self, latest=f"deal_views.{id(self)}")

    @Slot()
    def open(self) -> None:
        """Ask for a name; where views are kept already, offer them first."""
        if self.views:
            menu = self.menu()
            menu.popup(self._anchor.mapToGlobal(QPoint(0, self._anchor.height() + 4)))
        else:
            self.ask_name()

    def menu(self) -> QMenu:
        """Offer the views that are kept, and to keep this one."""
        menu = QMenu(self._host)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        held = self._held()
        for view in self.views:
            entry = menu.addAction(view.name.replace("&", "&&"))
            entry.setCheckable(True)
            entry.setChecked(view is held)
            entry.triggered.connect(lambda _on=False, v=view: self.chosen.emit(v))
        menu.addSeparator()
        menu.addAction(_("Save as view…")).triggered.connect(lambda _on=False: self.ask_name())
        if held is not None:
            other = menu.addAction(_("Rename the view {name}…").format(name=held.name))
            other.triggered.connect(lambda _on=False: self.ask_other_name(held.name))
            gone = menu.addAction(_("Delete the view {name}").format(name=held.name))
            gone.triggered.connect(lambda _on=False: self._drop(held.name))
        return menu

    def ask_name(self) -> None:
        """Ask what to call the view in sight."""
        question = self.question = NameQuestion(self._host)
        question.given.connect(self._save)
        question.gone.connect(question.deleteLater)
        question.open_near(self._anchor)

    def ask_other_name(self, name: str) -> None:
        """Ask what else to call a view that is kept."""
        question = self.question = NameQuestion(self._host, name)
        question.given.connect(lambda wanted: self._rename(name, wanted))
        question.gone.connect(question.deleteLater)
        question.open_near(self._anchor)

    def _held(self) -> DealView | None:
        now = self._now()
        return next((view for view in self.views if replace(view, name="") == now), None)

    def _know(self, views: tuple[DealView, ...]) -> None:
        self.views = views

    @Slot(str)
    def _save(self, name: str) -> None:
        view = replace(self._now(), name=name)
        self._tasks.run(save_deal_view, view, then=self._saved, failed=self._explain, owner=self)

    def _saved(self, view: DealView) -> None:
        self._answered()
        said = _("View {name} saved").format(name=view.name)
        self.reversible.emit(said, lambda: self._run(drop_deal_view, view.name))

    def _rename(self, name: str, wanted: str) -> None:
        def renamed(view: DealView) -> None:
            self._answered()
            said = _("View {name} is called {other} now").format(name=name, other=view.name)
            self.reversible.emit(said, lambda: self._run(rename_deal_view, view.name, name))

        self._tasks.run(rename_deal_view, name, wanted, then=renamed, failed=self._explain,
                        owner=self)  # fmt: skip

    def _answered(self) -> None:
        """Put the question away and read the views anew."""
        if self.question is not None:
            self.question.hide()
            self.question = None
        self.load()

    def _drop(self, name: str) -> None:
        def dropped(view: DealView) -> None:
            self.load()
            said = _("View {name} deleted").format(name=view.name)
            self.reversible.emit(said, lambda: self._run(save_deal_view, view))

        self._tasks.run(drop_deal_view, name, then=dropped, owner=self)

    def _run(self, deed: Any, *values: object) -> None:
        self._tasks.run(deed, *values, then=lambda _done: self.load(), owner=self)

    def _explain(self, error: KamdeskError) -> None:
        if self.question is not None:
            self.question.explain(error)
