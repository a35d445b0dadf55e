"""Notes of a visit nobody has finished: since when, and the one verb that takes them up again."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kamdesk.i18n import _, formats
from kamdesk.queries.unfinished import Unfinished
from kamdesk.ui import wording
from kamdesk.ui.page import Subject
from kamdesk.ui.theme import Rows, emptied
from kamdesk.ui.widgets.notices import Banner


class UnfinishedNotes(QWidget):
    """Hidden while nothing waits. Signals: ``resumed`` carries the Subject of the notes."""

    resumed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.strips: list[Banner] = []
        self._found: Sequence[Unfinished] = ()
        self._rows = Rows(self, gap=6)
        self.hide()

    def show_found(self, found: Sequence[Unfinished], today: date) -> None:
        """Show what waits, the newest first; a strip that has the keyboard is not made anew."""
        if found == self._found:
            return
        self._found = found
        emptied(self._rows)
        self.strips = [self._strip(each, today) for each in found]
        for strip in self.strips:
            self._rows.addWidget(strip)
        self.setVisible(bool(self.strips))

    def _strip(self, found: Unfinished, today: date) -> Banner:
        name = wording.named(found.name, found.english_name)
        said = (
            _("{name}: notes parked · {time}")
            if found.is_parked
            else _("{name}: notes not finished · kept {time}")
        )
        text = said.format(name=name, time=_kept(found.saved_at, today))
        strip = Banner(text, "watch" if found.is_parked else "risk", _("Go on"), "notebook-pen")
        strip.button.setAccessibleName(_("Go on with the notes: {name}").format(name=name))
        subject = Subject(found.account_id, name)
        strip.acted.connect(lambda: self.resumed.emit(subject))
        return strip


def _kept(at: datetime, today: date) -> str:
    """Return the time, with its day when that is not today."""
    local = at.astimezone()
    time = formats.clock_time(at)
    return time if local.date() == today else f"{formats.day(local.date())} {time}"
