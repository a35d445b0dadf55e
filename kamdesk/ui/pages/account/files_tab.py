"""The files of an account and of everything in it: dropped, pasted or chosen, looked at here."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent

from kamdesk.i18n import _, formats, ngettext
from kamdesk.queries.attachments import FileRoom, FileRow, file_room, files_of_account
from kamdesk.ui import wording
from kamdesk.ui.files.desk import FileDesk
from kamdesk.ui.files.preview import FilePreview
from kamdesk.ui.files.sources import Source
from kamdesk.ui.files.taking import FileTaker
from kamdesk.ui.files.words import icon_of, size_text, state_of, subject_text, trouble_of
from kamdesk.ui.pages.account.details import WIDTH, DetailCard
from kamdesk.ui.pages.account.record_table import Habits, TableCard
from kamdesk.ui.pages.account.tab import AccountTab
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, theme
from kamdesk.ui.widgets.buttons import Button, Size
from kamdesk.ui.widgets.cells import Cell, ChipCell, IconCell, TextCell
from kamdesk.ui.widgets.notices import Banner, EmptyState
from kamdesk.ui.widgets.rows_model import Column

_NARROW: Final = 1000


class FileSheet(Struct, frozen=True):
    """What the tab shows."""

    files: list[FileRow]
    room: FileRoom


class FilesTab(AccountTab):
    """N adds files, Enter looks at one, Delete takes it off; so do dropping and pasting."""

    def __init__(self, tasks: Tasks, today: Callable[[], date], account_id: UUID) -> None:
        super().__init__(tasks, today, account_id)
        self.desk = FileDesk(tasks, self)
        self._room: FileRoom | None = None
        self.card: TableCard[FileRow] = TableCard(
            _("Files"),
            _columns(),
            self._cells,
            "",
            habits=Habits(spare=("by", "subject", "at")),
        )
        self.details = DetailCard(_("File"))
        self.nothing = EmptyState(
            "paperclip", _("No files yet. Drop some here, paste one, or add it."), _("Add files…")
        )
        self.hint = Banner(_("Let go to add the files to this account"), "info", icon="paperclip")
        self.said = Banner("", "info", _("Close"))
        self.preview = FilePreview(self, self.desk)
        self.taker = FileTaker(self, self.take, highlight=self.hint.setVisible)
        self._lay_out()
        self._connect()
        self.reload()

    def reload(self) -> None:
        self.read(file_sheet, self.account_id, then=self.show_sheet)

    def new(self) -> None:
        self.desk.ask_files("account", self.account_id)

    def edit(self) -> None:
        self.look()

    def take_focus(self) -> None:
        (self.nothing.button if self.nothing.isVisible() else self.card.table).setFocus()

    def take(self, sources: Sequence[Source]) -> None:
        """Add what was dropped or pasted."""
        self.desk.add("account", self.account_id, sources)

    def look(self) -> None:
        """Show the chosen file."""
        row = self.card.table.current()
        if row is not None:
            self.preview.open(row)

    def show_sheet(self, sheet: FileSheet) -> None:
        """Show the files, and how many bytes they are."""
        files = sheet.files
        size = formats.size(sum(row.size_bytes for row in files))
        count = ngettext("{n} file", "{n} files", len(files)).format(n=len(files))
        self.card.aside.setText(f"{count} · {size}" if files else "")
        self._room = sheet.room
        self.card.show_records(files)
        self.card.setVisible(bool(files))
        self.nothing.setVisible(not files)
        self._place_details()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() == Qt.Key.Key_Delete and not self.preview.isVisible():
            self._remove()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._place_details()

    def _place_details(self) -> None:
        wide = self.width() >= theme().px(_NARROW)
        self.details.setVisible(wide and self.nothing.isHidden())
        self.details.setFixedWidth(theme().px(WIDTH))

    def _lay_out(self) -> None:
        self.open = self.card.add_verb(_("Preview"), "eye", _("Preview (Enter)"))
        self.save = self.card.add_verb(_("Save a copy…"), "download",
                                       _("A copy outside is not encrypted"))  # fmt: skip
        self.remove = self.card.add_verb(_("Remove"), "trash-2", _("Remove file (Delete)"))
        self.add = self.card.add_verb(_("Add files…"), "plus", _("Add files (N)"))
        self.keep = Button("", "cloud-download", size=Size.SMALL)
        self.details.verbs.addWidget(self.keep)
        self.details.verbs.addStretch(1)
        for banner in (self.hint, self.said):
            banner.hide()
            self.body.addWidget(banner)
        line = Columns(gap=12)
        line.addWidget(self.card, 1)
        line.addWidget(self.nothing, 1)
        self.nothing.hide()
        line.addWidget(self.details)
        self.body.addLayout(line, 1)

    def _connect(self) -> None:
        table, desk = self.card.table, self.desk
        self.tables.append((table, "attachment"))
        self.taker.watch(table)
        self.taker.watch(table.viewport())
        table.opened.connect(lambda _at: self.look())
        table.peeked.connect(lambda _at: self.look())
        table.chosen_row.connect(self._chosen)
        self.open.clicked.connect(self.look)
        self.add.clicked.connect(self.new)
        self.nothing.acted.connect(self.new)
        self.remove.clicked.connect(self._remove)
        self.save.clicked.connect(lambda: self._with_row(desk.ask_target))
        self.keep.clicked.connect(self._keep)
        self.preview.closed.connect(self.take_focus)
        self.preview.ready.connect(self.ready)
        self.said.acted.connect(self.said.hide)
        desk.told.connect(self.told)
        desk.noted.connect(self._say)
        desk.refused.connect(self._say)
        desk.moved.connect(self.reload)

    def _say(self, text: str) -> None:
        self.said.set_text(text)
        self.said.show()

    def _with_row(self, verb: Callable[[FileRow], None]) -> None:
        row = self.card.table.current()
        if row is not None:
            verb(row)

    def _remove(self) -> None:
        self._with_row(self.desk.remove)

    def _keep(self) -> None:
        row = self.card.table.current()
        if row is not None and row.here:
            self.desk.let_go(row)
        elif row is not None:
            self.desk.fetch(row)

    def _chosen(self) -> None:
        row = self.card.table.current()
        for verb in (self.open, self.save, self.remove):
            verb.setEnabled(row is not None)
        self._show_details(row)

    def _show_details(self, row: FileRow | None) -> None:
        self.details.title.setText(row.file_name if row else _("File"))
        self.details.begin()
        if row is not None:
            say = self.details.section
            say(_("Belongs to"), [subject_text(row) or _("the account itself")])
            say(_("Added"), [_added(row, self)])
            say(_("Size"), [size_text(row)])
            say(_("Where"), [state_of(row)[0]])
            say("", [trouble_of(row)], "riskText")
        if self._room is not None:
            room = self._room
            said = _("{used} of {limit}").format(
                used=formats.size(room.used), limit=formats.size(room.limit)
            )
            self.details.section(_("Files on this device"), [said])
        self.details.end()
        self._offer(row)

    def _offer(self, row: FileRow | None) -> None:
        """Offer to bring a file here, or to keep it on the server only."""
        self.keep.setVisible(row is not None and row.shared and (row.sealed or not row.here))
        here = row is not None and row.here
        self.keep.setText(_("Keep on the server only") if here else _("Fetch now"))
        self.keep.setAccessibleName(self.keep.text())
        self.keep.set_icon("cloud" if here else "cloud-download")

    def _cells(self, row: FileRow) -> tuple[Cell | None, ...]:
        state, tone, _icon = state_of(row)
        day = row.at.astimezone().date() if row.at else None
        return (
            IconCell(icon_of(row), row.file_name, "text"),
            TextCell(subject_text(row), "text3"),
            TextCell(size_text(row), "text3", right=True),
            TextCell(wording.brief_day(day, self.today()) if day else "", "text3"),
            TextCell(wording.named(row.by or "", row.by_english), "text3"),
            ChipCell(state, tone),
        )


def file_sheet(reading: Any, account_id: UUID) -> FileSheet:
    """Return the files of an account, and the room all files take."""
    return FileSheet(files_of_account(reading, account_id), file_room(reading))


def _added(row: FileRow, tab: FilesTab) -> str:
    day = formats.day_from(row.at.astimezone().date(), tab.today()) if row.at else ""
    who = wording.named(row.by or "", row.by_english)
    return " · ".join(part for part in (day, who) if part)


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("File name"), 0, sortable=False),
        Column("subject", _("Belongs to"), 190, sortable=False),
        Column("size", _("Size"), 84, right=True, sortable=False),
        Column("at", _("Added"), 92, sortable=False),
        Column("by", _("By"), 104, sortable=False),
        Column("state", _("Where"), 190, sortable=False),
    )
