"""The first day of the sample: ourselves, what we sell, the customers and their people."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from kamdesk.demo import content
from kamdesk.demo.content import PersonRow
from kamdesk.demo.dice import dice
from kamdesk.demo.numbers import invented_credit_code, invented_mail, invented_phone
from kamdesk.demo.people import Host, Person
from kamdesk.demo.script import Script

AUTHOR: Final = "gu"
_RATES: Final = {"USD": ("7.05", 0.03), "EUR": ("7.68", 0.05)}
_PLACE: Final = frozenset({"manager_id", "territory_id"})
_HAS_MAIL: Final = 0.8  # share of people whose address we know
_MILLION_MINOR: Final = 100_000_000
_SERVES: Final = {"su": ("fang", "shi"), "fang": ("su", "shi"), "shi": ("su", "fang")}
_TIER_REVIEW_DAYS: Final = {"S": 30, "A": 45, "B": 60, "C": 90}


def found_company(script: Script) -> None:
    """Write down territories, colleagues, products and exchange rates."""
    day, cast = script.days.first, content.cast()
    for place in cast.territories:
        parent = script.id("territory", place.parent) if place.parent else None
        script.add(
            day,
            AUTHOR,
            "territory",
            place.key,
            name=place.name,
            english_name=place.en,
            parent_id=parent,
        )
    _hire(script, day)
    for product in cast.products:
        script.add(
            day,
            AUTHOR,
            "product",
            product.key,
            name=product.name,
            english_name=product.en,
            series=script.say(product.series),
            list_price_minor=product.price * 100,
            currency="CNY",
        )
    _quote_rates(script)


def _hire(script: Script, day: date) -> None:
    """Add colleagues, superiors first; the person of the profile is there already."""
    waiting = [user for user in content.cast().users if user.key != "su"]
    known: set[str | None] = {None}
    while waiting:
        user = next(each for each in waiting if each.manager in known)
        waiting.remove(user)
        known.add(user.key)
        script.add(
            day, AUTHOR, "user", user.key, name=user.name, role=user.role, **_job(script, user)
        )
    me = next(user for user in content.cast().users if user.key == "su")
    script.edit(day, AUTHOR, "user", script.user("su"), **_part(script, me))


def _part(script: Script, me: content.UserRow) -> dict[str, Any]:
    """Give the first account manager a place in the team; a real person stays who they are."""
    job = _job(script, me)
    return {name: job[name] for name in job.keys() & _PLACE} if script.is_real else job


def _job(script: Script, user: content.UserRow) -> dict[str, Any]:
    values = {
        "english_name": user.en,
        "email": invented_mail(user.en, "hengyue"),
        "job_title": script.say(user.title),
        "department": user.department,
        "manager_id": script.user(user.manager) if user.manager else None,
        "territory_id": script.id("territory", user.territory) if user.territory else None,
        "active": True,
    }
    return {name: value for name, value in values.items() if value is not None}


def _quote_rates(script: Script) -> None:
    """Add a rate a month for each foreign currency."""
    for currency, (usual, swing) in _RATES.items():
        chance = dice(script.seed, "rates", currency)
        for month in range(13):
            day = script.days.since(script.days.first + timedelta(days=month * 29))
            rate = Decimal(usual) + Decimal(str(round(chance.uniform(-swing, swing), 4)))
            script.add(
                day,
                "zhu",
                "exchange_rate",
                f"{currency}{month}",
                currency=currency,
                base_currency="CNY",
                valid_from=day,
                rate=rate,
            )


def open_account(script: Script, host: Host, number: int) -> None:
    """Write down a customer with its team and its people."""
    day = opened_on(script, host)
    author = AUTHOR if host.entered_ago is None else host.row.owner
    script.add(day, author, "account", host.row.key, **_account_values(script, host, number))
    for role, user in _team(host):
        script.add(
            day,
            author,
            "account_team",
            f"{host.row.key}.{user}",
            account_id=host.id,
            user_id=script.user(user),
            role=role,
            raci={"account": "A", "solution": "R", "delivery": "R"}.get(role, "C"),
            core=role in ("account", "solution", "delivery"),
            since=day,
        )
    for person in host.people:
        if person.row.joined is None:
            _introduce(script, host, person, day, author)
    for person in host.people:
        if person.row.joined is None:
            _seat(script, host, person, day, author)
        else:
            came = script.days.ago(person.row.joined)
            _introduce(script, host, person, came, host.row.owner)
            _seat(script, host, person, came, host.row.owner)


def opened_on(script: Script, host: Host) -> date:
    """Return the day a customer was entered."""
    ago = host.entered_ago
    return script.days.first if ago is None else script.days.ago(ago)


def _account_values(script: Script, host: Host, number: int) -> dict[str, Any]:
    row, days = host.row, script.days
    chance = dice(script.seed, "account", row.key)
    city = content.cast().cities[row.city]
    head = host.people[0]
    is_new = row.mood == "new"
    review = days.ahead(1 + chance.randrange(20))
    return {
        "name": row.name,
        "short_name": row.short,
        "english_name": row.en,
        "aliases": _aliases(script, host),
        "tier": row.tier,
        "status": row.status,
        "signed_on": None if is_new else date(days.today.year - chance.randint(2, 6), 4, 8),
        "industry": script.say(row.industry),
        "ownership": row.ownership,
        "credit_code": None if is_new else invented_credit_code(100_000 + number * 37),
        "registered_capital_minor": _MILLION_MINOR * chance.randint(20, 900)
        if row.employees
        else None,
        "registered_capital_currency": "CNY" if row.employees else None,
        "legal_representative": head.shown if row.employees else None,
        "founded": row.founded,
        "employees": row.employees,
        "own_revenue_minor": row.employees * 80 * 1_000_000 if row.employees else None,
        "own_revenue_currency": "CNY" if row.employees else None,
        "region": script.say(city.name),
        "address": script.say(row.place),
        "latitude": Decimal(row.latitude or city.latitude),
        "longitude": Decimal(row.longitude or city.longitude),
        "datum": "gcj02",
        "parent_id": script.id("account", row.parent) if row.parent else None,
        "owner_id": script.user(row.owner),
        "territory_id": script.id(
            "territory", {"su": "east1", "fang": "east2"}.get(row.owner, "east3")
        ),
        "tags": tuple(script.say(tag) for tag in row.tags),
        "next_review": review,
    }


def _aliases(script: Script, host: Host) -> tuple[str, ...]:
    if not script.is_chinese:
        return (host.row.en_short,)
    return {"hualan": ("華瀾重工集團",), "shuoming": ("朔溟电池（曾用名）",)}.get(host.row.key, ())


def _team(host: Host) -> list[tuple[str, str]]:
    solution, delivery = _SERVES[host.row.owner]
    team = [("account", host.row.owner), ("solution", solution), ("delivery", delivery)]
    if host.row.tier in ("S", "A"):
        team += [("service", "bai"), ("sponsor", "gu")]
    return team if host.row.tier != "C" else team[:1]


def _introduce(script: Script, host: Host, person: Person, day: date, author: str) -> None:
    row = person.row
    chance = dice(script.seed, "contact", host.row.key, person.key)
    script.add(
        day,
        author,
        "contact",
        f"{host.row.key}.{person.key}",
        account_id=host.id,
        name=row.name,
        english_name=row.en,
        phone=row.phone or invented_phone(chance.randrange(10_000_000, 99_999_999)),
        email=invented_mail(row.en, host.row.key) if chance.random() < _HAS_MAIL else None,
        preferred_channel=chance.choice(("phone", "wechat", "wechat", "email", "in_person")),
        visitable=row.visitable,
    )


def _seat(script: Script, host: Host, person: Person, day: date, author: str) -> None:
    row = person.row
    chance = dice(script.seed, "position", host.row.key, person.key)
    seat = script.add(
        day,
        author,
        "position",
        f"{host.row.key}.{person.key}",
        account_id=host.id,
        contact_id=person.id,
        title=row.title[0],
        english_title=row.title[1],
        department=script.say(row.department),
        function=row.function,
        level=row.level,
        reports_to_id=_boss(host, row),
        since=day if row.joined is not None else date(day.year - chance.randint(1, 5), 3, 1),
    )
    if row.left is not None:
        gone = script.days.ago(row.left)
        script.edit(gone, host.row.owner, "position", seat, left=gone)


def _boss(host: Host, row: PersonRow) -> Any:
    if row.boss:
        return host.person(row.boss).id
    above = [p for p in host.people if p.row.level < row.level and p.row.joined is None]
    if not above or row.function in ("external", "supervision"):
        return None
    same = [p for p in above if p.row.department == row.department]
    return max(same or above, key=lambda p: p.row.level).id
