"""Deeds on a service ticket: the moments a promise is judged by."""

from uuid import UUID

from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models.service import Ticket
from kamdesk.services.record_rules import check_rules, settle
from kamdesk.services.records import name_deed
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork


@deed("ticket.answer", N_("Answer ticket"))
def answer_ticket(work: UnitOfWork, ticket_id: UUID) -> UUID:
    """Note that the customer was answered now. Raises Refused ``ticket.already_answered``."""
    ticket = work.get(Ticket, ticket_id)
    if ticket.answered_at is not None:
        raise Refused("ticket.already_answered", field="answered_at")
    ticket.answered_at = work.now
    return _kept(work, ticket, "ticket.answer")


@deed("ticket.solve", N_("Solve ticket"))
def solve_ticket(work: UnitOfWork, ticket_id: UUID) -> UUID:
    """Note that the ticket is solved now. Raises Refused ``ticket.already_solved``."""
    ticket = work.get(Ticket, ticket_id)
    if ticket.solved_at is not None:
        raise Refused("ticket.already_solved", field="solved_at")
    ticket.solved_at = work.now
    return _kept(work, ticket, "ticket.solve")


def _kept(work: UnitOfWork, ticket: Ticket, name: str) -> UUID:
    settle(work, ticket, frozenset())
    check_rules(work, ticket, frozenset({"answered_at", "solved_at"}))
    name_deed(work, name, ticket)
    return ticket.id
