"""Where this device stands with its server, as far as every deed must know it."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kamdesk.models.sync import SyncState

_ASKED: Final = select(SyncState.cursor, SyncState.offset)


class Standing(NamedTuple):
    """How far this device has read, and by how many microseconds its clock is slow."""

    cursor: int = 0
    offset: int = 0


def standing(session: Session) -> Standing:
    """Return where this device stands; nowhere while it works alone."""
    found = session.execute(_ASKED).first()
    return Standing() if found is None else Standing(*found)


def corrected(session: Session, moment: datetime) -> datetime:
    """Return a moment of this computer's clock by the server's."""
    return moment + timedelta(microseconds=standing(session).offset)
