"""The left pane: which view, its list, a few silent merges to check, and how the exchange goes."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kamdesk.i18n import _
from kamdesk.queries.conflict_inbox import Disputed
from kamdesk.queries.settled_conflicts import MergedRow, SettledRow
from kamdesk.queries.sync_sheet import SyncSheet
from kamdesk.ui.pages.sync import words
from kamdesk.ui.pages.sync.card_list import CardList, CardRow
from kamdesk.ui.pages.sync.join_card import ExchangeCard
from kamdesk.ui.pages.sync.log_parts import log_parts
from kamdesk.ui.pages.sync.settled_view import Row, card_of
from kamdesk.ui.theme import Columns, Rows, emptied
from kamdesk.ui.widgets.cards import Divider, Panel
from kamdesk.ui.widgets.labels import IconMark, Label, LinkLabel
from kamdesk.ui.widgets.switching import Segmented

_CHECKS: Final = 5
_TONES: Final = {"contact": "plum", "stakeholder_fact": "plum", "visit": "ok", "note": "ok"}


class Left(Panel):
    """Signals: ``switched`` when another view is wanted; ``checked`` carries a merge to look at."""

    switched = Signal()
    checked = Signal(object)

    def __init__(self) -> None:
        super().__init__("sunken")
        self.switch = Segmented(_views(0, 0), _("View"))
        self.list = CardList(_("Records to settle"))
        self.checks = QWidget()
        self._checks = Rows(self.checks, gap=2)
        self.exchange = ExchangeCard()
        self.switch.chosen.connect(lambda _key: self.switched.emit())
        lines = Rows(self, gap=10, margins=(12, 12))
        head = Columns()
        head.addWidget(self.switch)
        head.addStretch(1)
        lines.addLayout(head)
        lines.addWidget(self.list, 1)
        lines.addWidget(self.checks)
        lines.addWidget(self.exchange)

    @property
    def view(self) -> str:
        """Which view holds: open, merged or log."""
        return self.switch.key

    def show_sheet(self, sheet: SyncSheet, today: date, put_off: Sequence[Any]) -> None:
        """Fill the list of the view in force."""
        self.switch.relabel(_views(len(sheet.inbox), len(sheet.merged) + len(sheet.settled)))
        if self.view == "open":
            self.list.show_rows([_card(one, today) for one in _in_order(sheet.inbox, put_off)])
        elif self.view == "merged":
            rows: list[Row] = [*sheet.settled, *sheet.merged]
            rows.sort(key=_moment, reverse=True)
            self.list.show_rows([card_of(row, today) for row in rows])
        else:
            self.list.show_rows(log_parts(sheet, today))
        self.list.setAccessibleName(
            _("Parts of the log") if self.view == "log" else _("Records to settle")
        )
        self._show_checks(sheet, today)

    def row(self, sheet: SyncSheet) -> Row | None:
        """Return what is current among what was settled."""
        key = self.list.key()
        rows: tuple[Row, ...] = (*sheet.settled, *sheet.merged)
        return next((row for row in rows if card_of(row, date.min).key == key), None)

    def _show_checks(self, sheet: SyncSheet, today: date) -> None:
        """List the newest silent merges under what is to be settled."""
        emptied(self._checks)
        rows: list[Row] = [*(row for row in sheet.settled if row.by_rule), *sheet.merged]
        self.checks.setVisible(self.view == "open" and bool(rows))
        if not rows:
            return
        rows.sort(key=_moment, reverse=True)
        self._checks.addWidget(Divider())
        self._checks.addWidget(Label(_("Merged without asking, for spot checks"), "meta", "text3"))
        for row in rows[:_CHECKS]:
            self._checks.addWidget(self._check(card_of(row, today)))

    def _check(self, card: CardRow) -> QWidget:
        holder = QWidget()
        title = LinkLabel(card.title)
        title.recolor("text")
        title.clicked.connect(lambda: self.checked.emit(card.key))
        line = Columns(holder, gap=8, margins=(2, 3))
        line.addWidget(IconMark("circle-check", 15, "ok"))
        text = Rows(gap=0)
        name = Columns()
        name.addWidget(title)
        name.addStretch(1)
        name.addWidget(Label(card.when, "meta", "text3"))
        text.addLayout(name)
        text.addWidget(Label(card.sub, "meta", "text3", elide=True))
        line.addLayout(text, 1)
        return holder


def _views(open_count: int, merged: int) -> list[tuple[str, str]]:
    return [
        ("open", _("To settle {n}").format(n=open_count)),
        ("merged", _("Settled {n}").format(n=merged)),
        ("log", _("Log")),
    ]


def _in_order(inbox: Sequence[Disputed], put_off: Sequence[Any]) -> list[Disputed]:
    """Put what was put off behind the others."""
    return sorted(inbox, key=lambda one: (one.entity, one.record_id) in put_off)


def _card(group: Disputed, today: date) -> CardRow:
    chip, tone = words.chips_of(group)
    return CardRow(
        key=(group.entity, group.record_id),
        icon=words.ICONS.get(group.entity, "file-text"),
        tone=_TONES.get(group.entity, "accent"),  # type: ignore[arg-type]
        title=words.title_of(group),
        when=words.brief_when(group.found_at, today),
        sub=words.place_of(group),
        chip=chip,
        chip_tone=tone,
    )


def _moment(row: MergedRow | SettledRow) -> Any:
    return row.settled_at if isinstance(row, SettledRow) else row.at
