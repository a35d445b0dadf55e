"""The file of an import: its name and size, what its rows are, and whose they are."""

from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import Signal, Slot

from kamdesk.i18n import _, formats
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.visit_form import named_accounts
from kamdesk.ui import wording
from kamdesk.ui.forms.pickers import ReferenceEditor
from kamdesk.ui.forms.requests import Offer
from kamdesk.ui.pages.importing.runner import Opened
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.buttons import Button
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.selects import Select

_FOUND: Final = 8
_PICKER: Final = 210  # design pixels
_OF_ACCOUNT: Final = ENTITIES["contact"].field("account_id")
_USUAL: Final = ("account", "contact", "opportunity", "contract", "payment", "visit", "ticket",
                 "product", "user")  # fmt: skip


class FileCard(Card):
    """Signals: ``kind_chosen`` and ``account_chosen`` when the person says otherwise."""

    kind_chosen = Signal()
    account_chosen = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(padding=14)
        self._tasks = tasks
        self._shown: UUID | None = None
        self.name = Label("", "title-3", elide=True)
        self.size_text = Label("", "meta", "text3", elide=True)
        self.entity = Select(_kinds())
        self.entity.setAccessibleName(_("Each row is"))
        self.entity.activated.connect(lambda _at: self.kind_chosen.emit())
        self.owner_word = Label(_("All rows belong to"), "meta", "text2")
        self.account = ReferenceEditor(_OF_ACCOUNT, (), self._search)
        self.account.setPlaceholderText(_("the account each row names"))
        self.account.setAccessibleName(_("All rows belong to"))
        self.account.setToolTip(_("The account of every row that names none of its own"))
        self.account.picked.connect(self._account_taken)
        self.account.editingFinished.connect(self._account_left)
        self.other = Button(_("Other file"), "folder")
        self._lay_out()
        theme().changed.connect(self._resize)
        self._resize()

    @property
    def account_id(self) -> UUID | None:
        """The account chosen for all rows; None while each names its own."""
        return self._shown if self.account.isVisibleTo(self) else None

    def show_file(self, file: Opened) -> None:
        """Name a file, and offer an account where its rows can have one."""
        self.name.setText(file.path.name)
        text = _("{size}, {n} columns")
        self.size_text.setText(text.format(size=formats.size(file.octets), n=len(file.columns)))
        self.entity.choose(file.mapping.entity)
        field = ENTITIES[file.mapping.entity].by_code("account_id")
        for widget in (self.owner_word, self.account):
            widget.setVisible(field is not None)

    def enable(self, enabled: bool) -> None:
        """Take changes, or none while something runs."""
        for widget in (self.entity, self.account, self.other):
            widget.setEnabled(enabled)

    def _lay_out(self) -> None:
        words = Rows(gap=0)
        words.addWidget(self.name)
        words.addWidget(self.size_text)
        line = Columns(gap=10)
        line.addLayout(words, 1)
        line.addWidget(Label(_("Each row is"), "meta", "text2"))
        line.addWidget(self.entity)
        line.addWidget(self.owner_word)
        line.addWidget(self.account)
        line.addWidget(self.other)
        self.body.addLayout(line)

    @Slot()
    def _resize(self) -> None:
        self.account.setFixedWidth(theme().px(_PICKER))

    @Slot(object)
    def _account_taken(self, offer: Offer) -> None:
        self._choose(offer.id)

    @Slot()
    def _account_left(self) -> None:
        """Let each row name its own again once the name was taken away."""
        if not self.account.text().strip():
            self._choose(None)

    def _choose(self, account_id: UUID | None) -> None:
        if account_id != self._shown:
            self._shown = account_id
            self.account_chosen.emit()

    def _search(self, text: str, answer: Callable[[list[Offer]], None]) -> None:
        def show(choices: Sequence[Any]) -> None:
            answer([Offer(c.id, wording.named(c.name, c.english_name), c.name) for c in choices])

        self._tasks.read(named_accounts, text, _FOUND, then=show, owner=self,
                         latest=f"accounts.{id(self)}")  # fmt: skip


def _kinds() -> list[tuple[str, str]]:
    """List the kinds of records, the usual ones first."""
    usual = [ENTITIES[name] for name in _USUAL]
    rest = [each for each in ENTITIES.values() if each.name not in _USUAL]
    return [(each.name, _(each.label)) for each in (*usual, *rest)]
