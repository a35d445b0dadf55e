"""Which view of the list is in sight, what narrows it, how it looks; and remembering all of it."""

from collections.abc import Sequence
from typing import Any, Literal, cast

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from kamdesk.i18n import _, language
from kamdesk.queries.account_conditions import meeting
from kamdesk.queries.account_views import (
    AS_IT_COMES,
    Habits,
    ListFrame,
    Look,
    joined,
    list_frame,
    narrowed,
)
from kamdesk.queries.accounts import AccountFilter, AccountSort, SortKey, View
from kamdesk.services.account_views import (
    SaveView,
    change_view,
    drop_view,
    keep_look,
    pin_view,
    rename_view,
    save_view,
)
from kamdesk.ui.pages.accounts.bar import ListBar
from kamdesk.ui.pages.accounts.columns import Widths
from kamdesk.ui.pages.accounts.narrowing import Conditions, is_condition
from kamdesk.ui.pages.accounts.questions import DropQuestion
from kamdesk.ui.pages.accounts.view_menu import ViewMenu
from kamdesk.ui.pages.accounts.views import is_known, view_name
from kamdesk.ui.pages.accounts.wishes import comparisons, condition, field_of
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.widgets.line_question import NameQuestion


class Looking(QObject):
    """Signals: ``changed`` when other accounts or another order are asked for.

    ``relooked`` when the columns are others, ``told`` what was done with a view, ``framed`` when
    habits and territories arrived.
    """

    changed = Signal()
    relooked = Signal()
    told = Signal(str)
    framed = Signal()

    def __init__(self, tasks: Tasks, bar: ListBar, conditions: Conditions, host: QWidget) -> None:
        super().__init__(host)
        self._tasks, self._bar, self._conditions, self._host = tasks, bar, conditions, host
        self.frame = ListFrame(Habits(), ())
        self.key = "all"
        self.question: NameQuestion | DropQuestion | None = None
        bar.view_chosen.connect(self.choose)
        bar.narrowed.connect(self._typed)
        bar.entered.connect(self.enter)
        bar.more.clicked.connect(self.open_menu)
        conditions.changed.connect(self.changed)
        conditions.save_asked.connect(lambda: self.do("save"))

    # What is asked for

    @property
    def habits(self) -> Habits:
        return self.frame.habits

    @property
    def look(self) -> Look:
        return self.habits.looks.get(self.key, AS_IT_COMES)

    @property
    def sort(self) -> AccountSort:
        name: Literal["english", "sound"] = "english" if language() == "en" else "sound"
        return AccountSort(cast("SortKey", self.look.sort), self.look.descending, name)

    def asked(self) -> tuple[View, AccountFilter]:
        """Return the built-in view below, and everything that narrows it."""
        saved = self.habits.view(self.key)
        view, below = narrowed(Habits(), saved.base if saved else self.key)
        return view, replace(below, text=self._text(), condition=joined(self._conditions.held))

    def counted(self) -> AccountFilter:
        """Return what the counts of the views are narrowed by; a saved view narrows itself only."""
        if self.habits.view(self.key) is not None:
            return AccountFilter()
        return AccountFilter(text=self._text(), condition=joined(self._conditions.held))

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return self.key != "all" or bool(self._bar.text or self._conditions.held)

    @property
    def is_changed(self) -> bool:
        """Whether a saved view is narrowed otherwise than it was saved."""
        saved = self.habits.view(self.key)
        return saved is not None and (saved.conditions, saved.text) != self._narrowing()

    def _narrowing(self) -> tuple[tuple[str, ...], str]:
        return self._conditions.held, self._text()

    def _text(self) -> str:
        text = self._bar.text
        return "" if is_condition(text) else text

    # Reading

    def load(self) -> None:
        """Ask what is remembered."""
        self._tasks.read(list_frame, then=self.show_frame, owner=self, latest="accounts.frame")

    def show_frame(self, frame: ListFrame) -> None:
        """Take what is remembered and the territories there are."""
        before, self.frame = self.sort, frame
        if not is_known(frame, self.key):
            self.choose("all")
        elif self.sort != before:
            self.changed.emit()
        self._bar.show_frame(frame, self.key)
        self.relooked.emit()
        self.framed.emit()

    # Choosing

    @Slot(str)
    def choose(self, key: str) -> None:
        """Look at another view; what a saved view narrows by comes and goes with it."""
        before, saved = self.habits.view(self.key), self.habits.view(key)
        self.key = key
        if saved is not None or before is not None:
            self._conditions.show_held(saved.conditions if saved else ())
            self._bar.filter.blockSignals(True)
            self._bar.filter.setText(saved.text if saved else "")
            self._bar.filter.blockSignals(False)
        self._bar.show_frame(self.frame, key)
        self.relooked.emit()
        self.changed.emit()

    @Slot()
    def clear(self) -> None:
        """Show every account."""
        self._bar.filter.blockSignals(True)
        self._bar.filter.clear()
        self._bar.filter.blockSignals(False)
        self._conditions.show_held(())
        self.choose("all")

    def show_tagged(self, tag: str) -> None:
        """Show every account that carries a tag, and nothing else that narrows."""
        self.clear()
        field = field_of("tags")
        self._conditions.add(condition(field, comparisons(field)[0], tag))

    @Slot()
    def enter(self) -> None:
        """Take what is typed as a condition, or go on to the list it narrowed."""
        text = self._bar.text
        if not is_condition(text):
            self._bar.left.emit()
            return
        self._tasks.read(meeting, text, then=lambda _met: self._met(text), owner=self,
                         failed=self._conditions.explain, latest="accounts.met")  # fmt: skip

    def _met(self, text: str) -> None:
        if self._bar.text == text:
            self._bar.filter.clear()
        self._conditions.add(text)

    def _typed(self) -> None:
        self._conditions.explain(None)
        if not is_condition(self._bar.text):
            self.changed.emit()

    # Look

    def order(self, key: str, *, descending: bool) -> None:
        """Order the view in sight otherwise, and remember it."""
        self._relook(replace(self.look, sort=key, descending=descending))
        self.changed.emit()

    def take_widths(self, columns: Widths) -> None:
        """Remember columns, their order and width."""
        self._relook(replace(self.look, columns=tuple((key, wide) for key, wide in columns)))

    def take_keys(self, keys: Sequence[str], widths: dict[str, int]) -> None:
        """Show these columns; what was widened stays wide."""
        known = {**widths, **dict(self.look.columns)}
        self.take_widths([(key, known[key]) for key in keys])
        self.relooked.emit()

    def standard(self) -> None:
        """Go back to the columns the list comes with."""
        self.take_widths(())
        self.relooked.emit()

    def _relook(self, look: Look) -> None:
        looks = {**self.habits.looks, self.key: look}
        self.frame = replace(self.frame, habits=replace(self.habits, looks=looks))
        self._tasks.run(keep_look, self.key, look, owner=self)

    # Views

    @Slot()
    def open_menu(self) -> ViewMenu:
        """Show every view and what can be done with this one."""
        menu = ViewMenu(self._host, self.frame, self.key, changed=self.is_changed)
        menu.chosen.connect(self.choose)
        menu.asked.connect(self.do)
        menu.open_under(self._bar.more)
        return menu

    @Slot(str)
    def do(self, verb: str) -> None:
        """Carry out a verb for the view in sight."""
        name = view_name(self.frame, self.key)
        match verb:
            case "save":
                self._ask_name("", self._save)
            case "rename":
                self._ask_name(name, self._rename)
            case "drop":
                self._ask_drop(name)
            case "change":
                held, text = self._narrowing()
                self._run(change_view, self.key, held, text, said=_("View {name} changed"))
            case "pin" | "unpin":
                said = _("{name} stands in the bar") if verb == "pin" else _("{name} left the bar")
                self._run(pin_view, self.key, verb == "pin", said=said)
            case "standard":
                self.standard()

    def _ask_name(self, name: str, answer: Any) -> None:
        self.question = NameQuestion(self._host, name, self._narrowed_by())
        self.question.given.connect(answer)
        self.question.open_near(self._bar.more)

    def _ask_drop(self, name: str) -> None:
        self.question = DropQuestion(self._host, name)
        self.question.agreed.connect(self._drop)
        self.question.open_near(self._bar.more)

    def _narrowed_by(self) -> str:
        held, text = self._narrowing()
        saved = self.habits.view(self.key)
        base = view_name(self.frame, saved.base if saved else self.key)
        return " · ".join(part for part in (base, *held, text) if part)

    def _save(self, name: str) -> None:
        saved = self.habits.view(self.key)
        held, text = self._narrowing()
        base = saved.base if saved else self.key
        command = SaveView(name=name, base=base, conditions=held, text=text, look=self.look)
        self._tasks.run(save_view, command, then=lambda key: self._saved(key, name),
                        failed=self._explain, owner=self)  # fmt: skip

    def _saved(self, key: str, name: str) -> None:
        self._close_question()
        self.told.emit(_("View {name} saved").format(name=name.strip()))
        self._tasks.read(list_frame, owner=self, then=lambda frame: self._go_to(frame, key))

    def _go_to(self, frame: ListFrame, key: str) -> None:
        self.frame = frame
        self.choose(key)
        self.framed.emit()

    def _rename(self, name: str) -> None:
        said = _("View is called {name} now")
        self._tasks.run(rename_view, self.key, name, failed=self._explain, owner=self,
                        then=lambda _done: self._done(said, name.strip()))  # fmt: skip

    def _drop(self) -> None:
        name, key = view_name(self.frame, self.key), self.key
        saved = self.habits.view(key)
        self.choose(saved.base if saved else "all")
        self._tasks.run(drop_view, key, failed=self._explain, owner=self,
                        then=lambda _done: self._done(_("View {name} deleted"), name))  # fmt: skip

    def _run(self, deed: Any, *args: Any, said: str) -> None:
        name = view_name(self.frame, self.key)
        self._tasks.run(deed, *args, owner=self, failed=self._explain,
                        then=lambda _done: self._done(said, name))  # fmt: skip

    def _done(self, said: str, name: str) -> None:
        self._close_question()
        self.told.emit(said.format(name=name))
        self.load()

    def _explain(self, error: Any) -> None:
        if isinstance(self.question, NameQuestion) and self.question.isVisible():
            self.question.explain(error)
        else:
            self._conditions.explain(error)

    def _close_question(self) -> None:
        if self.question is not None:
            self.question.hide()
            self.question.deleteLater()
            self.question = None
