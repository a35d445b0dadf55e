"""Backups, the restore drill and the examination: work that takes a while, told in its place."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, formats, ngettext, sentence
from kamdesk.ui.pages.settings.rows import SettingRow
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, theme
from kamdesk.ui.upkeep import Check, Kept, Upkeep
from kamdesk.ui.widgets.buttons import Button
from kamdesk.ui.widgets.labels import IconMark, Label


class Care:
    """Carries out the care of the profile for the rows that ask for it."""

    def __init__(self, tasks: Tasks, upkeep: Upkeep, owner: QWidget) -> None:
        self._tasks, self._upkeep, self._owner = tasks, upkeep, owner

    def show_kept(self, row: SettingRow) -> None:
        """Say when the last backup was taken."""

        def told(kept: Kept) -> None:
            row.say(kept_words(kept))

        self._tasks.errand(self._upkeep.kept, then=told, owner=self._owner)

    def back_up(self, row: SettingRow, button: Button) -> None:
        """Write a backup now."""

        def told(made: Path) -> None:
            button.set_busy(False)
            row.say(_("Written: {path}").format(path=made))

        button.set_busy(True)
        self._tasks.errand(
            self._upkeep.back_up, then=told, failed=_failure(row, button), owner=self._owner
        )

    def drill(self, row: SettingRow, button: Button) -> None:
        """Restore the newest backup aside."""

        def told(found: Check | None) -> None:
            self._show(row, button, [] if found is None else [found])
            if found is None:
                row.say(_("There is no backup yet."))

        self._begin(row, button)
        self._tasks.errand(
            self._upkeep.drill, then=told, failed=_failure(row, button), owner=self._owner
        )

    def examine(self, row: SettingRow, button: Button) -> None:
        """Examine the whole profile."""

        def told(found: Sequence[Check]) -> None:
            self._show(row, button, found)

        self._begin(row, button)
        self._tasks.errand(
            self._upkeep.examine, then=told, failed=_failure(row, button), owner=self._owner
        )

    def _begin(self, row: SettingRow, button: Button) -> None:
        row.say(_("This reads every page; it may take a while."))
        button.set_busy(True)

    def _show(self, row: SettingRow, button: Button, found: Sequence[Check]) -> None:
        button.set_busy(False)
        row.answer(*(_CheckLine(each) for each in found))
        wrong = sum(not each.ok for each in found)
        told = ngettext("{n} fault found", "{n} faults found", wrong).format(n=wrong)
        row.say(told if wrong else _("All is well"), wrong=bool(wrong))


def kept_words(kept: Kept) -> str:
    """Say how many backups there are and when the last one was taken."""
    if kept.last is None:
        return _("There is no backup yet.")
    return _("Last: {when} · {n} kept").format(when=formats.moment(kept.last), n=kept.count)


class _CheckLine(QWidget):
    def __init__(self, check: Check) -> None:
        super().__init__()
        icon, color = ("circle-check", "ok") if check.ok else ("circle-alert", "risk")
        name = Label(check.name, "meta", "text2")
        name.setFixedWidth(theme().px(170))
        line = Columns(self, gap=8)
        line.addWidget(IconMark(icon, 14, color))
        line.addWidget(name)
        line.addWidget(Label(check.found, "meta", "text" if check.ok else "riskText", wrap=True), 1)
        said = _("ok") if check.ok else _("FAILED")
        self.setAccessibleName(f"{check.name}: {said}. {check.found}")


def _failure(row: SettingRow, button: Button) -> Callable[[KamdeskError], None]:
    def failed(error: KamdeskError) -> None:
        button.set_busy(False)
        row.say(sentence(error), wrong=True)

    return failed
