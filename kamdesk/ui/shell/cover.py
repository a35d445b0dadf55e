"""The lock cover: an opaque page over the whole window that tells nothing of any customer."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMainWindow, QWidget
from shiboken6 import isValid

from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, sentence
from kamdesk.ui.shell.mark import draw_mark
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.upkeep import Upkeep
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Panel
from kamdesk.ui.widgets.fields import FieldRow
from kamdesk.ui.widgets.labels import Label

_WIDE = 340


class Cover(Panel):
    """The page itself. ``tried`` carries what was typed; empty where no passphrase is asked."""

    tried = Signal(str)

    def __init__(self, host: QWidget, *, asks_passphrase: bool) -> None:
        super().__init__("bg", host)
        self._asks = asks_passphrase
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setMaxLength(1024)
        self.passphrase.returnPressed.connect(self.submit)
        self.row = FieldRow(_("Passphrase"), self.passphrase)
        self.open = Button(_("Uncover"), "lock-open", Kind.PRIMARY, Size.LARGE)
        self.open.clicked.connect(self.submit)
        self.setAutoFillBackground(True)
        self._lay_out()
        theme().changed.connect(self._resize)
        self._resize()

    def take_focus(self) -> None:
        """Put the keyboard where the way back begins."""
        (self.passphrase if self._asks else self.open).setFocus()

    def explain(self, error: KamdeskError) -> None:
        """Say why it stays covered; what was typed stays selected."""
        self.open.set_busy(False)
        self.passphrase.setEnabled(True)
        self.row.explain(sentence(error))
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    @Slot()
    def submit(self) -> None:
        """Try what is typed."""
        typed = self.passphrase.text()
        if self._asks and not typed:
            return
        self.row.explain("")
        self.open.set_busy(True)
        self.tried.emit(typed)

    def _lay_out(self) -> None:
        self.middle = QWidget()
        lines = Rows(self.middle, gap=12)
        lines.addWidget(_Mark(), 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (
            Label(_("This window is covered"), "title-1", wrap=True),
            Label(_("What you were writing is kept."), "body", "text2", wrap=True),
        ):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            lines.addWidget(label)
        lines.addSpacing(8)
        lines.addWidget(self.row)
        self.row.setVisible(self._asks)
        lines.addWidget(self.open, 0, Qt.AlignmentFlag.AlignHCenter)
        across = Columns(gap=0)
        across.addStretch(1)
        across.addWidget(self.middle)
        across.addStretch(1)
        down = Rows(self, gap=0, margins=24)
        down.addStretch(2)
        down.addLayout(across)
        down.addStretch(3)

    @Slot()
    def _resize(self) -> None:
        self.middle.setFixedWidth(theme().px(_WIDE))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        event.accept()  # no key reaches what lies below

    def mousePressEvent(self, event: object) -> None:  # noqa: ARG002, N802  Qt's signature
        self.take_focus()


class Covering(QObject):
    """Covers a window and lets it go again. ``uncovered`` when the passphrase was right."""

    covered = Signal()
    uncovered = Signal()

    def __init__(self, window: QMainWindow, tasks: Tasks, upkeep: Upkeep) -> None:
        super().__init__(window)
        self._window, self._tasks, self._upkeep = window, tasks, upkeep
        self._before: QWidget | None = None
        self._put_away: list[QWidget] = []
        self.page: Cover | None = None

    @property
    def is_up(self) -> bool:
        """Whether the window is covered."""
        return self.page is not None

    def put_up(self) -> None:
        """Cover the window, and put away everything that floats beside it."""
        if self.page is not None:
            return
        self._before = self._window.focusWidget()
        page = self.page = Cover(self._window, asks_passphrase=self._upkeep.asks_passphrase)
        page.tried.connect(self._try)
        self._window.installEventFilter(self)
        self._fit()
        page.show()
        page.raise_()
        self._hide_rest()
        page.take_focus()
        self.covered.emit()

    def _hide_rest(self) -> None:
        """Take everything else off the screen, and out of reach of Tab and screen readers."""
        popup = QApplication.activePopupWidget()
        while popup is not None:
            popup.close()
            popup = QApplication.activePopupWidget()
        floating = [
            each
            for each in QApplication.topLevelWidgets()
            if isinstance(each, QDialog) and each.isVisible()
        ]
        self._put_away = [*floating]
        central = self._window.centralWidget()
        if central is not None:
            self._put_away.append(central)
        for each in self._put_away:
            each.hide()

    @Slot(str)
    def _try(self, typed: str) -> None:
        if not self._upkeep.asks_passphrase:
            self.take_down()
            return
        page = self.page
        self._tasks.errand(
            lambda: self._upkeep.prove(typed),
            then=lambda _nothing: self.take_down(),
            failed=page.explain if page else None,
            owner=page,
        )

    def take_down(self) -> None:
        """Uncover the window; whoever calls has proven who they are, or put the cover up."""
        page, self.page = self.page, None
        if page is None:
            return
        self._window.removeEventFilter(self)
        for each in reversed(self._put_away):
            each.show()
        self._put_away = []
        page.hide()
        page.deleteLater()
        if self._before is not None and isValid(self._before):
            self._before.setFocus()
        self._before = None
        self.uncovered.emit()

    def _fit(self) -> None:
        if self.page is not None:
            self.page.setGeometry(self._window.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)


class _Mark(Painted):
    design = (44, 44)

    def draw(self, p: QPainter) -> None:
        draw_mark(p, QRect(0, 0, self.width(), self.height()))
