"""The pipeline as a table: sorted by any column, three of them written in place."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from kamdesk.domain.opportunity_moves import Flag
from kamdesk.i18n import N_, _, formats
from kamdesk.queries.deals import DealRow
from kamdesk.ui import wording
from kamdesk.ui.pages.opportunities import words
from kamdesk.ui.widgets.cells import (
    AccountCell,
    Cell,
    ChipCell,
    HealthCell,
    PersonCell,
    StageCell,
    TextCell,
)
from kamdesk.ui.widgets.rows_model import Column
from kamdesk.ui.widgets.sync_looks import small_look

# Key, title, width, right, sortable.
_COLUMNS: Final = (
    ("name", N_("Opportunity"), 0, False, True),
    ("account", N_("Account"), 0, False, True),
    ("health", N_("Health"), 66, False, False),
    ("stage", N_("Stage"), 134, False, True),
    ("amount", N_("Amount"), 88, True, True),
    ("probability", N_("Win rate"), 74, True, True),
    ("close", N_("Closes"), 100, True, True),
    ("age", N_("In stage"), 72, True, True),
    ("next_step", N_("Next step"), 0, False, False),
    ("owner", N_("Owner"), 118, False, True),
    ("flag", N_("Flag"), 150, False, False),
)
# A narrow window goes without these, the first one first.
SPARED: Final = ("probability", "health", "owner", "age", "flag")
# Deals that are closed are looked at for when they ended and how long they took.
SPARED_CLOSED: Final = ("probability", "flag", "health", "owner", "next_step")
_TITLES_CLOSED: Final = {"close": N_("Ended on"), "age": N_("Took")}
KEYS: Final = tuple(key for key, *_rest in _COLUMNS)
Stages = dict[object, tuple[int, str]]


def columns(*, closed: bool = False) -> tuple[Column, ...]:
    """Return the columns with titles in the language in force, for open or ``closed`` deals."""
    titles = _TITLES_CLOSED if closed else {}
    return tuple(
        Column(key, _(titles.get(key, title)), width, right, sortable)
        for key, title, width, right, sortable in _COLUMNS
    )


def cells(deal: DealRow, stages: Stages, today: date) -> Sequence[Cell | None]:
    """Put one deal into cells; ``stages`` gives place and name by id."""
    place, stage = stages.get(deal.stage_id, (0, ""))
    flag, tone = words.flag(deal)
    score = words.points(deal)
    owner = words.owner_name(deal)
    mark, said, ink = small_look(deal.sync)
    return (
        TextCell(deal.name, "text", bold=True, mark=mark, said=said, ink=ink),
        AccountCell(words.account_name(deal)),
        HealthCell(int(score) if score else None, deal.band, wording.band_word(deal.band)),
        _outcome(deal) or StageCell(place + 1, max(1, len(stages)), stage),
        _amount(deal),
        TextCell(formats.percent(deal.probability), "text2", right=True),
        _close(deal, today),
        _age(deal),
        TextCell(deal.next_step or "—", "text2" if deal.next_step else "text3"),
        PersonCell(owner) if owner else None,
        ChipCell(flag, tone) if flag else None,
    )


def _outcome(deal: DealRow) -> ChipCell | None:
    """Say how a closed deal ended, where an open one shows its stage."""
    ends = {"won": ChipCell(_("Won"), "ok"), "lost": ChipCell(_("Lost"), "risk")}
    return ends.get(deal.outcome)


def _amount(deal: DealRow) -> TextCell:
    if deal.amount is None:
        return TextCell("—", "text3", right=True)
    return TextCell(words.amount(deal.amount), "text", right=True)


def _close(deal: DealRow, today: date) -> TextCell:
    late = Flag.CLOSE_PASSED in deal.flags
    text = words.close_day(deal, today) or "—"
    return TextCell(text, "riskText" if late else "text2", right=True)


def _age(deal: DealRow) -> TextCell:
    over = Flag.OVER_AGE in deal.flags
    text = "—" if deal.days_in_stage is None else formats.days(deal.days_in_stage)
    return TextCell(text, "riskText" if over else "text2", right=True)
