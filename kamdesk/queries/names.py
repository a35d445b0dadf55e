"""The names people are called by."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select

from kamdesk.models.reference import User
from kamdesk.storage.reading import Reading


def callable_names(reading: Reading) -> dict[str, frozenset[UUID]]:
    """Return every name of an active user, folded, with all who bear it."""
    called: dict[str, set[UUID]] = defaultdict(set)
    found = reading.session.execute(
        select(User.id, User.name, User.english_name).where(User.active)
    )
    for key, name, english in found:
        for each in (name, english):
            if each:
                called[each.casefold()].add(key)
    return {name: frozenset(ids) for name, ids in called.items()}
