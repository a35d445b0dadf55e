"""What went wrong, each with ways out that keep what was written."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from kamdesk.i18n import N_, _, ngettext
from kamdesk.queries.sync_sheet import Parting, SyncSheet
from kamdesk.queries.sync_state import SIGNED_OUT, Unheard
from kamdesk.ui import wording
from kamdesk.ui.forms.flow import Flow
from kamdesk.ui.pages.sync import words
from kamdesk.ui.theme import Columns, Rows, emptied
from kamdesk.ui.widgets.buttons import Button, Size
from kamdesk.ui.widgets.cards import Card, Divider
from kamdesk.ui.widgets.labels import IconMark, Label

WAYS: Final[dict[str, tuple[str, str]]] = {
    "retry": (N_("Try again now"), "refresh-cw"),
    "agree": (N_("Yes, delete them"), "trash-2"),
    "join": (N_("Join again"), "key-round"),
    "export": (N_("Export what is unsent"), "download"),
    "again": (N_("Send again"), "cloud-upload"),
    "edit": (N_("Open and edit"), "pencil"),
    "hand": (N_("Hand over"), "user-plus"),
    "yield": (N_("Keep the server's version"), "cloud"),
    "seen": (N_("I have read it"), "check"),
    "road": (N_("Network settings"), "sliders-horizontal"),
}
_TEXTS: Final[dict[str, str]] = {
    "server.unreachable": N_("The server cannot be reached. What you do waits here safely."),
    "server.unreadable": N_(
        "What answers is no kamdesk server, or something in between changes what it says."
    ),
    "server.overloaded": N_("The server is busy. What you do waits here safely."),
    "server.rolled_back": N_("The server was put back to an older day and is being checked."),
    "push.brake": N_("Unusually many records would be deleted on the server. Is that meant?"),
    "pull.brake": N_("Unusually many records would be deleted on this device. Is that meant?"),
    "device.revoked": N_("The administrator has shut this device out. Nothing here is lost."),
    "device.unknown": N_("The server does not know this device any more. Nothing here is lost."),
    "user.disabled": N_("Your access was closed. Nothing here is lost."),
    "hello.upgrade": N_("The server wants a newer kamdesk. Everything waits until then."),
    "sync.token_missing": N_("The keychain has lost the key of this device. Nothing is lost."),
    SIGNED_OUT: N_("This device has signed out. Everything is kept here."),
    "proxy.login_wanted": N_("The proxy wants to know who you are. What you do waits here safely."),
    "proxy.unreachable": N_("The proxy cannot be reached. What you do waits here safely."),
    "proxy.script_failed": N_("The proxy script cannot be read. What you do waits here safely."),
    "server.not_trusted": N_(
        "Nobody this computer believes vouches for the server. What you do waits here safely."
    ),
}
_AGREEABLE: Final = frozenset({"push.brake", "pull.brake"})
_ON_THE_ROAD: Final = ("proxy.", "server.not_trusted", "server.unreachable")
_SHUT: Final = frozenset(
    {"device.revoked", "device.unknown", "user.disabled", "sync.token_missing", SIGNED_OUT}
)


class Problem(Struct, frozen=True):
    """One problem. ``ways`` are keys of ``WAYS``; ``lines`` the changes it is about."""

    code: str
    title: str
    text: str
    ways: tuple[str, ...]
    lines: tuple[Unheard, ...] = ()
    account_id: UUID | None = None

    @property
    def ids(self) -> list[UUID]:
        """Return the changes it is about."""
        return [line.id for line in self.lines]


class ProblemsCard(Card):
    """Signals: ``asked`` carries a way out and the Problem."""

    asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(_("Problems"), icon="triangle-alert")
        self._rows = Rows(gap=10)
        self.body.addLayout(self._rows)
        self.problems: tuple[Problem, ...] = ()

    def show_sheet(self, sheet: SyncSheet, today: date) -> None:
        """List what is wrong; without anything the card is not there."""
        emptied(self._rows)
        self.problems = tuple(problems_of(sheet, today))
        self.setVisible(bool(self.problems))
        for number, problem in enumerate(self.problems):
            if number:
                self._rows.addWidget(Divider())
            self._rows.addWidget(self._row(problem))

    def _row(self, problem: Problem) -> QWidget:
        holder = QWidget()
        text = Label(problem.text, "meta", "text2", wrap=True)
        text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        buttons = [self._button(way, problem) for way in problem.ways]
        lines = Rows(gap=4)
        lines.addWidget(Label(problem.title, "strong", elide=True))
        lines.addWidget(text)
        lines.addWidget(Flow(buttons))
        line = Columns(holder, gap=10)
        mark = Rows()
        mark.addWidget(IconMark("circle-alert", 16, "risk"))
        mark.addStretch(1)
        line.addLayout(mark)
        line.addLayout(lines, 1)
        return holder

    def _button(self, way: str, problem: Problem) -> Button:
        text, icon = WAYS[way]
        button = Button(_(text), icon, size=Size.SMALL)
        button.setAccessibleName(f"{_(text)}: {problem.title}")
        button.clicked.connect(lambda: self.asked.emit(way, problem))
        return button


def problems_of(sheet: SyncSheet, today: date) -> Sequence[Problem]:
    """Return what is wrong: the last round, refused changes, changes only others may make."""
    found = []
    code = sheet.overview.problem
    if code is not None:
        found.append(_of_round(code, sheet))
    found += [_of_line(line, sheet, today) for line in sheet.unsent if line.state == "refused"]
    found += [_of_parting(one, today) for one in sheet.partings]
    held = tuple(line for line in sheet.unsent if line.state == "held")
    if held:
        title = _("Changes to shared lists")
        text = _(
            "Products, stages and the like are kept by an administrator. Yours stay here; hand"
            " them over, or export them."
        )
        found.append(Problem("held", title, text, ("hand", "export"), held))
    return found


def problem_text(code: str) -> str:
    """Say what stopped a round; an unknown code shows as it is."""
    return (
        _(_TEXTS[code])
        if code in _TEXTS
        else _("The last round was stopped: {code}").format(code=code)
    )


def _of_round(code: str, sheet: SyncSheet) -> Problem:
    ways: tuple[str, ...] = ("retry",)
    if code in _AGREEABLE:
        ways = ("agree", "retry")
    elif code in _SHUT:
        ways = ("join",)
    elif code.startswith(_ON_THE_ROAD):
        ways = ("road", "retry")
    if sheet.overview.waiting:
        ways = (*ways, "export")
    return Problem(code, problem_text(code), _last(sheet), ways)


def _last(sheet: SyncSheet) -> str:
    done = sheet.overview.done_at
    if done is None:
        return _("There was no whole round yet.")
    return _("Last whole round: {when}").format(when=words.when(done, date.min))


def _of_parting(one: Parting, today: date) -> Problem:
    """Say where edits went that were made here while an account changed hands."""
    account = one.account
    text = ngettext(
        "The account is somebody else's now. {n} change you made meanwhile is kept on the server;"
        " its new owner decides about it. · {when}",
        "The account is somebody else's now. {n} changes you made meanwhile are kept on the"
        " server; its new owner decides about them. · {when}",
        account.changes,
    ).format(n=account.changes, when=words.when(one.at, today))
    title = wording.named(account.name, account.english_name)
    return Problem("parted", title, text, ("seen",), account_id=account.account_id)


def _of_line(line: Unheard, sheet: SyncSheet, today: date) -> Problem:
    name = sheet.titles.get(line.record_id) or words.entity_word(line.entity)
    if line.field is None:
        what = _("made here, not taken by the server")
    else:
        field = words.field_word(line.entity, line.field)
        value = " ".join(words.value_text(line.entity, line.field, line.after, {}).split())
        what = _("{field}: {value}").format(field=field, value=value)
    text = _("{what} · {when}. You may not write this, or it no longer fits.").format(
        what=what, when=words.when(line.at, today)
    )
    title = f"{name} · {words.entity_word(line.entity)}"
    ways = ("again", "edit", "hand", "export", "yield")
    return Problem("refused", title, text, ways, (line,))
