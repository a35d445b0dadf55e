"""The verbs under a form: save, cancel, delete, and the question before words are lost."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from kamdesk.i18n import _
from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.widgets.buttons import Button, Kind
from kamdesk.ui.widgets.cards import Panel
from kamdesk.ui.widgets.labels import Label


class Foot(Panel):
    """Two faces: the verbs, and the question whether to discard what was typed."""

    def __init__(self) -> None:
        super().__init__("surface")
        self.save = Button(_("Save"), "check", Kind.PRIMARY, tip=_("Save (Ctrl+Enter)"))
        self.cancel = Button(_("Cancel"), tip=_("Close (Esc)"))
        self.delete = Button(_("Delete"), "trash-2", Kind.GHOST, tip=_("Move to the recycle bin"))
        self.discard = Button(_("Discard"))
        self.keep = Button(_("Keep editing"), kind=Kind.PRIMARY)
        self.keep.clicked.connect(self.settle)
        self.faces = QStackedWidget()
        self.faces.addWidget(self._verbs())
        self.faces.addWidget(self._question())
        rows = Rows(self, gap=0, margins=(18, 9))
        rows.addWidget(self.faces)

    def show_for(self, *, known: bool, fixed: bool = False) -> None:
        """Offer what a known or a new record allows; one that is fixed has nothing to save."""
        self.delete.setVisible(known)
        self.save.setVisible(not fixed)
        self.settle()

    def ask_discard(self) -> None:
        """Ask whether what was typed may go."""
        self.faces.setCurrentIndex(1)
        self.keep.setFocus()

    @Slot()
    def settle(self) -> None:
        """Show the verbs again."""
        self.faces.setCurrentIndex(0)

    def _verbs(self) -> QWidget:
        holder = QWidget()
        line = Columns(holder, gap=8)
        line.addWidget(self.delete)
        line.addStretch(1)
        line.addWidget(self.cancel)
        line.addWidget(self.save)
        return holder

    def _question(self) -> QWidget:
        holder = QWidget()
        line = Columns(holder, gap=8)
        line.addWidget(Label(_("Discard what you typed?"), "body", "text2"), 1)
        line.addWidget(self.discard)
        line.addWidget(self.keep)
        return holder
