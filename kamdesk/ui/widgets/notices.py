"""What the program says in passing: banners, toasts, empty rooms, places still loading."""

from typing import Literal

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPoint,
    QPropertyAnimation,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QEnterEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from kamdesk.i18n import _
from kamdesk.ui.theme import Columns, Motion, Rows, Tone, theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.labels import IconMark, Label
from kamdesk.ui.widgets.painting import draw_icon, fill_rounded
from kamdesk.ui.widgets.popover import BLUR, Popover

BannerKind = Literal["info", "watch", "risk", "offline"]

_BANNERS: dict[BannerKind, tuple[Tone, str]] = {
    "info": ("accent", "info"),
    "watch": ("warn", "triangle-alert"),
    "risk": ("risk", "circle-alert"),
    "offline": ("warn", "cloud-off"),
}

TOAST_MS = 6000
SKELETON_DELAY_MS = 150


class Banner(Painted):
    """A line in its region: what happened, and what to do. ``acted`` when its verb is pressed."""

    acted = Signal()

    def __init__(
        self, text: str, kind: BannerKind = "info", action: str = "", icon: str | None = None
    ) -> None:
        super().__init__()
        self._tone, usual = _BANNERS[kind]
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.label = Label(text, "meta", f"{self._tone}Text", wrap=True)
        self.button = Button(action, size=Size.SMALL)
        if not action:
            self.button.hide()  # showing it before it has a parent would open a window
        self.button.clicked.connect(self.acted)
        self._line = line = Columns(self, gap=8, margins=(12, 7))
        line.addWidget(IconMark(icon or usual, 15, f"{self._tone}Text"))
        line.addWidget(self.label, 1)
        line.addWidget(self.button)
        self.setAccessibleName(text)

    def set_text(self, text: str) -> None:
        self.label.setText(text)
        self.setAccessibleName(text)

    def add_verb(self, text: str) -> Button:
        """Put a second verb before the first one and return it."""
        button = Button(text, size=Size.SMALL)
        self._line.insertWidget(self._line.indexOf(self.button), button)
        return button

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QWidget.sizeHint(self)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QWidget.minimumSizeHint(self)

    def draw(self, p: QPainter) -> None:
        fill_rounded(p, self.rect().toRectF(), theme().px(7), f"{self._tone}Soft")


class Toast(Popover):
    """A passing message at the bottom of ``host``: success with undo, failure with retry.

    ``undone`` and ``retried`` carry the token given to ``show_undo`` or ``show_failure``.
    It leaves after six seconds, waits under the pointer, and a new message takes its place.
    """

    undone = Signal(object)
    retried = Signal(object)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, padding=0)
        self._host = host
        self._token: object = None
        self._failed = False
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.hide)
        self._rest = TOAST_MS
        self._slide = QPropertyAnimation(self, b"pos", self)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._build()
        host.installEventFilter(self)
        theme().changed.connect(self._place)
        self.hide()

    def _build(self) -> None:
        self.mark = IconMark("circle-check", 16, "ok")
        self.label = Label("", "body")
        self.action = Button("", size=Size.SMALL)
        self.action.clicked.connect(self._act)
        self.close_button = Button(icon="x", kind=Kind.GHOST, size=Size.SMALL, tip=_("Close"))
        self.close_button.clicked.connect(self.dismiss)
        line = Columns(gap=10, margins=(14, 8, 8, 8))
        self.body.addLayout(line)
        for widget in (self.mark, self.label, self.action, self.close_button):
            line.addWidget(widget)

    def show_undo(self, text: str, token: object = None) -> None:
        """Say that a deed is done; with a token it can be undone from here."""
        self.mark.show_icon("circle-check", "ok")
        self._show(text, _("Undo") if token is not None else "", token, failed=False)

    def show_failure(self, text: str, token: object = None) -> None:
        """Say that a deed failed; with a token it can be tried again from here."""
        self.mark.show_icon("circle-alert", "risk")
        self._show(text, _("Retry") if token is not None else "", token, failed=True)

    def _show(self, text: str, verb: str, token: object, *, failed: bool) -> None:
        self._token, self._failed = token, failed
        self.label.setText(text)
        self.action.setText(verb)
        self.action.setAccessibleName(verb)
        self.action.setVisible(bool(verb))
        self.setAccessibleName(text)
        self.show()
        self._place()
        self.raise_()
        self._slide_in()
        self.timer.start(TOAST_MS)

    @Slot()
    def dismiss(self) -> None:
        self.timer.stop()
        self.hide()

    @Slot()
    def _act(self) -> None:
        token, failed = self._token, self._failed
        self.dismiss()
        (self.retried if failed else self.undone).emit(token)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802  Qt's name
        self._rest = max(0, min(TOAST_MS, self.timer.remainingTime()))
        self.timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        if self.isVisible():
            self.timer.start(self._rest)
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _slide_in(self) -> None:
        duration = theme().motion.ms(Motion.POPOVER)
        if duration:
            rest = self.pos()
            self._slide.setDuration(duration)
            self._slide.setStartValue(rest + QPoint(0, theme().px(10)))
            self._slide.setEndValue(rest)
            self._slide.start()

    @Slot()
    def _place(self) -> None:
        self._slide.stop()
        self._measure()
        gap = theme().px(44 - BLUR)
        x = (self._host.width() - self.width()) // 2
        self.move(max(0, x), self._host.height() - self.height() - gap)

    def _measure(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.invalidate()  # a hidden widget does not tell its layout that its text is new
            layout.activate()
        self.adjustSize()


class EmptyState(QWidget):
    """A room with nothing in it: a small icon, one sentence, one verb. ``acted`` on the verb."""

    acted = Signal()

    def __init__(self, icon: str, sentence: str, verb: str = "") -> None:
        super().__init__()
        self.label = Label(sentence, "body", "text2", wrap=True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = Button(verb, kind=Kind.PRIMARY)
        if not verb:
            self.button.hide()
        self.button.clicked.connect(self.acted)
        lines = Rows(self, gap=12, margins=24)
        lines.addStretch(1)
        lines.addWidget(_LargeIcon(icon), 0, Qt.AlignmentFlag.AlignHCenter)
        lines.addWidget(self.label)
        lines.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        lines.addStretch(1)
        self.setAccessibleName(sentence)


class _LargeIcon(Painted):
    design = (40, 40)

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon

    def draw(self, p: QPainter) -> None:
        draw_icon(p, self.rect(), self._icon, "none", 36)


class Skeleton(Painted):
    """Still blocks where rows will be, shown only when loading takes longer than 150 ms."""

    def __init__(self, rows: int = 4, row_height: int = 33) -> None:
        super().__init__()
        self._rows, self._row_height = rows, row_height
        self.design = (200, rows * row_height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Loading"))
        self.shown = False
        QTimer.singleShot(SKELETON_DELAY_MS, self, self._appear)

    @Slot()
    def _appear(self) -> None:
        self.shown = True
        self.update()

    def draw(self, p: QPainter) -> None:
        if not self.shown:
            return
        px = theme().px
        for row in range(self._rows):
            width = self.width() * (0.82 if row % 2 == 0 else 0.58)
            top = row * px(self._row_height) + px(self._row_height - 12) / 2
            box = self.rect().toRectF()
            box.setRect(0, top, width, px(12))
            fill_rounded(p, box, px(4), "noneSoft")
