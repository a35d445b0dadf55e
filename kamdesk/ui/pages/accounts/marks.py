"""Which accounts are chosen for one edit together. They stay chosen while list and order change."""

from collections.abc import Iterable
from uuid import UUID

from PySide6.QtCore import QObject, Signal


class Marks(QObject):
    """Signals: ``changed``. ``anchor`` is the row a range reaches from."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._held: dict[UUID, None] = {}
        self.anchor: int | None = None

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, account_id: UUID) -> bool:
        return account_id in self._held

    @property
    def ids(self) -> tuple[UUID, ...]:
        """Return the chosen ones in the order they were chosen."""
        return tuple(self._held)

    def toggle(self, account_id: UUID, place: int) -> None:
        """Choose an account, or let it go."""
        self.anchor = place
        if account_id in self._held:
            del self._held[account_id]
        else:
            self._held[account_id] = None
        self.changed.emit()

    def add(self, ids: Iterable[UUID]) -> None:
        """Choose all of these besides."""
        before = len(self._held)
        self._held.update(dict.fromkeys(ids))
        if len(self._held) != before:
            self.changed.emit()

    def clear(self) -> None:
        """Choose nothing."""
        self.anchor = None
        if self._held:
            self._held.clear()
            self.changed.emit()
