"""One edit of many accounts: choose a value, see exactly what changes, do it as one deed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from kamdesk.errors import KamdeskError, Refused
from kamdesk.i18n import _, ngettext, sentence
from kamdesk.queries.bulk import english_names
from kamdesk.services.bulk import BulkPreview, BulkRow, edit_many, preview_bulk
from kamdesk.ui import wording
from kamdesk.ui.forms.overlay import Overlay
from kamdesk.ui.forms.requests import offers_of
from kamdesk.ui.pages.accounts import bulk_words
from kamdesk.ui.pages.accounts.bulk_words import FIELDS, Way, Wish
from kamdesk.ui.pages.accounts.inline import ACCOUNT, Offers, made
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.theme.spacing import emptied
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Divider
from kamdesk.ui.widgets.cells import Cell
from kamdesk.ui.widgets.fields import FieldRow
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.notices import Banner
from kamdesk.ui.widgets.rows_model import Index, RowsModel
from kamdesk.ui.widgets.selects import Select
from kamdesk.ui.widgets.table import TableList

_REST_MS = 150


class PreviewRows(RowsModel[BulkRow]):
    """Rows whose cells say all of it in a tip."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole:
            return super().data(index, Qt.ItemDataRole.DisplayRole)
        return super().data(index, role)


