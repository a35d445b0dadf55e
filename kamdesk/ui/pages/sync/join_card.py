"""Joining a server: its address, a code, and how far the first reading has come."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, formats, ngettext, sentence
from kamdesk.sync.standing import Progress, Standing
from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.widgets.buttons import Button, Kind
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.fields import FieldRow
from kamdesk.ui.widgets.glyphs import ProgressBar
from kamdesk.ui.widgets.labels import Label


class JoinCard(Card):
    """Signals: ``asked`` carries address and code."""

    asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(_("Join your company's server"), icon="cloud")
        self.remark = Label("", "meta", "text2", wrap=True)
        self.address, self.code = QLineEdit(), QLineEdit()
        self.address.setPlaceholderText("https://crm.example.com")
        self.code.setPlaceholderText("7K2MQ4XB")
        self.fields = {
            "server": FieldRow(_("Address of the server"), self.address, required=True),
            "code": FieldRow(_("Enrolment code"), self.code, required=True),
        }
        self.join = Button(_("Join"), "cloud-upload", Kind.PRIMARY)
        self.join.clicked.connect(self.submit)
        self.address.returnPressed.connect(self.code.setFocus)
        self.code.returnPressed.connect(self.submit)
        self.add(self.remark)
        for row in self.fields.values():
            self.add(row)
        line = Columns(gap=8)
        line.addStretch(1)
        line.addWidget(self.join)
        self.body.addLayout(line)

    def show_reason(self, *, is_sample: bool, server: str | None, waiting: int) -> None:
        """Say what joining does here; sample data never leaves."""
        for row in self.fields.values():
            row.setVisible(not is_sample)
        self.join.setVisible(not is_sample)
        if is_sample:
            self.remark.setText(
                _("This is sample data. It never leaves this device and joins no server.")
            )
            return
        if server is not None and not self.address.text():
            self.address.setText(server)
        said = _(
            "Your administrator gives you an address and a code, good for ten minutes. Everything"
            " in this profile stays here and is handed over as well."
        )
        waits = ngettext("{n} change would be handed over.", "{n} changes would be handed over.",
                         waiting).format(n=formats.count(waiting))  # fmt: skip
        self.remark.setText(f"{said} {waits}" if waiting else said)

    def submit(self) -> None:
        """Ask for a place once both are typed."""
        for row in self.fields.values():
            row.explain("")
        if not self.address.text().strip():
            self._point("server", _("Write the address of the server"))
        elif not self.code.text().strip():
            self._point("code", _("Write the code you were given"))
        else:
            self.join.set_busy(True)
            self.asked.emit(self.address.text().strip(), self.code.text().strip())

    def done(self) -> None:
        """Forget the code: it is used up."""
        self.join.set_busy(False)
        self.code.clear()

    def explain(self, error: KamdeskError) -> None:
        """Say why it did not work; what was typed stays."""
        self.join.set_busy(False)
        name = "code" if error.code.startswith("enrol.") else "server"
        self._point(name, sentence(error))

    def _point(self, name: str, text: str) -> None:
        self.fields[name].explain(text)
        self.fields[name].editor.setFocus(Qt.FocusReason.OtherFocusReason)


class ExchangeCard(Card):
    """How the exchange goes: a bar while it is under way, and what was done."""

    def __init__(self) -> None:
        super().__init__(_("Exchange"))
        self.bar = ProgressBar(0.0, "ok", 240)
        self.state = Label("", "meta", "text2", wrap=True)
        self.up, self.down = Label("", "meta", "text3"), Label("", "meta", "text3")
        line = Columns(gap=8)
        line.addWidget(self.up)
        line.addStretch(1)
        line.addWidget(self.down)
        lines = Rows(gap=6)
        lines.addWidget(self.bar)
        lines.addWidget(self.state)
        lines.addLayout(line)
        self.body.addLayout(lines)

    def show_standing(self, standing: Standing | None, said: str, waiting: int) -> None:
        """Show a moment of the loop; without one the profile exchanges nothing."""
        progress = None if standing is None else standing.progress
        share = _share(standing, progress)
        moving = standing is not None and standing.state in ("syncing", "up_to_date")
        self.aside.setText(formats.percent(share) if moving else "")
        self.bar.show_share(share, said, "warn" if _is_stuck(standing) else "ok")
        self.bar.setVisible(moving)
        self.state.setText(said)
        done = progress or Progress()
        self.up.setText(_("↑ {n} · {size} · {left} waiting").format(
            n=formats.count(done.pushed), size=formats.size(done.sent_bytes),
            left=formats.count(waiting)))  # fmt: skip
        self.down.setText(_("↓ {n} · {size}").format(
            n=formats.count(done.pulled), size=formats.size(done.received_bytes)))  # fmt: skip
        for label in (self.up, self.down):
            label.setVisible(standing is not None)


def _share(standing: Standing | None, progress: Progress | None) -> float:
    if standing is None:
        return 0.0
    if standing.state == "up_to_date":
        return 1.0
    if progress is None or not progress.scopes:
        return 0.0
    return (progress.scopes - progress.scopes_left) / progress.scopes


def _is_stuck(standing: Standing | None) -> bool:
    return standing is not None and standing.state in ("offline", "refused")
