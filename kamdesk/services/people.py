"""A new person at an account, with the seat they hold and how they stand to us, as one deed."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from kamdesk.domain.ids import AccountId, ContactId
from kamdesk.i18n import N_
from kamdesk.models.stakeholder import Contact
from kamdesk.services.records import AddRecord, add_record, name_deed
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork

Values = Mapping[str, Any]


class AddPerson(Struct, frozen=True, kw_only=True):
    """A contact by stored field name; ``position`` and ``judgement`` None when nothing is known."""

    account_id: AccountId
    contact: Values
    position: Values | None = None
    judgement: Values | None = None


@deed("person.add", N_("Add person"))
def add_person(work: UnitOfWork, command: AddPerson) -> ContactId:
    """Store a person with all that is known of them; one undo takes all of it back.

    Raises:
        Refused: as :func:`kamdesk.services.records.add_record`.
    """
    scope = {"account_id": command.account_id}
    contact = {**scope, **command.contact}
    contact_id = ContactId(add_record(work, AddRecord(entity="contact", values=contact)))
    about = {**scope, "contact_id": contact_id}
    for entity, values in (
        ("position", command.position),
        ("stakeholder_fact", command.judgement),
    ):
        if values is not None:
            add_record(work, AddRecord(entity=entity, values={**values, **about}))
    name_deed(work, "person.add", work.get(Contact, contact_id))
    return contact_id
