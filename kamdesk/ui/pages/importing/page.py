"""Import: choose a file, see what would happen, run it with a way out, take it back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QScrollArea, QStackedLayout, QWidget

from kamdesk.errors import KamdeskError
from kamdesk.i18n import N_, _, formats, sentence
from kamdesk.services.importing import ImportReport, Mapping, Phase
from kamdesk.ui.page import Heading, Hint, Page
from kamdesk.ui.pages.importing.columns_card import ColumnsCard
from kamdesk.ui.pages.importing.file_card import FileCard
from kamdesk.ui.pages.importing.previews import OutcomeCard, RejectedCard, SuggestionsCard
from kamdesk.ui.pages.importing.runner import Done, Opened, Runner
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.widgets.buttons import Button, Kind
from kamdesk.ui.widgets.glyphs import ProgressBar
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.notices import Banner, EmptyState

_PHASES: Final = {
    Phase.READING: N_("Reading rows"),
    Phase.CHECKING: N_("Checking rows"),
    Phase.STORING: N_("Storing"),
}


class ImportPage(Page):
    """Signals: ``told`` carries what was imported, which can be undone."""

    room = "import"
    told = Signal(str)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.file: Opened | None = None
        self.report: ImportReport | None = None
        self._is_done = False
        self._tasks = tasks
        self._goes_on_at: QWidget = self
        self.runner = Runner(tasks, self)
        self._build()
        self._connect()
        self._settle()
        self.setAcceptDrops(True)

    # What the shell asks

    def heading(self) -> Heading:
        return Heading(_("Settings"), _("Import a file"), self.file.path.name if self.file else "")

    def hints(self) -> Sequence[Hint]:
        return ((("Tab",), _("next field")), (("Ctrl", "Z"), _("undo")), (("?",), _("shortcuts")))

    def take_focus(self) -> None:
        (self.begin.button if self.file is None else self.run).setFocus()
        self.ready.emit()

    # Building

    def _build(self) -> None:
        self.begin = EmptyState(
            "file-spreadsheet",
            _("Drop a CSV or a spreadsheet here, or choose one. Nothing is stored before you say."),
            _("Choose a file"),
        )
        self.sheet = QWidget()
        self.stack = QStackedLayout(self)
        self.stack.addWidget(self.begin)
        self.stack.addWidget(self.sheet)
        self.trouble = Banner("", "risk")
        self.trouble.hide()
        self.card = FileCard(self._tasks)
        self.entity, self.account, self.other = self.card.entity, self.card.account, self.card.other
        self.columns, self.outcome = ColumnsCard(), OutcomeCard()
        self.rejected, self.suggestions = RejectedCard(), SuggestionsCard()
        lines = Rows(self.sheet, gap=10, margins=(18, 12, 18, 10))
        lines.addWidget(self.card)
        lines.addWidget(self.trouble)
        lines.addWidget(self._scrolled(), 1)
        lines.addWidget(self._foot())

    def _scrolled(self) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("scrolled", "true")
        lines = Rows(inside, gap=12)
        for card in (self.outcome, self.rejected, self.suggestions, self.columns):
            lines.addWidget(card)
        lines.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area

    def _foot(self) -> QWidget:
        foot = QWidget()
        self.bar = ProgressBar(0.0, "accent", 260)
        self.phase = Label("", "meta", "text2")
        self.cancel = Button(_("Stop"), "x")
        self.undo = Button(_("Undo this import"), "undo-2")
        self.run = Button(_("Import"), "import", Kind.PRIMARY)
        line = Columns(foot, gap=10)
        for widget in (self.bar, self.phase):
            line.addWidget(widget)
        line.addStretch(1)
        for button in (self.cancel, self.undo, self.run):
            line.addWidget(button)
        return foot

    def _connect(self) -> None:
        self.begin.acted.connect(self.choose)
        self.other.clicked.connect(self.choose)
        self.card.kind_chosen.connect(self._take_entity)
        self.card.account_chosen.connect(self._try_again)
        self.columns.mapped.connect(self._take_mapping)
        self.run.clicked.connect(self._go_on)
        self.cancel.clicked.connect(self.runner.call_off)
        self.undo.clicked.connect(self._take_back)
        self.runner.opened.connect(self._opened)
        self.runner.tried.connect(self._tried)
        self.runner.stored.connect(self._stored)
        self.runner.failed.connect(self._failed)
        self.runner.moved.connect(self._moved)

    # Steps

    @Slot()
    def choose(self) -> None:
        """Ask for a file."""
        kinds = _("Tables (*.csv *.tsv *.txt *.xlsx *.xls *.xlsb *.ods);;All files (*)")
        path, _kind = QFileDialog.getOpenFileName(self, _("Import a file"), "", kinds)
        if path:
            self.take_file(Path(path))

    def take_file(self, path: Path) -> None:
        """Read a file's header and show what its rows would come to."""
        self.trouble.hide()
        self.runner.open(path)

    @Slot()
    def _take_entity(self) -> None:
        if self.file is not None and self.entity.key is not None:
            self.trouble.hide()
            self.runner.open(self.file.path, self.entity.key)

    @Slot(object)
    def _opened(self, file: Opened) -> None:
        self.file, self.report, self._is_done = file, None, False
        self._goes_on_at = self.run
        self.card.show_file(file)
        self.columns.show_file(file)
        self._begin()
        self.stack.setCurrentWidget(self.sheet)
        self.cancel.setFocus()  # or the first table would take the keyboard
        self.headed.emit()
        self.runner.try_out(file, self.card.account_id)

    @Slot(object)
    def _take_mapping(self, mapping: Mapping) -> None:
        """Take what a person says of the columns, and see what the rows come to now."""
        if self.file is not None:
            self.file = msgspec.structs.replace(self.file, mapping=mapping)
            self.columns.show_file(self.file)
            self._try_again()
            self._goes_on_at = self.columns.table

    @Slot()
    def _try_again(self) -> None:
        if self.file is not None:
            self._is_done, self._goes_on_at = False, self.run
            self._begin()
            self.runner.try_out(self.file, self.card.account_id)

    @Slot(object)
    def _tried(self, report: ImportReport) -> None:
        self.report = report
        self._show_report(report, self._place_of_errors(), is_written=False)
        self._goes_on_at.setFocus()
        self.ready.emit()

    @Slot()
    def _go_on(self) -> None:
        if self.file is None:
            return
        if self._is_done:
            self.choose()
            return
        self._begin()
        self.runner.store(self.file, self.card.account_id)

    @Slot(object)
    def _stored(self, done: Done) -> None:
        self._is_done, self.report = True, done.report
        place = str(done.errors) if done.errors else ""
        self._show_report(done.report, place, is_written=True)
        changed = done.report.created + done.report.updated
        if changed:
            name = self.file.path.name if self.file else ""
            said = _("{n} records imported from {file}")
            self.told.emit(said.format(n=formats.count(changed), file=name))

    @Slot(object)
    def _failed(self, error: KamdeskError) -> None:
        self._settle()
        self.trouble.set_text(sentence(error))
        self.trouble.show()
        self.stack.setCurrentWidget(self.sheet)
        self.ready.emit()

    @Slot()
    def _take_back(self) -> None:
        """Undo the import, and show again what it would do."""
        self.intent.emit("undo", None)
        self._try_again()

    # Showing

    def _show_report(self, report: ImportReport, place: str, *, is_written: bool) -> None:
        self.outcome.show_report(report)
        self.rejected.show_report(report, place, is_written=is_written)
        self.suggestions.show_report(report)
        self._settle()

    def _place_of_errors(self) -> str:
        path = self.file.path if self.file else Path()
        return str(path.with_name(f"{path.stem}.errors.csv"))

    def _begin(self) -> None:
        """Show that something runs, and how to stop it."""
        self.bar.show_share(0.0, "")
        self.phase.setText("")
        self.trouble.hide()
        self._settle(is_running=True)
        self.cancel.setFocus()

    def _settle(self, *, is_running: bool = False) -> None:
        """Show the parts that mean something now."""
        report = self.report
        for widget in (self.bar, self.phase, self.cancel):
            widget.setVisible(is_running)
        for card in (self.outcome, self.columns):
            card.setVisible(self.file is not None and (report is not None or card is self.columns))
        if report is None:
            self.rejected.hide()
            self.suggestions.hide()
        self.card.enable(not is_running)
        self.columns.setEnabled(not is_running)
        self.undo.setVisible(self._is_done and not is_running)
        changes = 0 if report is None else report.created + report.updated
        self.run.setText(self._run_word(changes))
        self.run.setEnabled(not is_running and (self._is_done or changes > 0))
        self.run.updateGeometry()

    def _run_word(self, changes: int) -> str:
        if self._is_done:
            return _("Another file")
        return _("Import {n} records").format(n=formats.count(changes)) if changes else _("Import")

    @Slot(float, str)
    def _moved(self, share: float, phase: str) -> None:
        self.bar.show_share(share, _("{n} %").format(n=round(share * 100)))
        self.phase.setText(_(_PHASES[Phase(phase)]))

    # Dropping a file

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  Qt's name
        if len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  Qt's name
        self.take_file(Path(event.mimeData().urls()[0].toLocalFile()))
