"""Mapped classes: columns and single-field constraints, nothing else.

``SYNCED`` maps table names to the classes that travel between devices.
"""

from kamdesk.models import (
    account,
    activity,
    business,
    files,
    local,
    note,
    reference,
    service,
    stakeholder,
    sync,
)
from kamdesk.models.base import Base, Synced

__all__ = [
    "SYNCED",
    "Base",
    "Synced",
    "account",
    "activity",
    "business",
    "files",
    "local",
    "note",
    "reference",
    "service",
    "stakeholder",
    "sync",
]

SYNCED: dict[str, type[Synced]] = {
    mapper.class_.__tablename__: mapper.class_
    for mapper in sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__)
    if issubclass(mapper.class_, Synced)
}
