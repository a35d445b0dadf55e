"""Notifications of the operating system, through the icon of the program in its tray."""

from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QSystemTrayIcon

from kamdesk.ui.reminding.words import Notice
from kamdesk.ui.theme import app_icon

SHOWN_MS = 12_000


class SystemNotices(Protocol):
    """Where a notification goes that must be seen outside of the window."""

    def show(self, notice: Notice) -> None:
        """Show it, or nothing where the system has no place for it."""


class TrayNotices(QObject):
    """The tray of this desktop. ``pressed`` when somebody follows a notification.

    Without a tray nothing is shown: the list under the bell still has everything.
    """

    pressed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icon: QSystemTrayIcon | None = None

    def show(self, notice: Notice) -> None:
        """Show a notification; the icon appears with the first one."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        icon = self._icon or self._made()
        icon.showMessage(notice.title, notice.text, app_icon(), SHOWN_MS)

    def _made(self) -> QSystemTrayIcon:
        self._icon = icon = QSystemTrayIcon(app_icon(), self)
        icon.setToolTip("kamdesk")
        icon.messageClicked.connect(self.pressed)
        icon.activated.connect(self._pressed)
        icon.show()
        return icon

    @Slot(QSystemTrayIcon.ActivationReason)
    def _pressed(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.pressed.emit()
