"""Small facts about this profile, kept inside the encrypted file."""

from typing import Final

from kamdesk.models.local import Setting
from kamdesk.storage.reading import Reading
from kamdesk.storage.unit_of_work import UnitOfWork

USER: Final = "user"  # id of the person this profile belongs to
BASE_CURRENCY: Final = "base_currency"
WORKING_CALENDAR: Final = "working_calendar"  # whose holidays are off; never made: by currency
SAMPLE: Final = "sample"  # 'yes' in a profile of sample data, which can never join a server
EPOCH_PROOF: Final = "epoch_proof"  # shows an old copy of the server that there was a newer one
SEARCH_SCHEMA: Final = "search_schema"


def setting(reading: Reading, key: str, default: str = "") -> str:
    """Return a setting, or the default when it was never made."""
    found = reading.session.get(Setting, key)
    return default if found is None else found.value


def put_setting(work: UnitOfWork, key: str, value: str) -> None:
    """Store a setting; it is local and leaves no change to send."""
    work.session.merge(Setting(key=key, value=value))
