"""Putting a condition together without knowing how it is written: field, comparison, value."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from kamdesk.errors import Refused
from kamdesk.i18n import _, sentence
from kamdesk.protocol.entities import Field, FieldType
from kamdesk.ui.forms.days import DayEditor
from kamdesk.ui.forms.pickers import PickLine
from kamdesk.ui.pages.accounts import wishes
from kamdesk.ui.pages.accounts.inline import Offers
from kamdesk.ui.theme import Rows
from kamdesk.ui.theme.spacing import emptied
from kamdesk.ui.widgets.fields import FieldRow
from kamdesk.ui.widgets.question import Question
from kamdesk.ui.widgets.selects import Select


class ConditionQuestion(Question):
    """Signals: ``given`` carries a condition as it would be typed."""

    given = Signal(str)

    def __init__(self, host: QWidget, offers: Offers, today: Callable[[], date]) -> None:
        super().__init__(host, _("Filter by a field"), _("Add filter"))
        self._offers, self._today = offers, today
        self.field = Select([(name, _(wishes.field_of(name).label)) for name in wishes.FIELDS])
        self.how = Select()
        self.value: Any = None
        self.room = Rows()
        self.fields.addWidget(FieldRow(_("Field"), self.field))
        self.fields.addWidget(FieldRow(_("Comparison"), self.how))
        self.fields.addLayout(self.room)
        self.field.choose(wishes.FIELDS[0])
        self.field.activated.connect(lambda _at: self._choose_field())
        self.how.activated.connect(lambda _at: self._choose_how())
        self._choose_field()

    @property
    def _asked(self) -> Field:
        return wishes.field_of(self.field.key or wishes.FIELDS[0])

    @property
    def _how(self) -> wishes.Comparison:
        known = wishes.comparisons(self._asked)
        return next((each for each in known if each.key == self.how.key), known[0])

    def open_near(self, anchor: QWidget) -> None:
        super().open_near(anchor)
        self.field.setFocus()

    def answer(self) -> None:
        """Say the condition; a value that cannot be read is explained under it."""
        try:
            said = wishes.condition(self._asked, self._how, self._typed())
        except Refused as error:
            label = _(self._asked.label)
            told = sentence(type(error)(error.code, **{**error.facts, "field": label}))
            self.row.explain(told)
            self.adjustSize()
            self.value.setFocus()
            return
        self.hide()
        self.given.emit(said)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.answer()
        super().keyPressEvent(event)

    def _typed(self) -> str:
        if isinstance(self.value, Select):
            return self.value.key or ""
        return str(self.value.text())

    def _choose_field(self) -> None:
        known = wishes.comparisons(self._asked)
        self.how.offer([(each.key, _(each.title)) for each in known])
        self.how.choose(known[0].key)
        self._choose_how()

    def _choose_how(self) -> None:
        """Offer the editor the comparison needs."""
        emptied(self.room)
        self.value = self._editor(self._asked, self._how)
        self.row = FieldRow(_("Value"), self.value)
        self.room.addWidget(self.row)
        self.row.setVisible(self._how.kind != "none")
        if self.isVisible():
            self.adjustSize()

    def _editor(self, field: Field, how: wishes.Comparison) -> QWidget:
        if how.kind == "days":
            line = QLineEdit("30")
            line.setAccessibleName(_("Days"))
            return line
        match field.type:
            case FieldType.CHOICE:
                choice = Select(wishes.choices(field))
                choice.setCurrentIndex(0)
                return choice
            case FieldType.REFERENCE:
                return self._picker(field)
            case FieldType.DAY:
                return DayEditor(field, self._today())
            case _:
                return QLineEdit()

    def _picker(self, field: Field) -> QWidget:
        line = PickLine(self._offers.get(field.reference or "", ()))
        line.picked.connect(lambda offer: line.setText(offer.text))
        return line
