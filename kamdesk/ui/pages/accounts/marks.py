"""Which accounts are chosen for one edit together. They stay chosen while list and order change."""

from collections.abc import Iterable
from uuid import UUID

from PySide6.QtCore import QObject, Signal


class Marks(QObject):
    """Signals: ``changed``. ``anchor`` is the row a range reaches from.

    Ids are held as they are stored: choosing 100,000 at once must not make 100,000 of anything.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._held: dict[bytes, None] = {}
        self.anchor: int | None = None

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, account_id: UUID) -> bool:
        return account_id.bytes in self._held

    @property
    def ids(self) -> tuple[UUID, ...]:
        """Return the chosen ones in the order they were chosen."""
        return tuple(UUID(bytes=each) for each in self._held)

    def toggle(self, account_id: UUID, place: int) -> None:
        """Choose an account, or let it go."""
        self.anchor = place
        key = account_id.bytes
        if key in self._held:
            del self._held[key]
        else:
            self._held[key] = None
        self.changed.emit()

    def add(self, keys: Iterable[bytes]) -> None:
        """Choose all of these besides."""
        before = len(self._held)
        self._held.update(dict.fromkeys(keys))
        if len(self._held) != before:
            self.changed.emit()

    def hold_all(self, keys: Iterable[bytes]) -> bool:
        """Whether all of these are chosen."""
        return self._held.keys() >= set(keys)

    def outside(self, keys: Iterable[bytes]) -> int:
        """Count the chosen ones that are not among these."""
        return len(self._held.keys() - set(keys)) if self._held else 0

    def clear(self) -> None:
        """Choose nothing."""
        self.anchor = None
        if self._held:
            self._held.clear()
            self.changed.emit()
