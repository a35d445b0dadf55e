"""How a review reads: whose deals moved, what each was before, and what it is now."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.opportunity_moves import Flag, Move
from kamdesk.i18n import N_, _, formats, ngettext
from kamdesk.queries.deals import DealRow
from kamdesk.queries.pipeline_review import DataAge, DealMove, PipelineReview
from kamdesk.ui import wording
from kamdesk.ui.pages.opportunities import words
from kamdesk.ui.theme import Tone
from kamdesk.ui.widgets.cells import AccountCell, Cell, ChipCell, HealthCell, IconCell, TextCell
from kamdesk.ui.widgets.rows_model import Column

# Key, title, width, right.
_COLUMNS: Final = (
    ("move", N_("Moved"), 118, False),
    ("deal", N_("Opportunity"), 0, False),
    ("account", N_("Account"), 0, False),
    ("health", N_("Health"), 62, False),
    ("change", N_("Before and after"), 0, False),
    ("amount", N_("Amount"), 100, True),
    ("close", N_("Closes"), 106, True),
    ("when", N_("When"), 88, False),
    ("comments", N_("Talk"), 62, False),
)
# A narrow window goes without these, the first one first.
SPARED: Final = ("health", "when", "amount", "close")
COUNTED: Final = (
    Move.FORWARD, Move.BACK, Move.AMOUNT_UP, Move.AMOUNT_DOWN, Move.CLOSE_SLIPPED, Move.NEW,
    Move.WON, Move.LOST,
)  # fmt: skip
_STALE_DAYS: Final = 1  # older data says its age in amber

Names = dict[UUID, str]


class ReviewRow(Struct, frozen=True):
    """One deal that moved, or one nobody touched: then ``move`` is None."""

    deal: DealRow
    move: DealMove | None


class RepGroup(Struct, frozen=True):
    """What became of one person's deals; ``age`` None when nobody owns them."""

    name: str
    rows: tuple[ReviewRow, ...]
    age: DataAge | None


def columns() -> tuple[Column, ...]:
    """Return the columns with titles in the language in force."""
    return tuple(
        Column(key, _(title), width, right, sortable=False) for key, title, width, right in _COLUMNS
    )


def groups(review: PipelineReview) -> list[RepGroup]:
    """Group a review by owner: those with data first to last as the review names them."""
    rows: dict[UUID | None, list[ReviewRow]] = defaultdict(list)
    for move in review.moves:
        rows[move.deal.owner_id].append(ReviewRow(move.deal, move))
    moved = {move.deal.id for move in review.moves}
    for deal in review.silent:
        if deal.id not in moved:
            rows[deal.owner_id].append(ReviewRow(deal, None))
    found = [
        RepGroup(wording.named(age.name, age.english_name), tuple(rows.pop(age.user_id, ())), age)
        for age in review.ages
    ]
    for rest in rows.values():
        name = words.owner_name(rest[0].deal) or _("Without owner")
        found.append(RepGroup(name, tuple(rest), None))
    return sorted(found, key=lambda group: -len(group.rows))


def counts(review: PipelineReview) -> list[tuple[str, Tone]]:
    """Write how many deals moved which way, and how many stand silent."""
    found: list[tuple[str, Tone]] = []
    for kind in COUNTED:
        number = len(review.of(kind))
        if number:
            said, tone = words.move(kind)
            found.append((f"{said} {number}", tone))
    if review.silent:
        found.append((_("Silent 21 d {n}").format(n=len(review.silent)), "warn"))
    return found


def standing(group: RepGroup, today: date) -> tuple[str, str]:
    """Write how much a person has open and how old the data is, with its colour token."""
    if group.age is None:
        return "", "text3"
    deals = ngettext("{n} open deal", "{n} open deals", group.age.open_deals)
    said = deals.format(n=group.age.open_deals)
    if group.age.last_change is None:
        return f"{said} · " + _("no data from this person yet"), "warnText"
    on = group.age.last_change.astimezone().date()
    stale = (today - on).days > _STALE_DAYS
    age = _("data of {age}").format(age=formats.age(on, today))
    return f"{said} · {age}", "warnText" if stale else "text3"


def cells(row: ReviewRow, stages: Names, today: date) -> Sequence[Cell | None]:
    """Put one line of the review into cells."""
    deal, score = row.deal, words.points(row.deal)
    late = Flag.CLOSE_PASSED in deal.flags
    return (
        _chip(row),
        TextCell(deal.name, "text", bold=True),
        AccountCell(words.account_name(deal)),
        HealthCell(int(score) if score else None, deal.band, wording.band_word(deal.band)),
        TextCell(change(row, stages, today)),
        TextCell(words.amount(deal.amount) if deal.amount else "—", "text", right=True),
        TextCell(words.close_day(deal, today) or "—", "riskText" if late else "text2", right=True),
        _when(row, today),
        IconCell("message-square", str(deal.comments)) if deal.comments else None,
    )


def change(row: ReviewRow, stages: Names, today: date) -> str:
    """Write what a deal was and what it is."""
    if row.move is None:
        if row.deal.silent_days is None:
            return _("nothing ever happened")
        return _("nothing for {n} days").format(n=row.deal.silent_days)
    told = (_TOLD[kind](row.move, stages, today) for kind in row.move.moves if kind in _TOLD)
    return " · ".join(dict.fromkeys(part for part in told if part))


def _chip(row: ReviewRow) -> ChipCell:
    if row.move is None:
        return ChipCell(_("Silent"), "warn")
    return ChipCell(*words.move(row.move.moves[0]))


def _when(row: ReviewRow, today: date) -> TextCell | None:
    if row.move is None:
        last = row.deal.last_activity
        return TextCell(formats.age(last, today), "warnText") if last else None
    return TextCell(formats.age(row.move.moved_at.astimezone().date(), today), "text3")


def _stages(move: DealMove, stages: Names, _today: date) -> str:
    now = stages.get(move.deal.stage_id, "")
    if move.stage_then is None or move.stage_then == move.deal.stage_id:
        return now
    reason = f" · {move.deal.loss_reason}" if move.deal.loss_reason else ""
    return f"{stages.get(move.stage_then, '…')} → {now}{reason}"


def _amounts(move: DealMove, _names: Names, _today: date) -> str:
    return f"{words.amount(move.amount_then)} → {words.amount(move.deal.amount)}"


def _closes(move: DealMove, _names: Names, today: date) -> str:
    then, now = move.close_then, move.deal.expected_close
    if then is None or now is None:
        return ""
    days = (now - then).days
    spans = f"{wording.brief_day(then, today)} → {wording.brief_day(now, today)}"
    return f"{spans} ({'+' if days > 0 else '−'}{formats.days(abs(days))})"


_TOLD: Final[dict[Move, Any]] = {
    Move.NEW: _stages,
    Move.WON: _stages,
    Move.LOST: _stages,
    Move.REOPENED: _stages,
    Move.FORWARD: _stages,
    Move.BACK: _stages,
    Move.AMOUNT_UP: _amounts,
    Move.AMOUNT_DOWN: _amounts,
    Move.AMOUNT_CHANGED: _amounts,
    Move.CLOSE_SLIPPED: _closes,
    Move.CLOSE_PULLED_IN: _closes,
}
