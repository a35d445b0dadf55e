"""The columns of the account list: what can be shown, and how one account reads in each."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from kamdesk.domain.score_model import shown_points
from kamdesk.i18n import N_, _, formats
from kamdesk.queries.accounts import NOT_SEEN_DAYS, AccountRow
from kamdesk.queries.money_facts import Sum
from kamdesk.queries.sync_marks import Mark
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
from kamdesk.ui.widgets.sync_looks import LOOKS as SYNC_LOOKS

Spark = tuple[float | None, ...]
Widths = Sequence[tuple[str, int]]

_TONES: Final[dict[str, Tone]] = {"S": "accent", "A": "sky", "B": "none", "C": "none"}
_STATES: Final[dict[str, Tone]] = {
    "active": "ok",
    "negotiating": "sky",
    "paused": "warn",
    "ended": "none",
}


class Shown(Struct, frozen=True):
    """One column there can be. ``width`` 0 shares what is left; ``field`` is what F2 writes."""

    title: str
    width: int
    cell: Callable[[AccountRow, Spark, date], Cell | None]
    right: bool = False
    sortable: bool = True
    field: str = ""


CHECK: Final = "check"
CHECK_WIDTH: Final = 34
SHARED: Final = 185  # design pixels a column that shares needs at least
STANDARD: Final = (
    "name", "tier", "health", "spark", "revenue", "pipeline", "last_touch", "next_step", "owner",
    "overdue",
)  # fmt: skip
SPARED: Final = ("spark", "pipeline", "owner", "next_step", "overdue", "revenue")
"""What a narrow window goes without, the first one first, unless the person chose columns."""


def columns(chosen: Widths = ()) -> tuple[Column, ...]:
    """Return the check boxes and the columns chosen, with titles in the language in force."""
    wanted = [each for each in chosen if each[0] in COLUMNS] or [
        (key, COLUMNS[key].width) for key in STANDARD
    ]
    return (
        Column(CHECK, "", CHECK_WIDTH, sortable=False),
        *(_column(key, width, COLUMNS[key]) for key, width in wanted),
    )


def _column(key: str, width: int, shown: Shown) -> Column:
    return Column(key, _(shown.title), width, shown.right, shown.sortable)


def cells(
    row: AccountRow | None, keys: Sequence[str], spark: Spark, today: date
) -> tuple[Cell | None, ...]:
    """Put one account into cells; a row still on its way is empty."""
    if row is None:
        return tuple(TextCell("…", "text3") if key == "name" else None for key in keys)
    return tuple(COLUMNS[key].cell(row, spark, today) if key in COLUMNS else None for key in keys)


def spared(shown: Sequence[Column], room: int) -> frozenset[str]:
    """Name the columns that have no place in so many design pixels."""
    wide = {column.key: column.width or SHARED for column in shown}
    gone: list[str] = []
    for key in SPARED:
        if sum(wide[each] for each in wide if each not in gone) <= room:
            break
        gone.append(key)
    return frozenset(gone)


def _tier(row: AccountRow, _spark: Spark, _today: date) -> ChipCell:
    return ChipCell(row.tier or "", _TONES.get(row.tier or "", "none"))


def _health(row: AccountRow, _spark: Spark, _today: date) -> HealthCell:
    score = None if row.health is None else shown_points(row.health)
    word = wording.band_word(row.band)
    if row.held_until is None:
        return HealthCell(score, row.band, word)
    return HealthCell(score, row.band, _("{band}, set by hand").format(band=word), by_hand=True)


def _money(total: Sum, currency: str) -> TextCell:
    return TextCell(wording.sum_text(total, currency), "text", right=True)


def _touched(on: date | None, today: date) -> TextCell:
    late = on is None or (today - on).days > NOT_SEEN_DAYS
    return TextCell(wording.last_seen(on, today), "riskText" if late else "text2")


def _step(row: AccountRow, _spark: Spark, today: date) -> TextCell:
    step = row.next_step
    if step is None:
        return TextCell(_("Nothing planned"), "text3")
    text = step.text or wording.choice_word("visit", "type", step.detail)
    if step.day is None:
        return TextCell(text)
    late = step.day < today
    return TextCell(f"{wording.brief_day(step.day, today)} {text}", "riskText" if late else "text2")


def _owner(row: AccountRow, _spark: Spark, _today: date) -> PersonCell | None:
    if row.owner_name is None:
        return None
    return PersonCell(wording.named(row.owner_name, row.owner_english_name))


def _overdue(row: AccountRow, _spark: Spark, _today: date) -> TextCell | None:
    if row.overdue_minor <= 0:
        return None
    return TextCell(formats.money(row.overdue_minor, row.currency), "riskText", right=True)


def _status(row: AccountRow, _spark: Spark, _today: date) -> ChipCell:
    word = wording.choice_word("account", "status", row.status)
    return ChipCell(word, _STATES.get(row.status or "", "none"))


def _ownership(row: AccountRow, _spark: Spark, _today: date) -> TextCell:
    return TextCell(wording.choice_word("account", "ownership", row.ownership))


def _territory(row: AccountRow, _spark: Spark, _today: date) -> TextCell | None:
    if row.territory_name is None:
        return None
    return TextCell(wording.named(row.territory_name, row.territory_english_name))


def _review(row: AccountRow, _spark: Spark, today: date) -> TextCell | None:
    if row.next_review is None:
        return None
    late = row.next_review < today
    day = wording.brief_day(row.next_review, today)
    return TextCell(day, "riskText" if late else "text2")


def _signed(row: AccountRow, _spark: Spark, today: date) -> TextCell | None:
    return None if row.signed_on is None else TextCell(wording.brief_day(row.signed_on, today))


def _account(row: AccountRow) -> AccountCell:
    name = wording.named(row.name, row.english_name)
    if not row.sync:
        return AccountCell(name)
    icon, word, _tone = SYNC_LOOKS[Mark(row.sync)]
    return AccountCell(name, icon, _(word))


COLUMNS: Final[Mapping[str, Shown]] = {
    "name": Shown(
        N_("Account"), 0, lambda r, _s, _t: _account(r)
    ),
    "tier": Shown(N_("Tier"), 56, _tier, field="tier"),
    "health": Shown(N_("Health"), 70, _health),
    "spark": Shown(N_("Trend"), 80, lambda r, s, _t: SparkCell(s, r.band, ""), sortable=False),
    "revenue": Shown(
        N_("Revenue, 12 mo"), 118, lambda r, _s, _t: _money(r.revenue, r.currency), right=True
    ),
    "pipeline": Shown(
        N_("Open pipeline"), 104, lambda r, _s, _t: _money(r.pipeline.total, r.currency), right=True
    ),
    "last_touch": Shown(N_("Last touch"), 96, lambda r, _s, t: _touched(r.last_touch, t)),
    "next_step": Shown(N_("Next step"), 0, _step, sortable=False),
    "owner": Shown(N_("Owner"), 114, _owner, field="owner_id"),
    "overdue": Shown(N_("Overdue"), 88, _overdue, right=True),
    "status": Shown(N_("Cooperation status"), 104, _status, field="status"),
    "industry": Shown(
        N_("Industry"), 130, lambda r, _s, _t: TextCell(r.industry or ""), field="industry"
    ),
    "region": Shown(N_("Region"), 96, lambda r, _s, _t: TextCell(r.region or ""), field="region"),
    "territory": Shown(N_("Territory"), 104, _territory, field="territory_id"),
    "tags": Shown(
        N_("Tags"), 140, lambda r, _s, _t: TextCell(" · ".join(r.tags)), sortable=False,
        field="tags",
    ),
    "next_review": Shown(N_("Next review"), 104, _review, field="next_review"),
    "signed_on": Shown(N_("Signed on"), 104, _signed, field="signed_on"),
    "ownership": Shown(N_("Ownership"), 110, _ownership, sortable=False, field="ownership"),
}  # fmt: skip
