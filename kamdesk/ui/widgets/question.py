"""A small question over a page: fields, a verb and a way out; letters stay with what is typed."""

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from kamdesk.i18n import _
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.popover import BLUR, Popover


class Question(Popover):
    """A title, fields, a verb and a way out. ``gone`` when it closes."""

    gone = Signal()
    wide = 320  # design pixels

    def __init__(self, host: QWidget, title: str, verb: str) -> None:
        super().__init__(host, padding=14)
        self._host = host
        self.title = Label(title, "title-3", elide=True)
        self.fields = Rows(gap=10)
        self.save = Button(verb, kind=Kind.PRIMARY, size=Size.SMALL)
        self.cancel = Button(_("Cancel"), size=Size.SMALL)
        self.save.clicked.connect(self.answer)
        self.cancel.clicked.connect(self.hide)
        line = Columns(gap=8)
        line.addStretch(1)
        line.addWidget(self.cancel)
        line.addWidget(self.save)
        self.body.addWidget(self.title)
        self.body.addLayout(self.fields)
        self.body.addLayout(line)
        self.setAccessibleName(title)

    def answer(self) -> None:
        """Say what was filled in."""
        raise NotImplementedError

    def open_near(self, anchor: QWidget) -> None:
        """Show it beside a widget, inside the page."""
        edge = theme().px(BLUR)
        self.setFixedWidth(theme().px(self.wide) + 2 * edge)
        self.show()  # what is not shown yet has no style, and with it another size
        self.adjustSize()
        host, inside = self._host, self._host.isAncestorOf(anchor)
        corner = anchor.mapTo(host, QPoint(0, 0)) if inside else QPoint(0, 0)
        right = corner.x() + anchor.width()
        beside = right - edge if right + self.width() <= host.width() + 2 * edge else None
        x = corner.x() - self.width() + edge if beside is None else beside
        y = corner.y() + min(anchor.height(), theme().px(40)) - edge
        self.move(
            max(0, min(x, host.width() - self.width())),
            max(0, min(y, host.height() - self.height())),
        )
        self.show()
        self.raise_()

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the page asleep, but for the one that covers the window."""
        if event.type() == QEvent.Type.ShortcutOverride and not _covers(event):
            event.accept()
            return True
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        super().hideEvent(event)
        if self.isHidden():  # itself, not the page it belongs to: that one comes back
            self.gone.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        super().keyPressEvent(event)
        event.accept()


def _covers(event: QEvent) -> bool:
    held = Qt.KeyboardModifier.ControlModifier
    return (
        isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_L and event.modifiers() == held
    )
