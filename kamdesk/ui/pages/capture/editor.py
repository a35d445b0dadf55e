"""The notes: lines with the minute they were begun, chips for markers, Enter to confirm.

Parsing and offers wait while an input method composes; nothing here ever takes the keyboard away.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from msgspec import Struct
from PySide6.QtCore import QMimeData, QPointF, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextEdit

from kamdesk.domain.capture_text import Person
from kamdesk.i18n import formats
from kamdesk.ui.pages.capture.chips import Chips
from kamdesk.ui.pages.capture.offers import Offers
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.painting import RIGHT, draw_text

_LEFT, _RIGHT, _STAMP_END = 86, 28, 76
_TALL, _GAP = 26, 14
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
# A slash within a date or a word, and the comma of a Chinese list, open nothing.
_TRIGGER: Final = re.compile(
    r"(?:(?<![A-Za-z0-9])([/／@＠])|(?:^|(?<=[\s，。；：]))(、))([^\s/／@＠、，。]{0,16})$"
)


class Line(Struct, frozen=True):
    """One line as kept. ``minute`` counts from the epoch, None before anything was typed."""

    text: str
    minute: int | None = None
    confirmed: bool = False


class Trigger(Struct, frozen=True):
    """A sign that offers something, and the letters behind it. ``start`` is its place."""

    sign: str
    word: str
    start: int

    @property
    def calls_people(self) -> bool:
        """Tell whether a person is meant."""
        return self.sign in "@＠"


class NotesEditor(QTextEdit):
    """Signals: ``edited`` on any change but composing, ``looked`` a Trigger or None, ``confirmed``.

    ``offers``, when open, is asked first about every key.
    """

    edited = Signal()
    looked = Signal(object)
    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.hint = ""
        self.now: Callable[[], datetime] | None = None
        self.offers: Offers | None = None
        self._composing = self._loading = False
        self._known = ""
        self._agreed: set[str] = set()
        self._minutes: dict[str, int] = {}
        self.setProperty("notes", "true")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.chips = Chips(self.document())
        theme().changed.connect(self._restyle)
        self.textChanged.connect(self._changed)
        self.cursorPositionChanged.connect(self._moved)
        self._restyle()

    # What is written

    @property
    def is_composing(self) -> bool:
        """Whether an input method is at work."""
        return self._composing

    def lines(self) -> list[Line]:
        """Return every line."""
        return [
            Line(b.text(), _minute(b), b.text().strip() in self._agreed) for b in self._blocks()
        ]

    def show_lines(self, lines: Sequence[Line], caret: int) -> None:
        """Replace everything, the caret at its place."""
        self._loading = True
        self.setPlainText("\n".join(line.text for line in lines))
        self._restyle()
        for block, line in zip(self._blocks(), lines, strict=False):
            block.setUserState(-1 if line.minute is None else line.minute)
        self._agreed = {line.text.strip() for line in lines if line.confirmed}
        self._known = self.toPlainText()
        self._loading = False
        self.put_caret(caret)

    def put_caret(self, place: int) -> None:
        """Put the caret somewhere, and bring it into view."""
        cursor = self.textCursor()
        cursor.setPosition(max(0, min(place, len(self.toPlainText()))))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def show_people(self, people: tuple[Person, ...]) -> None:
        """Know whom the notes may call."""
        self.chips.people = people
        self.chips.rehighlight()

    def stamp(self) -> None:
        """Give lines with words and no minute the present one."""
        if self.now is None:
            return
        minute = int(self.now().timestamp() // 60)
        for block in self._blocks():
            if block.userState() < 0 and block.text().strip():
                block.setUserState(self._minutes.get(block.text().strip(), minute))

    # Changes from outside

    def put(self, words: str, trigger: Trigger | None = None) -> None:
        """Insert words at the caret, in place of the sign and the letters that asked for them."""
        cursor = self.textCursor()
        if trigger is not None:
            cursor.setPosition(trigger.start, QTextCursor.MoveMode.KeepAnchor)
        before = cursor.block().text()[: cursor.selectionStart() - cursor.block().position()]
        lead = " " if before.strip() and not before[-1:].isspace() else ""
        cursor.insertText(f"{lead}{words}")
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def append_line(self, text: str) -> None:
        """Add a line below all others, already confirmed; the caret stays."""
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if cursor.block().text().strip():
            cursor.insertBlock()
        self._agreed.add(text.strip())
        cursor.insertText(text)

    def replace_line(self, number: int, text: str) -> None:
        """Write a line anew; one that was confirmed stays so."""
        block = self.document().findBlockByNumber(number)
        if block.text().strip() in self._agreed:
            self._agreed.add(text.strip())
        cursor = QTextCursor(block)
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        cursor.setPosition(block.position())
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)

    def confirm_line(self, number: int) -> None:
        """Take a line as meant."""
        self._agreed.add(self.document().findBlockByNumber(number).text().strip())
        self.confirmed.emit()

    def confirm_line_at_caret(self) -> None:
        """Take the line that is written in as meant, as Enter does."""
        block = self.textCursor().block()
        if block.text().strip():
            self.confirm_line(block.blockNumber())

    def go_to_line(self, number: int) -> None:
        """Put the caret at the end of a line."""
        block = self.document().findBlockByNumber(number)
        self.put_caret(block.position() + block.length() - 1)
        self.setFocus()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if not self._composing and self.offers is not None and self.offers.takes(event):
            return
        if event.key() not in _ENTER or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
            return
        block = self.textCursor().block()
        text, minute = block.text().strip(), _minute(block)
        if minute is not None:
            self._minutes[text] = minute
        self.textCursor().insertBlock()
        self.ensureCursorVisible()
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier and text:
            self._agreed.add(block.text().strip())
            self.confirmed.emit()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802  Qt's name
        """Leave Tab to the offers while they are open."""
        if self.offers is not None and self.offers.isVisible():
            return False
        return super().focusNextPrevChild(forward)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802  Qt's name
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if self._composing:
            self.looked.emit(None)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802  Qt's name
        self.textCursor().insertText(source.text())

    @Slot()
    def _changed(self) -> None:
        text = self.toPlainText()
        if self._loading or self._composing or text == self._known:
            return  # Qt tells of colours and spaces too, and nobody wrote those
        self._known = text
        self.stamp()
        self.edited.emit()
        self.looked.emit(self._trigger())

    @Slot()
    def _moved(self) -> None:
        self.viewport().update()

    def _trigger(self) -> Trigger | None:
        cursor = self.textCursor()
        if cursor.hasSelection():
            return None
        found = _TRIGGER.search(cursor.block().text()[: cursor.positionInBlock()])
        if found is None:
            return None
        start = cursor.block().position() + found.start()
        return Trigger(found[1] or found[2], found[3], start)

    # Look

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        p = QPainter(self.viewport())
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = list(self._shown())
        self._draw_band(p)
        here = self.textCursor().block()
        for block, at in shown:
            self.chips.draw_grounds(p, block, at, on_band=block == here)
        p.end()
        super().paintEvent(event)
        p.begin(self.viewport())
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        for block, at in shown:
            self.chips.draw_icons(p, block, at)
            self._draw_minute(p, block, at)
        if self.document().isEmpty() and not self._composing:
            self._draw_hint(p)
        p.end()

    def _shown(self) -> Iterator[tuple[QTextBlock, QPointF]]:
        """Yield the lines in sight and where they begin."""
        layout, down = self.document().documentLayout(), self.verticalScrollBar().value()
        for block in self._blocks():
            box = layout.blockBoundingRect(block).translated(0, -down)
            if box.bottom() >= 0:
                yield block, box.topLeft()
            if box.top() > self.viewport().height():
                return

    def _draw_band(self, p: QPainter) -> None:
        """Mark the line that is written in."""
        block = self.textCursor().block()
        down = self.verticalScrollBar().value()
        box = self.document().documentLayout().blockBoundingRect(block).translated(0, -down)
        half = theme().px(_TALL + _GAP) // 2
        last = max(0, block.layout().lineCount() - 1)
        top = _middle(block, 0, box.topLeft()) - half
        bottom = _middle(block, last, box.topLeft()) + half
        room = QRect(0, top, self.viewport().width(), bottom - top)
        if not self.document().isEmpty():
            p.fillRect(room, theme().color("accentSoft"))

    def _draw_hint(self, p: QPainter) -> None:
        """Qt would write it at the edge, where the minutes stand."""
        box = self.cursorRect()
        room = QRect(box.x() + theme().px(4), box.y(), self.viewport().width(), box.height())
        room.setRight(self.viewport().width() - theme().px(_RIGHT))
        if theme().width(self.hint, 16) <= room.width():
            draw_text(p, room, self.hint, (16, 400, "text3"))
            return
        room.setHeight(3 * box.height())
        p.setFont(theme().font(16))
        p.setPen(theme().color("text3"))
        p.drawText(room, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop, self.hint)

    def _draw_minute(self, p: QPainter, block: QTextBlock, at: QPointF) -> None:
        minute = _minute(block)
        if minute is None:
            return
        px = theme().px
        here = block == self.textCursor().block()
        tall = px(_TALL)
        room = QRect(0, _middle(block, 0, at) - tall // 2, px(_STAMP_END), tall)
        time = formats.clock_time(datetime.fromtimestamp(minute * 60, UTC))
        style = (13, 600, "accentText") if here else (13, 400, "text3")
        draw_text(p, room, time, style, RIGHT)

    @Slot()
    def _restyle(self) -> None:
        """Lines of one height, with room for their minutes at the left."""
        px = theme().px
        loading, self._loading = self._loading, True
        self.setFont(theme().role("capture"))
        self.document().setDefaultFont(theme().role("capture"))
        self.document().setDocumentMargin(0)
        frame = self.document().rootFrame().frameFormat()
        frame.setLeftMargin(px(_LEFT))
        frame.setRightMargin(px(_RIGHT))
        frame.setTopMargin(px(8))
        frame.setBottomMargin(px(40))
        self.document().rootFrame().setFrameFormat(frame)
        line = QTextBlockFormat()
        line.setLineHeight(px(_TALL), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        line.setBottomMargin(px(_GAP))
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(line)
        self.document().clearUndoRedoStacks()
        self.chips.rehighlight() if hasattr(self, "chips") else None
        self._loading = loading

    def _blocks(self) -> Iterator[QTextBlock]:
        block: Any = self.document().firstBlock()
        while block.isValid():
            yield block
            block = block.next()


def _middle(block: QTextBlock, number: int, at: QPointF) -> int:
    """Return how far down the middle of a visual line of a block lies."""
    line = block.layout().lineAt(number)
    return round(at.y() + line.y() + line.height() / 2) if line.isValid() else round(at.y())


def _minute(block: QTextBlock) -> int | None:
    state = block.userState()
    return state if state >= 0 else None
