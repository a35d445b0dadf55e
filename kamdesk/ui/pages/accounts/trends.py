"""Score trends of the rows on screen, asked for once each and only after the rows stand still."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Slot

from kamdesk.domain.change_set import ChangeSet
from kamdesk.queries.score_history import sparks
from kamdesk.ui.tasks import Tasks

_POINTS: Final = 7
_STEP: Final = timedelta(days=30)
_REST_MS: Final = 120  # of stillness before trends are worth their cost
_MOST: Final = 40  # rows of one question: about one screen

Spark = tuple[float | None, ...]


class Trends(QObject):
    """Sparklines by account. ``arrived`` is called when some have come."""

    def __init__(
        self,
        tasks: Tasks,
        today: Callable[[], date],
        arrived: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._today, self._arrived = tasks, today, arrived
        self._known: dict[UUID, Spark] = {}
        self._wanted: dict[UUID, None] = {}
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._ask)

    def of(self, account_id: UUID) -> Spark:
        """Return what is known of an account's trend, and ask for it when nothing is."""
        known = self._known.get(account_id)
        if known is None:
            self._wanted.pop(account_id, None)
            self._wanted[account_id] = None
            self._rest.start()
            return ()
        return known

    def forget(self, changes: ChangeSet) -> None:
        """Drop the trends of accounts that may have changed."""
        if changes.accounts is None:
            self._known.clear()
        else:
            for account_id in changes.accounts:
                self._known.pop(account_id, None)

    @Slot()
    def _ask(self) -> None:
        """Ask for the newest wishes only: what was scrolled past is not looked at any more."""
        newest = list(self._wanted)[-_MOST:]
        self._wanted.clear()
        if newest:
            today = self._today()
            days = [today - _STEP * back for back in reversed(range(_POINTS))]
            self._tasks.read(sparks, newest, days, then=self._take, owner=self, latest="sparks")

    def _take(self, found: dict[UUID, Spark]) -> None:
        self._known.update(found)
        self._arrived()
