"""The recycle bin: what was removed, by whom and when, and one key to bring it back."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStackedLayout, QWidget

from kamdesk.domain.change_set import ChangeSet
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, formats, sentence
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.frame import deed_words
from kamdesk.queries.recycle_bin import RemovedRow, recycle_bin
from kamdesk.services.records import restore_record
from kamdesk.ui import wording
from kamdesk.ui.page import Heading, Hint, Page
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.widgets.buttons import Button, Kind
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.cells import Cell, PersonCell, TextCell
from kamdesk.ui.widgets.fitting import FittingTable
from kamdesk.ui.widgets.notices import Banner, EmptyState, Skeleton
from kamdesk.ui.widgets.rows_model import Column, RowsModel

_SPARED = ("deed", "others", "account")


class _Table(FittingTable):
    least = 220


class RecycleBinPage(Page):
    """Signals: ``told`` carries what was restored."""

    room = "recycle_bin"
    told = Signal(str)

    def __init__(self, tasks: Tasks, today: Callable[[], date]) -> None:
        super().__init__()
        self._tasks, self._today = tasks, today
        self._all: Sequence[RemovedRow] = ()
        self.model: RowsModel[RemovedRow] = RowsModel(_columns(), self._cells)
        self.table = _Table(self.model, _("Recycle bin"), _SPARED)
        self._build()
        self._connect()
        self.load()

    # What the shell asks

    def heading(self) -> Heading:
        return Heading(_("Settings"), _("Recycle bin"), _("{n} removed").format(n=len(self._all)))

    def hints(self) -> Sequence[Hint]:
        return (
            (("J", "K"), _("move")),
            (("R",), _("restore")),
            (("/",), _("filter")),
            (("?",), _("shortcuts")),
        )

    def take_focus(self) -> None:
        self.table.setFocus()

    # Building

    def _build(self) -> None:
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Filter by name, kind or person"))
        self.filter.setAccessibleName(_("Filter"))
        self.filter.setMaximumWidth(320)
        self.restore = Button(_("Restore"), "archive-restore", Kind.PRIMARY)
        bar = Columns(gap=8)
        bar.addWidget(self.filter, 1)
        bar.addStretch(1)
        bar.addWidget(self.restore)
        self.trouble = Banner("", "risk")
        self.trouble.hide()
        self.nothing = EmptyState("trash-2", _("Nothing was removed"))
        self.unfound = EmptyState("search", _("Nothing here is called that"), _("Show everything"))
        card = Card(padding=1, open_below=True)
        holder = QWidget()
        self.stack = QStackedLayout(holder)
        self.waiting = Skeleton(12)
        for widget in (self.waiting, self.table, self.nothing, self.unfound):
            self.stack.addWidget(widget)
        card.add_flush(holder, 1)
        lines = Rows(self, gap=10, margins=(18, 12, 18, 10))
        lines.addLayout(bar)
        lines.addWidget(self.trouble)
        lines.addWidget(card, 1)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._narrow)
        self.filter.installEventFilter(self)
        self.table.installEventFilter(self)
        self.unfound.acted.connect(self.filter.clear)
        self.restore.clicked.connect(self.bring_back)
        self.table.opened.connect(self.bring_back)
        self._tasks.changed.connect(self._changed)

    # Rows

    def load(self) -> None:
        """Ask what is in the bin."""
        self._tasks.read(recycle_bin, then=self._show, owner=self, latest="recycle_bin")

    def _changed(self, changes: ChangeSet) -> None:
        if changes:
            self.load()

    def _show(self, rows: list[RemovedRow]) -> None:
        self._all = rows
        self._narrow()
        self.headed.emit()
        self.ready.emit()

    @Slot()
    def _narrow(self) -> None:
        """Show the rows that fit what is typed; the current one stays where it can."""
        words = self.filter.text().lower().split()
        shown = [row for row in self._all if all(word in _said(row) for word in words)]
        place, kept = self.table.currentIndex().row(), self.current()
        spot = self.table.verticalScrollBar().value()
        self.model.show_rows(shown)
        places = [at for at, row in enumerate(shown) if kept is not None and row.id == kept.id]
        self.table.go_to(places[0] if places else max(0, place))
        self.table.verticalScrollBar().setValue(spot)
        self.restore.setEnabled(bool(shown))
        empty = self.unfound if self._all else self.nothing
        self.stack.setCurrentWidget(self.table if shown else empty)

    def current(self) -> RemovedRow | None:
        """Return the row the keyboard is on."""
        here = self.table.currentIndex().row()
        return self.model.row(here) if 0 <= here < self.model.rowCount() else None

    @Slot()
    def bring_back(self) -> None:
        """Restore the current record, with what went along with it."""
        row = self.current()
        if row is None or not self.restore.isEnabled():
            return
        self.trouble.hide()
        said = _("{record} restored").format(record=_title(row))
        self._tasks.run(
            restore_record,
            row.entity,
            row.id,
            then=lambda _id: self.told.emit(said),
            failed=self._explain,
            owner=self,
        )

    def _explain(self, error: KamdeskError) -> None:
        self.trouble.set_text(sentence(error))
        self.trouble.show()

    def _cells(self, row: RemovedRow) -> Sequence[Cell | None]:
        others = _("with {n} more").format(n=row.others) if row.others else ""
        return (
            TextCell(_title(row), "text", bold=True),
            TextCell(_kind(row)),
            TextCell(wording.named(row.account_name, row.account_english)),
            TextCell(others, "text3"),
            TextCell(wording.deed_text(deed_words(row.deed)), "text3"),
            PersonCell(wording.named(row.by, row.by_english)),
            TextCell(formats.moment(row.removed_at), "text3", right=True),
        )

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._filtering(event) if watched is self.filter else self._listed(event)
        return super().eventFilter(watched, event)

    def _listed(self, event: QKeyEvent) -> bool:
        if event.text() in ("/", "、"):
            self.filter.setFocus()
            self.filter.selectAll()
        elif event.key() == Qt.Key.Key_R and not event.modifiers():
            self.bring_back()
        else:
            return False
        return True

    def _filtering(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self.filter.text():
            self.filter.clear()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            return False
        self.table.setFocus()
        return True


def _columns() -> tuple[Column, ...]:
    return (
        Column("title", _("Removed record"), 0, sortable=False),
        Column("kind", _("Kind"), 110, sortable=False),
        Column("account", _("Account"), 150, sortable=False),
        Column("others", _("Along with it"), 100, sortable=False),
        Column("deed", _("Removed by deed"), 150, sortable=False),
        Column("by", _("By"), 130, sortable=False),
        Column("when", _("When"), 172, right=True, sortable=False),
    )


def _title(row: RemovedRow) -> str:
    return wording.named(row.title, row.english_title) or _kind(row)


def _kind(row: RemovedRow) -> str:
    return _(ENTITIES[row.entity].label)


def _said(row: RemovedRow) -> str:
    parts = (row.title, row.english_title, _kind(row), row.account_name, row.account_english,
             row.by, row.by_english)  # fmt: skip
    return " ".join(part for part in parts if part).lower()
