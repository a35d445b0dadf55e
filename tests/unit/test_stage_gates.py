"""What a stage asks of a deal that is about to enter it."""

import pytest

from kamdesk.domain.stage_gates import Check, Gate, GateFacts, checks

BARE = GateFacts(
    has_amount=False, has_decision_maker=False, has_next_step=False, closes_ahead=False
)


@pytest.mark.parametrize(
    ("outcome", "gates"),
    [
        ("open", [Gate.AMOUNT, Gate.DECISION_MAKER, Gate.NEXT_STEP, Gate.CLOSE_DAY]),
        ("won", [Gate.AMOUNT, Gate.DECISION_MAKER]),
        ("lost", [Gate.REASON]),
    ],
)
def test_each_kind_of_stage_asks_for_its_own_things(outcome: str, gates: list[Gate]) -> None:
    assert checks(outcome, BARE) == tuple(Check(gate, is_met=False) for gate in gates)


def test_what_a_deal_brings_is_met() -> None:
    whole = GateFacts(True, True, True, True, True)

    assert all(check.is_met for outcome in ("open", "won", "lost")
               for check in checks(outcome, whole))  # fmt: skip


def test_what_nobody_looked_at_is_not_asked() -> None:
    closed = GateFacts(True, None, True, False)

    assert checks("won", closed) == (Check(Gate.AMOUNT, is_met=True),)
