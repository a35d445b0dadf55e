"""A panel over the right side of its page: it keeps the keyboard until it is closed."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.cards import Panel
from kamdesk.ui.widgets.reading_order import stops

_PLAIN: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


class Overlay(Panel):
    """Follows the size of its host; letters of the page sleep while it is open."""

    width_asked = 468  # design pixels

    def __init__(self, host: QWidget) -> None:
        super().__init__("surface", host)
        host.installEventFilter(self)
        self.hide()

    def close_or_ask(self) -> None:
        """Answer Escape."""
        raise NotImplementedError

    def event(self, event: QEvent) -> bool:
        """Keep the single letters of the page asleep."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.modifiers() in _PLAIN:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.close_or_ask()
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802  Qt's name
        """Walk around inside, never to the page below."""
        chain, here = stops(self), QApplication.focusWidget()
        if not chain:
            return False
        place = chain.index(here) if here in chain else -1
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        self.window().setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)  # show the ring
        chain[(place + (1 if forward else -1)) % len(chain)].setFocus(reason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)

    def place(self) -> None:
        """Lie over the right side of the host."""
        room = self.host_room()
        wide = min(theme().px(self.width_asked), room.width())
        self.setGeometry(room.width() - wide, 0, wide, room.height())

    def host_room(self) -> QRect:
        """Return the room of the page below; the page is not held, or neither would be freed."""
        host = self.parentWidget()
        return host.rect() if host is not None else self.rect()
