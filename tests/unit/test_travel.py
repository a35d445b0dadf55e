"""Travel: an estimate that is the same both ways, never negative, and grows with distance."""

from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.travel import (
    RAIL_FROM_KM,
    Leg,
    Place,
    RoadTime,
    distance_km,
    leg,
    road_time,
    way_km,
)

SHANGHAI = Place(31.2304, 121.4737)
LINGANG = Place(30.9000, 121.9300)
BEIJING = Place(39.9042, 116.4074)
PLACES = st.builds(
    Place, st.floats(min_value=-89, max_value=89), st.floats(min_value=-180, max_value=180)
)


@given(PLACES, PLACES)
def test_the_way_back_takes_as_long(one: Place, other: Place) -> None:
    there, back = leg(one, other), leg(other, one)

    assert there is not None
    assert back is not None
    assert there.minutes == back.minutes >= 0


@given(st.floats(min_value=0.2, max_value=200), st.floats(min_value=0.2, max_value=200))
def test_farther_is_never_sooner_on_the_road(one: float, other: float) -> None:
    near, far = sorted((one, other))
    degree = distance_km(Place(0, 0), Place(0, 1))
    ways = [leg(Place(0, 0), Place(0, km / degree)) for km in (near, far)]

    assert ways[0] is not None
    assert ways[1] is not None
    assert ways[0].minutes <= ways[1].minutes
    assert ways[0].km <= ways[1].km


def test_distance_of_two_cities_is_the_published_one() -> None:
    assert round(distance_km(SHANGHAI, BEIJING)) == 1067


def test_way_winds_more_in_town_than_beyond() -> None:
    assert way_km(10) == 14
    assert way_km(50) == 30 * 1.4 + 20 * 1.25


def test_drive_to_the_edge_of_town_counts_parking() -> None:
    found = leg(Place(31.23, 121.47), Place(31.23, 121.50))

    assert found is not None
    assert (round(found.km, 1), found.minutes, found.by_rail) == (4.0, 18, False)


def test_far_cities_are_reached_by_rail_or_air() -> None:
    found = leg(SHANGHAI, BEIJING)

    assert found is not None
    assert found.by_rail
    assert found.km > RAIL_FROM_KM
    assert found.minutes < 60 * 7


def test_same_site_takes_no_time_and_unknown_place_no_guess() -> None:
    assert leg(LINGANG, LINGANG) == Leg(0.0, 0)
    assert leg(None, LINGANG) is None
    assert leg(LINGANG, None) is None


def test_mixed_datums_are_told_apart() -> None:
    shifted = Place(31.2284, 121.4782, "gcj02")

    rough = leg(SHANGHAI, shifted)

    assert rough is not None
    assert rough.is_rough


def test_day_on_the_road_counts_what_nobody_knows() -> None:
    assert road_time([Leg(27.0, 38), None, Leg(19.0, 26)]) == RoadTime(64, 46.0, 1)
