"""The bar over the pipeline: which view, whose deals, how old, closing when, and a word."""

from collections.abc import Callable
from datetime import date
from typing import Final
from uuid import UUID

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from kamdesk.i18n import N_, _
from kamdesk.queries.deal_views import DealView
from kamdesk.ui import wording
from kamdesk.ui.pages.opportunities.grouping import GROUPS
from kamdesk.ui.pages.opportunities.narrowing import (
    AGES,
    CLOSINGS,
    Narrowed,
    People,
    closing_filter,
)
from kamdesk.ui.theme import Columns, theme
from kamdesk.ui.widgets.buttons import Button
from kamdesk.ui.widgets.filter_line import FilterLine
from kamdesk.ui.widgets.fitting import FittingBar
from kamdesk.ui.widgets.letter_keys import name_key
from kamdesk.ui.widgets.selects import Select
from kamdesk.ui.widgets.switching import Segmented

VIEWS: Final = {
    "board": N_("Board"),
    "table": N_("Table"),
    "timeline": N_("Timeline"),
    "review": N_("Review"),
}
ALL, MINE = "all", "mine"


class FilterBar(FittingBar):
    """Signals: ``view_chosen`` a key of VIEWS; ``narrowed`` that a filter changed; ``new_asked``.

    ``left`` gives the keyboard back to what is shown.
    """

    view_chosen = Signal(str)
    narrowed = Signal()
    new_asked = Signal()
    left = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._me: UUID | None = None
        self._is_review = False
        self.views = Segmented([(key, _(word)) for key, word in VIEWS.items()], _("View"))
        self.owner = _narrow(Select([(ALL, _("Everyone"))]), _("Whose deals"))
        self.age = _narrow(Select([(key, _(said)) for key, said in AGES.items()]), _("Stage age"))
        self.closing = _narrow(
            Select([(key, _(said)) for key, said in CLOSINGS.items()]), _("Expected close")
        )
        self.group = _narrow(Select([(key, _(s)) for key, s in GROUPS.items()]), _("Grouping"))
        name_key(self.group, _("Group the table (G)"))
        self.text = FilterLine()
        self.saved = Button(_("Save as view"), "save")
        self.saved.setToolTip(_("Views of the pipeline"))
        self.new = Button(_("New opportunity"), "plus")
        self.new.setToolTip(_("New opportunity (N)"))
        self._build()

    @property
    def asked(self) -> Narrowed:
        """Everything the filters say."""
        owner = self.owner.key or ALL
        owners = frozenset() if owner == ALL else frozenset({self._id(owner)})
        closing = closing_filter(self.closing.key or "any", self._today())
        chosen = replace(closing, owners=owners, text=self.text.text())
        return Narrowed(chosen, self.age.key or "any")

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return self.asked != Narrowed()

    def know_people(self, people: People) -> None:
        """Offer whose deals can be looked at; the choice stays."""
        self._me = people.me
        mine = [(MINE, _("My deals"))] if any(p.id == people.me for p in people.owners) else []
        others = [
            (str(person.id), wording.named(person.name, person.english_name))
            for person in people.owners
            if person.id != people.me
        ]
        held = self.owner.key
        self.owner.offer([(ALL, _("Everyone")), *mine, *others])
        self.owner.choose(held or ALL)
        self.fit_room()

    def fit(self, view: str) -> None:
        """Offer only what means something in a view: a review narrows by person alone."""
        self._is_review = view == "review"
        for widget in (self.age, self.closing, self.text, self.new, self.saved):
            widget.setVisible(not self._is_review)
        self.group.setVisible(view == "table")
        self.fit_room()

    def fit_room(self) -> None:
        if not self._is_review:
            super().fit_room()

    def clear(self) -> None:
        """Leave nothing out."""
        self.owner.choose(ALL)
        self.age.choose("any")
        self.closing.choose("any")
        self.text.clear()
        self.narrowed.emit()

    def seen(self, view: DealView) -> DealView:
        """Return a view with everything the filters say."""
        return replace(
            view, owner=self.owner.key or ALL, age=self.age.key or "any",
            closing=self.closing.key or "any", text=self.text.text().strip(),
            group=self.group.key or "none",
        )  # fmt: skip

    def show_seen(self, view: DealView) -> None:
        """Narrow as a view says; whoever is gone is everyone."""
        for select, key in ((self.owner, view.owner), (self.age, view.age),
                            (self.closing, view.closing), (self.group, view.group)):  # fmt: skip
            select.setCurrentIndex(max(0, select.findData(key)))
        with QSignalBlocker(self.text):
            self.text.setText(view.text)

    def focus_text(self) -> None:
        """Put the keyboard into the filter, also where there was no room for it."""
        self.text.take_focus()

    def _give(self, control: QWidget, *, back: bool) -> None:
        """Give way; a choice that leaves something out stays in sight."""
        if back or not isinstance(control, Select) or control.currentIndex() <= 0:
            super()._give(control, back=back)

    def _id(self, key: str) -> UUID:
        return self._me if key == MINE and self._me else UUID(key)

    def _build(self) -> None:
        self.owner.choose(ALL)
        self.age.choose("any")
        self.closing.choose("any")
        self.group.choose("none")
        self.text.setPlaceholderText(_("Filter by deal or account"))
        self.text.setAccessibleName(_("Filter"))
        self.text.setMinimumWidth(theme().px(170))
        self.text.setMaximumWidth(theme().px(230))
        line = Columns(self, gap=8)
        line.addWidget(self.views)
        line.addWidget(self.owner)
        line.addWidget(self.age)
        line.addWidget(self.closing)
        line.addWidget(self.text, 1)
        line.addStretch(0)
        line.addWidget(self.group)
        line.addWidget(self.saved)
        line.addWidget(self.new)
        self.yield_in_turn(self.saved, self.new, self.closing, self.text, self.age)
        self.views.chosen.connect(self.view_chosen)
        self.owner.activated.connect(lambda _at: self.narrowed.emit())
        for select in (self.age, self.closing, self.group):
            select.activated.connect(lambda _at: self.narrowed.emit())
        self.text.textChanged.connect(lambda _text: self.narrowed.emit())
        self.text.left.connect(self.left)
        self.new.clicked.connect(self.new_asked)


def _narrow(select: Select, name: str) -> Select:
    select.setAccessibleName(name)
    select.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    select.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return select
