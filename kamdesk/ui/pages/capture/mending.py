"""Opens the editor of an item and writes its line anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from kamdesk.domain.capture_text import Kind
from kamdesk.ui.pages.capture.item_editor import ItemEditor, Rewrite
from kamdesk.ui.pages.capture.rows import ItemRow

if TYPE_CHECKING:
    from kamdesk.ui.pages.capture.page import CapturePage


class Mending(QObject):
    """Owns the editor of one item at a time."""

    def __init__(self, page: CapturePage) -> None:
        super().__init__(page)
        self._page = page
        self.item_editor: ItemEditor | None = None

    @Slot(object)
    def open_item(self, row: ItemRow) -> None:
        """Let an item be mended, or go to its line where there is nothing to choose."""
        page = self._page
        if page.sheet is None or row.item.kind is Kind.QUESTION:
            page.editor.go_to_line(row.line)
            return
        if self.item_editor is not None:
            self.item_editor.deleteLater()
        made = self.item_editor = ItemEditor(page, row, page.sheet, page.day())
        made.rewritten.connect(lambda rewrite: self._rewrite(made, rewrite))
        made.agreed.connect(lambda: page.editor.confirm_line(made.line))
        made.left.connect(page.editor.setFocus)
        made.open_at(row)

    def _rewrite(self, at: ItemEditor, rewrite: Rewrite) -> None:
        page = self._page
        page.shape()
        for each in page.found:
            if (each.line, each.place) == (at.line, at.place):
                text = page.editor.lines()[at.line].text
                page.editor.replace_line(at.line, rewrite(text, each.item))
