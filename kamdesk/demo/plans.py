"""What we set out to do: goals of the quarter, projects, tasks, notes, news and remarks."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from kamdesk.demo import content
from kamdesk.demo.days import at
from kamdesk.demo.dice import cycled, dice
from kamdesk.demo.people import Host
from kamdesk.demo.script import Script
from kamdesk.demo.swot import tell_swot
from kamdesk.domain.ranks import ranks_between

_GOALS: Final = 12
_PROJECTS: Final = 18
_TASKS: Final = 150
# Working days from today until the tasks in hand fall due; None has no day.
_IN_HAND: Final = (-1, 0, 0, 1, 3, None, 6)
_NOTES: Final = 46
_CLIPS: Final = 21
_COMMENTS: Final = 42
_PHASES: Final = ("initiating", "planning", "executing", "executing", "monitoring", "closing")
# Days over the planned end of projects that are late, the first beyond its contingency.
_DELAYED: Final = (41, 18, 12, 6)
_MONTHS_A_QUARTER: Final = 3


def tell_plans(
    script: Script, hosts: Sequence[Host], contracts: Mapping[str, tuple[date, UUID]]
) -> None:
    """Write down everything we planned, noted and said among ourselves."""
    old = [host for host in hosts if not host.entered_ago]
    _tell_goals(script, old)
    tell_swot(script, old[:_GOALS])
    _tell_projects(script, [host for host in old if host.row.key in contracts], contracts)
    _tell_tasks(script, old)
    _tell_notes(script, old)
    _tell_clips(script, old)
    _tell_comments(script, old)


def _tell_goals(script: Script, hosts: Sequence[Host]) -> None:
    today = script.days.today
    quarter = (today.month - 1) // _MONTHS_A_QUARTER + 1
    began = date(today.year, (quarter - 1) * _MONTHS_A_QUARTER + 1, 1)
    day = script.days.by(began)
    told = {row.account: row for row in content.story().goals}
    for host in hosts[:_GOALS]:
        row = told.get(host.row.key)
        chance = dice(script.seed, "goals", host.row.key)
        title = row.title if row else _goal_of(host)
        results = row.results if row else _results(chance)
        goal = script.add(
            day,
            host.row.owner,
            "goal",
            host.row.key,
            account_id=host.id,
            title=script.say(title),
            quarter=f"{today.year}Q{quarter}",
            owner_id=script.user(host.row.owner),
            state="active",
        )
        for number, (name, start, target, current, unit) in enumerate(results):
            script.add(
                day,
                host.row.owner,
                "key_result",
                f"{host.row.key}.{number}",
                account_id=host.id,
                goal_id=goal,
                title=script.say(name),
                start_value=Decimal(start),
                target=Decimal(target),
                current=Decimal(current),
                unit=script.say(unit),
            )


def _goal_of(host: Host) -> content.Pair:
    goals = content.texts().goals
    return goals[2] if host.row.mood in ("watch", "risk") else goals[len(host.row.key) % 2]


def _results(chance: Any) -> list[tuple[content.Pair, str, str, str, content.Pair]]:
    rows = content.texts().key_results
    target = chance.choice((120, 200, 300, 450))
    figures = (
        ("0", str(target), str(int(target * chance.uniform(0.2, 0.9)))),
        ("0", "3", str(chance.randint(0, 3))),
        ("80", "95", str(chance.randint(80, 95))),
    )
    return [((zh, en), *each, unit) for (zh, en, unit), each in zip(rows, figures, strict=True)]


def _tell_projects(
    script: Script, hosts: Sequence[Host], contracts: Mapping[str, tuple[date, UUID]]
) -> None:
    chance = dice(script.seed, "projects")
    today = script.days.today
    for number in range(_PROJECTS):
        host = hosts[number % len(hosts)]
        phase = _PHASES[number % len(_PHASES)]
        began = script.days.ago(90 + number * 13)
        ends = today + timedelta(days=30 + number * 9)
        if number < len(_DELAYED):
            ends, phase = today - timedelta(days=_DELAYED[number]), "executing"
        entered, contract = contracts[host.row.key]
        project = script.add(
            began,
            "feng",
            "project",
            str(number),
            account_id=host.id,
            contract_id=contract if entered < began else None,
            name=script.say(content.texts().projects[number % 5]),
            phase="initiating",
            owner_id=script.user("feng"),
            starts_on=began,
            ends_on=ends,
        )
        if phase != "initiating":
            script.edit(script.days.ago(20), "feng", "project", project, phase=phase)
        if phase == "closing":
            done = script.days.ago(chance.randint(3, 15))
            script.edit(done, "feng", "project", project, finished_on=done)


def _tell_tasks(script: Script, hosts: Sequence[Host]) -> None:
    chance = dice(script.seed, "tasks")
    days = script.days
    ranks = ranks_between(None, None, _TASKS + len(_IN_HAND))
    _tell_tasks_in_hand(script, hosts, ranks[_TASKS:])
    for number, host in enumerate(cycled(chance, hosts, _TASKS)):
        made = days.ago(chance.randint(2, 200))
        due = made + timedelta(days=chance.randint(2, 21))
        owner = host.row.owner
        task = script.add(
            made,
            owner,
            "task",
            str(number),
            account_id=host.id,
            title=script.say(chance.choice(content.texts().tasks)),
            owner_id=script.user(chance.choice((owner, owner, owner, "feng", "bai", "yi"))),
            due=due,
            rank=ranks[number],
        )
        done = days.since(due + timedelta(days=chance.choice((-2, -1, 0, 1, 4))))
        if made < done <= days.last and chance.random() < 0.9:  # noqa: PLR2004 - a share of the cases
            script.edit(done, owner, "task", task, state="done")


def _tell_tasks_in_hand(script: Script, hosts: Sequence[Host], ranks: Sequence[str]) -> None:
    """Write down what the person of the profile has before them this week and the next."""
    mine = [host for host in hosts if host.row.owner == "su"]
    titles = content.texts().tasks
    for number, (ahead, rank) in enumerate(zip(_IN_HAND, ranks, strict=True)):
        made = script.days.ago(3 + number)
        script.add(
            made,
            "su",
            "task",
            f"in_hand.{number}",
            account_id=mine[number % len(mine)].id,
            title=script.say(titles[number % len(titles)]),
            owner_id=script.user("su"),
            due=None if ahead is None else _day_from_now(script, ahead),
            rank=rank,
        )


def _day_from_now(script: Script, ahead: int) -> date:
    return script.days.ahead(ahead) if ahead >= 0 else script.days.ago(-ahead)


def _tell_notes(script: Script, hosts: Sequence[Host]) -> None:
    chance = dice(script.seed, "notes")
    by_key = {host.row.key: host for host in hosts}
    for number, row in enumerate(content.story().notes):
        host = by_key[row.account]
        who = host.person(row.person).id if row.person else None
        _note(script, host, script.days.ago(row.ago), f"story.{number}", script.say(row.text), who)
    for number, host in enumerate(cycled(chance, hosts, _NOTES)):
        day = script.days.ago(chance.randint(10, 300))
        text = script.say(chance.choice(content.texts().notes))
        _note(script, host, day, str(number), text, None)


def _note(script: Script, host: Host, day: date, key: str, text: str, who: UUID | None) -> None:
    script.add(
        day,
        host.row.owner,
        "note",
        key,
        account_id=host.id,
        contact_id=who,
        author_id=script.user(host.row.owner),
        at=at(day, 17, 20),
        text=text,
    )


def _tell_clips(script: Script, hosts: Sequence[Host]) -> None:
    chance = dice(script.seed, "clips")
    texts = content.texts()
    by_key = {host.row.key: host for host in hosts}
    for number, row in enumerate(content.story().clips):
        _clip(script, by_key[row.account], f"story.{number}", script.say(row.title), row.ago)
    for number, host in enumerate(cycled(chance, hosts, _CLIPS)):
        name = script.say((host.row.short, host.row.en_short))
        title = script.say(chance.choice(texts.clips), account=name)
        _clip(script, host, str(number), title, chance.randint(7, 330))


def _clip(script: Script, host: Host, key: str, title: str, ago: int) -> None:
    day = script.days.ago(ago)
    script.add(
        day,
        host.row.owner,
        "clip_note",
        key,
        account_id=host.id,
        title=title,
        source=script.say(content.texts().clip_source),
        url=f"https://news.example.com/{host.row.key.replace('_', '-')}/{key}",
        published_on=day,
    )


def _tell_comments(script: Script, hosts: Sequence[Host]) -> None:
    chance = dice(script.seed, "comments")
    users = {user.key: user for user in content.cast().users}
    for number, host in enumerate(cycled(chance, hosts, _COMMENTS)):
        day = script.days.ago(chance.randint(2, 120))
        writer, read_by = chance.choice(
            (
                ("gu", host.row.owner),
                (host.row.owner, "bai"),
                ("shao", host.row.owner),
                ("bai", "feng"),
            )
        )
        text = chance.choice(content.texts().comments)
        name = script.say((users[read_by].name, users[read_by].en))
        is_addressed = "{mention}" in text[0]
        script.add(
            day,
            writer,
            "comment",
            str(number),
            account_id=host.id,
            subject_entity="account",
            subject_id=str(host.id),
            author_id=script.user(writer),
            at=at(day, 16, chance.randrange(60)),
            text=script.say(text, mention=name),
            mentions=(str(script.user(read_by)),) if is_addressed else (),
        )
