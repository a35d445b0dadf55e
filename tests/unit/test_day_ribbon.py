"""The ribbon of a day: visits in order, the way before each, lunch where it fits."""

from uuid import UUID

from kamdesk.domain.day_ribbon import Kind, Stop, Stretch, ribbon

ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)


def at(hours: int, minutes: int = 0) -> int:
    return hours * 60 + minutes


def test_day_lays_out_visits_ways_and_lunch() -> None:
    laid = ribbon(
        [
            Stop(TWO, at(11, 10), at(12), 38),
            Stop(ONE, at(9, 30), at(10, 30)),
            Stop(THREE, at(14), at(15, 30), 26),
        ]
    )

    assert (laid.start, laid.end) == (at(9), at(18))
    assert [(s.kind, s.start, s.end) for s in laid.stretches] == [
        (Kind.VISIT, at(9, 30), at(10, 30)),
        (Kind.TRAVEL, at(10, 32), at(11, 10)),
        (Kind.VISIT, at(11, 10), at(12)),
        (Kind.LUNCH, at(12), at(13)),
        (Kind.TRAVEL, at(13, 34), at(14)),
        (Kind.VISIT, at(14), at(15, 30)),
    ]


def test_way_longer_than_its_gap_is_tight() -> None:
    laid = ribbon([Stop(ONE, at(9), at(10)), Stop(TWO, at(10, 20), at(11), 45)])

    assert Stretch(Kind.TRAVEL, at(10), at(10, 20), TWO, is_tight=True) in laid.stretches


def test_overlapping_visits_leave_no_way_of_negative_length() -> None:
    laid = ribbon([Stop(ONE, at(9), at(11)), Stop(TWO, at(10), at(12), 30)])

    assert Stretch(Kind.TRAVEL, at(10), at(10), TWO, is_tight=True) in laid.stretches


def test_full_noon_has_no_lunch_and_a_short_break_is_taken_whole() -> None:
    full = ribbon([Stop(ONE, at(9), at(15))])
    short = ribbon([Stop(ONE, at(9), at(12)), Stop(TWO, at(12, 40), at(15))])

    assert [s for s in full.stretches if s.kind is Kind.LUNCH] == []
    assert Stretch(Kind.LUNCH, at(12), at(12, 40)) in short.stretches


def test_axis_grows_with_early_and_late_visits() -> None:
    laid = ribbon([Stop(ONE, at(7, 30), at(8)), Stop(TWO, at(23, 30), at(25))])

    assert (laid.start, laid.end) == (at(7), at(24))


def test_empty_day_is_an_empty_ribbon() -> None:
    laid = ribbon([])

    assert (laid.start, laid.end, laid.stretches) == (at(9), at(18), ())
