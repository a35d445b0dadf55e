"""What is only ever added: nobody rewrites it, and only its writer withdraws it.

The server judges the same way; here it is said before anything is stored.
"""

from uuid import UUID

from kamdesk.errors import Refused
from kamdesk.models import Synced
from kamdesk.protocol.entities import Entity
from kamdesk.storage.unit_of_work import UnitOfWork


def check_rewrite(entity: Entity, name: str) -> None:
    """Demand that a record may be changed at all. Raises Refused ``record.append_only``."""
    if entity.append_only:
        raise Refused("record.append_only", field=entity.field(name).code, entity=entity.name)


def check_withdrawal(work: UnitOfWork, entity: Entity, record: Synced) -> None:
    """Demand that its writer withdraws a record. Raises Refused ``record.not_yours``."""
    writer = _writer(entity, record)
    if writer not in (None, work.actor):
        raise Refused("record.not_yours", entity=entity.name)


def check_return_of_words(work: UnitOfWork, entity: Entity, record: Synced) -> None:
    """Demand that its writer brings back what they withdrew. Raises Refused ``record.not_yours``.

    What went with the record it belongs to, anybody may bring back.
    """
    writer = _writer(entity, record)
    if writer in (None, work.actor):
        return
    if work.remover_of(record) == writer:
        raise Refused("record.not_yours", entity=entity.name)


def _writer(entity: Entity, record: Synced) -> UUID | None:
    if not entity.append_only or entity.author is None:
        return None
    writer: UUID | None = getattr(record, entity.author)
    return writer
