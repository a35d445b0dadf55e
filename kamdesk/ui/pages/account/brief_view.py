"""The account on one page, as it will be printed: read it, save it, print it, copy it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from kamdesk.errors import KamdeskError, Unavailable
from kamdesk.i18n import _, sentence
from kamdesk.queries.briefing import AccountBrief, account_brief
from kamdesk.reports.account_brief import Sheet, account_sheet
from kamdesk.ui import paper
from kamdesk.ui.forms.overlay import Overlay
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Divider, put_on
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.notices import Banner

_WIDEST = 760  # design pixels of the page on screen


class BriefView(Overlay):
    """Lies over the whole page of its account.

    Signals: ``ready`` when it is shown, ``closed`` when it is left. What was done with it stands
    beside its verbs.
    """

    ready = Signal()
    closed = Signal()

    def __init__(self, tasks: Tasks, today: Callable[[], date], host: QWidget) -> None:
        super().__init__(host)
        self._tasks, self._today = tasks, today
        self.sheet: Sheet | None = None
        self.is_coming = False
        self.stand_on("bg")
        self.setAccessibleName(_("Account brief"))
        self.title = Label(_("Account brief"), "title-2", elide=True)
        self.done = Label("", "meta", "okText")
        self.save = Button(_("Save as PDF"), "download", Kind.PRIMARY, Size.SMALL)
        self.print = Button(_("Print"), "printer", size=Size.SMALL)
        self.copy = Button(_("Copy as picture"), "copy", size=Size.SMALL)
        self.close_button = Button(icon="x", kind=Kind.GHOST, size=Size.SMALL, tip=_("Close (Esc)"))
        self.trouble = Banner("", "risk")
        self.trouble.hide()
        self.page = PaperView()
        self._lay_out()
        self.save.clicked.connect(self._ask_path)
        self.print.clicked.connect(self._print)
        self.copy.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.close_or_ask)

    def open(self, account_id: UUID) -> None:
        """Show the brief of an account."""
        self.is_coming = True
        self._tasks.read(account_brief, account_id, then=self.show_brief, failed=self.explain,
                         owner=self, latest=f"brief.{id(self)}")  # fmt: skip

    def show_brief(self, brief: AccountBrief) -> None:
        """Show it as it will be printed."""
        self.trouble.hide()
        self.done.setText("")
        self.sheet = account_sheet(brief, self._today())
        self.page.show_sheet(self.sheet)
        self._appear()

    def save_to(self, path: Path) -> None:
        """Write the PDF; what goes wrong stands over the page."""
        if self.sheet is None:
            return
        try:
            paper.save_pdf(self.sheet, path)
        except Unavailable as error:
            self.explain(error)
            return
        self.trouble.hide()
        self.done.setText(_("Saved {name}").format(name=path.name))

    def explain(self, error: KamdeskError) -> None:
        """Say what went wrong."""
        self.trouble.set_text(sentence(error))
        self.trouble.show()
        self._appear()

    @Slot()
    def close_or_ask(self) -> None:
        """Fold the brief away; there is nothing to lose."""
        self.hide()
        self.closed.emit()

    def place(self) -> None:
        """Lie over the whole host."""
        self.setGeometry(self.host_room())

    def _appear(self) -> None:
        self.is_coming = False
        self.place()
        self.show()
        self.raise_()
        self.area.setFocus()
        self.ready.emit()

    def _lay_out(self) -> None:
        head = Columns(gap=8, margins=(18, 10, 12, 10))
        head.addWidget(self.title, 1)
        for widget in (self.done, self.copy, self.print, self.save, self.close_button):
            head.addWidget(widget)
        holder = QWidget()
        put_on(holder, "bg")
        line = Columns(holder, gap=0, margins=(18, 18))
        line.addStretch(1)
        line.addWidget(self.page, 100)
        line.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidget(holder)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        rows = Rows(self, gap=0)
        rows.addLayout(head)
        rows.addWidget(Divider())
        rows.addWidget(self.trouble)
        rows.addWidget(self.area, 1)

    @Slot()
    def _ask_path(self) -> None:
        if self.sheet is None:
            return
        name = _("{name}, account brief").format(name=self.sheet.title)
        dialog = QFileDialog(self, _("Save as PDF"), f"{name}.pdf", "PDF (*.pdf)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path)))
        dialog.open()

    @Slot()
    def _print(self) -> None:
        # Printing is rare, and its library costs every start otherwise.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415 - printing loads when asked for

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._print_on(printer))
        QDialog.open(dialog)

    def _print_on(self, printer: object) -> None:
        from PySide6.QtPrintSupport import QPrinter  # noqa: PLC0415 - printing loads when asked for

        if self.sheet is None or not isinstance(printer, QPrinter):
            return
        p = QPainter(printer)
        scale = printer.width() / paper.WIDTH
        p.scale(scale, scale)
        paper.paint(self.sheet, p)
        p.end()
        self.done.setText(_("Sent to the printer"))

    @Slot()
    def _copy(self) -> None:
        if self.sheet is not None:
            QApplication.clipboard().setImage(paper.picture(self.sheet))
            self.done.setText(_("Copied as a picture"))


class PaperView(QWidget):
    """A sheet of paper as wide as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self._sheet: Sheet | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self._resize)
        self._resize()

    def show_sheet(self, sheet: Sheet) -> None:
        """Show a sheet."""
        self._sheet, self._painted = sheet, QPixmap()
        self.setAccessibleName(_said(sheet))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        wide = theme().px(_WIDEST)
        return QSize(wide, self.heightForWidth(wide))

    def heightForWidth(self, width: int) -> int:  # noqa: N802  Qt's name
        return round(min(width, theme().px(_WIDEST)) * paper.HEIGHT / paper.WIDTH)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self.setFixedHeight(self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Put the sheet down as it was painted for this size: it is scrolled, and never changes."""
        p = QPainter(self)
        ratio = p.deviceTransform().m11()
        if self._painted.size() != self.size() * ratio:
            self._painted = QPixmap(self.size() * ratio)
            self._painted.setDevicePixelRatio(ratio)
            self._paint(QPainter(self._painted))
        p.drawPixmap(0, 0, self._painted)
        p.end()

    def _paint(self, p: QPainter) -> None:
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRect(self.rect())
        p.fillRect(box, paper.ground())
        p.setPen(theme().pen("lineStrong"))
        p.drawRect(box.adjusted(0, 0, -1, -1))
        if self._sheet is not None:
            scale = self.width() / paper.WIDTH
            p.scale(scale, scale)
            paper.paint(self._sheet, p)
        p.end()

    def _resize(self) -> None:
        self._painted = QPixmap()
        self.setMaximumWidth(theme().px(_WIDEST))
        self.updateGeometry()


def _said(sheet: Sheet) -> str:
    parts = [sheet.title, *(f"{figure.caption} {figure.number}" for figure in sheet.figures)]
    for block in (*sheet.left, *sheet.right):
        parts.append(block.heading)
        parts += [" ".join(part for part in (row.text, row.aside) if part) for row in block.rows]
    return "; ".join(parts)
