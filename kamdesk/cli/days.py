"""A day that has been, as ``--as-of`` asks for it."""

from datetime import date

from kamdesk.config import as_date
from kamdesk.errors import Refused


def asked_day(text: str | None) -> date | None:
    """Read ``--as-of``; None when it was not given. Raises Refused ``today.*``."""
    try:
        return as_date(text)
    except Refused as error:
        raise Refused(error.code, **{**error.facts, "field": "as_of"}) from None


def demand_past(as_of: date | None, today: date) -> None:
    """Demand a day that is not to come. Raises Refused ``health.in_future``."""
    if as_of is not None and as_of > today:
        raise Refused("health.in_future", field="as_of", day=as_of, today=today)
