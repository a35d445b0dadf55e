"""Contracts, what they promised in instalments, what was paid, and how renewals went."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from kamdesk.demo import content
from kamdesk.demo.content import ContractRow
from kamdesk.demo.deals import Course, deal_name, follow, minor
from kamdesk.demo.dice import dice
from kamdesk.demo.founding import AUTHOR
from kamdesk.demo.people import Host
from kamdesk.demo.script import Script

_KINDS: Final = ("licence", "equipment", "framework", "maintenance", "service", "spares")
_TERMED: Final = ("framework", "maintenance", "service")
_GOODS_TAX, _SERVICE_TAX = 0.13, 0.06
# Days after signing and shares of each line.
_TERMS: Final[dict[str, tuple[tuple[str, int, str], ...]]] = {
    "3331": (
        ("prepayment", 10, "0.3"),
        ("delivery", 60, "0.3"),
        ("acceptance", 120, "0.3"),
        ("retention", 485, "0.1"),
    ),
    "163": (("prepayment", 10, "0.1"), ("delivery", 75, "0.6"), ("acceptance", 140, "0.3")),
    "once": (("prepayment", 30, "0.5"), ("acceptance", 210, "0.5")),
}
# Days late: usual range, share of very late ones.
_LATENESS: Final = {
    "rising": (-5, 5, 0.0),
    "healthy": (-5, 6, 0.0),
    "steady": (0, 36, 0.1),
    "watch": (0, 45, 0.2),
    "risk": (30, 120, 0.4),
}
_VERY_LATE: Final = (45, 120)
# Days before the end at which each step of a renewal is reached.
_RENEWALS: Final = {
    "rising": (160, 125, 85, 25),
    "healthy": (165, 125, 85, 25),
    "steady": (100, 60, 20, 3),
    "watch": (60, 15, -20, -60),
    "risk": (),
}
_STEPS: Final = ("in_talks", "quoted", "agreed", "renewed")
_YEAR: Final = 365
_IMPROVED_DAYS: Final = 170
_EARLIEST: Final = 430
_DEALS: Final = 27  # contracts whose deal is told as well
_PEAK: Final = (10, 11, 12, 1)  # acceptance is signed and paid before the turn of the year
_SEASONAL: Final = 0.9
_SLACK_MONTHS: Final = (6, 7, 8)
_SLOW: Final = ("steady", "watch")  # whose summer bills wait now and then
_WAITING, _TO_AUTUMN = 0.5, 75


class Line(Struct, frozen=True):
    """An instalment: what falls due when, and the day it was paid, if it was."""

    kind: str
    share: Decimal
    due: date
    paid: date | None


class Draft(Struct, frozen=True):
    """A contract before it is written down."""

    key: str
    name: str
    kind: str
    amount_minor: int
    currency: str
    signed: date
    lines: tuple[Line, ...]
    terms: str
    ends: date | None = None
    renewal: str | None = None  # as it stands; None lets the mood decide


def tell_contracts(script: Script, hosts: Sequence[Host]) -> dict[str, tuple[date, UUID]]:
    """Write down all contracts; return the oldest of each customer and when it was entered."""
    told: dict[str, tuple[date, UUID]] = {}
    deals = 0
    for host in hosts:
        drafts = [*_story_drafts(script, host), *_drafts(script, host)]
        for draft in drafts:
            deal = None
            if deals < _DEALS and draft.signed > script.days.first + timedelta(days=40):
                deal, deals = _deal(script, host, draft), deals + 1
            entered = _written(script, host, draft.signed)[0]
            contract = _tell(script, host, draft, deal)
            told[host.row.key] = min(
                told.get(host.row.key, (entered, contract)), (entered, contract)
            )
    return told


def _story_drafts(script: Script, host: Host) -> list[Draft]:
    rows = [row for row in content.story().contracts if row.account == host.row.key]
    return [_story_draft(script, host, number, row) for number, row in enumerate(rows)]


def _story_draft(script: Script, host: Host, number: int, row: ContractRow) -> Draft:
    today = script.days.today
    lines = tuple(
        Line(
            kind,
            Decimal(share),
            today - timedelta(days=due),
            None if paid is None else script.days.ago(paid),
        )
        for kind, share, due, paid in row.lines
    )
    return Draft(
        key=f"{host.row.key}.story{number}",
        name=script.say(row.name),
        kind=row.kind,
        amount_minor=minor(row.amount),
        currency=row.currency,
        signed=today - timedelta(days=row.signed),
        lines=lines,
        terms="3331" if row.kind == "equipment" else "once",
        ends=None if row.ends is None else today + timedelta(days=row.ends),
        renewal=row.renewal,
    )


def _drafts(script: Script, host: Host) -> list[Draft]:
    """Draft the other contracts so that a year's payments come near the customer's revenue."""
    chance = dice(script.seed, "contracts", host.row.key)
    told = [row for row in content.story().contracts if row.account == host.row.key]
    count = host.row.contracts - len(told)
    if count <= 0:
        return []
    open_drafts = [_draft(script, host, chance, number, count) for number in range(count)]
    weights = [chance.uniform(0.6, 1.4) for _ in open_drafts]
    fallen = [_paid_lately(script, draft) for draft in open_drafts]
    whole = sum(w * float(f) for w, f in zip(weights, fallen, strict=True)) or 1.0
    rest = max(host.row.revenue * 0.25, host.row.revenue - _story_revenue(told))
    return [
        replace(
            draft, amount_minor=minor(str(round(max(3.0, rest * weight / max(whole, 0.25)), 1)))
        )
        for draft, weight in zip(open_drafts, weights, strict=True)
    ]


def _story_revenue(told: Sequence[ContractRow]) -> float:
    return sum(
        float(Decimal(row.amount) * Decimal(share))
        for row in told
        for _kind, share, _due, paid in row.lines
        if paid is not None and paid <= _YEAR
    )


def _paid_lately(script: Script, draft: Draft) -> Decimal:
    since = script.days.today - timedelta(days=_YEAR)
    return sum((line.share for line in draft.lines if line.paid and line.paid > since), Decimal(0))


def _draft(script: Script, host: Host, chance: Random, number: int, count: int) -> Draft:
    kind = _KINDS[(number + len(host.row.key)) % len(_KINDS)]
    terms = "once" if kind in _TERMED else chance.choice(("3331", "163"))
    reach = _EARLIEST - 40
    ago = 40 + int(reach * (number + chance.random()) / count)
    signed = script.days.today - timedelta(days=ago)
    if kind not in _TERMED:
        signed = _for_the_season(signed, chance)
    ends = signed + timedelta(days=_YEAR) if kind in _TERMED else None
    return Draft(
        key=f"{host.row.key}.{number}",
        name=script.say(content.texts().contracts[kind]),
        kind=kind,
        amount_minor=0,
        currency="CNY",
        signed=signed,
        lines=_lines(script, host, signed, terms, chance),
        terms=terms,
        ends=ends,
    )


def _for_the_season(signed: date, chance: Random) -> date:
    """Move some signings so that acceptance falls into the last quarter or before the new year."""
    for back in (0, 30, 60, 90, 120):
        earlier = signed - timedelta(days=back)
        if (earlier + timedelta(days=120)).month in _PEAK and chance.random() < _SEASONAL:
            return earlier
    return signed


def _lines(
    script: Script, host: Host, signed: date, terms: str, chance: Random
) -> tuple[Line, ...]:
    lines = []
    for kind, offset, share in _TERMS[terms]:
        due = signed + timedelta(days=offset)
        paid = script.days.since(due + timedelta(days=_late_by(script, host, due, chance)))
        lines.append(
            Line(kind, Decimal(share), due, paid if signed < paid <= script.days.last else None)
        )
    return tuple(lines)


def _late_by(script: Script, host: Host, due: date, chance: Random) -> int:
    mood = host.row.mood
    if mood == "rising" and due < script.days.today - timedelta(days=_IMPROVED_DAYS):
        mood = "watch"  # it was not always as good as it is now
    low, high, share = _LATENESS[mood]
    late = chance.randint(*_VERY_LATE) if chance.random() < share else chance.randint(low, high)
    waits = due.month in _SLACK_MONTHS and host.row.mood in _SLOW and chance.random() < _WAITING
    return late + _TO_AUTUMN if waits else late


def _deal(script: Script, host: Host, draft: Draft) -> UUID:
    """Tell the deal a contract grew from."""
    chance = dice(script.seed, "deal", draft.key)
    days = script.days
    won = days.since(draft.signed)
    names = content.texts().deals
    name_zh, name_en, product = names[chance.randrange(len(names))]
    course = Course(
        key=draft.key,
        name=deal_name(script, (name_zh, name_en), product),
        amount_minor=draft.amount_minor,
        currency=draft.currency,
        product=product,
        opened=max(
            days.since(days.first), days.ago((days.today - won).days + chance.randint(60, 160))
        ),
        stage="won",
        since=won,
        close=won,
    )
    return follow(script, host, course)


def _tell(script: Script, host: Host, draft: Draft, deal: UUID | None) -> UUID:
    days = script.days
    day, author = _written(script, host, draft.signed)
    number = f"HY-{draft.signed:%y%m}-{dice(script.seed, 'number', draft.key).randrange(1000):03d}"
    contract = script.add(
        day,
        author,
        "contract",
        draft.key,
        account_id=host.id,
        opportunity_id=deal,
        number=number,
        name=draft.name,
        kind=draft.kind,
        amount_minor=draft.amount_minor,
        currency=draft.currency,
        tax_rate=_SERVICE_TAX if draft.kind in ("maintenance", "service") else _GOODS_TAX,
        signed_on=draft.signed,
        starts_on=draft.signed,
        ends_on=draft.ends,
        status="active",
        renewal="not_started" if draft.ends else None,
        payment_terms=script.say(content.texts().terms[draft.terms]),
    )
    for number_of, line in enumerate(draft.lines):
        if line.due >= days.today - timedelta(days=_EARLIEST + 60):
            _tell_line(script, host, draft, contract, number_of, line)
    _tell_renewal(script, host, draft, contract)
    _tell_refund(script, host, draft, contract)
    return contract


def _written(script: Script, host: Host, day: date) -> tuple[date, str]:
    """Return when and by whom something of a day was written down."""
    if day <= script.days.first:
        return script.days.first, AUTHOR
    return script.days.by(day), host.row.owner


def _tell_line(
    script: Script, host: Host, draft: Draft, contract: UUID, number: int, line: Line
) -> None:
    day, author = _written(script, host, draft.signed)
    amount = int(draft.amount_minor * line.share)
    name = script.say(content.texts().instalments[line.kind])
    instalment = script.add(
        day,
        author,
        "instalment",
        f"{draft.key}.{number}",
        account_id=host.id,
        contract_id=contract,
        name=name,
        kind=line.kind,
        amount_minor=amount,
        currency=draft.currency,
        due=line.due,
    )
    if line.paid is not None:
        paid, _author = _written(script, host, line.paid)
        script.add(
            max(paid, day),
            AUTHOR if paid <= script.days.first else "zhu",
            "payment",
            f"{draft.key}.{number}",
            account_id=host.id,
            contract_id=contract,
            instalment_id=instalment,
            amount_minor=amount,
            currency=draft.currency,
            received_on=line.paid,
        )


def _tell_renewal(script: Script, host: Host, draft: Draft, contract: UUID) -> None:
    """Write down the steps of a renewal, and the end of a contract that ended."""
    if draft.ends is None:
        return
    days, owner = script.days, host.row.owner
    if draft.renewal is None:
        for before, step in zip(_RENEWALS[host.row.mood], _STEPS, strict=False):
            day = draft.ends - timedelta(days=before)
            if days.first < day <= days.last and day > draft.signed:
                script.edit(days.by(day), owner, "contract", contract, renewal=step)
    if draft.ends <= days.last:
        ended = days.by(draft.ends)
        script.edit(ended, owner, "contract", contract, status="expired")
        if draft.renewal == "lost":
            script.edit(ended, owner, "contract", contract, renewal="lost")


def _tell_refund(script: Script, host: Host, draft: Draft, contract: UUID) -> None:
    for row in content.story().contracts:
        if row.refund is None or row.account != host.row.key or script.say(row.name) != draft.name:
            continue
        amount, ago = row.refund
        script.add(
            script.days.ago(ago),
            "zhu",
            "payment",
            f"{draft.key}.refund",
            account_id=host.id,
            contract_id=contract,
            amount_minor=-minor(amount),
            currency=draft.currency,
            received_on=script.days.ago(ago),
            remark=script.say(content.texts().refund),
        )
