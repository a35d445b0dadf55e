"""What follows every deed: a word about it, the way back, and a name for what went wrong."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, sentence
from kamdesk.queries.frame import deed_words
from kamdesk.services.undoing import redo, undo
from kamdesk.ui import wording
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.widgets.notices import Toast


class Deeds(QObject):
    """Undo, redo and the toast. ``undone`` fires after a deed was taken back or done again."""

    undone = Signal()

    def __init__(self, tasks: Tasks, host: QWidget) -> None:
        super().__init__(host)
        self._tasks = tasks
        self.toast = Toast(host)
        self.toast.undone.connect(self._take_back)
        tasks.refused.connect(self.explain)

    def say_done(self, text: str) -> None:
        """Tell that a deed is done, with the way back."""
        self.toast.show_undo(text, "undo")

    @Slot(str, object)
    def say_reversible(self, text: str, back: Callable[[], None]) -> None:
        """Tell of a change outside the log of deeds, with a call that changes it back."""
        self.toast.show_undo(text, back)

    def say(self, text: str) -> None:
        """Tell something that cannot be taken back."""
        self.toast.show_undo(text)

    @Slot(object)
    def explain(self, error: KamdeskError) -> None:
        """Tell why a deed was refused."""
        self.toast.show_failure(sentence(error))

    @Slot(object)
    def _take_back(self, token: object) -> None:
        if callable(token):
            token()
        else:
            self.undo()

    @Slot()
    def undo(self) -> None:
        """Take my last deed back."""
        self._tasks.run(undo, then=self._told(_("Undone: {deed}")), owner=self)

    @Slot()
    def redo(self) -> None:
        """Do again what I took back."""
        self._tasks.run(redo, then=self._told(_("Done again: {deed}")), owner=self)

    def _told(self, sentence: str) -> Callable[[Any], None]:
        def tell(result: Any) -> None:
            name = wording.deed_text(deed_words(result.deed))
            text = f"{name} · {result.subject}" if result.subject else name
            told = sentence.format(deed=text)
            if result.left_alone:
                told = _("{told} ({n} left alone, changed since)").format(
                    told=told, n=len(result.left_alone)
                )
            self.toast.show_undo(told)
            self.undone.emit()

        return tell
