"""The record of the exchange: problems, what waits, how rounds went, and this device's place."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kamdesk.i18n import _, formats, ngettext
from kamdesk.queries.sync_sheet import RoundLine, SyncSheet
from kamdesk.queries.sync_state import Unheard
from kamdesk.ui.forms.flow import Flow
from kamdesk.ui.pages.sync import words
from kamdesk.ui.pages.sync.join_card import JoinCard
from kamdesk.ui.pages.sync.problems import ProblemsCard, problem_text
from kamdesk.ui.theme import Columns, Rows, emptied
from kamdesk.ui.widgets.buttons import Button
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.labels import IconMark, Label

_SHOWN = 12


class LogView(QScrollArea):
    """Signals: ``asked`` carries hurry, export or sign_out."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problems, self.join = ProblemsCard(), JoinCard()
        self.place, self.queue = _PlaceCard(), _QueueCard()
        self.rounds = _RoundsCard()
        self.place.asked.connect(self.asked)
        sheet = QWidget()
        sheet.setProperty("scrolled", "true")
        lines = Rows(sheet, gap=12, margins=(18, 14, 18, 14))
        for card in (self.problems, self.join, self.place, self.queue, self.rounds):
            lines.addWidget(card)
        lines.addStretch(1)
        self.setWidget(sheet)

    def show_sheet(self, sheet: SyncSheet, today: date, *, is_shut: bool) -> None:
        """Show everything anew; ``is_shut`` offers to join."""
        self.problems.show_sheet(sheet, today)
        overview = sheet.overview
        self.join.setVisible(is_shut)
        self.join.show_reason(
            is_sample=sheet.is_sample, server=overview.server, waiting=overview.waiting
        )
        self.place.setVisible(overview.server is not None)
        self.place.show_sheet(sheet, today, is_shut=is_shut)
        self.queue.show_sheet(sheet, today)
        self.queue.setVisible(overview.server is not None)
        self.rounds.show_rounds(sheet.rounds, today)
        self.rounds.setVisible(bool(sheet.rounds))


class _PlaceCard(Card):
    """Where this device belongs, and leaving."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("This device and its server"), icon="hard-drive")
        self.server = Label("", "body", elide=True)
        self.last = Label("", "meta", "text3", wrap=True)
        self.hurry = Button(_("Sync now"), "refresh-cw")
        self.export = Button(_("Export what is unsent"), "download")
        self.sign_out = Button(_("Sign out"), "log-out")
        for key, button in (
            ("hurry", self.hurry), ("export", self.export), ("sign_out", self.sign_out)
        ):  # fmt: skip
            button.clicked.connect(lambda _on=False, key=key: self.asked.emit(key))
        for widget in (self.server, self.last):
            self.add(widget)
        self.add(Flow((self.hurry, self.export, self.sign_out)))

    def show_sheet(self, sheet: SyncSheet, today: date, *, is_shut: bool) -> None:
        """Fill in."""
        overview = sheet.overview
        self.server.setText(overview.server or "")
        done = overview.done_at
        self.last.setText(
            _("There was no whole round yet.") if done is None
            else _("Last whole round: {when}").format(when=words.when(done, today))
        )  # fmt: skip
        self.hurry.setVisible(not is_shut)
        self.sign_out.setVisible(not is_shut)
        self.export.setEnabled(bool(sheet.unsent))


class _QueueCard(Card):
    """What waits to be handed over, the oldest first."""

    def __init__(self) -> None:
        super().__init__(_("Waiting to be handed over"), icon="cloud-upload")
        self._rows = Rows(gap=5)
        self.body.addLayout(self._rows)

    def show_sheet(self, sheet: SyncSheet, today: date) -> None:
        """Show the first of the queue."""
        emptied(self._rows)
        waiting = _together(line for line in sheet.unsent if line.state == "waiting")
        count = sheet.overview.waiting
        self.aside.setText(formats.count(count))
        if not waiting:
            self._rows.addWidget(Label(_("Everything you did is on the server."), "meta", "text2"))
        for lines in waiting[:_SHOWN]:
            self._rows.addWidget(_queued(lines, sheet, today))
        more = count - sum(len(lines) for lines in waiting[:_SHOWN])
        if more > 0:
            text = ngettext("and {n} more change", "and {n} more changes", more)
            self._rows.addWidget(Label(text.format(n=formats.count(more)), "meta", "text3"))


def _together(lines: Iterable[Unheard]) -> list[list[Unheard]]:
    """Gather what one deed did to one record."""
    groups = groupby(lines, key=lambda line: (line.deed, line.record_id, line.at))
    return [list(group) for _key, group in groups]


def _queued(lines: Sequence[Unheard], sheet: SyncSheet, today: date) -> QWidget:
    holder, line = QWidget(), lines[0]
    name = sheet.titles.get(line.record_id) or words.entity_word(line.entity)
    what = words.deed_word(line.deed)
    names = [words.field_word(each.entity, each.field) for each in lines if each.field]
    field = formats.listing(names)
    text = " · ".join(part for part in (what, field) if part)
    row = Columns(holder, gap=8)
    row.addWidget(IconMark("cloud-upload", 13, "text3"))
    row.addWidget(Label(name, "body", elide=True), 3)
    row.addWidget(Label(text, "meta", "text2", elide=True), 3)
    row.addWidget(Label(words.brief_when(line.at, today), "meta", "text3"))
    return holder


class _RoundsCard(Card):
    """How the last rounds went."""

    def __init__(self) -> None:
        super().__init__(_("Rounds"), icon="history")
        self._rows = Rows(gap=5)
        self.body.addLayout(self._rows)

    def show_rounds(self, rounds: Sequence[RoundLine], today: date) -> None:
        """List them, the newest first."""
        emptied(self._rows)
        for line in rounds[:_SHOWN]:
            self._rows.addWidget(_round(line, today))


def _round(line: RoundLine, today: date) -> QWidget:
    holder = QWidget()
    icon, color = ("circle-alert", "warn") if line.problem else ("circle-check", "ok")
    row = Columns(holder, gap=8)
    row.addWidget(IconMark(icon, 13, color))
    row.addWidget(Label(_round_text(line), "body", "text2", elide=True), 1)
    row.addWidget(Label(words.when(line.at, today), "meta", "text3"))
    return holder


def _round_text(line: RoundLine) -> str:
    times = f" ×{line.rounds}" if line.rounds > 1 else ""
    if line.problem:
        return problem_text(line.problem) + times
    if line.is_quiet:
        return _("Nothing new") + times
    return _("handed over {out}, received {back}, {size}").format(
        out=formats.count(line.pushed), back=formats.count(line.pulled),
        size=formats.size(line.octets),
    )  # fmt: skip
