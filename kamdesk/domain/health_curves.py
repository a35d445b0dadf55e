"""Curves that turn a raw figure into 0-100 points: straight lines between knots, flat outside.

A curve is a tuple of (input, points) knots with rising inputs (domain decision: piecewise linear,
editable by the customer, so it may rise, fall or do both).
"""

from bisect import bisect_right

Knot = tuple[float, float]
Curve = tuple[Knot, ...]


def points_at(curve: Curve, figure: float) -> float:
    """Read the points a raw figure earns; beyond the outer knots the curve stays flat."""
    if figure <= curve[0][0]:
        return curve[0][1]
    if figure >= curve[-1][0]:
        return curve[-1][1]
    right = bisect_right(curve, figure, key=lambda knot: knot[0])
    (x0, y0), (x1, y1) = curve[right - 1], curve[right]
    return y0 + (y1 - y0) * (figure - x0) / (x1 - x0)


def points_between(curve: Curve, low: float, high: float) -> tuple[float, float]:
    """Return the fewest and the most points any figure from ``low`` to ``high`` can earn."""
    if low == high:
        points = points_at(curve, low)
        return points, points
    reached = [points_at(curve, low), points_at(curve, high)]
    reached += [points for figure, points in curve if low < figure < high]
    return min(reached), max(reached)


def next_better_knot(curve: Curve, points: float) -> float:
    """Return the points of the nearest knot above ``points``, or ``points`` at the top."""
    return min((knot for _, knot in curve if knot > points), default=points)
