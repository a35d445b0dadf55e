"""Who is above whom: accounts in groups, people in reporting lines."""

from uuid import UUID

from sqlalchemy import select

from kamdesk.models.account import Account
from kamdesk.models.stakeholder import Position
from kamdesk.storage.reading import Reading


def account_parents(reading: Reading) -> dict[UUID, UUID | None]:
    """Return the parent of every account; None at the top of a group, also below a deleted one."""
    found = reading.session.execute(select(Account.id, Account.parent_id)).all()
    alive = {row.id for row in found}
    return {row.id: row.parent_id if row.parent_id in alive else None for row in found}


def reporting_lines(reading: Reading, account_id: UUID) -> dict[UUID, UUID | None]:
    """Return whom each contact of an account reports to in the seat held now."""
    found = reading.session.execute(
        select(Position.contact_id, Position.reports_to_id)
        .where(Position.account_id == account_id, Position.left.is_(None))
        .order_by(Position.id)
    )
    return {row.contact_id: row.reports_to_id for row in found}
