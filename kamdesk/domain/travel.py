"""How long the way between two places takes, estimated without a map or a network.

Great-circle distance times a detour, speed by band of the way, and a fixed time to park; beyond
``RAIL_FROM_KM`` the faster of road and rail or air. An estimate: screens must say so.
"""

import math
from typing import Final

from msgspec import Struct

EARTH_KM: Final = 6371.0088
NEAR_KM: Final = 30.0  # straight line; town streets wind more than what lies beyond
NEAR_DETOUR, FAR_DETOUR = 1.4, 1.25
PARKING_MINUTES: Final = 8
SAME_SITE_KM: Final = 0.15
RAIL_FROM_KM: Final = 250.0
RAIL_OVERHEAD_MINUTES, RAIL_KM_PER_HOUR = 120, 250.0
# Each kilometre of the way is driven at the speed of its band, so that farther is never sooner.
_BANDS: Final = ((5.0, 25.0), (30.0, 45.0), (math.inf, 75.0))


class Place(Struct, frozen=True):
    """Where something is, in degrees. ``datum`` is 'wgs84', 'gcj02' or None when nobody said."""

    latitude: float
    longitude: float
    datum: str | None = None


class Leg(Struct, frozen=True):
    """The way from one place to the next. ``is_rough``: the datums differ, good to about 1 km."""

    km: float
    minutes: int
    by_rail: bool = False
    is_rough: bool = False


class RoadTime(Struct, frozen=True):
    """The way of a whole day; ``unknown`` counts legs nobody can estimate."""

    minutes: int
    km: float
    unknown: int


def leg(start: Place | None, end: Place | None) -> Leg | None:
    """Estimate the way between two places; None when one of them has no coordinates."""
    if start is None or end is None:
        return None
    straight = distance_km(start, end)
    is_rough = start.datum != end.datum
    if straight < SAME_SITE_KM:
        return Leg(0.0, 0, is_rough=is_rough)
    km = way_km(straight)
    driven = _minutes(km)
    railed = RAIL_OVERHEAD_MINUTES + straight / RAIL_KM_PER_HOUR * 60
    if straight > RAIL_FROM_KM and railed < driven:
        return Leg(straight, math.ceil(railed), by_rail=True, is_rough=is_rough)
    return Leg(km, math.ceil(driven), is_rough=is_rough)


def distance_km(start: Place, end: Place) -> float:
    """Return the great-circle distance (haversine)."""
    one, other = math.radians(start.latitude), math.radians(end.latitude)
    width = math.radians(end.longitude - start.longitude)
    half = math.sin((other - one) / 2) ** 2
    half += math.cos(one) * math.cos(other) * math.sin(width / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def way_km(straight_km: float) -> float:
    """Return how long the way is that covers a straight distance."""
    near = min(straight_km, NEAR_KM)
    return near * NEAR_DETOUR + (straight_km - near) * FAR_DETOUR


def road_time(legs: list[Leg | None]) -> RoadTime:
    """Add up the way of a day."""
    known = [each for each in legs if each is not None]
    return RoadTime(
        minutes=sum(each.minutes for each in known),
        km=sum(each.km for each in known),
        unknown=len(legs) - len(known),
    )


def _minutes(km: float) -> float:
    hours, start = 0.0, 0.0
    for end, speed in _BANDS:
        hours += max(0.0, min(km, end) - start) / speed
        start = end
    return hours * 60 + PARKING_MINUTES
