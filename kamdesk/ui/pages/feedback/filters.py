"""The bar over the answers: of which account, which kind, what still waits."""

from typing import Final
from uuid import UUID

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy

from kamdesk.domain.follow_up import Loop
from kamdesk.i18n import N_, _
from kamdesk.queries.feedback import FeedbackLine
from kamdesk.ui import wording
from kamdesk.ui.pages.feedback.evidence import Evidence
from kamdesk.ui.theme import Columns
from kamdesk.ui.widgets.buttons import Button
from kamdesk.ui.widgets.fitting import FittingBar
from kamdesk.ui.widgets.labels import FilterChip
from kamdesk.ui.widgets.selects import Select
from kamdesk.ui.widgets.switching import Segmented

ALL: Final = "all"
STANDS: Final[dict[str, str]] = {
    ALL: N_("All answers"),
    "open": N_("Loop open"),
    "unhappy": N_("Unhappy"),
}
_BY_LENGTH: Final = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
_OPEN: Final = frozenset({Loop.WAITING, Loop.IN_HAND, Loop.TO_ASK})


class Narrowed(Struct, frozen=True):
    """What the filters leave over, beside the account."""

    stands: str = ALL
    kind: str = ALL
    evidence: Evidence | None = None

    def keeps(self, line: FeedbackLine) -> bool:
        """Tell whether an answer is left over."""
        if self.kind not in (ALL, line.kind):
            return False
        if self.evidence is not None and not self.evidence.keeps(line):
            return False
        if self.stands == "open":
            return line.loop in _OPEN
        return self.stands == ALL or line.is_unhappy


class FilterBar(FittingBar):
    """Signals: ``account_chosen`` another account; ``narrowed`` another filter; ``new_asked``."""

    account_chosen = Signal()
    narrowed = Signal()
    new_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.stands = Segmented([(key, _(word)) for key, word in STANDS.items()], _("Which"))
        self.account = Select([(ALL, _("All accounts"))])
        self.kind = Select([(ALL, _("Any kind")), *wording.choices("feedback", "kind")])
        self.new = Button(_("New survey"), "plus", tip=_("New survey (N)"))
        self.record = Button(
            _("Record answer"), "pencil", tip=_("Record an answer given elsewhere")
        )
        self.chip = FilterChip("", icon="list-filter")
        self._evidence: Evidence | None = None
        self._build()

    @property
    def account_id(self) -> UUID | None:
        """The account that is chosen; None for all."""
        key = self.account.key
        return None if key in (None, ALL) else UUID(key)

    @property
    def asked(self) -> Narrowed:
        """Everything else the filters say."""
        return Narrowed(self.stands.key, self.kind.key or ALL, self._evidence)

    def show_evidence(self, evidence: Evidence | None) -> None:
        """Leave over what a number rests on, and nothing else narrows; None shows all again."""
        self._evidence = evidence
        if evidence is not None:
            self.stands.choose(ALL)
            self.kind.choose(ALL)
            self.chip.show_text(evidence.title)
        self.chip.setVisible(evidence is not None)
        self.fit_room()
        self.narrowed.emit()

    def know_accounts(self, accounts: tuple[tuple[UUID, str], ...]) -> None:
        """Offer the accounts that ever answered; the choice stays."""
        held = self.account.key or ALL
        self.account.offer([(ALL, _("All accounts")), *((str(k), name) for k, name in accounts)])
        self.account.choose(held)
        if self.account.key is None:
            self.account.choose(ALL)

    def clear(self) -> None:
        """Leave nothing out."""
        self.stands.choose(ALL)
        self.kind.choose(ALL)
        self.account.choose(ALL)
        self._evidence = None
        self.chip.hide()
        self.account_chosen.emit()

    def _build(self) -> None:
        self.account.choose(ALL)
        self.kind.choose(ALL)
        line = Columns(self, gap=8)
        line.addWidget(self.stands)
        for select, name in ((self.account, _("Account")), (self.kind, _("Kind"))):
            select.setAccessibleName(name)
            select.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            line.addWidget(select)
        self.account.setMinimumContentsLength(9)
        self.account.setSizeAdjustPolicy(_BY_LENGTH)
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        line.addWidget(self.chip)
        self.chip.hide()
        self.chip.removed.connect(lambda: self.show_evidence(None))
        line.addStretch(1)
        line.addWidget(self.record)
        line.addWidget(self.new)
        self.yield_in_turn(self.record, self.kind, self.new)
        self.stands.chosen.connect(lambda _key: self.narrowed.emit())
        self.kind.activated.connect(lambda _at: self.narrowed.emit())
        self.account.activated.connect(lambda _at: self.account_chosen.emit())
        self.new.clicked.connect(self.new_asked)
