"""What the settings show of the profile itself."""

from datetime import datetime
from typing import cast

from msgspec import Struct

from kamdesk.domain.reminders import QuietHours
from kamdesk.queries.reminders import quiet_hours
from kamdesk.queries.working_days import calendar_of
from kamdesk.storage.doctor import log_size
from kamdesk.storage.reading import Reading
from kamdesk.storage.settings import BASE_CURRENCY, setting


class ProfileFacts(Struct, frozen=True):
    """Facts kept inside the file. ``since`` is when the change history begins, None when empty."""

    base_currency: str
    calendar: str
    quiet: QuietHours
    deeds: int
    changes: int
    since: datetime | None


def profile_facts(reading: Reading) -> ProfileFacts:
    """Return them in one read."""
    log = log_size(reading)
    return ProfileFacts(
        base_currency=setting(reading, BASE_CURRENCY, "CNY"),
        calendar=calendar_of(reading),
        quiet=quiet_hours(reading),
        deeds=log.deeds,
        changes=log.changes,
        since=cast("datetime | None", log.oldest),
    )
