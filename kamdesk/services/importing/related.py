"""Records a file names without holding their rows: the managers and offices of a team list.

Made only where the mapping says so, and stored only when an accepted row needs them.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from msgspec import Struct, field

from kamdesk.errors import Refused
from kamdesk.models.ids import derived_id
from kamdesk.protocol.entities import ENTITIES, FieldType
from kamdesk.queries.import_keys import KnownRecord
from kamdesk.services.importing.cells import value_of
from kamdesk.services.importing.directory import Directory

_PLACE = re.compile(r"\{([^{}]+)\}")


class Made(Struct, frozen=True):
    """A record made on the way; ``needs`` are others like it that it refers to."""

    entity: str
    id: UUID
    values: dict[str, Any]
    needs: tuple[UUID, ...] = ()


class Related(Struct):
    """Makes missing records, each once. ``directory_of`` gives the names of an entity."""

    source: str
    directory_of: Callable[[str], Directory]
    made: dict[UUID, Made] = field(default_factory=dict)

    def make(
        self, entity: str, word: str, templates: Mapping[str, str], cells: Mapping[str, str]
    ) -> KnownRecord:
        """Return a new record called ``word``. Raises Refused ``value.*``, ``reference.*``."""
        record_id = derived_id("import", self.source, entity, word)
        values: dict[str, Any] = {ENTITIES[entity].title: word, "external_id": word}
        needs: list[UUID] = []
        for code, template in templates.items():
            text = filled(template, cells)
            if text:
                self._fill(entity, code, text, values, needs)
        self.made[record_id] = Made(entity, record_id, values, tuple(needs))
        known = KnownRecord(record_id, (word,), word)
        self.directory_of(entity).add(known)
        return known

    def needed(self, ids: Iterable[UUID]) -> list[Made]:
        """Return what these ids and their own needs name, referred ones first."""
        found: dict[UUID, Made] = {}
        for record_id in ids:
            self._collect(record_id, found)
        return list(found.values())

    def _collect(self, record_id: UUID, found: dict[UUID, Made]) -> None:
        made = self.made.get(record_id)
        if made is None or record_id in found:
            return
        for need in made.needs:
            self._collect(need, found)
        found[record_id] = made

    def _fill(
        self, entity: str, code: str, text: str, values: dict[str, Any], needs: list[UUID]
    ) -> None:
        target = ENTITIES[entity].by_code(code)
        if target is None:
            raise Refused("import.mapping_field", field=code, entity=ENTITIES[entity].plural)
        if target.type is not FieldType.REFERENCE or target.reference is None:
            values[target.name] = value_of(target, text)
            return
        try:
            known = self.directory_of(target.reference).find(text)
        except Refused as refused:
            if refused.code != "reference.unknown":
                raise
            known = self.make(target.reference, text, {}, {})
        values[target.name] = known.id
        if known.id in self.made:
            needs.append(known.id)


def filled(template: str, cells: Mapping[str, str]) -> str:
    """Return a template with ``{column}`` replaced by the row's cell."""
    parts = _parts(template)
    said = [cells.get(part, "").strip() if at % 2 else part for at, part in enumerate(parts)]
    return "".join(said).strip()


@cache
def _parts(template: str) -> tuple[str, ...]:
    """Return text and columns in turn, text first."""
    return tuple(_PLACE.split(template))
