"""Sync as the window sees it: how the profile stands, by signal, and what may be asked of it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from kamdesk.sync.standing import Standing


class Syncing(QObject):
    """Signals: ``stood`` carries a Standing whenever it changes, or None when nothing is exchanged.

    ``wanted`` asks for a round now; ``joined`` tells that the profile has a server now. Whoever
    opened the profile sets ``enrol`` (address, code, name of the device), ``agree`` (one round in
    which a person agrees to the problem named) and ``sign_out``. They may take seconds and raise
    KamdeskError; None: this window exchanges nothing.
    """

    stood = Signal(object)
    wanted = Signal()
    joined = Signal()
    _heard = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.standing: Standing | None = None
        self.enrol: Callable[[str, str, str], Any] | None = None
        self.agree: Callable[[str], Any] | None = None
        self.sign_out: Callable[[], Any] | None = None
        self._heard.connect(self._stand)

    def tell(self, standing: Standing | None) -> None:
        """Say how the profile stands, from any thread."""
        self._heard.emit(standing)

    @Slot(object)
    def _stand(self, standing: Standing | None) -> None:
        self.standing = standing
        self.stood.emit(standing)
