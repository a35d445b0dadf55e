"""A year of visits and touches: who went where on which day, and what was said."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from msgspec import Struct, field

from kamdesk.demo import content
from kamdesk.demo.content import Pair, VisitRow
from kamdesk.demo.days import at
from kamdesk.demo.dice import dice, spread
from kamdesk.demo.founding import opened_on
from kamdesk.demo.people import Host, Person
from kamdesk.demo.script import Script
from kamdesk.domain.ids import AccountId, ContactId, UserId, VisitId
from kamdesk.services.visits import LogVisit

_SLOTS: Final = ((9, 30), (14, 0), (11, 0), (15, 40))
_TYPES: Final = {
    "routine": 38,
    "technical": 25,
    "inspection": 15,
    "negotiation": 10,
    "review": 7,
    "co_creation": 5,
}
_CANCELLED: Final = 0.15
_EXECUTIVE_VISITS: Final = {"monthly": 6, "late": 4}
_MONTH: Final = 30
_FAIR_VISITS: Final = 12
_TOUCHES: Final = {"S": 34, "A": 22, "B": 9, "C": 4}
_KINDS: Final = {"call": 40, "message": 34, "mail": 18, "meeting": 8}
_CHANNELS: Final = {"call": "phone", "message": "wechat", "mail": "email", "meeting": "video"}
_NOTE_LENGTHS: Final = (2, 3, 3, 4)


class Diary(Struct):
    """What is booked: slots a day per owner, and whom we saw when."""

    booked: Counter[tuple[str, date]] = field(default_factory=Counter)
    seen: set[tuple[str, str, date]] = field(default_factory=set)
    visits: int = 0

    def slot(self, owner: str, day: date) -> tuple[int, int]:
        """Take the next free slot of a day; a full day takes one more at the end."""
        self.booked[owner, day] += 1
        return _SLOTS[min(self.booked[owner, day], len(_SLOTS)) - 1]

    def is_full(self, owner: str, day: date) -> bool:
        return self.booked[owner, day] >= len(_SLOTS)


class Meeting(Struct, frozen=True):
    """A visit before it is written down."""

    day: date
    type: str
    people: tuple[Person, ...]
    told: VisitRow | None = None


def tell_visits(script: Script, hosts: Sequence[Host]) -> Diary:
    """Write down the visits of every customer, planned first and logged on their day."""
    diary = Diary()
    for host in hosts:
        for meeting in _meetings(script, host):
            _tell(script, host, meeting, diary)
    _tell_fair(script, hosts, diary)
    _tell_plan(script, hosts)
    return diary


def _meetings(script: Script, host: Host) -> list[Meeting]:
    chance = dice(script.seed, "visits", host.row.key)
    told = [
        Meeting(
            script.days.ago(row.ago), row.type, tuple(host.person(key) for key in row.people), row
        )
        for row in content.story().visits
        if row.account == host.row.key
    ]
    executive = _executive_meetings(script, host)
    count = max(0, host.row.visits - len(told) - len(executive))
    days, kinds = _usual_days(script, host, chance, count), _types(chance, count)
    usual = [
        Meeting(day, kind, people)
        for day, kind in zip(days, kinds, strict=False)
        if (people := _guests(script, host, day, chance))
    ]
    return sorted([*told, *executive, *usual], key=lambda meeting: meeting.day)


def _types(chance: Random, count: int) -> list[str]:
    return chance.choices(list(_TYPES), list(_TYPES.values()), k=count)


def _usual_days(script: Script, host: Host, chance: Random, count: int) -> list[date]:
    first = opened_on(script, host) + timedelta(days=6)
    return spread(chance, script.days.between(first, script.days.ago(host.row.gap)), count)


def _executive_meetings(script: Script, host: Host) -> list[Meeting]:
    """An executive visit each month up to the day the first of them was last met."""
    wanted = _EXECUTIVE_VISITS.get(host.row.executive or "", 0)
    chiefs = [p for p in host.people if p.is_executive and p.can_be_met]
    if not chiefs or not wanted:
        return []
    chief = min(chiefs, key=lambda person: (_off_beat(host, person), person.key))
    last = script.days.ago(chief.row.met or 0)
    days = [script.days.since(last - timedelta(days=_MONTH * n)) for n in range(wanted)]
    return [Meeting(day, "executive", (chief,)) for day in days if day <= last]


def _off_beat(host: Host, person: Person) -> int:
    """Return how far a person's last meeting is from what the account's rhythm shows."""
    wanted = 20 if host.row.executive == "monthly" else 48
    return abs((person.row.met or 0) - wanted)


def _guests(script: Script, host: Host, day: date, chance: Random) -> tuple[Person, ...]:
    """Choose one to three people who were still seen after that day."""
    free = [
        p
        for p in host.people
        if p.can_be_met and day <= script.days.ago(p.row.met or 0) and _is_there(script, p, day)
    ]
    chosen: dict[str, Person] = {}
    for _ in range(chance.choice((1, 2, 2, 3))):
        if free:
            weights = [(p.row.influence or 1) + 1 for p in free]
            person = chance.choices(free, weights)[0]
            chosen[person.key] = person
    return tuple(chosen.values())


def _is_there(script: Script, person: Person, day: date) -> bool:
    joined, left = person.row.joined, person.row.left
    if joined is not None and day <= script.days.ago(joined):
        return False
    return left is None or day < script.days.ago(left)


def _tell(script: Script, host: Host, meeting: Meeting, diary: Diary) -> None:
    """Plan a visit some days before, then log it or call it off."""
    row, days = host.row, script.days
    day = meeting.day
    while diary.is_full(row.owner, day) and meeting.told is None and day > opened_on(script, host):
        day = days.before(day)
    hour, minute = diary.slot(row.owner, day)
    key = f"{row.key}.{diary.visits}"
    diary.visits += 1
    chance = dice(script.seed, "visit", key)
    planned_on = max(days.since(opened_on(script, host)), days.ago((days.today - day).days + 7))
    if planned_on >= day:
        planned_on = days.before(day)
    told = meeting.told
    objective = told.objective if told else chance.choice(content.texts().objectives[meeting.type])
    visit = script.add(
        planned_on,
        row.owner,
        "visit",
        key,
        account_id=host.id,
        owner_id=script.user(row.owner),
        type=meeting.type,
        planned_at=at(day, hour, minute),
        place=script.say(row.place),
        objective=script.say(objective),
    )
    if told is None and meeting.type != "executive" and chance.random() < _CANCELLED:
        script.edit(day, row.owner, "visit", visit, cancelled=True)
        return
    diary.seen.update((row.key, person.key, day) for person in meeting.people)
    script.log(
        day, row.owner, _command(script, host, meeting, VisitId(visit), at(day, hour, minute))
    )
    _promise(script, host, meeting, day, visit, chance)


def _command(
    script: Script, host: Host, meeting: Meeting, visit: VisitId, held_at: Any
) -> LogVisit:
    chance = dice(script.seed, "log", visit)
    told, texts = meeting.told, content.texts()
    colleagues = [host.row.owner]
    if meeting.type == "executive":
        colleagues.append("gu")
    elif meeting.type in ("technical", "co_creation"):
        colleagues.append(chance.choice(("wenren", "fang", "shi")))
    return LogVisit(
        account_id=AccountId(host.id),
        held_at=held_at,
        minutes=told.minutes if told else chance.choice((45, 60, 60, 90, 120)),
        type=meeting.type,
        notes=script.say(told.notes) if told else _notes(script, meeting, chance),
        outcome=script.say(told.outcome if told else chance.choice(texts.outcomes)),
        contacts=[ContactId(person.id) for person in meeting.people],
        colleagues=[UserId(script.user(key)) for key in dict.fromkeys(colleagues)],
        visit_id=visit,
    )


def _notes(script: Script, meeting: Meeting, chance: Random) -> str:
    texts, person = content.texts(), meeting.people[0].shown
    chosen: list[Pair] = [chance.choice(texts.visit_openings)]
    chosen += chance.sample(texts.visit_topics, chance.choice(_NOTE_LENGTHS))
    chosen.append(chance.choice(texts.visit_closings))
    separator = "" if script.is_chinese else " "
    return separator.join(script.say(pair, person=person) for pair in chosen)


def _promise(
    script: Script, host: Host, meeting: Meeting, day: date, visit: Any, chance: Random
) -> None:
    """Give a visit a promise now and then, and keep most of them."""
    if meeting.told is not None or chance.random() > 0.6:  # noqa: PLR2004 - a share of the cases
        return
    texts, days = content.texts(), script.days
    side = chance.choice(("ours", "ours", "theirs"))
    text = chance.choice(texts.our_promises if side == "ours" else texts.their_promises)
    due = day + timedelta(days=chance.choice((3, 5, 7, 10, 14)))
    promise = script.add(
        day,
        host.row.owner,
        "commitment",
        f"visit.{visit}",
        account_id=host.id,
        visit_id=visit,
        contact_id=meeting.people[0].id,
        side=side,
        text=script.say(text),
        due=due,
        owner_id=script.user(host.row.owner) if side == "ours" else None,
    )
    settled = days.since(due + timedelta(days=chance.choice((-2, -1, 0, 0, 1, 6))))
    if day < settled <= days.last:
        state = chance.choices(("kept", "broken", "withdrawn"), (88, 8, 4))[0]
        script.edit(settled, host.row.owner, "commitment", promise, state=state)


def _tell_fair(script: Script, hosts: Sequence[Host], diary: Diary) -> None:
    """Fill the week of the trade fair with short rounds."""
    fair = script.days.fair()
    chance = dice(script.seed, "fair")
    asked = [host for host in hosts if host.row.tier in ("A", "B", "C") and not host.entered_ago]
    for host in chance.sample(asked, len(asked)):
        if diary.visits and not fair:
            return
        day = chance.choice(fair)
        guests = _guests(script, host, day, chance)
        if guests and day <= script.days.ago(host.row.gap) and _room(diary, host, day, fair):
            _tell(script, host, Meeting(day, chance.choice(("salon", "seminar")), guests), diary)


def _room(diary: Diary, host: Host, day: date, fair: Sequence[date]) -> bool:
    if diary.is_full(host.row.owner, day):
        return False
    taken = sum(diary.booked[owner, one] for owner in ("su", "fang", "shi") for one in fair)
    return taken < _FAIR_VISITS * 2


def _tell_plan(script: Script, hosts: Sequence[Host]) -> None:
    """Plan today and the days after it."""
    by_key = {host.row.key: host for host in hosts}
    for number, row in enumerate(content.story().plan):
        host = by_key[row.account]
        hour, minute = (int(part) for part in row.time.split(":"))
        questions = None if row.questions is None else content.texts().questions[row.questions]
        planned_on = script.days.last if number % 2 else script.days.before(script.days.last)
        visit = script.add(
            planned_on,
            host.row.owner,
            "visit",
            f"plan.{number}",
            account_id=host.id,
            owner_id=script.user(host.row.owner),
            type=row.type,
            planned_at=at(script.days.ahead(row.day), hour, minute),
            minutes=row.minutes,
            place=script.say(("线上会议", "Video call"))
            if row.type == "remote"
            else script.say(host.row.place),
            objective=script.say(row.objective),
            questions=script.say(questions) if questions else None,
        )
        for key in row.people:
            script.add(
                planned_on,
                host.row.owner,
                "attendee",
                f"plan.{number}.{key}",
                account_id=host.id,
                visit_id=visit,
                contact_id=host.person(key).id,
            )


def tell_touches(script: Script, hosts: Sequence[Host], diary: Diary) -> None:
    """Write down calls, messages and mails; whoever was met last is met on that very day."""
    for host in hosts:
        chance = dice(script.seed, "touches", host.row.key)
        for person in host.people:
            if person.can_be_met:
                day = script.days.ago(person.row.met or 0)
                if (host.row.key, person.key, day) not in diary.seen:
                    kind = chance.choice(("call", "meeting", "message"))
                    _touch(script, host, person, day, kind, "incoming", chance)
        first, last = opened_on(script, host), script.days.ago(host.row.gap)
        count = 0 if host.entered_ago else _TOUCHES[host.row.tier]
        for day in spread(chance, script.days.between(first, last), count):
            guests = _guests(script, host, day, chance)
            if guests:
                kind = chance.choices(list(_KINDS), list(_KINDS.values()))[0]
                direction = chance.choice(("outgoing", "incoming"))
                _touch(script, host, guests[0], day, kind, direction, chance)


def _touch(  # noqa: PLR0913, PLR0917 - the words of one touch
    script: Script,
    host: Host,
    person: Person,
    day: date,
    kind: str,
    direction: str,
    chance: Random,
) -> None:
    script.add(
        day,
        host.row.owner,
        "touch",
        f"{host.row.key}.{person.key}.{day}.{chance.getrandbits(40)}",
        account_id=host.id,
        contact_id=person.id,
        user_id=script.user(host.row.owner),
        kind=kind,
        channel=_CHANNELS[kind],
        direction=direction,
        at=at(day, chance.randint(9, 16), chance.choice((5, 15, 25, 40, 50))),
        minutes=chance.choice((5, 10, 15, 20)) if kind in ("call", "meeting") else None,
        summary=script.say(chance.choice(content.texts().touches[kind]), person=person.shown),
    )


def tell_promises(script: Script, hosts: Sequence[Host]) -> None:
    """Write down the promises of the story."""
    by_key = {host.row.key: host for host in hosts}
    for number, row in enumerate(content.story().promises):
        host = by_key[row.account]
        promise = script.add(
            script.days.ago(row.made),
            host.row.owner,
            "commitment",
            f"story.{number}",
            account_id=host.id,
            contact_id=host.person(row.person).id,
            side=row.side,
            text=script.say(row.text),
            due=script.days.today + timedelta(days=row.due),
            owner_id=script.user(host.row.owner) if row.side == "ours" else None,
        )
        if row.kept is not None:
            kept_on = script.days.ago(row.kept)
            script.edit(kept_on, host.row.owner, "commitment", promise, state="kept")
