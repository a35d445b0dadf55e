"""The columns of the account list, and how one account reads in them."""

from datetime import date
from typing import Final

from kamdesk.domain.score_model import shown_points
from kamdesk.i18n import N_, _, formats
from kamdesk.queries.accounts import NOT_SEEN_DAYS, AccountRow
from kamdesk.queries.money_facts import Sum
from kamdesk.queries.next_steps import NextStep
from kamdesk.ui import wording
from kamdesk.ui.theme import Tone
from kamdesk.ui.widgets.cells import (
    AccountCell,
    Cell,
    ChipCell,
    HealthCell,
    PersonCell,
    SparkCell,
    TextCell,
)
from kamdesk.ui.widgets.rows_model import Column

# Key, title, width, right, sortable.
_COLUMNS: Final = (
    ("name", N_("Account"), 0, False, True),
    ("tier", N_("Tier"), 62, False, True),
    ("health", N_("Health"), 76, False, True),
    ("spark", N_("Trend"), 92, False, False),
    ("revenue", N_("Revenue, 12 mo"), 118, True, True),
    ("pipeline", N_("Pipeline"), 104, True, True),
    ("last_touch", N_("Last touch"), 96, False, True),
    ("next_step", N_("Next step"), 0, False, False),
    ("owner", N_("Owner"), 122, False, True),
    ("overdue", N_("Overdue"), 96, True, True),
)
_TONES: Final[dict[str, Tone]] = {"S": "accent", "A": "sky", "B": "none", "C": "none"}

Spark = tuple[float | None, ...]


def columns() -> tuple[Column, ...]:
    """Return the columns with titles in the language in force."""
    return tuple(
        Column(key, _(title), width, right, sortable)
        for key, title, width, right, sortable in _COLUMNS
    )


def cells(row: AccountRow | None, spark: Spark, today: date) -> tuple[Cell | None, ...]:
    """Put one account into cells; a row still on its way is empty."""
    if row is None:
        return (TextCell("…", "text3"), *(None for _rest in _COLUMNS[1:]))
    return (
        AccountCell(wording.named(row.name, row.english_name)),
        ChipCell(row.tier or "", _TONES.get(row.tier or "", "none")),
        _health(row),
        SparkCell(spark, row.band, ""),
        _money(row.revenue, row.currency),
        _money(row.pipeline.total, row.currency),
        _touched(row.last_touch, today),
        _step(row.next_step, today),
        _owner(row),
        _overdue(row),
    )


def _health(row: AccountRow) -> HealthCell:
    score = None if row.health is None else shown_points(row.health)
    return HealthCell(score, row.band, wording.band_word(row.band))


def _money(total: Sum, currency: str) -> TextCell:
    return TextCell(wording.sum_text(total, currency), "text", right=True)


def _touched(on: date | None, today: date) -> TextCell:
    late = on is None or (today - on).days > NOT_SEEN_DAYS
    return TextCell(wording.last_seen(on, today), "riskText" if late else "text2")


def _step(step: NextStep | None, today: date) -> TextCell:
    if step is None:
        return TextCell(_("Nothing planned"), "text3")
    text = step.text or wording.choice_word("visit", "type", step.detail)
    if step.day is None:
        return TextCell(text)
    late = step.day < today
    return TextCell(f"{wording.brief_day(step.day, today)} {text}", "riskText" if late else "text2")


def _owner(row: AccountRow) -> PersonCell | None:
    if row.owner_name is None:
        return None
    return PersonCell(wording.named(row.owner_name, row.owner_english_name))


def _overdue(row: AccountRow) -> TextCell | None:
    if row.overdue_minor <= 0:
        return None
    return TextCell(formats.money(row.overdue_minor, row.currency), "riskText", right=True)
