"""When rounds run, with a clock that is played: quiet, edits, news, failures, another program."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from kamdesk.errors import KamdeskError, Refused, Unavailable
from kamdesk.sync.loop import AT_MOST, QUIET, Bell, Loop, Pace, Work
from kamdesk.sync.standing import Progress, Standing

Tell = Callable[[Progress], None]


class PlayedBell(Bell):
    """Sleeping takes no time: what a test planned happens at its moment, then the loop stops."""

    def __init__(self) -> None:
        super().__init__()
        self.at = 0.0
        self.plan: list[tuple[float, Callable[[], object]]] = []

    def now(self) -> float:
        return self.at

    def wait(self, seconds: float) -> None:
        self.plan.sort(key=lambda one: one[0])
        if not self.plan or self.plan[0][0] > self.at + seconds:
            self.at += seconds
            return
        moment, event = self.plan.pop(0)
        self.at = max(self.at, moment)
        event()


class Play:
    """A loop on a played clock, and what became of it."""

    def __init__(self, *, jitter: Callable[[float, float], float] | None = None) -> None:
        self.bell = PlayedBell()
        self.rounds: list[float] = []
        self.told: list[Standing] = []
        self.failed: list[str] = []
        self.answer: Callable[[Tell], object] = lambda _tell: None
        self.waiting, self.cursor, self.takes = 0, 0, 0.0
        self.elsewhere: list[bool] | None = None
        self.loop = Loop(
            Work(self.round, lambda: self.waiting, lambda head: head > self.cursor),
            self.told.append,
            lambda error: self.failed.append(error.code),
            Pace(jitter or (lambda _low, high: high)),
            self.bell,
        )

    def round(self, tell: Tell) -> None:
        self.rounds.append(self.bell.at)
        self.bell.at += self.takes
        self.answer(tell)
        self.waiting = 0

    def edit(self) -> None:
        self.waiting += 1
        self.loop.edited()

    def at(self, moment: float, event: Callable[[], object]) -> None:
        self.bell.plan.append((moment, event))

    def until(self, moment: float) -> list[float]:
        self.at(moment, self.loop.stop)
        self.loop.run()
        return self.rounds

    @property
    def states(self) -> list[str]:
        return [one.state for one in self.told]


def fails(*errors: KamdeskError | None) -> Callable[[Tell], None]:
    """Return rounds that go wrong one after the other; None is one that goes well."""
    left = list(errors)

    def answer(_tell: Tell) -> None:
        error = left.pop(0) if left else None
        if error is not None:
            raise error

    return answer


def test_an_idle_loop_runs_a_round_a_minute() -> None:
    assert Play().until(200) == [0, AT_MOST, 2 * AT_MOST, 3 * AT_MOST]


def test_an_edit_is_handed_over_after_a_second_of_quiet() -> None:
    play = Play()
    for moment in (10.0, 10.4, 10.9):
        play.at(moment, play.edit)

    assert play.until(30) == [0, 10.9 + QUIET]


def test_edits_that_never_rest_are_handed_over_after_a_minute_at_the_latest() -> None:
    play = Play()
    for tenth in range(5, 1_200, 5):
        play.at(tenth / 10, play.edit)

    assert play.until(100)[1] <= 0.5 + AT_MOST


def test_what_a_round_itself_wrote_asks_for_no_other_round() -> None:
    play = Play()
    play.answer = lambda _tell: play.loop.edited()

    assert play.until(50) == [0]


def test_an_edit_made_during_a_round_goes_out_with_another_one() -> None:
    play = Play()
    edits = [play.edit]

    def answer(_tell: Tell) -> None:
        if edits:
            play.at(play.bell.at, edits.pop())

    play.answer = answer

    assert play.until(50) == [0, QUIET]


def test_news_brings_a_round_at_once() -> None:
    play = Play()
    play.at(20.0, lambda: play.loop.heard(7))
    play.answer = lambda _tell: setattr(play, "cursor", 7 if play.bell.at else 0)

    assert play.until(50) == [0, 20.0]


def test_news_that_was_read_already_brings_none() -> None:
    play = Play()
    play.cursor = 9
    play.at(20.0, lambda: play.loop.heard(9))

    assert play.until(50) == [0]


def test_ceaseless_news_leaves_a_second_between_rounds() -> None:
    play = Play()
    for head in range(1, 300):
        play.at(10 + head / 100, lambda head=head: play.loop.heard(head))  # type: ignore[misc]
    play.answer = lambda _tell: setattr(play, "cursor", int((play.bell.at - 10) * 100))

    rounds = play.until(14)

    assert all(late - early >= QUIET for early, late in pairwise(rounds))
    assert len(rounds) > 3


def test_while_the_network_is_gone_attempts_become_rarer_up_to_five_minutes() -> None:
    play = Play()
    play.answer = fails(*[Unavailable("server.unreachable")] * 30)

    rounds = play.until(3_000)

    gaps = [late - early for early, late in pairwise(rounds)]
    assert gaps == [1, 2, 4, 8, 16, 32, 64, 128, 256, *[300] * (len(gaps) - 9)]
    assert play.states == ["offline"]


@pytest.mark.parametrize(("drawn", "gap"), [(0.0, 1.0), (0.5, 128.0), (1.0, 256.0)])
def test_a_pause_is_drawn_from_nothing_up_to_its_limit(drawn: float, gap: float) -> None:
    pace = Pace(lambda low, high: low + (high - low) * drawn)

    gaps = [pace.after_failure() for _time in range(9)]

    assert gaps[-1] == gap
    assert min(gaps) == 1.0


def test_edits_do_not_hammer_a_server_that_is_gone_and_are_counted_meanwhile() -> None:
    play = Play()
    play.answer = fails(*[Unavailable("server.unreachable")] * 5)
    for second in range(9, 14):
        play.at(second, play.edit)

    assert play.until(14) == [0, 1, 3, 7]
    assert (play.told[-1].state, play.told[-1].waiting) == ("offline", 5)


def test_a_network_that_is_back_is_used_at_once_and_the_pace_is_as_before() -> None:
    play = Play()
    play.answer = fails(*[Unavailable("server.unreachable")] * 8)
    play.at(200, play.loop.hurry)
    play.at(230, play.edit)

    rounds = play.until(300)

    assert rounds[-3:] == [200, 231, 291]
    assert play.states == ["offline", "up_to_date", "waiting", "up_to_date"]


def test_a_refusal_is_told_and_tried_again_a_minute_later() -> None:
    play = Play()
    play.answer = fails(Refused("device.revoked"))
    play.at(5, play.edit)

    assert play.until(70) == [0, AT_MOST]
    assert play.failed == ["device.revoked"]
    assert [(one.state, one.problem) for one in play.told[:1]] == [("refused", "device.revoked")]


def test_a_bug_in_a_round_is_said_and_does_not_end_the_loop(
    caplog: pytest.LogCaptureFixture,
) -> None:
    play = Play()
    bugs = [ZeroDivisionError()]

    def answer(_tell: Tell) -> None:
        if bugs:
            raise bugs.pop()

    play.answer = answer

    assert play.until(30) == [0, 1]
    assert play.failed == ["sync.broke"]
    assert play.states == ["refused", "up_to_date"]
    assert "a round broke" in caplog.text


def test_a_full_disk_is_not_called_offline() -> None:
    play = Play()
    play.answer = fails(Unavailable("disk.full"))

    play.until(30)

    assert [(one.state, one.problem) for one in play.told[:1]] == [("refused", "disk.full")]


def test_another_program_at_work_is_no_problem() -> None:
    play = Play()
    play.answer = fails(Unavailable("sync.busy"))

    assert play.until(70) == [0, AT_MOST]
    assert (play.failed, play.states) == ([], ["up_to_date"])


def test_progress_is_told_while_a_round_runs() -> None:
    play = Play()

    def answer(tell: Tell) -> None:
        for records in (500, 1_200):
            tell(Progress(pulled=records, received_bytes=records * 10))

    play.answer = answer
    play.until(10)

    assert play.states == ["syncing", "syncing", "up_to_date"]
    assert [one.progress and one.progress.received_bytes for one in play.told] == [
        5_000,
        12_000,
        12_000,
    ]


def test_stopping_ends_a_round_behind_its_page() -> None:
    play = Play()
    pages: list[Any] = []

    def answer(tell: Tell) -> None:
        for page in range(100):
            if page == 3:
                play.loop.stop()
            tell(Progress(pages=page))
            pages.append(page)

    play.answer = answer
    play.loop.run()

    assert pages == [0, 1, 2]
    assert play.failed == []


def test_an_edit_of_another_program_is_found_within_a_second() -> None:
    play = Play()
    play.loop = Loop(
        Work(play.round, lambda: play.waiting, look=lambda: looked(play)), bell=play.bell
    )

    assert play.until(20) == [0, 11]


def looked(play: Play) -> bool:
    """Another program writes when ten seconds are over."""
    found = play.bell.at == 10
    play.waiting += found
    return found
