"""What would come of choices, before they are made: the record, and whatever moves with it."""

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.change_set import ChangeSet
from kamdesk.queries.conflict_effects import Situation, situation
from kamdesk.storage.reading import Reading
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.sync.conflicts import Choice, close

_BESIDE: Final = frozenset({"conflict"})


class Subject(Struct, frozen=True):
    """The record choices are about."""

    entity: str
    record_id: UUID
    account_id: UUID | None


class Foreseen(Struct, frozen=True):
    """Before and after. ``others`` counts further records that would change, by kind."""

    before: Situation
    after: Situation
    others: dict[str, int]


def deed_of(choices: Sequence[Choice]) -> Callable[[UnitOfWork], object]:
    """Return the deed that settles these choices, for ``Workspace.foresee``."""
    return lambda work: [close(work, choice) for choice in choices]


def look_at(subject: Subject, *, english: bool = False) -> Callable[[Reading], Situation]:
    """Return what to look at before and after."""
    return lambda reading: situation(
        reading, subject.entity, subject.record_id, subject.account_id, english=english
    )


def foreseen(subject: Subject, seen: tuple[Situation, Situation, ChangeSet]) -> Foreseen:
    """Return what ``Workspace.foresee`` saw, with what else would change counted by kind."""
    before, after, changes = seen
    others: dict[str, int] = {}
    for entity, record_id in changes.records or ():
        if entity not in _BESIDE and record_id != subject.record_id:
            others[entity] = others.get(entity, 0) + 1
    return Foreseen(before, after, others)
