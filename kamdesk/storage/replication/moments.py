"""Moments as the wire carries them: microseconds since 1970."""

from datetime import UTC, datetime, timedelta
from typing import Final

_START: Final = datetime(1970, 1, 1, tzinfo=UTC)


def micros(moment: datetime) -> int:
    """Return a moment as the wire carries it."""
    return (moment - _START) // timedelta(microseconds=1)


def moment_of(count: int) -> datetime:
    """Return the moment the wire meant; one out of any calendar's range counts as its end."""
    try:
        return _START + timedelta(microseconds=count)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC) if count > 0 else _START
