"""A file over its page: pictures, PDF and text, painted from memory and nowhere else."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, sentence
from kamdesk.queries.attachments import FileRow
from kamdesk.ui.files.desk import FileDesk
from kamdesk.ui.files.rendering import Shown
from kamdesk.ui.files.words import icon_of, size_text, state_of
from kamdesk.ui.forms.overlay import Overlay
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Divider
from kamdesk.ui.widgets.labels import IconMark, Label
from kamdesk.ui.widgets.notices import Banner, EmptyState, Skeleton

_STEP: Final = 1.25
_ZOOMS: Final = (0.5, 4.0)
_EDGE: Final = 60  # design pixels around what is shown
_HEAD: Final = 52


class FilePreview(Overlay):
    """Signals: ``closed`` when the page below has the keyboard again; ``ready`` when it shows."""

    closed = Signal()
    ready = Signal()
    width_asked = 960

    def __init__(self, host: QWidget, desk: FileDesk) -> None:
        super().__init__(host)
        self._desk = desk
        self.row: FileRow | None = None
        self._page, self._pages, self._zoom = 0, 1, 1.0
        self._kept: Shown | None = None
        self.is_coming = False
        self.name = Label("", "title-3", elide=True)
        self.sub = Label("", "meta", "text3", elide=True)
        self.paper = QLabel()
        self.paper.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.area = QScrollArea()
        self.nothing = EmptyState("file", "", _("Save a copy…"))
        self.waiting = Skeleton(8, 40)
        self.note = Banner("", "info")
        self._build()
        self._connect()

    def open(self, row: FileRow) -> None:
        """Show a file."""
        self.row, self._page, self._zoom, self._kept = row, 0, 1.0, None
        state, _tone, _icon = state_of(row)
        self.name.setText(row.file_name)
        self.sub.setText(" · ".join((size_text(row), state)))
        self.icon.show_icon(icon_of(row), "text2")
        self.note.hide()
        self.place()
        self.show()
        self.raise_()
        self.close_button.setFocus()
        self._ask()

    def close_or_ask(self) -> None:
        """Go back to the page, and forget what was shown."""
        self.hide()
        self.row = self._kept = None
        self.paper.clear()
        self.text.clear()
        self.closed.emit()

    def say(self, text: str) -> None:
        """Say in place what came of a verb."""
        if self.isVisible():
            self.note.set_text(text)
            self.note.show()

    def zoom(self, factor: float) -> None:
        """Show it larger or smaller."""
        least, most = _ZOOMS
        wanted = min(most, max(least, self._zoom * factor))
        if wanted != self._zoom:
            self._zoom = wanted
            self._ask()

    def turn(self, step: int) -> None:
        """Show another page."""
        wanted = min(self._pages - 1, max(0, self._page + step))
        if wanted != self._page:
            self._page = wanted
            self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        match event.key():
            case Qt.Key.Key_PageDown:
                self.turn(+1)
            case Qt.Key.Key_PageUp:
                self.turn(-1)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(_STEP)
            case Qt.Key.Key_Minus:
                self.zoom(1 / _STEP)
            case _:
                super().keyPressEvent(event)

    # Building

    def _build(self) -> None:
        self.icon = IconMark("file", 18, "text2")
        self.before = self._tool("chevron-left", _("Previous page (Page up)"))
        self.after = self._tool("chevron-right", _("Next page (Page down)"))
        self.smaller = self._tool("minus", _("Smaller (-)"))
        self.larger = self._tool("plus", _("Larger (+)"))
        self.number = Label("", "meta", "text2")
        self.save = Button(_("Save a copy…"), "download", size=Size.SMALL,
                           tip=_("A copy outside is not encrypted"))  # fmt: skip
        self.remove = Button(_("Remove"), "trash-2", size=Size.SMALL)
        self.close_button = Button(icon="x", kind=Kind.GHOST, size=Size.SMALL, tip=_("Close"))
        head = Columns(gap=8, margins=(18, 10, 12, 10))
        words = Rows(gap=0)
        words.addWidget(self.name)
        words.addWidget(self.sub)
        head.addWidget(self.icon)
        head.addLayout(words, 1)
        for widget in (self.before, self.number, self.after, self.smaller, self.larger,
                       self.save, self.remove, self.close_button):  # fmt: skip
            head.addWidget(widget)
        self._lay_out(head)

    def _lay_out(self, head: Columns) -> None:
        self.area.setWidget(self.paper)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAccessibleName(_("Preview"))
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.stack = QStackedWidget()
        for widget in (self.waiting, self.area, self.text, self.nothing):
            self.stack.addWidget(widget)
        columns, inner = Columns(self, gap=0), Rows(gap=0)
        columns.addWidget(Divider(upright=True))
        columns.addLayout(inner, 1)
        inner.addLayout(head)
        inner.addWidget(Divider())
        banner = Rows(margins=(18, 8, 18, 8))
        banner.addWidget(self.note)
        inner.addLayout(banner)
        inner.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.before.clicked.connect(lambda: self.turn(-1))
        self.after.clicked.connect(lambda: self.turn(+1))
        self.smaller.clicked.connect(lambda: self.zoom(1 / _STEP))
        self.larger.clicked.connect(lambda: self.zoom(_STEP))
        self.close_button.clicked.connect(self.close_or_ask)
        self.save.clicked.connect(self._save)
        self.nothing.acted.connect(self._save)
        self.remove.clicked.connect(self._remove)
        self._desk.noted.connect(self.say)
        self._desk.refused.connect(self.say)

    def _tool(self, icon: str, tip: str) -> Button:
        return Button(icon=icon, kind=Kind.GHOST, size=Size.SMALL, tip=tip)

    # Showing

    def _ask(self) -> None:
        if self.row is None:
            return
        if self._kept is None:
            self.stack.setCurrentWidget(self.waiting)
            self._offer(None)
        row, self.is_coming = self.row, True
        self._desk.look(row, self._page, self._room(), lambda found: self._show(row, found),
                        lambda error: self._explain(row, error))  # fmt: skip

    def _room(self) -> QSize:
        """Return how many device pixels a page may take."""
        edge, factor = theme().px(_EDGE), self._zoom * self.devicePixelRatioF()
        wide, tall = self.width() - edge, self.height() - theme().px(_HEAD) - edge
        return QSize(max(200, int(wide * factor)), max(200, int(tall * factor)))

    def _show(self, row: FileRow, found: Shown) -> None:
        self.is_coming = False
        if row is not self.row:
            return
        self._kept, self._page, self._pages = found, found.page, found.pages
        if found.picture is None:
            self.text.setPlainText(found.text)
            self.stack.setCurrentWidget(self.text)
        else:
            picture = QPixmap.fromImage(found.picture)
            picture.setDevicePixelRatio(self.devicePixelRatioF())
            self.paper.setPixmap(picture)
            self.paper.setMinimumSize(picture.deviceIndependentSize().toSize() + QSize(0, 24))
            self.paper.setAccessibleName(self._said())
            self.stack.setCurrentWidget(self.area)
        self._offer(found)
        self.ready.emit()

    def _explain(self, row: FileRow, error: KamdeskError) -> None:
        self.is_coming = False
        if row is not self.row:
            return
        self.nothing.label.setText(sentence(error))
        self.nothing.button.setVisible(error.code == "attachment.no_preview")
        self.stack.setCurrentWidget(self.nothing)
        self._offer(None)
        self.ready.emit()

    def _offer(self, found: Shown | None) -> None:
        """Show the tools that make sense for what is shown."""
        is_picture = found is not None and found.picture is not None
        many = found is not None and found.pages > 1
        for tool in (self.smaller, self.larger):
            tool.setVisible(is_picture)
        for part in (self.before, self.number, self.after):
            part.setVisible(many)
        self.number.setText(self._said())
        self.before.setEnabled(self._page > 0)
        self.after.setEnabled(self._page < self._pages - 1)

    def _said(self) -> str:
        return _("Page {n} of {all}").format(n=self._page + 1, all=self._pages)

    def _save(self) -> None:
        if self.row is not None:
            self._desk.ask_target(self.row)

    def _remove(self) -> None:
        if self.row is not None:
            self._desk.remove(self.row)
            self.close_or_ask()
