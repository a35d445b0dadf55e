"""The record of the exchange: problems, what waits, how rounds went, and this device's place."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kamdesk.i18n import _, formats, ngettext
from kamdesk.queries.sync_sheet import SyncSheet
from kamdesk.queries.sync_state import Unheard
from kamdesk.ui.forms.flow import Flow
from kamdesk.ui.pages.sync import words
from kamdesk.ui.pages.sync.join_card import JoinCard
from kamdesk.ui.pages.sync.problems import ProblemsCard
from kamdesk.ui.pages.sync.rounds import RoundsCard
from kamdesk.ui.theme import Columns, Rows, emptied, theme
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
        self.rounds = RoundsCard()
        self.place.asked.connect(self.asked)
        self.parts: dict[str, Card] = {
            "problems": self.problems, "join": self.join, "place": self.place,
            "queue": self.queue, "rounds": self.rounds,
        }  # fmt: skip
        sheet = QWidget()
        sheet.setProperty("scrolled", "true")
        lines = Rows(sheet, gap=12, margins=(18, 14, 18, 14))
        for card in self.parts.values():
            lines.addWidget(card)
        lines.addStretch(1)
        self.setWidget(sheet)

    def go_to(self, key: Any) -> None:
        """Mark a part and scroll to it; ``key`` is that of its card at the left, if any."""
        wanted = key[1] if key else ""
        for name, card in self.parts.items():
            card.set_state("focus" if name == wanted else "default")
        if wanted in self.parts:
            self.ensureWidgetVisible(self.parts[wanted], 0, theme().px(14))

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
