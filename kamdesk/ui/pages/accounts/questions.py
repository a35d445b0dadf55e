"""Asks whether a view is to be forgotten."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kamdesk.i18n import _
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.question import Question


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