class BulkPanel(Overlay):
    """Signals: ``done`` carries what to tell; ``gone`` when it closes.

    Nothing is written before the button: the preview is the edit itself, tried and taken back.
    """

    done = Signal(str)
    gone = Signal()
    width_asked = 520

    def __init__(self, host: QWidget, tasks: Tasks, today: Callable[[], date]) -> None:
        super().__init__(host)
        self._tasks, self._today = tasks, today
        self._ids: Sequence[UUID] = ()
        self._offers: Offers = {}
        self._names: Mapping[UUID, str] = {}
        self._wish: Wish | None = None
        self._preview: BulkPreview | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._ask)
        self.rows = PreviewRows(bulk_words.columns(), self._cells)
        self._build()

    def _build(self) -> None:
        self.title = Label("", "title-2")
        self.field = Select([(name, _(ACCOUNT.field(name).label)) for name in FIELDS])
        self.way = Select()
        self.editor: Any = None
        self.value_room = Rows()
        self.problem = Banner("", "risk")
        self.problem.hide()
        self.summary = Label("", "body", "text2", wrap=True)
        self.table = TableList(self.rows, _("What would change"))
        self.save = Button(_("Change"), "check", Kind.PRIMARY)
        self.cancel = Button(_("Cancel"))
        self.close_button = Button(icon="x", kind=Kind.GHOST, size=Size.SMALL, tip=_("Close (Esc)"))
        line = Columns(self, gap=0)
        line.addWidget(Divider(upright=True))
        rows = Rows(gap=12, margins=(18, 14, 18, 14))
        line.addLayout(rows, 1)
        head = Columns(gap=8)
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        rows.addLayout(head)
        choice = Columns(gap=12)
        choice.addWidget(FieldRow(_("Field"), self.field), 1)
        choice.addWidget(FieldRow(_("What to do"), self.way), 1)
        rows.addLayout(choice)
        rows.addLayout(self.value_room)
        rows.addWidget(self.problem)
        rows.addWidget(Divider())
        rows.addWidget(self.summary)
        rows.addWidget(self.table, 1)
        rows.addLayout(self._foot())
        self._connect()

    def _foot(self) -> Columns:
        foot = Columns(gap=8)
        foot.addWidget(Label(_("One undo takes all of it back"), "meta", "text3", elide=True), 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        return foot

    def _connect(self) -> None:
        self.field.activated.connect(lambda _at: self._choose_field())
        self.way.activated.connect(lambda _at: self._choose_way())
        self.save.clicked.connect(self.carry_out)
        self.cancel.clicked.connect(self.close_or_ask)
        self.close_button.clicked.connect(self.close_or_ask)

    # Opening

    def open_for(self, ids: Sequence[UUID]) -> None:
        """Open for these accounts."""
        self._ids = tuple(ids)
        said = ngettext("Edit {n} account", "Edit {n} accounts together", len(ids))
        self.title.setText(said.format(n=f"{len(ids):,}"))
        self.setAccessibleName(self.title.text())
        self._tasks.read(english_names, ACCOUNT, self._ids, then=self._know_names, owner=self)
        self._tasks.read(offers_of, ("user", "territory"), then=self._begin, owner=self)

    def _know_names(self, names: Mapping[UUID, str]) -> None:
        self._names = names
        self.rows.refresh()

    def _begin(self, offers: Offers) -> None:
        self._offers = offers
        self.field.choose(self.field.key or FIELDS[0])
        self.place()
        self.show()
        self.raise_()
        self._choose_field()
        self.field.setFocus()

    def close_or_ask(self) -> None:
        """Close; nothing was written."""
        self._rest.stop()
        self.hide()
        self.gone.emit()

    def reload(self) -> None:
        """Look again at what would change: the accounts changed meanwhile."""
        if self.isVisible():
            self._rest.start()

    # Choosing

    def _choose_field(self) -> None:
        field = ACCOUNT.field(self.field.key or FIELDS[0])
        ways = bulk_words.ways(field)
        self.way.offer(ways)
        self.way.choose(ways[0][0])
        emptied(self.value_room)
        self.editor = made(field, self._offers, self._today())
        self.row = FieldRow(_("Value"), self.editor)
        self.editor.show_values({})
        self.editor.edited.connect(self._rest.start)
        self.value_room.addWidget(self.row)
        self._choose_way()

    def _choose_way(self) -> None:
        self.row.setVisible(self.way.key != "clear")
        self._ask()

    @Slot()
    def _ask(self) -> None:
        """Try what is chosen so far."""
        field = ACCOUNT.field(self.field.key or FIELDS[0])
        try:
            value = None if self.way.key == "clear" else self.editor.values()[field.name]
        except Refused as error:
            self._explain(error)
            return
        wish = Wish(field, cast("Way", self.way.key or "set"), value)
        self.row.explain("")
        self.problem.hide()
        if wish.is_empty:
            self._show_nothing()
            return
        self._tasks.read(preview_bulk, wish.edit(self._ids, {}), owner=self, failed=self._explain,
                         then=lambda found: self.show_preview(wish, found),
                         latest="accounts.bulk")  # fmt: skip

    # Showing

    def show_preview(self, wish: Wish, preview: BulkPreview) -> None:
        """Show what would change, what is so already, and what cannot be done."""
        self._wish, self._preview = wish, preview
        rows = bulk_words.sorted_rows(preview)
        self.rows.show_rows(rows)
        self.table.clearSpans()
        for place, row in enumerate(rows):
            if row.refusal is not None:
                self.table.setSpan(place, 1, 1, 2)  # a reason needs the room of both values
        self.summary.setText(bulk_words.summary(preview))
        count = len(preview.accepted)
        said = ngettext("Change {n} account", "Change {n} accounts", count)
        self._name_save(said.format(n=f"{count:,}"), usable=count > 0)

    def _show_nothing(self) -> None:
        self._wish = self._preview = None
        self.rows.show_rows([])
        self.summary.setText(_("Give a value to see what would change."))
        self._name_save(_("Change"), usable=False)

    def _name_save(self, text: str, *, usable: bool) -> None:
        self.save.setText(text)
        self.save.setAccessibleName(text)
        self.save.setEnabled(usable)
        self.save.updateGeometry()

    def _cells(self, row: BulkRow) -> Sequence[Cell | None]:
        if self._wish is None:
            return (None, None, None)
        name = wording.named(row.title, self._names.get(row.id))
        return bulk_words.cells(replace(row, title=name), self._wish, self._offers)

    # Doing

    @Slot()
    def carry_out(self) -> None:
        """Change the accounts the preview accepted, from the values it showed."""
        wish, preview = self._wish, self._preview
        if wish is None or preview is None or not preview.accepted or self.save.is_busy:
            return
        self.save.set_busy(True)
        edit = wish.edit(preview.accepted, preview.seen)
        self._tasks.run(edit_many, edit, then=self._done, failed=self._failed, owner=self)

    def _done(self, changed: Sequence[UUID]) -> None:
        self.save.set_busy(False)
        count = len(changed)
        said = ngettext("{field} of {n} account changed", "{field} of {n} accounts changed", count)
        label = _(self._wish.field.label) if self._wish else ""
        self.close_or_ask()
        self.done.emit(said.format(field=label, n=f"{count:,}"))

    def _failed(self, error: KamdeskError) -> None:
        """Say why none of it was done, and look again; what was chosen stays."""
        self.save.set_busy(False)
        self._ask()
        self.problem.set_text(sentence(error))
        self.problem.show()

    def _explain(self, error: KamdeskError) -> None:
        label = _(ACCOUNT.field(self.field.key or FIELDS[0]).label)
        self.row.explain(sentence(type(error)(error.code, **{**error.facts, "field": label})))
        self._wish = self._preview = None
        self.rows.show_rows([])
        self.summary.setText("")
        self._name_save(_("Change"), usable=False)
