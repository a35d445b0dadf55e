"""What was done about unhappy answers: tasks that point back at them, most of them finished."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from kamdesk.demo import content
from kamdesk.demo.dice import dice
from kamdesk.demo.people import Host
from kamdesk.demo.script import Script
from kamdesk.domain.follow_up import is_unhappy

_FOLLOWED: Final = 0.75  # share of unhappy answers somebody takes in hand
_DONE: Final = 0.8  # share of those that are finished by now


def follow_up(
    script: Script, host: Host, answer: UUID, asked: tuple[str, int | None, date]
) -> None:
    """Write down what the owner of the account did; ``asked`` is kind, score and day."""
    kind, score, day = asked
    chance = dice(script.seed, "follow_up", host.row.key, day)
    made = script.days.since(day + timedelta(days=2))
    if not is_unhappy(kind, score) or made > script.days.last or chance.random() > _FOLLOWED:
        return
    due = script.days.since(made + timedelta(days=chance.randint(4, 12)))
    task = script.add(
        made,
        host.row.owner,
        "task",
        f"follow_up.{answer}",
        account_id=host.id,
        feedback_id=answer,
        title=script.say(chance.choice(content.texts().follow_ups)),
        owner_id=script.user(host.row.owner),
        due=due,
    )
    done = script.days.since(due + timedelta(days=chance.choice((-2, -1, 0, 3))))
    if made < done <= script.days.last and chance.random() < _DONE:
        script.edit(done, host.row.owner, "task", task, state="done")
