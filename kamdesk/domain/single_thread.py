"""Single-point risk: would the relationship survive the loss of one person, theirs or ours?"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.strength import REACHED, combined

TOP_SHARE_LIMIT: Final = 0.6
FEWEST_REACHED: Final = 3


class Tie(Struct, frozen=True):
    """How strongly one of us is in touch with one of them; strength in [0, 1)."""

    user_id: UUID
    person_id: UUID
    strength: float


class Reason(StrEnum):
    """Why an account hangs on one thread."""

    TOP_HEAVY = "top_heavy"
    TOO_FEW_REACHED = "too_few_reached"
    NO_DECISION_CONTACT = "no_decision_contact"
    ONE_OF_US = "one_of_us"


class SingleThread(Struct, frozen=True):
    """The verdict with the figures behind it. No reasons means no such risk."""

    reasons: tuple[Reason, ...]
    top_person: UUID | None  # who holds the largest share; None without any tie
    top_share: float | None  # that share of all strength, 0-1
    reached: int  # people with strength >= 0.3
    only_through: Mapping[UUID, tuple[UUID, ...]]  # our user -> reached people nobody else holds

    @property
    def is_at_risk(self) -> bool:
        """Tell whether any reason applies."""
        return bool(self.reasons)


def single_thread(ties: Iterable[Tie], decision_level: Collection[UUID]) -> SingleThread:
    """Judge one account from the ties to people who are still there.

    ``decision_level`` holds the people who can release the money alone; being in contact with one
    means strength >= 0.3. The share of the top person is of the sum of all people's strengths.
    """
    holders = _holders(ties)
    strengths = {person: combined(held.values()) for person, held in holders.items()}
    reached = {person for person, value in strengths.items() if value >= REACHED}
    top_person, top_share = _top(strengths)
    only_through = _only_through({person: holders[person] for person in reached})
    checks = {
        Reason.TOP_HEAVY: top_share is not None and top_share > TOP_SHARE_LIMIT,
        Reason.TOO_FEW_REACHED: len(reached) < FEWEST_REACHED,
        Reason.NO_DECISION_CONTACT: reached.isdisjoint(decision_level),
        Reason.ONE_OF_US: any(len(people) == len(reached) for people in only_through.values()),
    }
    return SingleThread(
        reasons=tuple(reason for reason, applies in checks.items() if applies),
        top_person=top_person,
        top_share=top_share,
        reached=len(reached),
        only_through=only_through,
    )


def _holders(ties: Iterable[Tie]) -> dict[UUID, dict[UUID, float]]:
    """Group ties as person -> our user -> strength, leaving out ties that carry nothing."""
    holders: dict[UUID, dict[UUID, float]] = defaultdict(dict)
    for tie in ties:
        if tie.strength > 0:
            held = holders[tie.person_id]
            held[tie.user_id] = combined((held.get(tie.user_id, 0.0), tie.strength))
    return holders


def _top(strengths: Mapping[UUID, float]) -> tuple[UUID | None, float | None]:
    if not strengths:
        return None, None
    top = max(strengths, key=lambda person: (strengths[person], person))
    return top, strengths[top] / sum(strengths.values())


def _only_through(holders: Mapping[UUID, Mapping[UUID, float]]) -> dict[UUID, tuple[UUID, ...]]:
    """Name our people whose leaving cuts somebody off: nobody else of us reaches that person."""
    cut: dict[UUID, list[UUID]] = defaultdict(list)
    for person in sorted(holders):
        held = holders[person]
        for user in held:
            rest = combined(value for other, value in held.items() if other != user)
            if rest < REACHED:
                cut[user].append(person)
    return {user: tuple(people) for user, people in cut.items()}
