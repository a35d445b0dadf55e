"""Where this device stands with its server, as far as every deed must know it."""

import re
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from kamdesk.storage.plain import ask

_ASKED: Final = "SELECT cursor, offset FROM sync_state"
_UNREAD: Final = "SELECT DISTINCT substr(scope, 1, 36) AS home FROM scope_task"
_ACCOUNT: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Standing(NamedTuple):
    """How far this device has read, and by how many microseconds its clock is slow."""

    cursor: int = 0
    offset: int = 0


def standing(session: Session) -> Standing:
    """Return where this device stands; nowhere while it works alone."""
    found = ask(session.connection(), _ASKED).first()
    return Standing() if found is None else Standing(*found)


def unread_accounts(session: Session) -> set[UUID | None]:
    """Return the accounts of which the cursor says nothing; None stands for what belongs to none.

    Their scopes have left sight and not gone yet, or are still to be read. The cursor has passed
    changes in them that were not shown here.
    """
    found = ask(session.connection(), _UNREAD).all()
    return {UUID(row.home) if _ACCOUNT.fullmatch(row.home) else None for row in found}


def corrected(session: Session, moment: datetime) -> datetime:
    """Return a moment of this computer's clock by the server's."""
    return moment + timedelta(microseconds=standing(session).offset)
