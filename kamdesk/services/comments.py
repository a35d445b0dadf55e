"""Deeds about comments: a colleague's remark on any record, calling others by @name."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.ids import CommentId, UserId
from kamdesk.domain.mentions import mentioned
from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models import SYNCED, Synced
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.names import callable_names
from kamdesk.queries.records import title_of
from kamdesk.services.records import AddRecord, add_record
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork


class WriteComment(Struct, frozen=True, kw_only=True):
    """A remark on a record. ``mentions`` are people picked from a list, beside those called."""

    subject_entity: str
    subject_id: UUID
    text: str
    mentions: Sequence[UserId] = ()


@deed("comment.write", N_("Comment"))
def write_comment(work: UnitOfWork, command: WriteComment) -> CommentId:
    """Store a remark on a record of one account, and whom it calls.

    A name several colleagues bear calls the one picked; without a pick it is refused.

    Raises:
        Refused: ``record.field_missing`` (no text), ``record.missing``, ``comment.no_account``
            or ``comment.ambiguous_mention``.
    """
    text = command.text.strip()
    if not text:
        raise Refused("record.field_missing", field="text", entity="comment")
    subject = work.get(SYNCED[command.subject_entity], command.subject_id)
    values = {
        "account_id": _account_of(subject),
        "subject_entity": command.subject_entity,
        "subject_id": str(subject.id),
        "author_id": work.actor,
        "at": work.now,
        "text": text,
        "mentions": tuple(str(each) for each in _called(work, text, command.mentions)),
    }
    comment = add_record(work, AddRecord(entity="comment", values=values))
    work.deed.name, work.deed.subject = "comment.write", title_of(subject)
    return CommentId(comment)


def _account_of(subject: Synced) -> UUID:
    scope = ENTITIES[subject.__tablename__].scope_by
    account: UUID | None = None if scope is None else getattr(subject, scope)
    if account is None:
        raise Refused("comment.no_account", field="subject", entity=subject.__tablename__)
    return account


def _called(work: UnitOfWork, text: str, picked: Sequence[UserId]) -> set[UUID]:
    names = callable_names(work)
    found: set[UUID] = set(picked)
    for name in mentioned(text, names):
        bearers = names[name]
        if len(bearers) > 1 and not bearers & found:
            raise Refused("comment.ambiguous_mention", field="text", name=name)
        found |= bearers if len(bearers) == 1 else set()
    return found
