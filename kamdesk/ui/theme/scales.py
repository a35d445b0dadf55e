"""The sizes of text and controls a person can choose between."""

from typing import Final

from kamdesk.ui.theme.current import MAX_SCALE, MIN_SCALE

SCALES: Final = (0.9, 1.0, 1.15, 1.3, 1.5)


def nearest(scale: float) -> float:
    """Return the offered size that is closest to one."""
    return min(SCALES, key=lambda offered: abs(offered - scale))


def stepped(scale: float, by: int) -> float:
    """Return the next size up or down."""
    place = SCALES.index(nearest(scale)) + by
    return max(MIN_SCALE, min(MAX_SCALE, SCALES[max(0, min(len(SCALES) - 1, place))]))
