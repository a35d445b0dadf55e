"""Where this device stands with its server, as far as every deed must know it."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from kamdesk.storage.plain import ask

_ASKED: Final = "SELECT cursor, offset FROM sync_state"


class Standing(NamedTuple):
    """How far this device has read, and by how many microseconds its clock is slow."""

    cursor: int = 0
    offset: int = 0


def standing(session: Session) -> Standing:
    """Return where this device stands; nowhere while it works alone."""
    found = ask(session.connection(), _ASKED).first()
    return Standing() if found is None else Standing(*found)


def corrected(session: Session, moment: datetime) -> datetime:
    """Return a moment of this computer's clock by the server's."""
    return moment + timedelta(microseconds=standing(session).offset)
