"""How far a key result has come from where it started to where it should be."""

from collections.abc import Iterable
from decimal import Decimal


def progress(
    start: Decimal | None, target: Decimal | None, current: Decimal | None
) -> float | None:
    """Return the share of the way behind us, 0-1; None while a target or a figure is missing.

    Targets below the start are reached by falling. Without a start the way begins at 0.
    """
    if target is None or current is None:
        return None
    begun = start or Decimal(0)
    if target == begun:
        return 1.0 if current >= target else 0.0
    return float(min(Decimal(1), max(Decimal(0), (current - begun) / (target - begun))))


def overall(shares: Iterable[float | None]) -> float | None:
    """Return the mean of the known shares; None when nobody has measured any."""
    known = [share for share in shares if share is not None]
    return sum(known) / len(known) if known else None
