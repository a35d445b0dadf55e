"""The way to the server: through which proxy, believing whom, and whether it works."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from kamdesk.errors import KamdeskError
from kamdesk.i18n import N_, _, ngettext, sentence
from kamdesk.ui.pages.settings.rows import SettingRow
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.upkeep import Network, Upkeep
from kamdesk.ui.widgets.buttons import Button
from kamdesk.ui.widgets.fields import FieldRow
from kamdesk.ui.widgets.selects import Select

WAYS: Final = (
    ("system", N_("As this computer is set up")),
    ("none", N_("No proxy")),
    ("own", N_("A proxy of its own")),
    ("script", N_("A script (PAC)")),
)
_WIDTH: Final = 210


class ProxyForm(QWidget):
    """Address and login of a proxy, kept together by a button."""

    def __init__(self) -> None:
        super().__init__()
        self.address, self.login, self.password = QLineEdit(), QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.fields = {
            "proxy": FieldRow(_("Address"), self.address),
            "login": FieldRow(_("Name, if it asks for one"), self.login),
            "password": FieldRow(_("Password"), self.password),
        }
        self.keep = Button(_("Keep"), "check")
        self.address.returnPressed.connect(self.keep.click)
        self.password.returnPressed.connect(self.keep.click)
        login = Columns(gap=12)
        for name in ("login", "password"):
            login.addWidget(self.fields[name], 1)
        foot = Columns()
        foot.addStretch(1)
        foot.addWidget(self.keep)
        lines = Rows(self, gap=8)
        lines.addWidget(self.fields["proxy"])
        lines.addLayout(login)
        lines.addLayout(foot)

    def show_network(self, found: Network) -> None:
        """Show what is kept; a password is told of, never shown."""
        self.address.setText(found.address)
        self.login.setText(found.login)
        self.password.clear()
        self.password.setPlaceholderText(
            _("kept; type to replace it") if found.has_password else ""
        )

    def expect(self, way: str) -> None:
        """Ask for the address of a proxy, or for that of a script."""
        example = (
            "http://proxy.example.com/proxy.pac" if way == "script" else "proxy.example.com:80"
        )
        self.address.setPlaceholderText(example)


class NetworkChoices:
    """The three controls. What needs no address holds at once, the rest when it is kept."""

    def __init__(self, tasks: Tasks, upkeep: Upkeep, owner: QWidget) -> None:
        self._tasks, self._upkeep, self._owner = tasks, upkeep, owner
        self._rows: Mapping[str, SettingRow] = {}
        self._found = Network()
        self.way = Select([(key, _(word)) for key, word in WAYS])
        self.way.setMinimumWidth(theme().px(_WIDTH))
        self.form, self.server = ProxyForm(), QLineEdit()
        self.server.setPlaceholderText("https://crm.example.com")
        self.address = FieldRow(_("Address of the server"), self.server)
        self.certificates = Button(_("Choose a file"), "folder")
        self.attempt = Button(_("Test"), "refresh-cw")
        self.way.activated.connect(lambda _at: self._choose())
        self.form.keep.clicked.connect(self._keep)
        self.certificates.clicked.connect(self._certify)
        self.attempt.clicked.connect(self._try)
        self.server.returnPressed.connect(self._try)

    def settle(self, rows: Mapping[str, SettingRow]) -> None:
        """Take the rows the controls stand in, and read what holds."""
        self._rows = rows
        rows["proxy"].answer(self.form)
        rows["try_network"].answer(self.address)
        self.form.hide()
        self._read()

    def _read(self) -> None:
        self._tasks.errand(self._upkeep.network, then=self._show, owner=self._owner)

    def _show(self, found: Network) -> None:
        self._found = found
        self.way.choose(found.way)
        self.form.show_network(found)
        self._unfold()
        if found.server and not self.server.text():
            self.server.setText(found.server)
        n = found.authorities
        kept = ngettext("{n} certificate believed", "{n} certificates believed", n).format(n=n)
        self._rows["certificates"].say(kept if n else "")
        self.certificates.setText(_("Forget them") if n else _("Choose a file"))

    def _unfold(self) -> None:
        way = self.way.key or "system"
        self.form.expect(way)
        self.form.setVisible(way in ("own", "script"))

    def _choose(self) -> None:
        """Take a way that needs no address at once; else ask for the address."""
        self._rows["proxy"].say("")
        self._unfold()
        if self.form.isHidden():
            self._take(Network(way=self.way.key or "system"))
        else:
            self.form.address.setFocus()

    def _keep(self) -> None:
        form = self.form
        self._take(Network(
            way=self.way.key or "own", address=form.address.text(), login=form.login.text(),
            password=form.password.text(),
        ))  # fmt: skip

    def _take(self, wanted: Network) -> None:
        row = self._rows["proxy"]

        def kept(_nothing: object) -> None:
            row.say(_("Kept. It holds from the next round on."))
            self._read()

        def failed(error: KamdeskError) -> None:
            self.form.fields["proxy"].explain(sentence(error))

        self.form.fields["proxy"].explain("")
        self._tasks.errand(
            lambda: self._upkeep.take_network(wanted), then=kept, failed=failed, owner=self._owner
        )

    def _certify(self) -> None:
        """Believe the certificates of a file, or forget those that are believed."""
        path = ""
        if not self._found.authorities:
            path, _kind = QFileDialog.getOpenFileName(
                self._owner, _("Certificates of the company"), "", "PEM (*.pem *.crt *.cer)"
            )
            if not path:
                return
        chosen = Path(path) if path else None
        self._tasks.errand(
            lambda: self._upkeep.believe(chosen), then=lambda _count: self._read(),
            failed=lambda error: self._rows["certificates"].say(sentence(error), wrong=True),
            owner=self._owner,
        )  # fmt: skip

    def _try(self) -> None:
        """Ask the server, and say in a sentence what came of it."""
        row, server = self._rows["try_network"], self.server.text().strip()
        if not server:
            self.address.explain(_("Write the address of the server"))
            self.server.setFocus()
            return

        def reached(proxy: str) -> None:
            self.attempt.set_busy(False)
            through = _("The server answers, through the proxy {proxy}.").format(proxy=proxy)
            row.say(through if proxy else _("The server answers, on a straight way."))

        def failed(error: KamdeskError) -> None:
            self.attempt.set_busy(False)
            row.say(sentence(error), wrong=True)

        self.address.explain("")
        row.say(_("Asking {server}").format(server=server))
        self.attempt.set_busy(True)
        self._tasks.errand(
            lambda: self._upkeep.try_network(server), then=reached, failed=failed,
            owner=self._owner,
        )  # fmt: skip
