"""Deals: the open ones of the story, the ones contracts grew from, and some that were lost."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.demo import content
from kamdesk.demo.content import DealRow, Pair
from kamdesk.demo.dice import cycled, dice
from kamdesk.demo.founding import opened_on
from kamdesk.demo.judgements import judge_deal
from kamdesk.demo.people import Host
from kamdesk.demo.script import Script
from kamdesk.services.profile import stage_id

TEN_THOUSAND: Final = 1_000_000  # minor units
_PATH: Final = ("discovery", "validation", "negotiation", "contracting")
_WIN_RATES: Final = {"discovery": 0.1, "validation": 0.35, "negotiation": 0.6, "contracting": 0.85}
_LOST_DEALS: Final = 11
_MARGIN: Final = (0.26, 0.42)


class Course(Struct, frozen=True):
    """How one deal went: when it was opened, when it reached its last stage, which one."""

    key: str
    name: str
    amount_minor: int
    currency: str
    product: str
    opened: date
    stage: str
    since: date
    close: date


def minor(amount: str | Decimal) -> int:
    """Return 10,000 units of a currency as minor units."""
    return int(Decimal(amount) * TEN_THOUSAND)


def tell_deals(script: Script, hosts: Sequence[Host]) -> None:
    """Write down the deals of the story and those that were lost."""
    by_key = {host.row.key: host for host in hosts}
    for number, row in enumerate(content.story().deals):
        host = by_key[row.account]
        deal = follow(script, host, _course(script, number, row), **_remarks(script, row))
        if row.main:
            judge_deal(script, host, deal, script.days.ago(row.opened))
    _tell_lost(script, [host for host in hosts if not host.entered_ago])


def _course(script: Script, number: int, row: DealRow) -> Course:
    days = script.days
    closed = row.stage in ("won", "lost")
    return Course(
        key=f"story.{number}",
        name=script.say(row.name),
        amount_minor=minor(row.amount),
        currency="CNY",
        product=row.product,
        opened=days.ago(row.opened),
        stage=row.stage,
        since=days.ago(row.since),
        close=days.ago(row.close) if closed else days.today + timedelta(days=row.close),
    )


def _remarks(script: Script, row: DealRow) -> dict[str, Any]:
    texts = content.texts()
    return {
        "next_step": script.say(row.next),
        "competitors": _named(script, texts.competitors, row.competitor),
        "loss_reason": _said(script, texts.loss_reasons, row.loss),
    }


def _said(script: Script, texts: Sequence[Pair], number: int | None) -> str | None:
    return None if number is None else script.say(texts[number])


def _named(script: Script, texts: Sequence[Pair], number: int | None) -> tuple[str, ...]:
    return () if number is None else (script.say(texts[number]),)


def follow(script: Script, host: Host, course: Course, **remarks: Any) -> UUID:
    """Write down a deal from its opening to its last stage."""
    owner = host.row.owner
    path = _stages(script, course)
    loss = remarks.pop("loss_reason", None)
    opened = path[0][0]
    deal = script.add(
        opened,
        owner,
        "opportunity",
        course.key,
        account_id=host.id,
        name=course.name,
        product_id=script.id("product", course.product),
        stage_id=stage_id(path[0][1]),
        amount_minor=course.amount_minor,
        currency=course.currency,
        probability=_WIN_RATES.get(path[0][1]),
        expected_close=course.close,
        owner_id=script.user(owner),
        **remarks,
    )
    for day, stage in path[1:]:
        moved: dict[str, Any] = {"stage_id": stage_id(stage)}
        moved["probability"] = _WIN_RATES.get(stage, 1.0 if stage == "won" else 0.0)
        if stage == "lost":
            moved["loss_reason"] = loss
        script.edit(day, owner, "opportunity", deal, **moved)
    _calculate(script, host, course, deal, path[-1][0])
    return deal


def _stages(script: Script, course: Course) -> list[tuple[date, str]]:
    """Return the stages passed with their days, evenly apart."""
    if course.stage in _PATH:
        passed = list(_PATH[: _PATH.index(course.stage) + 1])
    else:
        passed = [*_PATH[: 4 if course.stage == "won" else 2], course.stage]
    if len(passed) == 1:
        return [(course.since, passed[0])]
    whole = (course.since - course.opened).days
    steps = len(passed) - 1
    days = [course.opened + timedelta(days=whole * n // steps) for n in range(steps)]
    found = [script.days.since(day) for day in days]
    return list(
        zip([*(min(day, course.since) for day in found), course.since], passed, strict=True)
    )


def _calculate(script: Script, host: Host, course: Course, deal: UUID, day: date) -> None:
    """Write down cost and margin of the bigger deals, where only few can see them."""
    if course.amount_minor < minor("200"):
        return
    chance = dice(script.seed, "margin", course.key)
    margin = int(course.amount_minor * chance.uniform(*_MARGIN))
    script.add(
        day,
        host.row.owner,
        "margin",
        course.key,
        account_id=host.id,
        opportunity_id=deal,
        cost_minor=course.amount_minor - margin,
        margin_minor=margin,
        currency=course.currency,
    )


def _tell_lost(script: Script, hosts: Sequence[Host]) -> None:
    chance = dice(script.seed, "lost deals")
    texts, days = content.texts(), script.days
    for number, host in enumerate(cycled(chance, hosts, _LOST_DEALS)):
        name_zh, name_en, product = chance.choice(texts.deals)
        lost = days.ago(chance.randint(20, 250))
        opened = max(days.since(opened_on(script, host)), days.ago((days.today - lost).days + 90))
        course = Course(
            key=f"lost.{number}",
            name=deal_name(script, (name_zh, name_en), product),
            amount_minor=minor(str(chance.randint(20, 260))),
            currency="CNY",
            product=product,
            opened=opened,
            stage="lost",
            since=lost,
            close=lost,
        )
        follow(
            script,
            host,
            course,
            competitors=(script.say(chance.choice(texts.competitors)),),
            loss_reason=script.say(chance.choice(texts.loss_reasons)),
        )


def deal_name(script: Script, pair: Pair, product: str) -> str:
    """Return a deal's name, with the product in it where it asks for one."""
    sold = next(each for each in content.cast().products if each.key == product)
    return script.say(pair, product=script.say((sold.name, sold.en)))
