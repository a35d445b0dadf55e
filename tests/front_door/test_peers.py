"""What peers are told as when they can be had, and when they cannot."""

import sys

import pytest

from benchmarks import _peers
from benchmarks.peers import room
from benchmarks.peers.rows import Missing, Turn

FAST = Turn(push=1.0, pull=1.0, push_few=1.0, pull_few=1.0)
SLOW = Turn(push=4.0, pull=2.0, push_few=0.5, pull_few=8.0)


def test_the_fastest_turn_of_each_side_counts() -> None:
    found = _peers.compared("Anki", [SLOW, FAST], [SLOW], _peers.ANKI_GOALS, "")

    assert [question["ratio"] for question in found] == [0.25, 0.5, 1.0, 0.125]
    assert [question["goal"] for question in found] == [3.0, 3.0, 1.0, 1.0]
    assert all(question["met"] for question in found)


def test_a_goal_that_is_missed_is_told_as_missed() -> None:
    found = _peers.compared("Anki", [SLOW], [FAST], _peers.ANKI_GOALS, "")

    assert [question["met"] for question in found] == [False, True, True, False]


def test_a_peer_that_cannot_be_had_is_told_with_the_reason_and_without_a_number() -> None:
    def prepare() -> None:
        room.told([sys.executable, "-c", "raise SystemExit('no such package')"], {})

    reason = _peers.lacks(prepare)
    found = _peers.compared("Anki", [FAST], [], _peers.ANKI_GOALS, reason)

    assert len(found) == 4
    for question in found:
        assert question["ratio"] is None
        assert question["met"] is None
        assert "not measured" in str(question["name"])
        assert "no such package" in str(question["name"])


def test_a_program_that_is_not_there_is_a_missing_peer() -> None:
    with pytest.raises(Missing, match="no-such-program"):
        room.told(["/no-such-program"], {})
