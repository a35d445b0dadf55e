"""The command palette: verbs of the selection, records, texts, commands; keyboard only."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QWidget

from kamdesk.i18n import _
from kamdesk.queries.account_inspector import InspectorRow, account_inspector
from kamdesk.queries.palette import Finding, Question, Within, findings
from kamdesk.queries.sounds import sounds
from kamdesk.queries.tags import TagHits, tag_hits
from kamdesk.ui.page import Subject
from kamdesk.ui.shell.palette_facts import facts
from kamdesk.ui.shell.palette_list import ROW, PaletteList
from kamdesk.ui.shell.palette_records import has_place, record
from kamdesk.ui.shell.palette_rows import (
    Doable,
    Heading,
    Row,
    asks_commands,
    asks_people,
    asks_tags,
    offered,
    question,
    tagged,
    verbs,
)
from kamdesk.ui.shell.palette_words import Sounds, texts
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, theme
from kamdesk.ui.widgets.cards import Divider
from kamdesk.ui.widgets.labels import Chip, IconMark, KeyCap, Label
from kamdesk.ui.widgets.popover import Popover

_WIDTH, _TOP = 718, 118
_LINES: Final = 12  # rows before it scrolls
_LIMIT: Final = 24  # hits; more is a list, not a jump
_KEYS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class Palette(QWidget):
    """A veil over the window with the palette on it. ``ran`` carries the row chosen."""

    ran = Signal(object)

    def __init__(self, tasks: Tasks, host: QWidget, today: Callable[[], date]) -> None:
        super().__init__(host)
        self._tasks, self._host, self._today = tasks, host, today
        self._subject: Subject | None = None
        self._can = Doable()
        self._every_verb = False
        self._shown_for: str | None = None
        self._before: QWidget | None = None
        self._sounds: Sounds = {}
        self.panel = Popover(self, 0)
        self.field = QLineEdit()
        self.list = PaletteList()
        self._build()
        self.field.textChanged.connect(self._ask)
        self.field.installEventFilter(self)
        self.list.run.connect(self._run)
        host.installEventFilter(self)
        theme().changed.connect(self._place)
        self.hide()

    def open(self, subject: Subject | None, can: Doable) -> None:
        """Open empty on a selection."""
        self._subject, self._can = subject, can
        self._every_verb, self._shown_for = False, None
        self._before = self.window().focusWidget()
        self._show_scope()
        self.setGeometry(self._host.rect())
        self.field.clear()
        self._ask()
        self._ask_facts()
        self.show()
        self.raise_()
        self.panel.show()
        self.field.setFocus()
        if not self._sounds:
            self._tasks.read(sounds, texts(), then=self._hear, owner=self)

    @Slot()
    def close_palette(self) -> None:
        """Leave, and give the keyboard back."""
        self.hide()
        if self._before is not None:
            self._before.setFocus()
            self._before = None

    def _build(self) -> None:
        self.field.setProperty("bare", "true")
        self.field.setPlaceholderText(_("Search, or run a command"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.setFont(theme().role("capture"))
        self.scope = Chip("", "accent")
        self.scope.setToolTip(_("Backspace in the empty field leaves the selection"))
        head = Columns(gap=12, margins=(20, 14))
        for widget in (IconMark("search", 18, "text2"), self.field, self.scope, KeyCap("Esc")):
            head.addWidget(widget, 1 if widget is self.field else 0)
        self.nothing = Label(_("Nothing found on this device"), "body", "text3")
        self.nothing.setContentsMargins(20, 16, 20, 16)
        body = self.panel.body
        body.addLayout(head)
        body.addWidget(Divider())
        body.addWidget(self.list, 1)
        body.addWidget(self.nothing)
        body.addWidget(Divider())
        body.addLayout(self._foot())
        body.setSpacing(0)

    def _foot(self) -> Columns:
        foot = Columns(gap=6, margins=(18, 9))
        for keys, text in (("↑ ↓", _("choose")), ("Enter", _("run")), ("Tab", _("more verbs"))):
            foot.addWidget(KeyCap(keys))
            foot.addWidget(Label(text, "meta", "text3"))
            foot.addSpacing(8)
        foot.addStretch(1)
        foot.addWidget(
            Label(_("> commands   @ people   # tags   pinyin initials chbdt"), "meta", "text3")
        )
        return foot

    def _show_scope(self) -> None:
        named = self._subject is not None
        self.scope.setVisible(named)
        if self._subject is not None:
            self.scope.show_text(_("Selected: {name}").format(name=self._subject.name))

    @Slot()
    def _ask(self) -> None:
        typed = self.field.text()
        if asks_tags(typed):
            self._tasks.read(tag_hits, typed[1:], _LIMIT, then=self._answer_tags(typed),
                             owner=self, latest="palette")  # fmt: skip
            return
        if not question(typed) and not asks_people(typed):
            self._answer(typed)([])
        if not asks_commands(typed) and (question(typed) or asks_people(typed) or self._subject):
            self._tasks.read(findings, self._question(typed), then=self._answer(typed),
                             owner=self, latest="palette")  # fmt: skip

    def _ask_facts(self) -> None:
        """Learn what is known of the selection; it appears behind its verbs."""
        chosen = self._subject
        self.list.show_facts({})
        if chosen is not None:
            self._tasks.read(account_inspector, chosen.id, then=self._tell_facts, owner=self,
                             failed=lambda _gone: None, latest="palette.facts")  # fmt: skip

    def _tell_facts(self, row: InspectorRow) -> None:
        if self._subject is not None and self._subject.id == row.account.id:
            self.list.show_facts(facts(row, self._today()))

    def _question(self, typed: str) -> Question:
        chosen = self._subject
        return Question(
            text=question(typed),
            limit=_LIMIT,
            people_only=asks_people(typed),
            within=None if chosen is None else Within(chosen.id, chosen.name),
        )

    def _answer(self, typed: str) -> Callable[[list[Finding]], None]:
        about = self._subject

        def show(found: list[Finding]) -> None:
            if typed != self.field.text() or about is not self._subject:
                return
            own, commands = verbs(typed, about, self._sounds, self._can)
            shown = [record(each, self._today()) for each in found if has_place(each.hit)]
            self._show_rows(offered(typed, own, commands, shown, every_verb=self._every_verb))

        return show

    def _answer_tags(self, typed: str) -> Callable[[TagHits], None]:
        def show(hits: TagHits) -> None:
            if typed == self.field.text():
                self._show_rows(tagged(hits))

        return show

    def _show_rows(self, rows: Sequence[Row]) -> None:
        self.list.show_rows(rows, keep=self._shown_for == self.field.text())
        self._shown_for = self.field.text()
        self.list.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self._place()

    def _hear(self, heard: Sounds) -> None:
        """Take how the verbs sound; what was typed meanwhile is asked again."""
        self._sounds = heard
        if self.isVisible() and self.field.text():
            self._ask()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
            self._place()
        if watched is self.field and isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _KEYS:
            self.list.step(_KEYS[key])
        elif key == Qt.Key.Key_Escape:
            self.close_palette()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.chosen())
        elif key == Qt.Key.Key_Tab:
            self._every_verb = not self._every_verb
            self._ask()
        elif key == Qt.Key.Key_Backspace and not self.field.text():
            self._subject = None
            self._show_scope()
            self._ask()
        else:
            return False
        return True

    def _run(self, row: object) -> None:
        if row is None or isinstance(row, Heading):
            return
        self.close_palette()
        self.ran.emit(row)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.close_palette()

    def paintEvent(self, event: object) -> None:  # noqa: ARG002, N802  Qt's signature
        p = QPainter(self)
        veil = QColor(theme().color("shadow"))
        veil.setAlphaF(0.22)
        p.fillRect(self.rect(), veil)
        p.end()

    @Slot()
    def _place(self) -> None:
        px = theme().px
        # Two bars, their lines, and the rows as far as they need the room.
        rows = sum(self.list.sizeHintForRow(at) for at in range(self.list.rows.rowCount()))
        tall = min(rows, px(ROW * _LINES)) if rows else px(51)
        content = QSize(min(px(_WIDTH), self.width() - px(40)), tall + px(104))
        size = self.panel.size_for(content)
        left = max(0, (self.width() + px(190) - size.width()) // 2)
        left = min(left, max(0, self.width() - size.width()))
        self.panel.setGeometry(QRect(left, max(0, px(_TOP) - px(24)), size.width(), size.height()))

    @property
    def is_commands(self) -> bool:
        return asks_commands(self.field.text())
