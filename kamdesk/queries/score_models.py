"""The score model in force now, and the one that was in force on a past day."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

import msgspec
from msgspec import Struct

from kamdesk.domain.score_model import ScoreModel, default_model, parse_model
from kamdesk.queries.score_rows import end_of
from kamdesk.storage.reading import Reading

_ALL: Final = """
SELECT id, definition, active, deleted_at FROM score_model ORDER BY key <> 'default', id
"""
_CHANGES: Final = """
SELECT record_id, field, before, at FROM change
WHERE record_id IN (SELECT id FROM score_model) AND field IS NOT NULL ORDER BY seq
"""


@lru_cache(maxsize=32)
def read_model(definition: str) -> ScoreModel:
    """Return a model from its stored text."""
    return parse_model(msgspec.json.decode(definition))


class _Version(Struct, frozen=True):
    definition: str
    active: Any
    deleted_at: Any


class Models:
    """The score models of this profile through time."""

    def __init__(self, reading: Reading) -> None:
        ask = reading.session.connection().exec_driver_sql
        self._rows: Sequence[Any] = ask(_ALL).cursor.fetchall()
        self._changes: Sequence[Any] = ask(_CHANGES).cursor.fetchall()
        self._known: dict[date, ScoreModel] = {}

    def on(self, day: date) -> ScoreModel:
        """Return the model in force at the end of a day; before the first, the first there was."""
        if day not in self._known:
            self._known[day] = self._found(end_of(day))
        return self._known[day]

    def _found(self, end: str) -> ScoreModel:
        for row in self._rows:
            version = self._stood(row, end)
            if version.active and version.deleted_at is None:
                return read_model(version.definition)
        return default_model()

    def _stood(self, row: Sequence[Any], end: str) -> _Version:
        record, definition, active, deleted_at = row
        values = {"definition": definition, "active": active, "deleted_at": deleted_at}
        taken: set[str] = set()
        for changed, field, before, at in self._changes:
            if changed == record and at >= end and field in values and field not in taken:
                taken.add(field)
                values[field] = before if field == "definition" else msgspec.json.decode(before)
        return _Version(values["definition"], values["active"], values["deleted_at"])


_ACTIVE: Final = """
SELECT definition FROM score_model WHERE deleted_at IS NULL AND active
ORDER BY key <> 'default', id LIMIT 1
"""


def active_model(reading: Reading) -> ScoreModel:
    """Return the score model in force; the shipped one when none is active."""
    found = reading.session.connection().exec_driver_sql(_ACTIVE).scalar()
    return default_model() if found is None else read_model(found)
