"""Questions that one line of text answers: a reason, or what to call something."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from kamdesk.errors import KamdeskError
from kamdesk.i18n import _
from kamdesk.ui.widgets.fields import FieldRow, refusal
from kamdesk.ui.widgets.question import Question


class LineQuestion(Question):
    """Asks for one line. ``given`` carries it; a refusal shows under the field."""

    given = Signal(str)

    def __init__(
        self, host: QWidget, title: str, verb: str, label: str, *, held: str = "", hint: str = ""
    ) -> None:
        super().__init__(host, title, verb)
        self.line = QLineEdit(held)
        self.row = FieldRow(label, self.line, required=True, hint=hint)
        self.fields.addWidget(self.row)
        self.line.returnPressed.connect(self.answer)

    def open_near(self, anchor: QWidget) -> None:
        super().open_near(anchor)
        self.line.setFocus()

    def answer(self) -> None:
        self.given.emit(self.line.text())

    def explain(self, error: KamdeskError) -> None:
        """Say why it was refused, with the field's own word; what was typed stays."""
        self.row.explain(refusal(error, self.row.label.text()))
        self.adjustSize()
        self.line.setFocus()


class NameQuestion(LineQuestion):
    """Asks what to call a view, or what else to call the one ``named``."""

    most_letters = 60

    def __init__(self, host: QWidget, named: str = "", hint: str = "") -> None:
        title, verb = (_("Rename view"), _("Rename")) if named else (_("Save as view"), _("Save"))
        super().__init__(host, title, verb, _("Name of the view"), held=named, hint=hint)
        self.line.setMaxLength(self.most_letters)

    def open_near(self, anchor: QWidget) -> None:
        super().open_near(anchor)
        self.line.selectAll()
