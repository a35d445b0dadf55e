"""What speaks for us and against us with the accounts that have a plan."""

from collections.abc import Sequence
from typing import Any, Final

from kamdesk.demo import content
from kamdesk.demo.dice import dice
from kamdesk.demo.people import Host
from kamdesk.demo.script import Script

# Points per quadrant of the account the pictures show.
_TOLD: Final = {"hualan": {"strength": 4, "weakness": 2, "opportunity": 3, "threat": 2}}
_DAYS_AGO: Final = (80, 20)  # the first and the last day somebody noted one


def tell_swot(script: Script, hosts: Sequence[Host]) -> None:
    """Note the points of some accounts, over a few weeks."""
    for host in hosts:
        chance = dice(script.seed, "swot", host.row.key)
        for kind, texts in content.texts().swot.items():
            most = _TOLD.get(host.row.key, {}).get(kind) or chance.randint(1, 3)
            _tell(script, host, kind, chance.sample(texts, most), chance)


def _tell(
    script: Script, host: Host, kind: str, texts: Sequence[content.Pair], chance: Any
) -> None:
    first, last = _DAYS_AGO
    for number, text in enumerate(texts):
        script.add(
            script.days.ago(chance.randint(last, first)),
            host.row.owner,
            "swot_item",
            f"{host.row.key}.{kind}.{number}",
            account_id=host.id,
            kind=kind,
            text=script.say(text),
        )
