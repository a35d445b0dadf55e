"""What we hold true of people, how it changed, who moves whom, and what is kept quiet."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from kamdesk.demo import content
from kamdesk.demo.dice import dice
from kamdesk.demo.founding import AUTHOR, opened_on
from kamdesk.demo.people import Host, Person
from kamdesk.demo.script import Script

_RENEWED: Final = 0.6  # share of people judged a second time
_LOWEST: Final = -2


def judge_people(script: Script, hosts: Sequence[Host]) -> None:
    """Write down a first judgement of everybody with a role, and later ones of most."""
    told = {(row.account, row.person): row.turns for row in content.story().attitudes}
    for host in hosts:
        for person in host.people:
            if person.row.role is None and person.row.influence is None:
                continue
            turns = told.get((host.row.key, person.key))
            if turns is not None:
                _tell_turns(script, host, person, turns)
            else:
                _judge(script, host, person)


def _judge(script: Script, host: Host, person: Person) -> None:
    chance = dice(script.seed, "facts", host.row.key, person.key)
    first = _first_day(script, host, person)
    is_renewed = chance.random() < _RENEWED
    attitude = person.row.attitude
    before = attitude if not is_renewed else _before(host, attitude)
    _fact(script, host, person, first, before, "assumed", chance)
    if is_renewed and not host.entered_ago:
        low = max(person.row.met or 0, 5)
        day = script.days.ago(low + chance.randint(0, 60))
        if day > first:
            _fact(script, host, person, day, attitude, "confirmed", chance)


def _before(host: Host, attitude: int | None) -> int | None:
    """Return what we thought first: lower where things went up, higher where they went down."""
    if attitude is None:
        return None
    step = {"rising": -1, "risk": 1, "watch": 1}.get(host.row.mood, 0)
    return max(_LOWEST, min(2, attitude + step))


def _tell_turns(
    script: Script, host: Host, person: Person, turns: Sequence[tuple[int, int]]
) -> None:
    chance = dice(script.seed, "turns", host.row.key, person.key)
    for ago, attitude in turns:
        _fact(script, host, person, script.days.ago(ago), attitude, "confirmed", chance)


def _first_day(script: Script, host: Host, person: Person) -> date:
    if person.row.joined is not None:
        return script.days.ago(person.row.joined - 1)
    return opened_on(script, host)


def _fact(  # noqa: PLR0913, PLR0917 - the words of one judgement
    script: Script,
    host: Host,
    person: Person,
    day: date,
    attitude: int | None,
    certainty: str,
    chance: Random,
) -> None:
    row = person.row
    author = AUTHOR if day == script.days.first else host.row.owner
    script.add(
        day,
        author,
        "stakeholder_fact",
        f"{host.row.key}.{person.key}.{day}",
        account_id=host.id,
        contact_id=person.id,
        role=row.role,
        influence=row.influence,
        attitude=attitude,
        interest=script.say(row.interest) if row.interest else None,
        certainty=certainty,
        source=script.say(chance.choice(content.texts().sources)),
        noted_on=day,
        counterpart_id=script.user(host.row.owner),
    )


def judge_deal(script: Script, host: Host, deal: Any, opened: date) -> None:
    """Write down the roles of the main people in one deal."""
    for person in host.people:
        if person.row.role is not None and person.row.joined is None:
            script.add(
                opened,
                host.row.owner,
                "stakeholder_fact",
                f"deal.{deal}.{person.key}",
                account_id=host.id,
                contact_id=person.id,
                opportunity_id=deal,
                role=person.row.role,
                certainty="assumed",
                noted_on=opened,
            )


def tie_people(script: Script, hosts: Sequence[Host]) -> None:
    """Write down influence inside customers, ties across them, and what is kept quiet."""
    by_key = {host.row.key: host for host in hosts}
    for number, row in enumerate(content.story().influence):
        host = by_key[row.account]
        script.add(
            script.days.ago(90 + number * 5),
            host.row.owner,
            "influence_link",
            str(number),
            account_id=host.id,
            from_contact_id=host.person(row.source).id,
            to_contact_id=host.person(row.target).id,
            kind=row.kind,
            weight=row.weight,
        )
    _link_people(script, by_key)
    _keep_quiet(script, by_key["hualan"])


def _link_people(script: Script, by_key: dict[str, Host]) -> None:
    for number, row in enumerate(content.story().links):
        host, other = by_key[row.source[0]], by_key[row.target[0]]
        script.add(
            script.days.ago(30),
            host.row.owner,
            "person_link",
            str(number),
            account_id=host.id,
            contact_id=host.person(row.source[1]).id,
            other_contact_id=other.person(row.target[1]).id,
            kind=row.kind,
            remark=script.say(row.remark),
        )


def _keep_quiet(script: Script, host: Host) -> None:
    for number, text in enumerate(content.texts().sensitive):
        person = host.person(("bianzhiqiu", "zhouminyi")[number])
        script.add(
            script.days.before(script.days.today - timedelta(days=40)),
            host.row.owner,
            "sensitive_note",
            str(number),
            account_id=host.id,
            contact_id=person.id,
            text=script.say(text),
        )
