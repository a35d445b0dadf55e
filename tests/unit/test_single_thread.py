from uuid import UUID

import pytest

from kamdesk.domain.single_thread import Reason, SingleThread, Tie, single_thread

ANN, BO = UUID(int=1), UUID(int=2)
BOSS, BUYER, USER, ENGINEER = (UUID(int=number) for number in (11, 12, 13, 14))


def judged(*ties: tuple[UUID, UUID, float]) -> SingleThread:
    return single_thread([Tie(*tie) for tie in ties], {BOSS})


def test_an_account_held_by_two_of_us_with_three_of_them_is_safe() -> None:
    verdict = judged((ANN, BOSS, 0.5), (ANN, BUYER, 0.5), (BO, USER, 0.5))

    assert verdict.reasons == ()
    assert not verdict.is_at_risk
    assert verdict.reached == 3
    assert verdict.top_share == pytest.approx(1 / 3)
    assert verdict.only_through == {ANN: (BOSS, BUYER), BO: (USER,)}


def test_one_person_with_more_than_six_tenths_of_all_strength_is_top_heavy() -> None:
    top_heavy = judged((ANN, BOSS, 0.91), (ANN, BUYER, 0.3), (BO, USER, 0.3))
    just_not = judged((ANN, BOSS, 0.9), (ANN, BUYER, 0.3), (BO, USER, 0.3))

    assert top_heavy.reasons == (Reason.TOP_HEAVY,)
    assert top_heavy.top_person == BOSS
    assert just_not.reasons == ()


def test_fewer_than_three_reached_people_are_too_few() -> None:
    verdict = judged((ANN, BOSS, 0.5), (BO, BUYER, 0.5), (BO, USER, 0.29))

    assert verdict.reasons == (Reason.TOO_FEW_REACHED,)
    assert verdict.reached == 2


def test_knowing_nobody_who_decides_is_a_risk() -> None:
    verdict = judged((ANN, ENGINEER, 0.5), (ANN, BUYER, 0.5), (BO, USER, 0.5), (BO, BOSS, 0.2))

    assert verdict.reasons == (Reason.NO_DECISION_CONTACT,)


def test_one_of_us_holding_every_tie_is_a_risk() -> None:
    verdict = judged((ANN, BOSS, 0.5), (ANN, BUYER, 0.5), (ANN, USER, 0.5), (BO, USER, 0.2))

    assert verdict.reasons == (Reason.ONE_OF_US,)
    assert verdict.only_through == {ANN: (BOSS, BUYER, USER)}


def test_a_person_two_of_us_hold_depends_on_neither() -> None:
    verdict = judged((ANN, BOSS, 0.4), (BO, BOSS, 0.4), (ANN, BUYER, 0.5), (BO, USER, 0.5))

    assert verdict.only_through == {ANN: (BUYER,), BO: (USER,)}


def test_two_faint_ties_together_reach_a_person() -> None:
    verdict = judged((ANN, BOSS, 0.2), (BO, BOSS, 0.2))

    assert verdict.reached == 1
    assert verdict.only_through == {ANN: (BOSS,), BO: (BOSS,)}


def test_an_account_without_ties_names_no_top_person() -> None:
    verdict = judged((ANN, BOSS, 0.0))

    assert verdict.top_person is None
    assert verdict.top_share is None
    assert verdict.reasons == (Reason.TOO_FEW_REACHED, Reason.NO_DECISION_CONTACT)
