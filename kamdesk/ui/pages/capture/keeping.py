"""The draft of a capture: what is kept of it, taking it up again, letting it go."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from kamdesk.i18n import _, formats
from kamdesk.queries.drafts import KeptDraft
from kamdesk.services.drafts import open_draft
from kamdesk.ui.forms.keeper import Keeper
from kamdesk.ui.pages.capture.editor import Line
from kamdesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from kamdesk.ui.pages.capture.page import CapturePage


class Keeping(QObject):
    """Owns the keeper of a capture page."""

    def __init__(self, page: CapturePage, tasks: Tasks) -> None:
        super().__init__(page)
        self._page, self._tasks = page, tasks
        self._parked = False
        self._discarded: dict[str, Any] | None = None
        self.keeper = Keeper(self, tasks, self.content)

    def open(self, key: str) -> None:
        """Take up a draft; what was typed before it was found stays below it."""
        self.keeper.move(key)
        self._tasks.run(
            open_draft, key, then=self._restore, failed=self._page.explain, owner=self._page
        )

    def content(self) -> dict[str, Any] | None:
        """Return everything written, as plain values; None when that is nothing."""
        page = self._page
        lines, asked = page.editor.lines(), page.here.asked()
        written = any(line.text.strip() for line in lines)
        if not asked and not written and not page.files.pending:
            return None
        started = page.clock.started
        return {
            "lines": [[line.text, line.minute, line.confirmed] for line in lines],
            "caret": page.editor.textCursor().position(),
            "asked": asked,
            "files": page.files.draft(),
            "present": [str(key) for key in page.here.present()],
            "deal": page.result.deal.key,
            "outcome": page.finishing.summary.outcome.text(),
            "started": started.isoformat() if started else None,
            "parked": self._parked,
            "visit": str(page.visit_id) if page.visit_id else None,
        }

    def show(self, content: dict[str, Any]) -> None:
        """Show kept notes; what was typed meanwhile stays below them."""
        page = self._page
        typed = [line for line in page.editor.lines() if line.text]
        lines = [*(Line(*each) for each in content.get("lines", ())), *typed]
        caret = sum(len(line.text) + 1 for line in lines) if typed else content.get("caret", 0)
        page.editor.show_lines(lines, caret)
        page.files.hold(content.get("files", ()))
        if content.get("visit"):
            page.take_visit(UUID(content["visit"]))
        if content.get("started"):
            page.clock.started = datetime.fromisoformat(content["started"])
        if page.sheet is not None:
            self._show_beside(content)
        page.finishing.summary.outcome.setText(content.get("outcome") or "")
        self.keeper.is_dirty = False  # showing notes is no writing
        if typed:
            self.keeper.touch()
        page.shape()
        page.headed.emit()

    @Slot()
    def edited(self) -> None:
        """Keep what changed; notes that are written in are parked no longer."""
        self._parked = False
        self.keeper.touch()

    @Slot()
    def park(self) -> None:
        """Put the notes aside; they wait on the rail."""
        self._parked = True
        self.keeper.touch()
        self.keeper.keep()
        self._page.intent.emit("go.back", None)

    @Slot()
    def discard(self) -> None:
        """Throw the restored notes away, or take that back."""
        page = self._page
        if self._discarded is None:
            self._discarded = self.content()
            page.editor.show_lines([], 0)
            page.here.tick(())
            self.keeper.drop()
            page.middle.announce(_("Notes discarded"), _("Undo"))
        else:
            self.show(self._discarded)
            self._discarded = None
            self.keeper.touch()
            page.middle.restored.hide()
        page.shape()
        page.editor.setFocus()

    def _restore(self, kept: KeptDraft | None) -> None:
        if kept is not None:
            parked = bool(kept.content.get("parked"))
            self.show(kept.content)
            said = _("Taken up again · kept {moment}") if parked else _("Restored · kept {moment}")
            moment = formats.moment(kept.saved_at)
            self._page.middle.announce(said.format(moment=moment), _("Discard"))
        self._page.ready.emit()

    def _show_beside(self, content: dict[str, Any]) -> None:
        """Show who was here, what was asked and which deal it is about."""
        page = self._page
        if "present" in content:
            page.here.seat(UUID(each) for each in content["present"])
        page.here.tick(content.get("asked", ()))
        page.result.deal.choose(content.get("deal") or page.result.deal.key)
