"""The server's clock; the one place here that reads the time."""

from datetime import UTC, datetime, timedelta

_START = datetime(1970, 1, 1, tzinfo=UTC)


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def micros(moment: datetime) -> int:
    """Return a moment as the wire carries it: microseconds since 1970."""
    return (moment - _START) // timedelta(microseconds=1)


def moment_of(micros: int) -> datetime:
    """Return the moment the wire meant; one out of any calendar's range counts as its end."""
    try:
        return _START + timedelta(microseconds=micros)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC) if micros > 0 else _START
