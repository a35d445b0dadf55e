"""The chips of a stop still to come: its kind, the deal, the last visit, and what is missing."""

from datetime import date
from typing import Final

from kamdesk.i18n import _, formats
from kamdesk.queries.day_visits import DayVisit
from kamdesk.queries.stop_facts import DealMark, StopFacts
from kamdesk.ui import wording
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.labels import Chip

_WIDEST: Final = 210  # a deal without an amount shows its name, which may be long


def chips_of(visit: DayVisit, facts: StopFacts | None, today: date, *, is_over: bool) -> list[Chip]:
    """Return them in order; nobody prepares a visit that ``is_over``."""
    known = facts or StopFacts()
    first = Chip(_("Not written up yet"), "warn", "notebook-pen") if is_over else _readiness(visit)
    chips = [first, Chip(wording.choice_word("visit", "type", visit.type), "none")]
    if known.deal:
        chips.insert(1, _deal(known.deal))
    return [*chips, _last(known.last_held, today)]


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
