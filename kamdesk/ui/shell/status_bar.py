"""The quiet line at the foot: where the data lives, how safe it is, which keys help here."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from kamdesk.i18n import _, formats
from kamdesk.sync.standing import Standing
from kamdesk.ui.syncing import Syncing
from kamdesk.ui.theme import Columns, emptied, theme
from kamdesk.ui.widgets.cards import Panel
from kamdesk.ui.widgets.labels import IconMark, KeyCap, Label
from kamdesk.ui.widgets.letter_keys import letter_keys

HEIGHT = 28


class StatusBar(Panel):
    """Says only what is true: the profile is local and encrypted, and when it was backed up."""

    def __init__(self) -> None:
        super().__init__("surface")
        self.place = Fact("hard-drive", _("Local profile"), "text2")
        self.sample = Fact("info", _("Sample data, all invented"), "warnText")
        self.sample.hide()
        self.sync = Fact("cloud", "", "text2")
        self.sync.hide()
        self.backup = Fact("history", "", "text3")
        self.cipher = Fact("lock", _("Local database encrypted"), "text3")
        self._hints = Columns(gap=14)
        self._keys: Sequence[tuple[Sequence[str], str]] = ()
        line = Columns(self, gap=18, margins=(14, 0))
        for fact in self._facts():
            line.addWidget(fact)
        line.addStretch(1)
        line.addLayout(self._hints)
        self.show_backup(None, None)
        theme().changed.connect(self._resize)
        letter_keys().changed.connect(self._name_keys)
        self._resize()

    def show_sample(self, is_sample: bool) -> None:
        self.sample.setVisible(is_sample)
        self._fit()

    def show_backup(self, on: date | None, today: date | None) -> None:
        """Say when the last backup was made; None for a profile without one."""
        if on is None or today is None:
            self.backup.say(_("No backup yet"))
        else:
            self.backup.say(_("Backup {age}").format(age=formats.age(on, today)))
        self._fit()

    def follow(self, syncing: Syncing) -> None:
        """Say how the profile stands with its server from now on; nothing while it has none."""
        syncing.stood.connect(self._show_standing)
        if syncing.standing is not None:
            self._show_standing(syncing.standing)

    @Slot(object)
    def _show_standing(self, standing: Standing | None) -> None:
        self.place.setVisible(standing is None)
        self.sync.setVisible(standing is not None)
        if standing is not None:
            self._say_standing(standing)
        self._fit()

    def _say_standing(self, standing: Standing) -> None:
        from kamdesk.ui import sync_words  # noqa: PLC0415 - most starts have no server to tell of

        self.sync.say(sync_words.standing_text(standing))
        self.sync.mark.show_icon(
            sync_words.ICONS[standing.state], sync_words.COLORS.get(standing.state, "text3")
        )

    def show_hints(self, hints: Sequence[tuple[Sequence[str], str]]) -> None:
        """Show the keys that help on this page: (key caps, what they do)."""
        if tuple(hints) != tuple(self._keys):
            self._keys = hints
            self._name_keys()

    @Slot()
    def _name_keys(self) -> None:
        """Name the keys that do something: letters nobody wants are left out."""
        emptied(self._hints)
        for keys, text in self._keys:
            if all(map(letter_keys().holds, keys)):
                self._hints.addWidget(_Hint(keys, text))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out the first hints rather than cut any."""
        hints = [hint for hint in self.findChildren(_Hint) if self._hints.indexOf(hint) >= 0]
        room = self.width() - self._facts_width()
        for place, hint in enumerate(hints):
            rest = sum(each.sizeHint().width() + theme().px(14) for each in hints[place:])
            hint.setVisible(rest <= room)

    def _facts_width(self) -> int:
        px = theme().px
        shown = [each.sizeHint().width() + px(18) for each in self._facts() if not each.isHidden()]
        return sum(shown) + px(28)

    def _facts(self) -> "Sequence[Fact]":
        return (self.place, self.sample, self.sync, self.backup, self.cipher)

    @Slot()
    def _resize(self) -> None:
        self.setFixedHeight(theme().px(HEIGHT))


class Fact(QWidget):
    """An icon and a few words."""

    def __init__(self, icon: str, text: str, color: str) -> None:
        super().__init__()
        self.label, self.mark = Label(text, "meta", color), IconMark(icon, 13, color)
        line = Columns(self, gap=5)
        line.addWidget(self.mark)
        line.addWidget(self.label)

    def say(self, text: str) -> None:
        self.label.setText(text)


class _Hint(QWidget):
    def __init__(self, keys: Sequence[str], text: str) -> None:
        super().__init__()
        line = Columns(self, gap=5)
        for key in keys:
            line.addWidget(KeyCap(key))
        line.addWidget(Label(text, "meta", "text3"))
