"""When a window exchanges changes: from its first page on, and not while it is covered."""

from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot

from kamdesk.ui.shell.window import Window
from kamdesk.ui.syncing import Syncing

AFTER_MS = 400  # the first page: nobody may wait for the network


class SyncHours(QObject):
    """Begins and rests sync with its window; asks for a round when the network is back."""

    def __init__(self, syncing: Syncing, window: Window) -> None:
        super().__init__(window)
        self._syncing, self._window = syncing, window
        self._network: Any = None
        syncing.stood.connect(self._watch_network)
        window.covering.covered.connect(syncing.rest)
        window.covering.uncovered.connect(self._begin)
        window.shown.connect(self._first_page)

    @Slot()
    def _first_page(self) -> None:
        self._window.shown.disconnect(self._first_page)
        QTimer.singleShot(AFTER_MS, self, self._begin)

    @Slot()
    def _begin(self) -> None:
        if not self._window.covering.is_up:
            self._syncing.begin()

    @Slot(object)
    def _watch_network(self, standing: object) -> None:
        """Let the system say when a network is back; without its word sync tries by itself."""
        if self._network is not None or standing is None:
            return
        from PySide6.QtNetwork import QNetworkInformation  # noqa: PLC0415 - most have no server

        self._network = QNetworkInformation.loadDefaultBackend() and QNetworkInformation.instance()
        if self._network:
            self._network.reachabilityChanged.connect(self._reached)

    @Slot(object)
    def _reached(self, how: Any) -> None:
        from PySide6.QtNetwork import QNetworkInformation  # noqa: PLC0415 - loaded by now

        if how == QNetworkInformation.Reachability.Online:
            self._syncing.hurry()
