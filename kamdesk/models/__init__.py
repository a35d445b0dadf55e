"""Mapped classes: columns and single-field constraints, nothing else.

``SYNCED`` maps table names to the classes that travel between devices.
"""

from kamdesk.models import account, activity, business, local, note, reference, service, stakeholder
from kamdesk.models.base import Base, Synced

__all__ = [
    "SYNCED",
    "Base",
    "Synced",
    "account",
    "activity",
    "business",
    "local",
    "note",
    "reference",
    "service",
    "stakeholder",
]

SYNCED: dict[str, type[Synced]] = {
    mapper.class_.__tablename__: mapper.class_
    for mapper in Base.registry.mappers
    if issubclass(mapper.class_, Synced)
}
