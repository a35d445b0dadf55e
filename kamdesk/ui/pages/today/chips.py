"""The chips of a stop still to come: its kind, the deal, the last visit, and what is missing."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kamdesk.i18n import _, formats
from kamdesk.queries.day_visits import DayVisit
from kamdesk.queries.stop_facts import DealMark, StopFacts
from kamdesk.ui import wording
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.labels import Chip

_GAP: Final = 6
_WIDEST: Final = 210  # a deal without an amount shows its name, which may be long


class ChipLine(QWidget):
    """Chips in a line. Where room is short the last go first, whole: half a chip says nothing."""

    def __init__(self, chips: Sequence[Chip]) -> None:
        super().__init__()
        self._chips = chips
        for chip in chips:
            chip.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._lay_out)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(80), max(chip.sizeHint().height() for chip in self._chips))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._lay_out()

    @Slot()
    def _lay_out(self) -> None:
        x = 0
        for chip in self._chips:
            size = chip.sizeHint().boundedTo(chip.maximumSize())
            chip.setGeometry(QRect(QPoint(x, 0), size))
            chip.setVisible(x + size.width() <= self.width())
            x += size.width() + theme().px(_GAP)
        self.updateGeometry()


def chips_of(visit: DayVisit, facts: StopFacts | None, today: date, *, is_over: bool) -> list[Chip]:
    """Return them, the weightiest first; nobody prepares a visit that ``is_over``."""
    known = facts or StopFacts()
    first = Chip(_("Not written up yet"), "warn", "notebook-pen") if is_over else _readiness(visit)
    deal = [_deal(known.deal)] if known.deal else []
    kind = Chip(wording.choice_word("visit", "type", visit.type), "none")
    return [first, *deal, _last(known.last_held, today), kind]


def _readiness(visit: DayVisit) -> Chip:
    lacks = [] if visit.objective else [_("objective")]
    lacks += [] if visit.questions else [_("questions")]
    if not lacks:
        return Chip(_("Briefing ready"), "ok", "clipboard-list")
    text = _("Still lacks: {parts}").format(parts=formats.listing(lacks))
    return Chip(text, "warn", "clipboard-list")


def _deal(deal: DealMark) -> Chip:
    stage = wording.named(deal.stage_name, deal.stage_english)
    lead = deal.name
    if deal.amount is not None:
        lead = formats.money(deal.amount.amount_minor, deal.amount.currency)
    chip = Chip(f"{lead} · {stage}", "accent", "square-kanban")
    chip.setMaximumWidth(theme().px(_WIDEST))
    chip.setToolTip(f"{deal.name} · {stage}")
    return chip


def _last(day: date | None, today: date) -> Chip:
    if day is None:
        return Chip(_("First visit"), "none", "history")
    gap = formats.age(day, today)
    return Chip(_("Last {day} · {gap}").format(day=_mark(day, today), gap=gap), "none", "history")


def _mark(day: date, today: date) -> str:
    """Write a day without its weekday: 10/27, 27 Oct; with the year when it is another one."""
    return formats.day_mark(day) if day.year == today.year else formats.full_date(day)
