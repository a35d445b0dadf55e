"""Which account was visited: type part of a name or its pinyin, choose from the list below."""

from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from kamdesk.i18n import _
from kamdesk.queries.visit_form import Choice, named_accounts
from kamdesk.ui import wording
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Rows, theme
from kamdesk.ui.widgets.labels import Label

_OFFERED: Final = 7
_ROW: Final = 24  # design pixels
_WALK: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class AccountPicker(QWidget):
    """Signals: ``picked`` carries the id of an account."""

    picked = Signal(object)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Name of the account, or its pinyin"))
        self.field.setAccessibleName(_("Account"))
        self.field.textEdited.connect(self.ask)
        self.field.installEventFilter(self)
        self.offers = QListWidget()
        self.offers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.offers.setAccessibleName(_("Accounts found"))
        self.offers.hide()
        self.nothing = Label(_("No account goes by this name"), "meta", "text3")
        self.nothing.hide()
        self.offers.itemClicked.connect(self._pick)
        lines = Rows(self, gap=4)
        lines.addWidget(self.field)
        lines.addWidget(self.offers)
        lines.addWidget(self.nothing)
        self.setFocusProxy(self.field)

    @Slot()
    def ask(self) -> None:
        """Look for accounts that fit what is typed."""
        self._tasks.read(named_accounts, self.field.text(), _OFFERED, then=self.show_offers,
                         owner=self, latest="visit.accounts")  # fmt: skip

    def show_offers(self, choices: list[Choice]) -> None:
        """List what was found; the first is chosen."""
        self.offers.clear()
        for choice in choices:
            entry = QListWidgetItem(wording.named(choice.name, choice.english_name), self.offers)
            entry.setData(Qt.ItemDataRole.UserRole, str(choice.id))
        self.offers.setCurrentRow(0)
        tall = self.offers.sizeHintForRow(0) * len(choices) + theme().px(8)
        self.offers.setFixedHeight(max(theme().px(_ROW), tall))
        self.offers.setVisible(bool(choices))
        self.nothing.setVisible(not choices)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in _WALK:
                last = self.offers.count() - 1
                self.offers.setCurrentRow(max(0, min(last, self.offers.currentRow() + _WALK[key])))
                return True
            chosen = self.offers.currentItem()
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and chosen is not None:
                self._pick(chosen)
                return True
        return super().eventFilter(watched, event)

    def _pick(self, entry: QListWidgetItem) -> None:
        self.field.setText(entry.text())
        self.picked.emit(UUID(entry.data(Qt.ItemDataRole.UserRole)))
