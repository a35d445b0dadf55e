"""How much room files take on this device, and what is fetched unasked."""

from typing import Final

from kamdesk.i18n import _, formats
from kamdesk.queries.attachments import FileRoom, file_room
from kamdesk.services.attachments import choose_policy, choose_room
from kamdesk.ui.pages.settings.rows import SettingRow
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.selects import Select

_WIDTH: Final = 190
_GIGA: Final = 1024**3
_LIMITS: Final = (_GIGA // 2, _GIGA, 2 * _GIGA, 5 * _GIGA, 10 * _GIGA, 20 * _GIGA, 50 * _GIGA)


class FileChoices:
    """The two controls; what is chosen holds at once."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self.limit = Select()
        self.fetched = Select(
            [
                ("asked", _("Only what I open")),
                ("week", _("Of visits within a week")),
                ("all", _("Everything")),
            ]
        )
        for select in (self.limit, self.fetched):
            select.setMinimumWidth(theme().px(_WIDTH))
        self._offer(2 * _GIGA)
        self.limit.activated.connect(lambda _at: self._limit(self.limit.key))
        self.fetched.activated.connect(lambda _at: self._fetch(self.fetched.key))

    def settle(self, row: SettingRow) -> None:
        """Read what holds; say in its row how much is taken."""

        def show(found: FileRoom) -> None:
            self._offer(found.limit)
            self.fetched.choose(found.policy)
            row.say(_("{used} taken").format(used=formats.size(found.used)))

        self._tasks.read(file_room, then=show, owner=self.limit)

    def _offer(self, held: int) -> None:
        """Offer the usual limits, and the one that holds when it is another."""
        limits = sorted({*_LIMITS, held})
        self.limit.offer([(str(limit), formats.size(limit)) for limit in limits])
        self.limit.choose(str(held))

    def _limit(self, key: str | None) -> None:
        if key is not None:
            self._tasks.at_door(lambda workspace: workspace.prepare(choose_room, int(key)))

    def _fetch(self, key: str | None) -> None:
        if key is not None:
            self._tasks.at_door(lambda workspace: workspace.prepare(choose_policy, key))
