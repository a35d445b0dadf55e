"""A small question over the page: which other day."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kamdesk.errors import Refused
from kamdesk.i18n import _, sentence
from kamdesk.protocol.entities import ENTITIES
from kamdesk.ui.forms.days import DayEditor
from kamdesk.ui.widgets.fields import FieldRow
from kamdesk.ui.widgets.question import Question


class DayQuestion(Question):
    """Asks for a day. ``given`` carries it; what is no day is explained under the field."""

    given = Signal(object)

    def __init__(self, host: QWidget, about: str, due: date | None, today: date) -> None:
        super().__init__(host, about, _("Set day"))
        self.day = DayEditor(ENTITIES["task"].field("due"), today)
        self.day.show_values({"due": due or today})
        self.row = FieldRow(_("Due on"), self.day, hint=_("12/18, +7 or from the calendar"))
        self.fields.addWidget(self.row)
        self.day.returnPressed.connect(self.answer)

    def open_near(self, anchor: QWidget) -> None:
        super().open_near(anchor)
        self.day.setFocus()
        self.day.selectAll()

    def answer(self) -> None:
        try:
            due = self.day.values()["due"]
        except Refused as error:
            self.row.explain(sentence(error))
            self.adjustSize()
            return
        if due is None:
            self.row.explain(_("Choose a day"))
            self.adjustSize()
            return
        self.given.emit(due)
