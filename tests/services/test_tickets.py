"""Answering and solving a ticket at the door's moment, once."""

from datetime import timedelta
from uuid import UUID

import pytest

from kamdesk.errors import Refused
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import one
from kamdesk.services.tickets import answer_ticket, solve_ticket
from kamdesk.services.undoing import undo
from kamdesk.workspace import Workspace
from tests.workspaces import NOON, Clock, added


def test_solving_an_unanswered_ticket_answers_it_too(
    workspace: Workspace, account: UUID, clock: Clock
) -> None:
    ticket = added(workspace, "ticket", account_id=account, title="SR-2291")
    clock.forward(hours=3)

    workspace.run(solve_ticket, ticket)

    kept = workspace.read(one, ENTITIES["ticket"], ticket)
    assert (kept["answered_at"], kept["solved_at"]) == (NOON + timedelta(hours=3),) * 2
    assert workspace.run(undo).deed == "ticket.solve"


def test_what_is_answered_cannot_be_answered_again(workspace: Workspace, account: UUID) -> None:
    ticket = added(workspace, "ticket", account_id=account, title="SR-2291")
    workspace.run(answer_ticket, ticket)

    with pytest.raises(Refused, match=r"ticket\.already_answered"):
        workspace.run(answer_ticket, ticket)


def test_what_is_solved_cannot_be_solved_again(workspace: Workspace, account: UUID) -> None:
    ticket = added(workspace, "ticket", account_id=account, title="SR-2291")
    workspace.run(solve_ticket, ticket)

    with pytest.raises(Refused, match=r"ticket\.already_solved"):
        workspace.run(solve_ticket, ticket)
