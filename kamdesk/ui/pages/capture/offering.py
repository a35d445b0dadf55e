"""What is offered beside the caret: markers behind a slash, people behind an at sign, attitudes."""

from uuid import UUID

from PySide6.QtCore import QObject, QPoint, QRect, Signal, Slot
from PySide6.QtWidgets import QWidget

from kamdesk.domain.capture_text import Kind
from kamdesk.i18n import _
from kamdesk.queries.capture import CaptureSheet
from kamdesk.ui import wording
from kamdesk.ui.pages.capture.editor import NotesEditor, Trigger
from kamdesk.ui.pages.capture.item_editor import person_named
from kamdesk.ui.pages.capture.offers import Offered, Offers
from kamdesk.ui.pages.capture.rows import PersonRow
from kamdesk.ui.pages.capture.words import LOOKS, attitude_typed, kinds_for, marker_word
from kamdesk.ui.theme import theme

_LEVELS = (2, 1, 0, -1, -2)


class Offering(QObject):
    """Signals: ``called`` carries the id of a person of theirs who was named."""

    called = Signal(object)

    def __init__(self, page: QWidget, editor: NotesEditor) -> None:
        super().__init__(page)
        self._page, self._editor = page, editor
        self._trigger: Trigger | None = None
        self.sheet: CaptureSheet | None = None
        self.list = Offers(page)
        self.list.taken.connect(self._take)
        editor.offers = self.list
        editor.looked.connect(self._look)
        editor.cursorPositionChanged.connect(self._follow)
        editor.verticalScrollBar().valueChanged.connect(self._scrolled)

    @Slot(object)
    def insert(self, kind: Kind | None) -> None:
        """Begin an item of a kind at the caret; None begins a plain line."""
        if kind is not None:
            self._editor.put(f"/{marker_word(kind)} ")
        elif self._editor.textCursor().block().text().strip():
            self._editor.put("\n")
        self._editor.setFocus()

    @Slot(object)
    def ask_attitude(self, row: PersonRow) -> None:
        """Offer the five attitudes for a person of the left pane."""
        rows = [Offered(level, wording.attitude_word(level), level=level) for level in _LEVELS]
        spot = row.mapTo(self._page, QPoint(row.width() // 2, 0))
        under = QRect(spot.x(), spot.y(), 1, row.height())
        self.list.ask(rows, under, lambda level: self._judge(row.key, level))

    def _judge(self, key: UUID, level: int) -> None:
        if self.sheet is not None:
            name = person_named(self.sheet, key)
            marker = marker_word(Kind.ATTITUDE)
            self._editor.append_line(f"/{marker} @{name} {attitude_typed(level)}")
        self._editor.setFocus()

    @Slot(object)
    def _look(self, trigger: Trigger | None) -> None:
        self._trigger = trigger
        if trigger is None:
            self.list.hide()
            return
        rows = self._people(trigger.word) if trigger.calls_people else _kinds(trigger.word)
        self.list.offer(rows, self._caret())

    @Slot()
    def _follow(self) -> None:
        """Close when the caret leaves the word that asked."""
        trigger, place = self._trigger, self._editor.textCursor().position()
        if trigger and not trigger.start < place <= trigger.start + 1 + len(trigger.word) + 1:
            self.list.hide()

    @Slot()
    def _scrolled(self) -> None:
        """Stay beside the caret; a line at the end scrolls only after its letter has arrived."""
        if self._trigger is not None and self.list.isVisible():
            self.list.place(self._caret())

    def _caret(self) -> QRect:
        box = self._editor.cursorRect()
        corner = self._editor.viewport().mapTo(self._page, box.topLeft())
        return QRect(corner.x() - theme().px(14), corner.y(), 1, box.height())

    def _people(self, word: str) -> list[Offered]:
        if self.sheet is None:
            return []
        wanted, rows = word.casefold(), []
        for person in self.sheet.people:
            name = wording.named(person.name, person.english_name)
            letters = f"{name} {person.name} {self.sheet.sounds.get(person.id, '')}".casefold()
            if wanted in letters:
                title = wording.named(person.title or "", person.english_title)
                rows.append(Offered(person.id, name, title))
        for each in self.sheet.colleagues:
            name = wording.named(each.name, each.english_name)
            if wanted in f"{name} {each.name}".casefold():
                rows.append(Offered(each.id, name, _("our team")))
        return rows

    @Slot(object)
    def _take(self, key: Kind | UUID) -> None:
        trigger, self._trigger = self._trigger, None
        if isinstance(key, Kind):
            self._editor.put(f"/{marker_word(key)} ", trigger)
        elif self.sheet is not None:
            self._editor.put(f"@{person_named(self.sheet, key)} ", trigger)
            if any(person.id == key for person in self.sheet.people):
                self.called.emit(key)
        self._editor.setFocus()


def _kinds(word: str) -> list[Offered]:
    return [
        Offered(kind, _(LOOKS[kind].title), f"/{marker_word(kind)}", LOOKS[kind].icon,
                LOOKS[kind].tone)
        for kind in kinds_for(word)
    ]  # fmt: skip
