"""The words of the pipeline: flags, ages, moves and sums, in the language in force."""

from datetime import date
from typing import Final

from kamdesk.domain.money import Money
from kamdesk.domain.opportunity_moves import Flag, Move
from kamdesk.domain.score_model import shown_points
from kamdesk.i18n import N_, _, formats, language
from kamdesk.queries.deals import DealRow
from kamdesk.queries.opportunities import Column
from kamdesk.ui import wording
from kamdesk.ui.page import Hint
from kamdesk.ui.theme import Tone

_HINTS: Final[dict[str, tuple[tuple[tuple[str, ...], str], ...]]] = {
    "board": ((("←", "→"), N_("move stage")), (("C",), N_("comment")), (("E",), N_("edit"))),
    "table": ((("F2",), N_("write in place")), (("G",), N_("group")), (("C",), N_("comment"))),
    "timeline": ((("J", "K"), N_("walk deals")), (("C",), N_("comment")), (("E",), N_("edit"))),
    "review": ((("J", "K"), N_("walk deals")), (("C",), N_("comment"))),
}

FLAGS: Final[dict[Flag, tuple[str, Tone]]] = {
    Flag.CLOSE_PASSED: (N_("Close date passed"), "risk"),
    Flag.ACCOUNT_AT_RISK: (N_("Low health"), "risk"),
    Flag.OVER_AGE: (N_("Stuck in stage"), "risk"),
    Flag.SILENT: (N_("Silent"), "warn"),
    Flag.NO_DECISION_MAKER: (N_("No decision maker"), "warn"),
    Flag.NO_NEXT_STEP: (N_("No next step"), "warn"),
    Flag.NO_AMOUNT: (N_("No amount"), "none"),
}
MOVES: Final[dict[Move, tuple[str, Tone]]] = {
    Move.NEW: (N_("New deal"), "accent"),
    Move.WON: (N_("Won"), "ok"),
    Move.LOST: (N_("Lost"), "risk"),
    Move.REOPENED: (N_("Reopened"), "sky"),
    Move.FORWARD: (N_("Forward"), "ok"),
    Move.BACK: (N_("Back a stage"), "warn"),
    Move.AMOUNT_UP: (N_("Amount up"), "ok"),
    Move.AMOUNT_DOWN: (N_("Amount down"), "warn"),
    Move.AMOUNT_CHANGED: (N_("Amount changed"), "none"),
    Move.CLOSE_SLIPPED: (N_("Close slipped"), "warn"),
    Move.CLOSE_PULLED_IN: (N_("Close pulled in"), "ok"),
    Move.OWNER_CHANGED: (N_("New owner"), "none"),
}


def hints(view: str) -> tuple[Hint, ...]:
    """Name the keys of a view; nobody edits or adds in a review."""
    own = tuple((keys, _(said)) for keys, said in _HINTS[view])
    new: tuple[Hint, ...] = () if view == "review" else ((("N",), _("new")),)
    always = ((("Enter",), _("open account")), (("?",), _("shortcuts")))
    return (*own, *new, *always)


def stage_name(column: Column) -> str:
    """Name a stage."""
    return wording.named(column.name, column.english_name)


def account_name(deal: DealRow) -> str:
    """Name the account of a deal, short where it has a short name."""
    return wording.named(deal.account_short or deal.account_name, deal.account_english)


def owner_name(deal: DealRow) -> str:
    """Name who owns a deal; empty when nobody does."""
    return wording.named(deal.owner_name or "", deal.owner_english)


def amount(money: Money | None) -> str:
    """Write an amount; words when nobody knows it."""
    return formats.money(money.amount_minor, money.currency) if money else _("Amount unknown")


def close_day(deal: DealRow, today: date) -> str:
    """Write when a deal closed or should close; empty when nobody said."""
    day = deal.closed_on or deal.expected_close
    return wording.brief_day(day, today) if day else ""


def close_month(deal: DealRow) -> str:
    """Write the month alone, where an amount needs the room."""
    day = deal.closed_on or deal.expected_close
    if day is None:
        return ""
    return f"{day.year}/{day.month}" if language() == "zh_CN" else formats.month(day)


def age(deal: DealRow) -> str:
    """Write how long an open deal stands in its stage, or how long a closed one took."""
    if deal.days_in_stage is None:
        return ""
    said = _("{n} d in stage") if deal.outcome == "open" else _("took {n} d")
    return said.format(n=deal.days_in_stage)


def brief_age(deal: DealRow) -> str:
    """Write the days alone, where a flag needs the room."""
    return "" if deal.days_in_stage is None else _("{n} d").format(n=deal.days_in_stage)


def flag(deal: DealRow) -> tuple[str, Tone]:
    """Write the one thing a card warns of, with its tone; empty without one."""
    if deal.flag is None:
        return "", "none"
    said, tone = FLAGS[deal.flag]
    return _(said), tone


def move(kind: Move) -> tuple[str, Tone]:
    """Write one way a deal moved, with its tone."""
    said, tone = MOVES[kind]
    return _(said), tone


def points(deal: DealRow) -> str:
    """Write the health of a deal's account; empty while unscored."""
    return "" if deal.health is None else str(shown_points(deal.health))


def sum_of(column: Column, currency: str) -> str:
    """Write the sum of a stage; what no rate converts stands beside, unknown is never 0."""
    none = formats.money(None if column.unknown else 0, currency)
    return wording.sum_text(column.total, currency) or none
