"""The first run: look around with sample data, or start an empty profile of one's own."""

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from kamdesk.domain.money import CURRENCIES
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, language, sentence
from kamdesk.ui.pages.start.key_text import KeyText
from kamdesk.ui.pages.start.page import StartPage
from kamdesk.ui.theme import Columns, theme
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.fields import CheckBox, FieldRow
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.notices import Banner
from kamdesk.ui.widgets.selects import Select
from kamdesk.ui.widgets.switching import Segmented

_USUAL = ("CNY", "USD", "EUR", "HKD", "GBP", "JPY")


@dataclass(frozen=True, slots=True)
class NewProfile:
    """What an empty start asks for."""

    user_name: str
    currency: str
    passphrase: str = field(repr=False)


class FirstRunPage(StartPage):
    """Signals: ``sample_wanted``, ``empty_wanted``, ``server_wanted``; ``spoken`` a language."""

    sample_wanted = Signal()
    empty_wanted = Signal()
    server_wanted = Signal()
    spoken = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            _("Welcome to kamdesk"),
            _("Your accounts are encrypted on this device and leave it only if you join a server."),
            560,
        )
        self.sample = Button(_("Try with sample data"), "sparkles", Kind.PRIMARY, Size.LARGE)
        self.sample.clicked.connect(self.sample_wanted)
        self.empty = Button(_("Start empty"), "plus", size=Size.LARGE)
        self.empty.clicked.connect(self.empty_wanted)
        self.server = Button(_("Join your company's server"), "cloud", size=Size.LARGE)
        self.server.clicked.connect(self.server_wanted)
        for button, text in (
            (
                self.sample,
                _("A year of an invented team. It is deleted when you close the window."),
            ),
            (self.empty, _("Your name, your currency and a passphrase; then import or type.")),
            (self.server, _("With the address and the code your administrator gave you.")),
        ):
            box = Card(padding=14, state="sunken")
            box.add(button)
            box.add(Label(text, "meta", "text2", wrap=True))
            self.card.add(box)
        self.card.body.addSpacing(theme().px(6))
        line = Columns(gap=8)
        self.speech = Segmented([("zh_CN", "中文"), ("en", "English")], _("Language"))
        self.speech.choose(language())
        self.speech.chosen.connect(self.spoken, Qt.ConnectionType.QueuedConnection)
        line.addWidget(self.speech)
        line.addStretch(1)
        self.card.body.addLayout(line)

    def take_focus(self) -> None:
        self.sample.setFocus()


class NewProfilePage(StartPage):
    """Signals: ``wanted`` carries a NewProfile; ``left`` goes back."""

    wanted = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(
            _("Your profile"),
            _("The passphrase opens the database when the keychain of this computer does not."),
        )
        self.name, self.passphrase, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        for secret in (self.passphrase, self.again):
            secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.currency = Select([(code, code) for code in (*_USUAL, *_others())])
        self.currency.choose("CNY")
        self.fields = {
            "name": FieldRow(_("Your name"), self.name, required=True),
            "currency": FieldRow(_("Base currency"), self.currency),
            "passphrase": FieldRow(_("Passphrase"), self.passphrase, required=True),
            "again": FieldRow(_("Passphrase once more"), self.again, required=True),
        }
        for row in self.fields.values():
            self.card.add(row)
        self.problem = Banner("", "risk")
        self.problem.hide()
        self.card.add(self.problem)
        self.make = Button(_("Create profile"), kind=Kind.PRIMARY, size=Size.LARGE)
        self.make.clicked.connect(self.submit)
        self.again.returnPressed.connect(self.submit)
        back = Button(_("Back"), size=Size.LARGE)
        back.clicked.connect(self.left)
        verbs = Columns(gap=8)
        verbs.addWidget(back)
        verbs.addStretch(1)
        verbs.addWidget(self.make)
        self.card.body.addLayout(verbs)

    def take_focus(self) -> None:
        self.name.setFocus()

    @Slot()
    def submit(self) -> None:
        """Ask for the profile, once name and both passphrases are there and agree."""
        for row in self.fields.values():
            row.explain("")
        if not self.name.text().strip():
            self._point("name", _("Write your name; it signs what you log"))
        elif not self.passphrase.text():
            self._point("passphrase", _("Choose a passphrase"))
        elif self.passphrase.text() != self.again.text():
            self._point("again", _("The two passphrases differ"))
        else:
            self.make.set_busy(True)
            chosen = NewProfile(
                self.name.text().strip(), self.currency.key or "CNY", self.passphrase.text()
            )
            self.wanted.emit(chosen)

    def explain(self, error: KamdeskError) -> None:
        """Say why there is no profile yet."""
        self.make.set_busy(False)
        self.problem.set_text(sentence(error))
        self.problem.show()
        self.bring_into_view(self.problem)

    def _point(self, name: str, text: str) -> None:
        self.fields[name].explain(text)
        self.fields[name].editor.setFocus()
        self.bring_into_view(self.fields[name])


class RecoveryKeyPage(StartPage):
    """Signals: ``done`` when the key was put somewhere safe."""

    done = Signal()

    def __init__(self, recovery_key: str) -> None:
        super().__init__(
            _("Your recovery key"),
            _(
                "It opens your data when the passphrase is forgotten. It is shown only now: print"
                " it or write it down, and keep it away from this computer."
            ),
        )
        self.key = KeyText(recovery_key)
        self.kept = CheckBox(_("I have put it somewhere safe"))
        copy = Button(_("Copy"), "copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(recovery_key))
        self.go_on = Button(_("Continue"), kind=Kind.PRIMARY, size=Size.LARGE)
        self.go_on.setEnabled(False)
        self.kept.toggled.connect(self.go_on.setEnabled)
        self.go_on.clicked.connect(self.done)
        box = Card(padding=14, state="sunken")
        line = Columns(gap=8)
        line.addWidget(self.key, 1)
        line.addWidget(copy)
        box.body.addLayout(line)
        self.card.add(box)
        self.card.add(self.kept)
        verbs = Columns()
        verbs.addStretch(1)
        verbs.addWidget(self.go_on)
        self.card.body.addLayout(verbs)

    def take_focus(self) -> None:
        self.kept.setFocus()


def _others() -> list[str]:
    return sorted(set(CURRENCIES) - set(_USUAL))
