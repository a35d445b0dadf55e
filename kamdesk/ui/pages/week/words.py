"""Sentences of the week: how far a touch is owed, what a block says, what happens in the air."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from kamdesk.domain.cadence import Rhythm
from kamdesk.domain.travel import Leg
from kamdesk.i18n import _, formats
from kamdesk.queries.cadence_debts import CadenceDebt
from kamdesk.queries.day_visits import DayVisit, Seat
from kamdesk.queries.week import DropPreview, WeekDay, WeekSheet
from kamdesk.ui import wording
from kamdesk.ui.page import Hint
from kamdesk.ui.pages.week.plan import Block, Carried
from kamdesk.ui.visit_words import account_name, leg_text, state_text

_SOON: Final = 7  # days; a touch due within them is worth planning now


def week_text(sheet: WeekSheet) -> str:
    """Write which week it is: 第 48 周 · 11/23 – 11/27."""
    first, last = sheet.days[0].day, sheet.days[-1].day
    week = _("week {n}").format(n=first.isocalendar().week)
    return f"{week} · {formats.day_mark(first)} – {formats.day_mark(last)}"


def day_kind(day: WeekDay) -> str:
    """Name what the calendar makes of a day where that is not plain from its weekday."""
    if day.is_worked == (not day.is_weekend):
        return ""
    return _("Workday") if day.is_worked else _("Holiday")


def clock(minute: int) -> str:
    """Write minutes since midnight: 9:30."""
    return f"{minute // 60}:{minute % 60:02d}"


def span(start: int, end: int) -> str:
    """Write from when to when."""
    return f"{clock(start)}–{clock(end)}"


def when(at: datetime) -> str:
    """Write a moment of the planner."""
    return f"{formats.day(at.date())} {formats.clock_time(at)}"


def hints(view: str) -> Sequence[Hint]:
    """Name the keys of a view, "week" or "visits"."""
    plan, more = (("N",), _("plan visit")), (("?",), _("shortcuts"))
    if view == "visits":
        walk, look = (("J", "K"), _("move")), (("Enter",), _("open visit"))
        return walk, look, (("G",), _("group")), plan, more
    lift, move = (("Space",), _("pick up")), (("Alt", _("arrows")), _("move visit"))
    return lift, move, plan, (("PgUp", "PgDn"), _("week")), more


def is_urgent(debt: CadenceDebt, today: date) -> bool:
    """Tell whether a touch is owed or due soon."""
    return debt.last_done is None or (debt.cadence.due - today).days <= _SOON


def debt_text(debt: CadenceDebt, today: date) -> tuple[str, str]:
    """Say what is owed, and in which colour."""
    if debt.overdue_days:
        color = "riskText" if debt.cadence.debt >= 1 else "warnText"
        return _("{n} d owed").format(n=debt.overdue_days), color
    if debt.last_done is None:
        return _("never seen"), "riskText"
    days = (debt.cadence.due - today).days
    return (_("due in {n} d").format(n=days), "text2") if days else (_("due today"), "warnText")


def debt_names(debt: CadenceDebt) -> tuple[str, str]:
    """Name whom to see and where they are; without a person, the account alone."""
    account = account_name(debt, short=True)
    if debt.person is None:
        return account, ""
    return wording.named(debt.person.name, debt.person.english_name), account


def debt_line(debt: CadenceDebt) -> str:
    """Say what the person is, and which promise is meant."""
    is_high = debt.rhythm is Rhythm.EXECUTIVE
    promise = _("executives every {n} d") if is_high else _("every {n} d")
    every = promise.format(n=debt.interval_days)
    person = debt.person
    title = wording.named(person.title or "", person.english_title) if person else ""
    return " · ".join(part for part in (title, every) if part)


def seat_names(visit: DayVisit) -> str:
    """Name whom of theirs a visit is with."""
    return formats.listing(_seat(seat) for seat in visit.seats if not seat.is_ours)


def kind(visit: DayVisit) -> str:
    """Name the type of a visit."""
    return wording.choice_word("visit", "type", visit.type)


def block_lines(visit: DayVisit) -> tuple[str, str]:
    """Return the account of a visit, and the line under it: who and what for."""
    aim = visit.outcome or visit.objective
    parts = (seat_names(visit), aim or kind(visit))
    return account_name(visit, short=True), " · ".join(part for part in parts if part)


def block_said(block: Block) -> str:
    """Say a block whole, for screen readers and tips."""
    visit = block.visit
    parts = (
        account_name(visit),
        f"{formats.day(visit.day)} {span(block.start, block.end)}",
        kind(visit),
        state_text(visit),
        seat_names(visit),
        visit.objective or "",
    )
    return ", ".join(part for part in parts if part)


def way_mark(leg: Leg) -> str:
    """Write a way shortly: 38 min; the same site needs none."""
    return formats.duration(leg.minutes) if leg.minutes else _("Same site")


def drop_lines(carried: Carried, ways: DropPreview | None) -> tuple[str, str, str]:
    """Say where something would land, whose it is, and what the way would be."""
    if carried.what is None:
        return span(carried.start, carried.end), _("New visit"), ""
    if carried.stretches:
        title = _("Lasts {span}").format(span=formats.duration(carried.minutes))
    else:
        title = _("Drop at {time}").format(time=clock(carried.start))
    return title, account_name(carried.what, short=True), _ways(ways)


def carried_said(carried: Carried, day: date, ways: DropPreview | None) -> str:
    """Say the same to somebody who listens, with the way before and after."""
    name = account_name(carried.what) if carried.what else _("New visit")
    place = f"{formats.day(day)} {span(carried.start, carried.end)}"
    said = [name, place]
    if ways is not None and ways.before is not None:
        said.append(_("way there {way}").format(way=leg_text(ways.before)))
    if ways is not None and ways.after is not None:
        said.append(_("way onwards {way}").format(way=leg_text(ways.after)))
    return ", ".join(said)


def free_said(day: date, minute: int) -> str:
    """Say an empty place of the grid."""
    return _("Free: {day} {time}").format(day=formats.day(day), time=clock(minute))


def _ways(ways: DropPreview | None) -> str:
    if ways is None:
        return ""
    minutes = [leg.minutes for leg in (ways.before, ways.after) if leg is not None]
    if not minutes:
        return ""
    return _("way ≈ {span}").format(span=formats.duration(sum(minutes)))


def _seat(seat: Seat) -> str:
    return wording.named(seat.name, seat.english_name)
