from datetime import date
from itertools import count
from uuid import UUID

import pytest

from kamdesk.domain.cadence import DueTouch
from kamdesk.domain.coverage import (
    ChainWarning,
    Figure,
    GapKind,
    MappedPerson,
    RoleGap,
    chain_warnings,
    coverage,
    decision_coverage,
    next_to_meet,
    people_covered,
    role_coverage,
    role_gaps,
    touch_compliance,
)
from kamdesk.domain.roles import DECISION_ROLES, REQUIRED_ROLES, Role
from kamdesk.domain.tiers import Tier

_numbers = count(1)
START, END = date(2026, 10, 1), date(2026, 10, 31)


def a_person(
    *roles: Role,
    influence: int | None = 3,
    attitude: int | None = 0,
    strength: float = 0.5,
    has_left: bool = False,
) -> MappedPerson:
    number = UUID(int=next(_numbers))
    return MappedPerson(number, frozenset(roles), influence, attitude, strength, has_left)


def test_decision_coverage_weighs_reached_people_who_are_not_against_us() -> None:
    people = [
        a_person(influence=5, attitude=2),
        a_person(influence=4, attitude=0),
        a_person(influence=3, attitude=-1),
        a_person(influence=2, attitude=2, strength=0.29),
    ]

    assert decision_coverage(people) == Figure(9, 14)


def test_unknown_attitude_is_not_support_and_unknown_influence_has_no_weight() -> None:
    people = [a_person(influence=5, attitude=None), a_person(influence=None, attitude=2)]

    assert decision_coverage(people) == Figure(0, 5)


def test_a_person_at_strength_three_tenths_is_covered() -> None:
    people = [a_person(strength=0.3), a_person(strength=0.2999), a_person(strength=0.9)]

    assert people_covered(people) == Figure(2, 3)


def test_an_empty_map_has_no_share_rather_than_zero() -> None:
    assert decision_coverage([]).share is None
    assert people_covered([]).share is None
    assert touch_compliance([], START, END).share is None
    assert Figure(1, 4).share == pytest.approx(0.25)


def test_touch_compliance_counts_promises_of_the_period_kept_by_its_end() -> None:
    dues = [
        DueTouch(date(2026, 9, 30), date(2026, 10, 2)),
        DueTouch(date(2026, 10, 1), date(2026, 9, 29)),
        DueTouch(date(2026, 10, 14), date(2026, 10, 20)),
        DueTouch(date(2026, 10, 28), None),
        DueTouch(date(2026, 10, 31), date(2026, 11, 1)),
        DueTouch(date(2026, 11, 1), date(2026, 10, 30)),
    ]

    assert touch_compliance(dues, START, END) == Figure(2, 4)


def test_role_coverage_counts_required_roles_with_a_reached_person() -> None:
    people = [
        a_person(Role.DECISION_MAKER),
        a_person(Role.USER, strength=0.1),
        a_person(Role.CHAMPION),
    ]

    assert role_coverage(Tier.B, people) == Figure(1, 3)
    assert role_coverage(Tier.C, people) == Figure(1, 1)


def test_gaps_tell_an_unfilled_role_from_an_unreached_person() -> None:
    junior = a_person(Role.USER, strength=0.1, influence=None)
    senior = a_person(Role.USER, strength=0.2, influence=4)

    gaps = role_gaps(Tier.B, [junior, senior, a_person(Role.DECISION_MAKER)])

    assert gaps == (
        RoleGap(Role.USER, GapKind.UNREACHED, (senior.person_id, junior.person_id)),
        RoleGap(Role.BUYER, GapKind.UNFILLED, ()),
    )


def test_one_reached_person_closes_a_role_others_hold_unreached() -> None:
    people = [a_person(Role.DECISION_MAKER, strength=0.0), a_person(Role.DECISION_MAKER)]

    assert role_gaps(Tier.C, people) == ()


def test_a_person_with_two_roles_fills_both() -> None:
    assert role_coverage(Tier.B, [a_person(Role.USER, Role.BUYER)]) == Figure(2, 3)


def test_people_who_left_count_nowhere() -> None:
    gone = a_person(Role.DECISION_MAKER, influence=5, attitude=2, strength=0.9, has_left=True)

    judged = coverage(Tier.C, [gone])

    assert judged.decision == Figure(0, 0)
    assert judged.people == Figure(0, 0)
    assert judged.roles == Figure(0, 1)
    assert judged.gaps == (RoleGap(Role.DECISION_MAKER, GapKind.UNFILLED, ()),)


def test_there_are_eight_roles_and_every_tier_requires_the_one_who_decides() -> None:
    assert len(Role) == 8
    assert set(REQUIRED_ROLES) == set(Tier)
    assert all(set(roles) >= DECISION_ROLES for roles in REQUIRED_ROLES.values())


def test_a_key_deal_with_fewer_than_five_people_is_warned_of() -> None:
    four = [a_person(role) for role in (Role.USER, Role.BUYER, Role.APPROVER, Role.CHAMPION)]

    assert chain_warnings(Tier.A, four) == (ChainWarning.FEW_PEOPLE,)
    assert chain_warnings(Tier.B, four) == ()
    assert chain_warnings(Tier.S, [*four, a_person()]) == ()


def test_a_deal_with_fewer_than_three_roles_is_warned_of() -> None:
    five = [a_person(Role.USER, Role.BUYER) for _ in range(5)]

    assert chain_warnings(Tier.S, five) == (ChainWarning.FEW_ROLES,)


def test_the_weightiest_person_out_of_reach_who_is_not_against_us_is_met_next() -> None:
    reached = a_person(influence=5, attitude=1, strength=0.8)
    against = a_person(influence=5, attitude=-1, strength=0.0)
    gone = a_person(influence=5, attitude=1, strength=0.0, has_left=True)
    unjudged = a_person(influence=5, attitude=None, strength=0.0)
    light = a_person(influence=2, attitude=2, strength=0.1)
    heavy = a_person(influence=4, attitude=0, strength=0.1)
    others = [reached, against, gone, unjudged]

    assert next_to_meet([*others, light, heavy]) == heavy
    assert next_to_meet(others) is None
