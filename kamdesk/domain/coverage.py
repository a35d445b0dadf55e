"""Coverage: the four figures of an account's relationships, one formula each, and the gaps.

People who left keep their history but count nowhere. What nobody knows stays out of the part it
would have to prove: an unknown attitude is not support, an unknown influence carries no weight.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.cadence import DueTouch
from kamdesk.domain.roles import REQUIRED_ROLES, Role
from kamdesk.domain.strength import REACHED
from kamdesk.domain.tiers import KEY_TIERS, Tier

NEUTRAL: Final = 0
FEWEST_PEOPLE: Final = 5
"""A deal of a key account is decided by five to eight people; fewer mapped means unseen ones."""
FEWEST_ROLES: Final = 3


class MappedPerson(Struct, frozen=True):
    """One person of the account as known on one day."""

    person_id: UUID
    roles: frozenset[Role]
    influence: int | None  # 1-5, the decision weight; None when nobody has judged it
    attitude: int | None  # -2 against .. +2 advocate; None when unknown
    strength: float  # touch strength in [0, 1) on that day
    has_left: bool = False

    @property
    def is_reached(self) -> bool:
        """Tell whether we are in touch with this person."""
        return self.strength >= REACHED

    @property
    def is_with_us(self) -> bool:
        """Tell whether we reached the person and know them supportive or neutral."""
        return is_with_us(self.attitude, self.strength)


def is_with_us(attitude: int | None, strength: float) -> bool:
    """Tell whether somebody of that attitude, reached that far, is known supportive or neutral."""
    return attitude is not None and attitude >= NEUTRAL and strength >= REACHED


class Figure(Struct, frozen=True):
    """A part of a whole, both kept so that a screen can say '5 of 8'."""

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        """Return the share in 0-1; None when there is nothing to take a share of."""
        return self.part / self.whole if self.whole else None


def decision_coverage(people: Iterable[MappedPerson]) -> Figure:
    """Weigh who is with us: decision weight of reached, supportive or neutral people of all."""
    weighed = [(person, person.influence or 0) for person in _present(people)]
    return Figure(
        part=sum(weight for person, weight in weighed if person.is_with_us),
        whole=sum(weight for _, weight in weighed),
    )


def next_to_meet(people: Iterable[MappedPerson]) -> MappedPerson | None:
    """Return the weightiest person whom meeting once would bring to our side; None without one.

    That is somebody known supportive or neutral whom nobody reaches: one visit reaches anybody.
    """
    open_to_us = [
        person
        for person in _present(people)
        if person.influence and not person.is_with_us and is_with_us(person.attitude, REACHED)
    ]
    return min(open_to_us, key=lambda p: (-(p.influence or 0), p.person_id), default=None)


def people_covered(people: Iterable[MappedPerson]) -> Figure:
    """Count heads: people with strength >= 0.3 of people mapped."""
    present = _present(people)
    return Figure(sum(person.is_reached for person in present), len(present))


def touch_compliance(dues: Iterable[DueTouch], start: date, end: date) -> Figure:
    """Count promises kept: touches due from ``start`` to ``end`` that happened by ``end``."""
    asked = [touch for touch in dues if start <= touch.due <= end]
    kept = sum(touch.done is not None and touch.done <= end for touch in asked)
    return Figure(kept, len(asked))


def role_coverage(tier: Tier, people: Iterable[MappedPerson]) -> Figure:
    """Count required roles with at least one reached person."""
    required = REQUIRED_ROLES[tier]
    return Figure(len(required) - len(role_gaps(tier, people)), len(required))


class GapKind(StrEnum):
    """Why a required role is a gap: nobody fills it, or nobody who fills it was reached."""

    UNFILLED = "unfilled"
    UNREACHED = "unreached"


class RoleGap(Struct, frozen=True):
    """A required role without a reached person, and who could close it."""

    role: Role
    kind: GapKind
    people: tuple[UUID, ...]  # those who fill the role, most influential first


def role_gaps(tier: Tier, people: Iterable[MappedPerson]) -> tuple[RoleGap, ...]:
    """List the required roles nobody fills or nobody reached, in the tier's order."""
    present = _present(people)
    gaps: list[RoleGap] = []
    for role in REQUIRED_ROLES[tier]:
        holders = [person for person in present if role in person.roles]
        if any(person.is_reached for person in holders):
            continue
        ranked = sorted(holders, key=lambda person: -(person.influence or 0))
        kind = GapKind.UNREACHED if holders else GapKind.UNFILLED
        gaps.append(RoleGap(role, kind, tuple(person.person_id for person in ranked)))
    return tuple(gaps)


class ChainWarning(StrEnum):
    """Why a decision chain looks too thin to trust."""

    FEW_PEOPLE = "few_people"
    FEW_ROLES = "few_roles"


def chain_warnings(tier: Tier, people: Iterable[MappedPerson]) -> tuple[ChainWarning, ...]:
    """Warn of a deal with fewer than 3 roles filled or, in tiers S and A, fewer than 5 people."""
    present = _present(people)
    roles = frozenset[Role]().union(*(person.roles for person in present))
    warnings: list[ChainWarning] = []
    if tier in KEY_TIERS and len(present) < FEWEST_PEOPLE:
        warnings.append(ChainWarning.FEW_PEOPLE)
    if len(roles) < FEWEST_ROLES:
        warnings.append(ChainWarning.FEW_ROLES)
    return tuple(warnings)


class Coverage(Struct, frozen=True):
    """The three figures a map of people yields, with its gaps; promises are judged apart."""

    decision: Figure
    people: Figure
    roles: Figure
    gaps: tuple[RoleGap, ...]


def coverage(tier: Tier, people: Iterable[MappedPerson]) -> Coverage:
    """Judge one account's or one opportunity's map of people."""
    present = _present(people)
    return Coverage(
        decision=decision_coverage(present),
        people=people_covered(present),
        roles=role_coverage(tier, present),
        gaps=role_gaps(tier, present),
    )


def _present(people: Iterable[MappedPerson]) -> tuple[MappedPerson, ...]:
    return tuple(person for person in people if not person.has_left)
