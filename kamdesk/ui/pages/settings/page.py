"""The settings: sections at the left, a search over all of them, everything kept at once."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QStackedLayout, QWidget

from kamdesk.domain.change_set import ChangeSet
from kamdesk.i18n import _
from kamdesk.queries.profile_facts import ProfileFacts, profile_facts
from kamdesk.queries.sounds import sounds
from kamdesk.ui import settings_list
from kamdesk.ui.page import Heading, Hint
from kamdesk.ui.pages.settings.choices import Choices
from kamdesk.ui.pages.settings.rows import SectionRow, SettingRow
from kamdesk.ui.settings_list import ICONS, SECTIONS, SETTINGS
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.upkeep import Desk, UpkeepPage
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.notices import EmptyState

_WIDE, _NAV = 780, 212
_BAR = 10  # wide is the bar that scrolls the cards, and as far from them
_ROOMY = 760  # a narrower page goes without the list of sections


class SettingsPage(UpkeepPage):
    """Signals: ``reversible`` carries what was changed, and a call that changes it back."""

    room = "settings"
    reversible = Signal(str, object)

    def __init__(self, tasks: Tasks, view: str = "") -> None:
        super().__init__()
        self._tasks, self._wanted = tasks, view
        self._sounds: settings_list.Sounds = {}
        self._is_heard = False
        self.rows: dict[str, SettingRow] = {}
        self.cards: dict[str, Card] = {}
        self.sections = {name: SectionRow(name) for name in SECTIONS}
        self.search = QLineEdit()
        self._build()
        self._connect()

    def attend(self, desk: Desk) -> None:
        """Show every setting as it stands."""
        self.choices = Choices(self._tasks, desk, self)
        for setting in SETTINGS:
            row = self.rows[setting.key] = SettingRow(setting, self.choices.control(setting.key))
            self.cards[setting.section].add_flush(row)
        self.choices.settle(self.rows)
        self._narrow()
        self.load()

    # What the shell asks

    def heading(self) -> Heading:
        return Heading(_("Settings"), "", _("changes are kept at once"))

    def standing(self) -> str:
        return self.search.text()

    def stand(self, standing: str) -> None:
        self.search.setText(standing)

    def hints(self) -> Sequence[Hint]:
        return ((("/",), _("search")), (("Esc",), _("show all")), (("?",), _("shortcuts")))

    def take_focus(self) -> None:
        if not self._wanted:
            self.search.setFocus()

    def perform(self, action: str) -> bool:
        """Show one setting: ``settings.<key>``."""
        key = action.partition(".")[2]
        if key not in self.rows:
            return False
        self.search.clear()
        self._wanted = key
        self._show_wanted()
        return True

    # Building

    def _build(self) -> None:
        self.search.setPlaceholderText(_("Search settings: name, English, or pinyin initials"))
        self.search.setAccessibleName(_("Search settings"))
        self.search.setClearButtonEnabled(True)
        self.nothing = EmptyState("search", _("No setting is called that"), _("Show all settings"))
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self._sheet())
        holder = QWidget()
        self.stack = QStackedLayout(holder)
        self.stack.addWidget(self.area)
        self.stack.addWidget(self.nothing)
        self.right = QWidget()
        right = Rows(self.right, gap=12)
        head = Columns(gap=0, margins=(0, 0, 2 * _BAR, 0))
        head.addWidget(self.search)
        right.addLayout(head)
        right.addWidget(holder, 1)
        line = Columns(self, gap=18, margins=(18, 14, 18, 0))
        line.addWidget(self._navigation())
        line.addWidget(self.right, 1)
        line.addStretch(0)

    def _navigation(self) -> QWidget:
        self.navigation = QWidget()
        lines = Rows(self.navigation, gap=2)
        for row in self.sections.values():
            lines.addWidget(row)
        lines.addStretch(1)
        theme().changed.connect(self._resize)
        return self.navigation

    def _sheet(self) -> QWidget:
        sheet = QWidget()
        sheet.setProperty("scrolled", "true")
        self.column = QWidget()
        lines = Rows(self.column, gap=12, margins=(0, 0, _BAR, 18))
        for name in SECTIONS:
            card = self.cards[name] = Card(_(name), icon=ICONS[name])
            lines.addWidget(card)
        lines.addStretch(1)
        line = Columns(sheet, gap=0)
        line.addWidget(self.column, 1)
        line.addStretch(0)
        return sheet

    def _connect(self) -> None:
        self.search.textChanged.connect(self._search)
        self.search.installEventFilter(self)
        self.nothing.acted.connect(self.search.clear)
        self.area.verticalScrollBar().valueChanged.connect(self._mark_section)
        for name, row in self.sections.items():
            row.clicked.connect(lambda _on=False, name=name: self._go_to(name))
        self._tasks.changed.connect(self._changed)

    @Slot()
    def _resize(self) -> None:
        self.navigation.setFixedWidth(theme().px(_NAV))
        self.navigation.setVisible(self.width() >= theme().px(_ROOMY))
        self.column.setMaximumWidth(theme().px(_WIDE + _BAR))
        self.right.setMaximumWidth(theme().px(_WIDE + 2 * _BAR))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._resize()

    # Rows

    def load(self) -> None:
        """Ask for what is kept inside the file."""
        self._tasks.read(profile_facts, then=self._show, owner=self, latest="settings")

    def _show(self, facts: ProfileFacts) -> None:
        self.choices.show_facts(facts)
        if self._wanted:
            QTimer.singleShot(0, self, self._show_wanted)
        self._mark_section()
        self.ready.emit()

    def _changed(self, changes: ChangeSet) -> None:
        if changes and self.rows:
            self.load()

    @Slot()
    def _search(self) -> None:
        """Narrow, and learn how the settings sound when somebody first types: it takes a while."""
        if not self._is_heard:
            self._is_heard = True
            self._tasks.read(sounds, settings_list.texts(), then=self._hear, owner=self)
        self._narrow()

    def _hear(self, found: settings_list.Sounds) -> None:
        self._sounds = found
        self._narrow()

    @Slot()
    def _narrow(self) -> None:
        """Show only the settings that fit what is typed."""
        fitting = {setting.key for setting in settings_list.found(self.search.text(), self._sounds)}
        for name, card in self.cards.items():
            shown = [row for row in self._rows_of(name) if row.setting.key in fitting]
            for row in self._rows_of(name):
                row.setVisible(row in shown)
                row.set_first(bool(shown) and row is shown[0])
            card.setVisible(bool(shown))
            self.sections[name].setEnabled(bool(shown))
        self.stack.setCurrentWidget(self.area if fitting else self.nothing)

    def _rows_of(self, section: str) -> list[SettingRow]:
        return [row for row in self.rows.values() if row.setting.section == section]

    def _show_wanted(self) -> None:
        for key, row in self.rows.items():
            row.show_off(key == self._wanted)
        wanted = self.rows.get(self._wanted)
        if wanted is not None:
            self.area.ensureWidgetVisible(wanted, 0, theme().px(60))
            wanted.control.setFocus(Qt.FocusReason.TabFocusReason)

    def _go_to(self, section: str) -> None:
        self.area.verticalScrollBar().setValue(self.cards[section].y())
        self._mark(section)

    @Slot()
    def _mark_section(self) -> None:
        bar = self.area.verticalScrollBar()
        spot = bar.value() + theme().px(60)
        if bar.value() == bar.maximum() > 0:  # the last ones never reach the top
            spot += self.area.height()
        shown = [name for name in SECTIONS if not self.cards[name].isHidden()]
        above = [name for name in shown if self.cards[name].y() <= spot]
        self._mark(above[-1] if above else SECTIONS[0])

    def _mark(self, section: str) -> None:
        for name, row in self.sections.items():
            row.set_held(name == section)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.text() in ("/", "、"):
            self.search.setFocus()
            self.search.selectAll()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if watched is self.search and isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._searching(event)
        return super().eventFilter(watched, event)

    def _searching(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            shown = [row for row in self.rows.values() if not row.isHidden()]
            if shown:
                shown[0].control.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            return False
        return True

    def open_folder(self, path: str) -> None:
        """Show a folder in the file manager of the system."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(path))
