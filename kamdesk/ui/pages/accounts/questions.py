"""Small questions about views: what to call one, and whether to forget it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, sentence
from kamdesk.ui.widgets.fields import FieldRow
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.question import Question


class NameQuestion(Question):
    """Asks for the name of a view. ``given`` carries it; a refusal shows under the field."""

    given = Signal(str)

    def __init__(self, host: QWidget, title: str, name: str, narrowed_by: str = "") -> None:
        super().__init__(host, title, _("Save"))
        self.name = QLineEdit(name)
        self.name.setMaxLength(60)
        self.row = FieldRow(_("Name of the view"), self.name, required=True, hint=narrowed_by)
        self.fields.addWidget(self.row)
        self.name.returnPressed.connect(self.answer)

    def open_near(self, anchor: QWidget) -> None:
        super().open_near(anchor)
        self.name.setFocus()
        self.name.selectAll()

    def answer(self) -> None:
        self.given.emit(self.name.text())

    def explain(self, error: KamdeskError) -> None:
        """Say why it was refused; what was typed stays."""
        self.row.explain(sentence(error))
        self.adjustSize()
        self.name.setFocus()


class DropQuestion(Question):
    """Asks whether a view is to be forgotten. ``agreed`` when it is."""

    agreed = Signal()

    def __init__(self, host: QWidget, name: str) -> None:
        super().__init__(host, _("Delete the view {name}?").format(name=name), _("Delete view"))
        said = _("The accounts stay as they are. Only the view is forgotten.")
        self.fields.addWidget(Label(said, "body", "text2", wrap=True))

    def open_near(self, anchor: QWidget) -> None:
        super().open_near(anchor)
        self.save.setFocus()

    def answer(self) -> None:
        self.hide()
        self.agreed.emit()
