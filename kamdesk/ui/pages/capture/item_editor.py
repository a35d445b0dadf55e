"""Mending one item by hand: whose promise, who, until when. It writes the line anew."""

from collections.abc import Callable
from datetime import date
from typing import Final
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kamdesk.domain.capture_text import (
    Item,
    Kind,
    with_attitude,
    with_due,
    with_person,
    with_side,
)
from kamdesk.errors import Refused
from kamdesk.i18n import _, sentence
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.capture import CaptureSheet
from kamdesk.ui import wording
from kamdesk.ui.forms.days import DayEditor
from kamdesk.ui.pages.capture.rows import ItemRow
from kamdesk.ui.pages.capture.words import LOOKS, attitude_typed, side_typed
from kamdesk.ui.theme import Columns, theme
from kamdesk.ui.widgets.buttons import Button, Size
from kamdesk.ui.widgets.buttons import Kind as ButtonKind
from kamdesk.ui.widgets.fields import FieldRow
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.popover import BLUR, Popover
from kamdesk.ui.widgets.selects import Select

_NOBODY: Final = "-"
_WIDE: Final = 300
Rewrite = Callable[[str, Item], str]


class ItemEditor(Popover):
    """Signals: ``rewritten`` a Rewrite; ``agreed`` to confirm the line; ``left`` at the end."""

    rewritten = Signal(object)
    agreed = Signal()
    left = Signal()

    def __init__(self, page: QWidget, row: ItemRow, sheet: CaptureSheet, today: date) -> None:
        super().__init__(page, padding=14)
        self._page = page
        self.line, self.place = row.line, row.place
        self._item, self._sheet, self._today = row.item, sheet, today
        self.side, self.person, self.level = Select(), Select(), Select()
        self.due = DayEditor(ENTITIES["commitment"].field("due"), today)
        self.due_row = FieldRow(_("Due"), self.due)
        self.body.addWidget(Label(_(LOOKS[row.item.kind].title), "title-3"))
        self.body.addWidget(Label(row.item.text, "meta", "text2", elide=True))
        self._fill()
        self._add_foot(draft=row.draft)

    def open_at(self, row: QWidget) -> None:
        """Show it left of a row of the right pane."""
        host, px = self._page, theme().px
        self.setFixedWidth(px(_WIDE) + 2 * px(BLUR))
        self.adjustSize()
        spot = row.mapTo(host, QPoint(0, 0))
        top = min(spot.y(), host.height() - self.height() + px(BLUR))
        self.move(spot.x() - self.width() + px(BLUR) - px(6), max(0, top) - px(BLUR))
        self.show()
        self.raise_()
        first = next((e for e in (self.side, self.person, self.due) if e.isVisible()), self)
        first.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._agree()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_editor()
        else:
            super().keyPressEvent(event)

    def close_editor(self) -> None:
        """Go back to the notes."""
        self.hide()
        self.left.emit()

    def _fill(self) -> None:
        kind = self._item.kind
        if kind is Kind.COMMITMENT:
            self._add_choice(_("Whose promise"), self.side, wording.choices("commitment", "side"))
            self.side.choose(self._item.side)
            self.side.activated.connect(self._set_side)
        if kind in (Kind.COMMITMENT, Kind.ATTITUDE):
            self._add_choice(_("Person meant"), self.person, self._contacts())
            self.person.choose(str(self._item.person) if self._item.person else _NOBODY)
            self.person.activated.connect(self._set_person)
        if kind is Kind.ATTITUDE:
            levels = [(str(n), wording.attitude_word(n)) for n in (2, 1, 0, -1, -2)]
            self._add_choice(_("Attitude"), self.level, levels)
            self.level.choose(str(self._item.attitude))
            self.level.activated.connect(self._set_level)
        if kind in (Kind.COMMITMENT, Kind.NEXT_STEP):
            self.due.show_values({"due": self._item.due})
            self.due.edited.connect(self._set_due)
            self.body.addWidget(self.due_row)

    def _add_choice(self, label: str, select: Select, choices: list[tuple[str, str]]) -> None:
        select.offer(choices)
        self.body.addWidget(FieldRow(label, select))

    def _contacts(self) -> list[tuple[str, str]]:
        named = [(str(p.id), wording.named(p.name, p.english_name)) for p in self._sheet.people]
        nobody = [] if self._item.kind is Kind.ATTITUDE else [(_NOBODY, _("Nobody named"))]
        return [*nobody, *named]

    def _add_foot(self, *, draft: bool) -> None:
        foot = Columns(gap=8)
        agree = Button(
            _("Confirm") if draft else _("Close"), "check", ButtonKind.PRIMARY, Size.SMALL
        )
        agree.clicked.connect(self._agree)
        foot.addStretch(1)
        foot.addWidget(agree)
        self.body.addLayout(foot)

    def _agree(self) -> None:
        if not self.due_row.is_wrong:
            self.agreed.emit()
            self.close_editor()

    def _set_side(self) -> None:
        word = side_typed(self.side.key or "ours")
        self.rewritten.emit(lambda line, item: with_side(line, item, word))

    def _set_person(self) -> None:
        key = self.person.key
        name = person_named(self._sheet, UUID(key)) if key not in (None, _NOBODY) else ""
        self.rewritten.emit(lambda line, item: with_person(line, item, name))

    def _set_level(self) -> None:
        word = attitude_typed(int(self.level.key or 0))
        self.rewritten.emit(lambda line, item: with_attitude(line, item, word))

    def _set_due(self) -> None:
        try:
            due = self.due.values()["due"]
        except Refused as error:
            self.due_row.explain(sentence(error))
            return
        self.due_row.explain("")
        today = self._today
        self.rewritten.emit(lambda line, item: with_due(line, item, due, today))


def person_named(sheet: CaptureSheet, key: UUID) -> str:
    """Return how the notes call somebody."""
    for person in sheet.people:
        if person.id == key:
            return wording.named(person.name, person.english_name)
    found = [wording.named(c.name, c.english_name) for c in sheet.colleagues if c.id == key]
    return found[0] if found else ""
