"""Deeds about promises, ours and theirs: make one, keep, break, withdraw, reopen or postpone it."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.ids import AccountId, CommitmentId, ContactId, UserId
from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models.activity import Commitment
from kamdesk.services.records import AddRecord, EditRecord, add_record, edit_record
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork


class MakeCommitment(Struct, frozen=True, kw_only=True):
    """A promise outside of a visit. ``side`` is 'ours' or 'theirs'."""

    account_id: AccountId
    side: str
    text: str
    due: date | None = None
    contact_id: ContactId | None = None
    owner_id: UserId | None = None


class Postpone(Struct, frozen=True, kw_only=True):
    """Another day for a promise. ``seen`` is the day the person saw before."""

    commitment_id: CommitmentId
    due: date
    seen: date | None


@deed("commitment.add", N_("Add commitment"))
def make_commitment(work: UnitOfWork, command: MakeCommitment) -> CommitmentId:
    """Store an open promise.

    Raises Refused: ``record.field_missing`` (no text), ``record.missing``, ``value.*``,
    ``reference.other_account``.
    """
    text = command.text.strip()
    if not text:
        raise Refused("record.field_missing", field="text", entity="commitment")
    values = {
        "account_id": command.account_id,
        "side": command.side,
        "text": text,
        "due": command.due,
        "contact_id": command.contact_id,
        "owner_id": command.owner_id,
    }
    return CommitmentId(add_record(work, AddRecord(entity="commitment", values=values)))


@deed("commitment.keep", N_("Keep commitment"))
def keep_commitment(
    work: UnitOfWork, commitment_id: CommitmentId, on: date | None = None
) -> CommitmentId:
    """Mark a promise as kept, today unless a day is given.

    Raises Refused: ``record.missing``, ``commitment.not_open``, ``commitment.on_future_day``.
    """
    return _settle(work, commitment_id, "kept", on)


@deed("commitment.break", N_("Mark commitment as broken"))
def break_commitment(
    work: UnitOfWork, commitment_id: CommitmentId, on: date | None = None
) -> CommitmentId:
    """Mark a promise as broken. Raises as :func:`keep_commitment`."""
    return _settle(work, commitment_id, "broken", on)


@deed("commitment.withdraw", N_("Withdraw commitment"))
def withdraw_commitment(
    work: UnitOfWork, commitment_id: CommitmentId, on: date | None = None
) -> CommitmentId:
    """Take a promise back by agreement. Raises as :func:`keep_commitment`."""
    return _settle(work, commitment_id, "withdrawn", on)


@deed("commitment.reopen", N_("Reopen commitment"))
def reopen_commitment(work: UnitOfWork, commitment_id: CommitmentId) -> CommitmentId:
    """Open a settled promise again. Raises Refused ``record.missing``, ``commitment.is_open``."""
    if work.get(Commitment, commitment_id).state == "open":
        raise Refused("commitment.is_open", field="state")
    return _edit(work, commitment_id, "commitment.reopen", state="open")


@deed("commitment.postpone", N_("Postpone commitment"))
def postpone_commitment(work: UnitOfWork, command: Postpone) -> CommitmentId:
    """Give an open promise another day.

    Raises Refused: ``record.missing``, ``commitment.not_open``, ``commitment.due_in_past``,
    ``record.changed_meanwhile``.
    """
    _demand_open(work, command.commitment_id)
    if command.due < work.today:
        raise Refused("commitment.due_in_past", field="due", day=command.due)
    edit = EditRecord(
        entity="commitment",
        id=command.commitment_id,
        values={"due": command.due},
        seen={"due": command.seen},
    )
    edit_record(work, edit)
    work.deed.name = "commitment.postpone"
    return command.commitment_id


_DEEDS = {
    "kept": "commitment.keep",
    "broken": "commitment.break",
    "withdrawn": "commitment.withdraw",
}


def _settle(
    work: UnitOfWork, commitment_id: CommitmentId, state: str, on: date | None
) -> CommitmentId:
    _demand_open(work, commitment_id)
    day = on or work.today
    if day > work.today:
        raise Refused("commitment.on_future_day", field="on", day=day)
    return _edit(work, commitment_id, _DEEDS[state], state=state, settled_on=day)


def _demand_open(work: UnitOfWork, commitment_id: UUID) -> None:
    if work.get(Commitment, commitment_id).state != "open":
        raise Refused("commitment.not_open", field="state")


def _edit(work: UnitOfWork, commitment_id: UUID, name: str, **values: object) -> CommitmentId:
    edit_record(work, EditRecord(entity="commitment", id=commitment_id, values=values))
    work.deed.name = name
    return CommitmentId(commitment_id)
