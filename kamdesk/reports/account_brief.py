"""An account on one sheet of paper: figures on top, two columns of blocks, nothing left to ask.

A ``Sheet`` knows neither Qt nor a size of paper; ``ui.paper`` paints it on screen and as PDF.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, Literal

from msgspec import Struct

from kamdesk.domain.score_model import shown_points
from kamdesk.i18n import N_, _, formats, language
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.account_plan import GoalLine, OpenDeal
from kamdesk.queries.briefing import AccountBrief
from kamdesk.queries.money_facts import Sum
from kamdesk.queries.reach import Known

Mood = Literal["plain", "good", "watch", "bad", "quiet"]
_MOST: Final = 5
_RESULTS: Final = 4
_BEHIND: Final = 0.6
_BANDS: Final[dict[str, tuple[str, Mood]]] = {
    "healthy": (N_("Healthy"), "good"),
    "watch": (N_("Watch"), "watch"),
    "at_risk": (N_("At risk"), "bad"),
    "unscored": (N_("Unscored"), "quiet"),
}
_ATTITUDES: Final[dict[int, tuple[str, Mood]]] = {
    2: (N_("Advocate"), "good"),
    1: (N_("Supportive"), "good"),
    0: (N_("Neutral"), "watch"),
    -1: (N_("Cool"), "bad"),
    -2: (N_("Against"), "bad"),
}


class Figure(Struct, frozen=True):
    """A number with its caption, and a note under it."""

    caption: str
    number: str
    note: str = ""
    mood: Mood = "plain"


class Row(Struct, frozen=True):
    """One line of a block: what, more about it, and at the right when or how much."""

    text: str
    more: str = ""
    aside: str = ""
    mood: Mood = "plain"
    share: float | None = None  # 0-1, drawn as a bar


class Block(Struct, frozen=True):
    """Rows under a heading; ``left_out`` counts those there was no room for."""

    heading: str
    rows: tuple[Row, ...]
    left_out: int = 0


class Sheet(Struct, frozen=True):
    """One page. Blocks are in reading order; ``foot`` says where and when it comes from."""

    title: str
    sub: str
    figures: tuple[Figure, ...]
    left: tuple[Block, ...]
    right: tuple[Block, ...]
    foot: str


def account_sheet(brief: AccountBrief, today: date) -> Sheet:
    """Put an account on one sheet."""
    account = brief.account
    facts = [account.industry, _word("account", "tier", account.tier)]
    owner = _named(account.owner_name or "", account.owner_english_name)
    if owner:
        facts.append(_("Owner: {name}").format(name=owner))
    return Sheet(
        title=_named(account.name, account.english_name),
        sub=" · ".join(fact for fact in facts if fact),
        figures=tuple(_figures(brief)),
        left=tuple(_filled(_left(brief, today))),
        right=tuple(_filled(_right(brief, today))),
        foot=_("Account brief, as of {day}. Internal.").format(day=formats.full_date(today)),
    )


def _figures(brief: AccountBrief) -> Iterator[Figure]:
    account, code = brief.account, brief.account.currency
    word, mood = _BANDS.get(account.band or "unscored", _BANDS["unscored"])
    known = account.health is not None and account.band != "unscored"
    score = str(shown_points(account.health or 0.0)) if known else "–"
    yield Figure(_("Health"), score, _(word), mood)
    yield Figure(_("Revenue, 12 mo"), sum_text(account.revenue, code))
    deals = account.pipeline
    weighted = _("{amount} weighted").format(amount=formats.money(deals.weighted_minor, code))
    known = deals.weighted_minor is not None
    yield Figure(_("Open pipeline"), sum_text(deals.total, code), weighted if known else "")
    late = account.overdue_minor
    yield Figure(
        _("Overdue"), formats.money(late, code) if late else "—", "", "bad" if late else "plain"
    )
    part, whole = brief.covered.part, brief.covered.whole
    mood = "good" if part == whole else "watch"
    yield Figure(_("People covered"), f"{part} / {whole}", "", mood if whole else "plain")


def _left(brief: AccountBrief, today: date) -> Iterator[Block]:
    yield _block(_("Key stakeholders"), [_person(each, today) for each in brief.people])
    yield _block(_("Open opportunities"), [_deal(each, brief, today) for each in brief.deals])
    for goal in brief.goals[:2]:
        yield _goal(goal)


def _right(brief: AccountBrief, today: date) -> Iterator[Block]:
    known = brief.knowledge
    yield _block(_("Next steps"), [
        Row(step.text or _word("visit", "type", step.detail), "", _day(step.day, today),
            _lateness(step.day, today))
        for step in brief.steps
    ])  # fmt: skip
    yield _block(_("Promises"), [
        Row(_line(each.text), _word("commitment", "side", each.side), _due(each.due, today),
            "bad" if each.late_days else "plain")
        for each in known.promises if each.state == "open"
    ])  # fmt: skip
    yield _block(_("Open tickets"), [
        Row(each.title, each.number or "", _word("ticket", "severity", each.severity),
            "bad" if each.left is not None and each.left.total_seconds() < 0 else "plain")
        for each in known.tickets
    ])  # fmt: skip
    yield _block(_("Overdue payments"), [
        Row(each.name or _("Instalment"), _("{n} d late").format(n=each.late_days),
            formats.money(each.open_minor, each.amount.currency), "bad")
        for each in known.late_money
    ])  # fmt: skip
    yield _block(_("Last visits"), [
        Row(_line(each.outcome or each.objective or _word("visit", "type", each.type)),
            _word("visit", "type", each.type), _day(each.held_on, today))
        for each in known.visits
    ])  # fmt: skip
    yield _block(_("In the news"), [
        Row(each.title, each.source or "", _day(each.published_on, today)) for each in known.clips
    ])  # fmt: skip


def _person(person: Known, today: date) -> Row:
    name = _named(person.name, person.english_name)
    title = _named(person.title or "", person.english_title)
    roles = sorted(_word("stakeholder_fact", "role", role) for role in person.mapped.roles)
    attitude = person.mapped.attitude
    word, mood = _ATTITUDES[attitude] if attitude is not None else (N_("Attitude unknown"), "quiet")
    met = formats.age(person.last_touch, today) if person.last_touch else _("never met")
    more = " · ".join(part for part in (title, *roles) if part)
    return Row(name, more, f"{_(word)} · {met}", mood)


def _deal(deal: OpenDeal, brief: AccountBrief, today: date) -> Row:
    amount = formats.money(deal.amount_minor, deal.currency or brief.account.currency)
    stage = _named(deal.stage_name, deal.stage_english)
    close = _day(deal.expected_close, today)
    more = " · ".join(part for part in (stage, close, deal.next_step or "") if part)
    return Row(deal.name, more, amount, "bad" if deal.close_passed else "plain")


def _goal(goal: GoalLine) -> Block:
    rows = [
        Row(result.title, "", formats.percent(result.progress), _pace(result.progress),
            result.progress)
        for result in goal.results[:_RESULTS]
    ]  # fmt: skip
    return Block(_("Goal: {title}").format(title=goal.title), tuple(rows))


def _block(heading: str, rows: Sequence[Row]) -> Block:
    return Block(heading, tuple(rows[:_MOST]), max(0, len(rows) - _MOST))


def _filled(blocks: Iterator[Block]) -> Iterator[Block]:
    return (block for block in blocks if block.rows)


def _pace(share: float | None) -> Mood:
    return "plain" if share is None or share >= _BEHIND else "watch"


def sum_text(total: Sum, code: str) -> str:
    """Write a sum, and beside it what no rate converts; a dash when nothing is known."""
    parts = [formats.money(total.minor, code)] if total.count else []
    parts += [formats.money(each.amount_minor, each.currency) for each in total.beside]
    return " + ".join(parts) or "—"


def _line(text: str) -> str:
    return " ".join(text.split())


def _day(on: date | None, today: date) -> str:
    return formats.day_from(on, today) if on else ""


def _due(on: date | None, today: date) -> str:
    return _day(on, today) or _("no day")


def _lateness(on: date | None, today: date) -> Mood:
    return "bad" if on is not None and on < today else "plain"


def _named(name: str, english: str | None) -> str:
    return (english if language() == "en" else None) or name


def _word(entity: str, field: str, key: str | None) -> str:
    labels = {choice.key: choice.label for choice in ENTITIES[entity].field(field).choices}
    return _(labels[key]) if key in labels else key or ""
