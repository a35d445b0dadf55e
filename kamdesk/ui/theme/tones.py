"""What a state looks like: tone and shape of health bands and attitudes, in one place.

Colour never stands alone: every band and every attitude has a shape of its own.
"""

from enum import Enum
from typing import Literal

from msgspec import Struct

Tone = Literal["accent", "ok", "warn", "risk", "none", "plum", "sky"]


class Shape(Enum):
    """Outline of a glyph."""

    DOUBLE_CIRCLE = "double circle"
    CIRCLE = "circle"
    DIAMOND = "diamond"
    HALF_TRIANGLE = "half triangle"
    TRIANGLE = "triangle"
    DASHED_RING = "dashed ring"


class BandLook(Struct, frozen=True):
    """Tone, shape and tokens of one band or attitude."""

    tone: Tone
    shape: Shape

    @property
    def fill(self) -> str:
        return self.tone

    @property
    def text(self) -> str:
        return f"{self.tone}Text"

    @property
    def soft(self) -> str:
        return f"{self.tone}Soft"


UNSCORED = BandLook("none", Shape.DASHED_RING)

BANDS: dict[str, BandLook] = {
    "healthy": BandLook("ok", Shape.CIRCLE),
    "watch": BandLook("warn", Shape.DIAMOND),
    "at_risk": BandLook("risk", Shape.TRIANGLE),
    "unscored": UNSCORED,
}

ATTITUDES: dict[int, BandLook] = {
    2: BandLook("ok", Shape.DOUBLE_CIRCLE),
    1: BandLook("ok", Shape.CIRCLE),
    0: BandLook("warn", Shape.DIAMOND),
    -1: BandLook("risk", Shape.HALF_TRIANGLE),
    -2: BandLook("risk", Shape.TRIANGLE),
}


def band_look(band: str | None) -> BandLook:
    """The look of a band code; None and codes of a newer score model look unscored."""
    return UNSCORED if band is None else BANDS.get(band, UNSCORED)


def attitude_look(attitude: int | None) -> BandLook:
    """The look of an attitude, -2 to +2; None is not known."""
    return UNSCORED if attitude is None else ATTITUDES[max(-2, min(2, attitude))]
