"""The bar over the list: tasks or commitments, grouped how, whose, of which account."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy

from kamdesk.i18n import _
from kamdesk.ui import wording
from kamdesk.ui.pages.tasks.entries import Entry
from kamdesk.ui.pages.tasks.reading import Team
from kamdesk.ui.pages.tasks.words import GROUPINGS, VIEWS
from kamdesk.ui.theme import Columns, theme
from kamdesk.ui.widgets.buttons import Button, Kind
from kamdesk.ui.widgets.filter_line import FilterLine
from kamdesk.ui.widgets.fitting import FittingBar
from kamdesk.ui.widgets.selects import Select
from kamdesk.ui.widgets.switching import Segmented

ALL: Final = "all"


class Narrowed(Struct, frozen=True):
    """What the filters leave over; None leaves everything."""

    owner_id: UUID | None = None
    account_id: UUID | None = None
    text: str = ""

    def keeps(self, entry: Entry) -> bool:
        """Tell whether an entry is left over; an unowned promise is everybody's to ask about."""
        line = entry.line
        if self.owner_id and line.owner_id not in (self.owner_id, None):
            return False
        if self.account_id and line.account_id != self.account_id:
            return False
        words = f"{entry.text} {entry.account} {entry.person} {entry.owner} {entry.about}"
        return self.text.casefold() in words.casefold()


class FilterBar(FittingBar):
    """Signals: ``view_chosen`` a key of VIEWS; ``narrowed`` a filter or the grouping changed.

    ``reread`` that settled ones are wanted or not; ``new_asked``; ``left`` gives the keyboard
    back to the list.
    """

    view_chosen = Signal(str)
    narrowed = Signal()
    reread = Signal()
    new_asked = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.views = Segmented([(key, _(word)) for key, word in VIEWS.items()], _("View"))
        self.grouping = _fixed(Select([(k, _(w)) for k, w in GROUPINGS.items()]), _("Group by"))
        self.owner = _fixed(Select([(ALL, _("Everyone"))]), _("Whose"))
        self.account = Select([(ALL, _("All accounts"))])
        self.text = FilterLine()
        self.settled = Button(_("Settled"), "history", kind=Kind.GHOST)
        self.settled.setCheckable(True)
        self.new = Button(_("New task"), "plus")
        self._build()
        self._connect()

    @property
    def asked(self) -> Narrowed:
        """Everything the filters say."""
        return Narrowed(_id(self.owner.key), _id(self.account.key), self.text.text().strip())

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return self.asked != Narrowed()

    def know_team(self, team: Team) -> None:
        """Offer whose work can be looked at: one's own first, the team's for who leads it."""
        me = [(str(team.me), _("Mine"))]
        others = [
            (str(each.id), wording.named(each.name, each.english_name))
            for each in team.people
            if each.id != team.me
        ]
        self.owner.offer([(ALL, _("Everyone")), *me, *others])
        self.owner.choose(ALL if team.leads else str(team.me))

    def know_accounts(self, entries: Iterable[Entry]) -> None:
        """Offer the accounts there is something of; the choice stays."""
        known = {str(e.line.account_id): e.account for e in entries if e.line.account_id}
        held = self.account.key
        ordered = sorted(known.items(), key=lambda pair: pair[1])
        self.account.offer([(ALL, _("All accounts")), *ordered])
        self.account.choose(held if held in known else ALL)

    def fit(self, view: str) -> None:
        """Say what is new in a view."""
        self.views.choose(view)
        said = _("New task") if view == "tasks" else _("New commitment")
        self.new.setText(said)
        self.new.setAccessibleName(said)
        self.new.setToolTip(f"{said} (N)")
        self.fit_room()

    def cycle(self) -> None:
        """Group by the next thing."""
        keys = list(GROUPINGS)
        at = keys.index(self.grouping.key or keys[0])
        self.grouping.choose(keys[(at + 1) % len(keys)])
        self.narrowed.emit()

    def clear(self) -> None:
        """Leave nothing out."""
        self.owner.choose(ALL)
        self.account.choose(ALL)
        self.text.clear()
        self.narrowed.emit()

    def focus_text(self) -> None:
        """Put the keyboard into the filter, also where there was no room for it."""
        self.text.take_focus()

    def _build(self) -> None:
        self.owner.choose(ALL)
        self.account.choose(ALL)
        self.grouping.choose("day")
        self.account.setAccessibleName(_("Account"))
        self.account.setMinimumContentsLength(8)
        self.account.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.account.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.text.setPlaceholderText(_("Filter by words or person"))
        self.text.setAccessibleName(_("Filter"))
        hint = theme().width(self.text.placeholderText()) + theme().px(26)
        self.text.setMinimumWidth(min(hint, theme().px(230)))
        self.text.setMaximumWidth(theme().px(230))
        self.settled.setToolTip(_("Show what was settled in the last 30 days"))
        line = Columns(self, gap=8)
        for widget in (self.views, self.grouping, self.owner, self.account):
            line.addWidget(widget)
        line.addWidget(self.text, 1)
        line.addStretch(0)
        line.addWidget(self.settled)
        line.addWidget(self.new)

    def _connect(self) -> None:
        self.yield_in_turn(self.settled, self.new, self.text, self.grouping)
        self.views.chosen.connect(self.view_chosen)
        for select in (self.grouping, self.owner, self.account):
            select.activated.connect(lambda _at: self.narrowed.emit())
        self.text.textChanged.connect(lambda _text: self.narrowed.emit())
        self.text.left.connect(self.left)
        self.settled.toggled.connect(lambda _on: self.reread.emit())
        self.new.clicked.connect(self.new_asked)


def _id(key: str | None) -> UUID | None:
    return None if key in (None, ALL) else UUID(key)


def _fixed(select: Select, name: str) -> Select:
    select.setAccessibleName(name)
    select.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    select.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return select
