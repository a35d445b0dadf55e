"""The bar over the week: which week, how many days, week or history, and a new visit."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from kamdesk.i18n import _
from kamdesk.ui.theme import Columns
from kamdesk.ui.widgets.buttons import Button, Size
from kamdesk.ui.widgets.cards import Panel
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.switching import Segmented


class WeekBar(Panel):
    """Signals: ``asked`` carries a verb of the page; ``view_chosen`` week or visits."""

    asked = Signal(str)
    view_chosen = Signal(str)
    whole_chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__("surface")
        self._filters: QWidget | None = None
        self.previous = Button(icon="chevron-left", size=Size.SMALL, tip=_("Previous week (PgUp)"))
        self.today = Button(_("This week"), size=Size.SMALL, tip=_("This week (T)"))
        self.next = Button(icon="chevron-right", size=Size.SMALL, tip=_("Next week (PgDn)"))
        self.said = Label("", "meta", "text2", elide=True)
        self.days = Segmented([("5", _("5 days")), ("7", _("7 days"))], _("Days shown"))
        self.views = Segmented([("week", _("Week")), ("visits", _("Visits"))], _("View"))
        self.new = Button(_("Plan visit"), "calendar-plus", size=Size.SMALL,
                          tip=_("Plan visit (N)"))  # fmt: skip
        for button, verb in ((self.previous, "previous"), (self.today, "today"),
                             (self.next, "next"), (self.new, "new")):  # fmt: skip
            button.clicked.connect(lambda _held=False, verb=verb: self.asked.emit(f"week.{verb}"))
        self.days.chosen.connect(lambda key: self.whole_chosen.emit(key == "7"))
        self.views.chosen.connect(self.view_chosen)
        self._lay_out()

    @Slot(str)
    def say(self, text: str) -> None:
        """Show what is in the air, and how to let it down."""
        self.said.setText(text)

    def fit(self, view: str) -> None:
        """Show what belongs to a view."""
        self.views.choose(view)
        for widget in (self.previous, self.today, self.next, self.days):
            widget.setVisible(view == "week")
        self.said.setVisible(view == "week")
        if self._filters is not None:
            self._filters.setVisible(view == "visits")

    def add_filters(self, filters: QWidget) -> None:
        """Take in what narrows the list of visits."""
        self._filters = filters
        self._line.insertWidget(0, filters, 1)

    def _lay_out(self) -> None:
        line = self._line = Columns(self, gap=8, margins=(12, 8, 18, 8))
        for button in (self.previous, self.today, self.next):
            line.addWidget(button)
        line.addWidget(self.said, 1)
        for widget in (self.days, self.views, self.new):
            line.addWidget(widget)
