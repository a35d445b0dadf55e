"""From the notes to the one deed: preview, confirmation, storing, and word of what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from kamdesk.errors import KamdeskError
from kamdesk.i18n import _
from kamdesk.services.capture import (
    CapturePreview,
    CaptureVisit,
    capture_visit,
    preview_capture,
)
from kamdesk.ui.pages.capture.findings import Ending, command_of, minutes_of
from kamdesk.ui.pages.capture.summary import Summary
from kamdesk.ui.pages.capture.words import score_text
from kamdesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from kamdesk.ui.pages.capture.page import CapturePage


class Finishing(QObject):
    """Owns the summary of a capture page."""

    def __init__(self, page: CapturePage, tasks: Tasks) -> None:
        super().__init__(page)
        self._page, self._tasks = page, tasks
        self._number = 0
        self._told: CapturePreview | None = None
        self.summary = Summary(page)
        self.summary.asked.connect(self.preview)
        self.summary.agreed.connect(self.store)
        self.summary.left.connect(page.take_focus)
        self.summary.outcome.textEdited.connect(page.keeper.touch)

    @Slot()
    def press(self) -> None:
        """Show what will change; when that is in sight, store it."""
        page = self._page
        if self.summary.isVisible():
            self.store()
        elif page.sheet is not None and page.clock.started is not None:
            page.keeper.keep()
            minutes = minutes_of(page.clock.started, page.clock.now())
            self.summary.open_with(page.sheet, page.found, minutes, page.clock.started)
            self.preview()

    @Slot()
    def preview(self) -> None:
        """Ask what storing would do; only the newest answer counts."""
        command = self.command()
        if command is None or self.summary.save.is_busy:
            return
        self._number += 1
        number = self._number

        def show(preview: CapturePreview) -> None:
            if number == self._number:
                self._told = preview
                self.summary.show_preview(preview)

        self.summary.save.setEnabled(False)
        self._tasks.run(preview_capture, command, then=show, failed=self._explain, owner=self)

    @Slot()
    def store(self) -> None:
        """Store the visit and all that came of it."""
        command = self.command()
        if command is None or not self.summary.save.isEnabled():
            return
        self.summary.save.set_busy(True)
        self._page.keeper.rest(True)
        stored = self._page.files.tied(capture_visit)
        self._tasks.run(stored, command, then=self._stored, failed=self._explain, owner=self)

    def command(self) -> CaptureVisit | None:
        """Return the deed as it stands; None while the account is not known."""
        page = self._page
        if page.sheet is None or page.clock.started is None:
            return None
        ending = Ending(
            started=page.clock.started,
            ended=page.clock.now(),
            present=page.here.present(),
            deal=page.result.chosen_deal(),
            outcome=self.summary.outcome.text(),
            next_at=self.summary.next_visit(),
            draft_key=page.keeper.key,
            taken=self.summary.taken(),
        )
        return command_of(page.sheet, page.editor.lines(), ending)

    def _stored(self, _visit: object) -> None:
        page, told = self._page, self._told
        page.keeper.is_dirty = False
        said = _("Visit stored")
        if told is not None:
            said = f"{said} · {score_text(told.before, told.after)}"
        subject = page.subject()
        if subject is not None:
            page.logged.emit(subject, said)

    def _explain(self, error: KamdeskError) -> None:
        self._page.keeper.rest(False)
        self.summary.explain(error)
