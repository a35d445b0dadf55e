"""What deleting a record refuses, and what it puts right around it.

What a record owns goes with it by itself; this is about what merely points at it.
"""

from typing import Any

from kamdesk.domain.hierarchy import closes_circle
from kamdesk.errors import Refused
from kamdesk.models import SYNCED, Synced
from kamdesk.models.account import Account
from kamdesk.models.reference import ScoreModel, User
from kamdesk.protocol.entities import ENTITIES, Entity, FieldType
from kamdesk.queries.parents import account_parents
from kamdesk.queries.records import title_of
from kamdesk.queries.uses import uses_of
from kamdesk.services.append_only import check_return_of_words, check_withdrawal
from kamdesk.storage.settings import USER, setting
from kamdesk.storage.unit_of_work import UnitOfWork


def check_removal(work: UnitOfWork, record: Synced) -> None:
    """Demand that nothing living needs a record everybody shares, and that words are one's own.

    Raises Refused: ``record.in_use``, ``record.not_yours``, ``user.in_use``, ``user.own``,
    ``score_model.in_force``.
    """
    entity = ENTITIES[record.__tablename__]
    check_withdrawal(work, entity, record)
    if entity.scope_by is not None:
        return
    if isinstance(record, User) and str(record.id) in {str(work.actor), setting(work, USER)}:
        raise Refused("user.own", name=record.name)
    if isinstance(record, ScoreModel) and record.active:
        raise Refused("score_model.in_force", name=record.name)
    uses = uses_of(work, entity, record.id)
    if uses:
        code = "user.in_use" if isinstance(record, User) else "record.in_use"
        counted = ", ".join(f"{n} {plural}" for plural, n in uses.items())
        raise Refused(code, name=title_of(record), n=sum(uses.values()), uses=counted)


def settle_removal(work: UnitOfWork, record: Synced) -> None:
    """Let the children of a deleted account stand at the top of groups of their own."""
    if isinstance(record, Account):
        for child in work.find(Account, parent_id=record.id):
            child.parent_id = None


def settle_return(work: UnitOfWork, record: Synced) -> None:
    """Put the accounts back under a restored one that its deletion took from below it.

    One that has found another parent since, or stands above by now, stays where it is.
    """
    if not isinstance(record, Account):
        return
    for child in work.find_many(Account, work.let_go_with(record, "parent_id")):
        work.session.flush()
        if child.parent_id is None and not closes_circle(
            account_parents(work), child.id, record.id
        ):
            child.parent_id = record.id


def check_return(work: UnitOfWork, record: Synced) -> None:
    """Demand that what a restored record hangs on is there.

    Raises Refused: ``record.lost_its_place``, ``record.not_yours``.
    """
    entity = ENTITIES[record.__tablename__]
    check_return_of_words(work, entity, record)
    for name, target in _supports(entity, record):
        if not work.find(SYNCED[target], id=getattr(record, name)):
            raise Refused("record.lost_its_place", field=entity.field(name).code, entity=target)


def _supports(entity: Entity, record: Any) -> list[tuple[str, str]]:
    """Return the fields a record cannot live without, or by which everybody's records are named."""
    return [
        (field.name, field.reference)
        for field in entity.fields
        if field.type is FieldType.REFERENCE
        and field.reference is not None
        and getattr(record, field.name) is not None
        and (field.name in entity.owner or ENTITIES[field.reference].scope_by is None)
    ]
