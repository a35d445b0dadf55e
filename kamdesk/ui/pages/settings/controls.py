"""The control of each setting; they only show and tell, the page carries out."""

from collections.abc import Callable, Sequence
from datetime import time
from typing import Final

from PySide6.QtCore import Qt, QTime, Signal, Slot
from PySide6.QtWidgets import QTimeEdit, QWidget

from kamdesk.domain.money import CURRENCIES
from kamdesk.domain.reminders import AWAKE, USUAL, QuietHours
from kamdesk.i18n import N_, _
from kamdesk.ui.theme import Columns, theme
from kamdesk.ui.theme.scales import SCALES
from kamdesk.ui.widgets.buttons import Button
from kamdesk.ui.widgets.fields import CONTROL_HEIGHT, CheckBox
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.selects import Select
from kamdesk.ui.widgets.switching import Segmented

LANGUAGES: Final = (("zh_CN", "中文"), ("en", "English"))
THEMES: Final = (("light", N_("Light")), ("dark", N_("Dark")), ("system", N_("As the system")))
SCHEDULES: Final = (("1", N_("Every day")), ("7", N_("Every week")), ("0", N_("Only by hand")))
CALENDARS: Final = (("china", N_("China")), ("none", N_("Monday to Friday")))
LAST: Final = "last"
_COMMON: Final = ("CNY", "USD", "EUR", "HKD", "JPY", "GBP")


def languages() -> Segmented:
    """Offer the languages."""
    return Segmented(LANGUAGES, _("Language"))


def themes() -> Segmented:
    """Offer the themes."""
    return Segmented([(key, _(word)) for key, word in THEMES], _("Theme"))


def scales() -> Segmented:
    """Offer the sizes of text and controls."""
    return Segmented([(str(scale), f"{round(scale * 100)}%") for scale in SCALES], _("Size"))


def start_pages(rooms: Sequence[tuple[str, str]]) -> Select:
    """Offer the rooms of the rail, and the one that was open last."""
    return _wide(Select([*rooms, (LAST, _("Where I left off"))]), 190)


def schedules() -> Select:
    """Offer how often a backup is taken."""
    return _wide(Select([(key, _(word)) for key, word in SCHEDULES]), 150)


def currencies() -> Select:
    """Offer the currencies of the world, the usual ones first."""
    rest = sorted(set(CURRENCIES) - set(_COMMON))
    return _wide(Select([(code, code) for code in (*_COMMON, *rest)]), 110)


def calendars() -> Select:
    """Offer whose holidays count."""
    return _wide(Select([(key, _(word)) for key, word in CALENDARS]), 150)


def verb(text: str, icon: str, act: Callable[[], None]) -> Button:
    """Make a button that does something."""
    made = Button(text, icon)
    made.clicked.connect(act)
    return made


def fact(text: str = "–") -> Label:
    """Make a text that stands where a control would."""
    return Label(text, "body", "text2")


class QuietField(QWidget):
    """Hours without reminders, or none. ``chosen`` carries the QuietHours."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.wanted = CheckBox()
        self.wanted.setAccessibleName(_("Quiet hours"))
        self.wanted.setToolTip(_("Quiet hours"))
        self.start, self.end = _clock(_("Quiet from")), _clock(_("Quiet until"))
        line = Columns(self, gap=8)
        for widget in (self.wanted, self.start, Label("–", "body", "text3"), self.end):
            line.addWidget(widget)
        self.wanted.clicked.connect(self._choose)
        self.start.editingFinished.connect(self._choose)
        self.end.editingFinished.connect(self._choose)
        self.setFocusProxy(self.wanted)
        theme().changed.connect(self._restyle)
        self._restyle()
        self._shown = USUAL
        self.show_hours(USUAL)

    def show_hours(self, hours: QuietHours) -> None:
        """Show what holds; nothing is announced."""
        self._shown = hours
        awake = hours == AWAKE or hours.start == hours.end
        self.wanted.setChecked(not awake)
        shown = USUAL if awake else hours
        self.start.setTime(QTime(shown.start.hour, shown.start.minute))
        self.end.setTime(QTime(shown.end.hour, shown.end.minute))
        self.start.setEnabled(not awake)
        self.end.setEnabled(not awake)

    @Slot()
    def _choose(self) -> None:
        hours = AWAKE
        if self.wanted.isChecked():
            hours = QuietHours(_read(self.start), _read(self.end))
        if hours != self._shown:
            self.show_hours(hours)
            self.chosen.emit(hours)

    @Slot()
    def _restyle(self) -> None:
        for field in (self.start, self.end):
            field.setFixedHeight(theme().px(CONTROL_HEIGHT))
            field.setMinimumWidth(theme().px(76))


def _clock(name: str) -> QTimeEdit:
    made = QTimeEdit()
    made.setDisplayFormat("HH:mm")
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setAccessibleName(name)
    return made


def _read(field: QTimeEdit) -> time:
    return time(field.time().hour(), field.time().minute())


def _wide(field: Select, width: int) -> Select:
    field.setMinimumWidth(theme().px(width))
    return field
