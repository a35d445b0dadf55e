"""Carries out what is chosen in the settings: all of it at once, and data with a way back."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from kamdesk.domain.reminders import QuietHours
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, formats, language, ngettext
from kamdesk.queries.profile_facts import ProfileFacts
from kamdesk.services.profile import set_base_currency, set_working_calendar
from kamdesk.services.reminders import set_quiet_hours
from kamdesk.ui.pages.settings import controls
from kamdesk.ui.pages.settings.about import Notice, version_text
from kamdesk.ui.pages.settings.care import Care
from kamdesk.ui.pages.settings.files import FileChoices
from kamdesk.ui.pages.settings.network import NetworkChoices
from kamdesk.ui.pages.settings.rows import SettingRow
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import theme
from kamdesk.ui.theme.scales import nearest
from kamdesk.ui.upkeep import Desk
from kamdesk.ui.widgets.buttons import Button
from kamdesk.ui.widgets.fields import CheckBox
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.selects import Select
from kamdesk.ui.widgets.switching import Segmented

if TYPE_CHECKING:
    from kamdesk.ui.pages.settings.page import SettingsPage


class Choices:
    """The controls of one settings page and what happens when they are used."""

    def __init__(self, tasks: Tasks, desk: Desk, page: "SettingsPage") -> None:
        self._tasks, self._desk, self._page = tasks, desk, page
        self._likes, self._upkeep = desk.likes, desk.upkeep
        self._care = Care(tasks, desk.upkeep, page)
        self._facts: ProfileFacts | None = None
        self._rows: Mapping[str, SettingRow] = {}
        self.files = FileChoices(tasks)
        self.network = NetworkChoices(tasks, desk.upkeep, page)
        self.quiet = controls.QuietField()
        self.quiet.chosen.connect(self._be_quiet)
        self.currency = controls.currencies()
        self.currency.activated.connect(lambda _at: self._count_in(self.currency.key))
        self.calendar = controls.calendars()
        self.calendar.activated.connect(lambda _at: self._work_by(self.calendar.key))

    def control(self, key: str) -> QWidget:
        """Return the control of a setting."""
        return {
            **self._looks(), **self._habits(), **self._data(), **self._cares(),
        }[key]()  # fmt: skip

    def settle(self, rows: Mapping[str, SettingRow]) -> None:
        """Take the rows the controls stand in."""
        self._rows = rows
        rows["folder"].answer(Label(str(self._upkeep.folder), "meta", "text2", elide=True))
        self._care.show_kept(rows["backup"])
        self.files.settle(rows["files_room"])
        self.network.settle(rows)

    def show_facts(self, facts: ProfileFacts) -> None:
        """Show what is kept inside the file."""
        self._facts = facts
        self.quiet.show_hours(facts.quiet)
        self.currency.choose(facts.base_currency)
        self.calendar.choose(facts.calendar)
        self._rows["history"].say(history_words(facts))

    def _looks(self) -> dict[str, Callable[[], QWidget]]:
        return {
            "language": lambda: self._switch(controls.languages(), language(), "language"),
            "theme": lambda: self._switch(controls.themes(), self._likes.now.theme, "theme"),
            "scale": lambda: self._switch(
                controls.scales(), str(nearest(theme().scale)), "scale"
            ),
            "start": lambda: self._select(
                controls.start_pages(self._desk.rooms),
                self._likes.now.start_page, "start_page", str,
            ),
        }  # fmt: skip

    def _habits(self) -> dict[str, Callable[[], QWidget]]:
        return {
            "quiet": lambda: self.quiet,
            "notices": lambda: self._tick("notices"),
            "letters": lambda: self._tick("letters"),
            "keys": lambda: self._intent(_("Show"), "keyboard", "keys"),
        }

    def _data(self) -> dict[str, Callable[[], QWidget]]:
        return {
            "server": lambda: self._intent(_("Show"), "cloud", "sync.join"),
            "import": lambda: self._intent(_("Choose a file"), "import", "go.import"),
            "recycle_bin": lambda: self._intent(_("Show"), "trash-2", "go.recycle_bin"),
            "currency": lambda: self.currency,
            "calendar": lambda: self.calendar,
            "files_room": lambda: self.files.limit,
            "files_fetch": lambda: self.files.fetched,
            "proxy": lambda: self.network.way,
            "certificates": lambda: self.network.certificates,
            "try_network": lambda: self.network.attempt,
            "history": lambda: self._intent(_("Undo last"), "undo-2", "undo"),
            "folder": lambda: controls.verb(
                _("Open the folder"), "folder",
                lambda: self._page.open_folder(str(self._upkeep.folder)),
            ),
        }  # fmt: skip

    def _cares(self) -> dict[str, Callable[[], QWidget]]:
        return {
            "backup": lambda: self._errand(_("Back up"), "save", "backup", self._care.back_up),
            "schedule": lambda: self._select(
                controls.schedules(), str(self._likes.now.backup_days), "backup_days", int
            ),
            "drill": lambda: self._errand(_("Try it"), "rotate-ccw", "drill", self._care.drill),
            "cover": lambda: self._intent(_("Cover now"), "lock", "cover"),
            "doctor": lambda: self._errand(
                _("Examine"), "shield-check", "doctor", self._care.examine
            ),
            "version": lambda: controls.fact(version_text()),
            "licences": self._licences,
        }

    def _switch(self, field: Segmented, held: str, kind: str) -> Segmented:
        keys = [key for key, _text in field.choices]
        field.choose(held if held in keys else keys[0])
        field.chosen.connect(lambda key: self._page.intent.emit(f"{kind}.{key}", None))
        return field

    def _select(
        self, field: Select, held: str, name: str, read: Callable[[str], object]
    ) -> Select:  # fmt: skip
        field.choose(held)
        field.activated.connect(lambda _at: self._like(name, read(field.key or held)))
        return field

    def _tick(self, name: str) -> CheckBox:
        field = CheckBox()
        field.setChecked(bool(getattr(self._likes.now, name)))
        field.toggled.connect(lambda on: self._like(name, on))
        return field

    def _like(self, name: str, value: object) -> None:
        try:
            self._likes.change(**{name: value})
        except KamdeskError as error:
            self._tasks.refused.emit(error)

    def _intent(self, text: str, icon: str, intent: str) -> Button:
        return controls.verb(text, icon, lambda: self._page.intent.emit(intent, None))

    def _errand(
        self, text: str, icon: str, key: str, act: Callable[[SettingRow, Button], None]
    ) -> Button:  # fmt: skip
        button = Button(text, icon)
        button.clicked.connect(lambda: act(self._rows[key], button))
        return button

    def _licences(self) -> QWidget:
        button = Button(_("Show"), "file-text")
        button.setCheckable(True)
        button.toggled.connect(
            lambda on: self._rows["licences"].answer(*([Notice()] if on else []))
        )
        return button

    def _be_quiet(self, hours: QuietHours) -> None:
        before = self._facts.quiet if self._facts else hours
        self._set_quiet(hours, lambda: self._set_quiet(before, None))

    def _set_quiet(self, hours: QuietHours, back: Callable[[], None] | None) -> None:
        def done(_nothing: object) -> None:
            self._tasks.tell_all_changed()
            if back is not None:
                self._page.reversible.emit(_("Quiet hours changed"), back)

        self._tasks.run(set_quiet_hours, hours.start, hours.end, then=done)

    def _count_in(self, currency: str | None) -> None:
        before = self._facts.base_currency if self._facts else None
        if currency and before and currency != before:
            self._set_currency(currency, lambda: self._set_currency(before, None))

    def _set_currency(self, currency: str, back: Callable[[], None] | None) -> None:
        def done(_before: object) -> None:
            self._tasks.tell_all_changed()
            if back is not None:
                said = _("Sums now count in {currency}").format(currency=currency)
                self._page.reversible.emit(said, back)

        self._tasks.run(set_base_currency, currency, then=done)

    def _work_by(self, calendar: str | None) -> None:
        before = self._facts.calendar if self._facts else None
        if calendar and before and calendar != before:
            self._set_calendar(calendar, lambda: self._set_calendar(before, None))

    def _set_calendar(self, calendar: str, back: Callable[[], None] | None) -> None:
        def done(_before: object) -> None:
            self._tasks.tell_all_changed()
            if back is not None:
                self._page.reversible.emit(_("Working calendar changed"), back)

        self._tasks.run(set_working_calendar, calendar, then=done)


def history_words(facts: ProfileFacts) -> str:
    deeds = ngettext("{n} deed", "{n} deeds", facts.deeds).format(n=formats.count(facts.deeds))
    if facts.since is None:
        return deeds
    since = formats.full_date(facts.since.astimezone().date())
    said = _("{deeds}, {n} changed values, since {day}")
    return said.format(deeds=deeds, n=formats.count(facts.changes), day=since)
