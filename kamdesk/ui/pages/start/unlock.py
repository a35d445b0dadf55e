"""Unlocking a profile, and what to do when it cannot be opened at all."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit

from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, sentence
from kamdesk.ui.pages.start.page import StartPage
from kamdesk.ui.theme import Columns
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.fields import FieldRow
from kamdesk.ui.widgets.labels import Label

# Trouble that asking for the passphrase again cannot mend.
BLOCKING = (
    "vault.no_envelope",
    "vault.envelope_damaged",
    "vault.envelope_newer",
    "vault.envelope_not_allowed",
    "profile.wiped",
    "file.missing",
    "file.plaintext",
    "file.damaged",
    "file.newer",
    "file.busy",
    "file.migration_failed",
    "folder.read_only",
    "disk.full",
    "disk.failing",
    "program.cipher_missing",
)


class UnlockPage(StartPage):
    """Signals: ``tried`` carries a passphrase; ``recovery_wanted`` when it is forgotten."""

    tried = Signal(str)
    recovery_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(
            _("Unlock"), _("The keychain of this computer does not open this profile."), 400
        )
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.returnPressed.connect(self.submit)
        self.row = FieldRow(_("Passphrase"), self.passphrase)
        self.open = Button(_("Unlock"), "lock-open", Kind.PRIMARY, Size.LARGE)
        self.open.clicked.connect(self.submit)
        forgot = Button(_("Use the recovery key"), size=Size.LARGE)
        forgot.clicked.connect(self.recovery_wanted)
        self.card.add(self.row)
        verbs = Columns(gap=8)
        verbs.addWidget(forgot)
        verbs.addStretch(1)
        verbs.addWidget(self.open)
        self.card.body.addLayout(verbs)

    def take_focus(self) -> None:
        self.passphrase.setFocus()

    @Slot()
    def submit(self) -> None:
        """Try what is typed."""
        if self.passphrase.text():
            self.row.explain("")
            self.open.set_busy(True)
            self.tried.emit(self.passphrase.text())

    def explain(self, error: KamdeskError) -> None:
        """Say why it stays locked; what was typed stays selected."""
        self.open.set_busy(False)
        self.row.explain(sentence(error))
        self.passphrase.selectAll()
        self.passphrase.setFocus()


class RecoveryPage(StartPage):
    """Signals: ``wanted`` carries recovery key and new passphrase; ``left`` goes back."""

    wanted = Signal(str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(
            _("Open with the recovery key"),
            _("Type the key you printed, and choose a new passphrase."),
            560,
        )
        self.key, self.passphrase, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        for secret in (self.passphrase, self.again):
            secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.again.returnPressed.connect(self.submit)
        self.key_row = FieldRow(_("Recovery key"), self.key)
        self.again_row = FieldRow(_("Passphrase once more"), self.again)
        for row in (self.key_row, FieldRow(_("New passphrase"), self.passphrase), self.again_row):
            self.card.add(row)
        self.open = Button(_("Unlock"), "lock-open", Kind.PRIMARY, Size.LARGE)
        self.open.clicked.connect(self.submit)
        back = Button(_("Back"), size=Size.LARGE)
        back.clicked.connect(self.left)
        verbs = Columns(gap=8)
        verbs.addWidget(back)
        verbs.addStretch(1)
        verbs.addWidget(self.open)
        self.card.body.addLayout(verbs)

    def take_focus(self) -> None:
        self.key.setFocus()

    @Slot()
    def submit(self) -> None:
        """Ask to open, once both passphrases agree."""
        same = self.passphrase.text() == self.again.text()
        self.again_row.explain("" if same else _("The two passphrases differ"))
        if same and self.passphrase.text():
            self.key_row.explain("")
            self.open.set_busy(True)
            self.wanted.emit(self.key.text(), self.passphrase.text())

    def explain(self, error: KamdeskError) -> None:
        """Say why the key does not open it."""
        self.open.set_busy(False)
        self.key_row.explain(sentence(error))
        self.key.setFocus()
        self.bring_into_view(self.key_row)


class TroublePage(StartPage):
    """A profile that cannot be opened. Signals: ``again_wanted``, ``folder_wanted``."""

    again_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, error: KamdeskError) -> None:
        title, steps = _advice(error.code)
        super().__init__(title, sentence(error), 560)
        self.code = error.code
        for number, step in enumerate(steps, start=1):
            self.card.add(Label(f"{number}. {step}", "body", "text", wrap=True))
        self.card.add(Label(_("Code: {code}").format(code=error.code), "meta", "text3"))
        again = Button(_("Try again"), "refresh-cw", Kind.PRIMARY, Size.LARGE)
        again.clicked.connect(self.again_wanted)
        folder = Button(_("Open the folder"), "folder", size=Size.LARGE)
        folder.clicked.connect(self.folder_wanted)
        verbs = Columns(gap=8)
        verbs.addWidget(folder)
        verbs.addStretch(1)
        verbs.addWidget(again)
        self.card.body.addLayout(verbs)


def _advice(code: str) -> tuple[str, Sequence[str]]:
    """Return the heading and what to do, by what is wrong."""
    restore = _("Restore the newest backup: kamdesk profile restore.")
    ask = _("If none of this helps, leave the folder as it is and ask your IT.")
    match code:
        case "vault.no_envelope":
            return _("The key file is missing"), (
                _("Look for kamdesk.keys.json in the wastebasket and put it back."),
                restore,
                ask,
            )
        case "vault.envelope_damaged" | "vault.envelope_newer":
            return _("The key file cannot be read"), (
                _("Update kamdesk if another computer wrote this file."),
                _("Put the key file of a backup in its place; the database was not touched."),
                ask,
            )
        case "file.damaged" | "file.missing" | "file.plaintext":
            return _("The database cannot be read"), (
                _("Do not write anything into this folder."),
                restore,
                ask,
            )
        case (
            "disk.full" | "folder.read_only" | "disk.failing" | "file.busy"
            | "vault.envelope_not_allowed"
        ):  # fmt: skip
            return _("The disk does not let us work"), (
                _("Make room, or give this folder back its right to be written to."),
                _("Then try again; nothing was changed."),
            )
        case _:
            return _("This profile cannot be opened"), (ask,)
