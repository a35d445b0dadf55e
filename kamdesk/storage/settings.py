"""Small facts about this profile, kept inside the encrypted file."""

from typing import Final

from kamdesk.storage.plain import ask
from kamdesk.storage.reading import Reading
from kamdesk.storage.unit_of_work import UnitOfWork

USER: Final = "user"  # id of the person this profile belongs to
BASE_CURRENCY: Final = "base_currency"
WORKING_CALENDAR: Final = "working_calendar"  # whose holidays are off; never made: by currency
SAMPLE: Final = "sample"  # 'yes' in a profile of sample data, which can never join a server
EPOCH_PROOF: Final = "epoch_proof"  # shows an old copy of the server that there was a newer one
SEARCH_SCHEMA: Final = "search_schema"
_READ: Final = "SELECT value FROM setting WHERE key = ?"
_WRITE: Final = (
    "INSERT INTO setting (key, value) VALUES (?, ?)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


def setting(reading: Reading, key: str, default: str = "") -> str:
    """Return a setting, or the default when it was never made."""
    found = ask(reading.session.connection(), _READ, (key,)).first()
    return default if found is None else str(found.value)


def put_setting(work: UnitOfWork, key: str, value: str) -> None:
    """Store a setting; it is local and leaves no change to send."""
    ask(work.session.connection(), _WRITE, (key, value))
