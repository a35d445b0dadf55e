"""Finds the record a cell names: by id, external id, exact name, or the same name spelt alike.

All names are loaded once. Nearness never decides, it is only suggested.
"""

from collections.abc import Iterable
from uuid import UUID

from kamdesk.domain.identity import Spellings, squash
from kamdesk.errors import Refused
from kamdesk.protocol.entities import Entity
from kamdesk.queries.import_keys import KnownRecord

_SHOWN = 8


class Directory:
    """The live records of one entity, and those a file is about to bring."""

    def __init__(self, entity: Entity, known: Iterable[KnownRecord] = ()) -> None:
        self.entity = entity
        self._by_id: dict[UUID, KnownRecord] = {}
        self._by_external: dict[str, list[KnownRecord]] = {}
        self._by_name: dict[str, list[KnownRecord]] = {}
        self._by_form: dict[str, list[KnownRecord]] = {}
        self._found: dict[tuple[str, UUID | None], KnownRecord] = {}
        for record in known:
            self.add(record)

    def add(self, record: KnownRecord) -> None:
        """Make a record findable, also by a new name."""
        self._by_id[record.id] = record
        self._found.clear()
        if record.external_id:
            self._by_external.setdefault(record.external_id, []).append(record)
        for name in record.names:
            self._by_name.setdefault(name, []).append(record)
        for form in {squash(name) for name in record.names}:
            self._by_form.setdefault(form, []).append(record)

    def title(self, record_id: UUID) -> str:
        """Return what a known record is called."""
        record = self._by_id[record_id]
        return record.names[0] if record.names else record.external_id or ""

    def find(self, word: str, account_id: UUID | None = None) -> KnownRecord:
        """Return the record a word names, inside one account when it is given.

        Raises:
            Refused: ``reference.unknown``, ``reference.ambiguous``.
        """
        key = (word, account_id)
        if key not in self._found:
            self._found[key] = self._look(word, account_id)
        return self._found[key]

    def by_name(self, name: str, account_id: UUID | None = None) -> list[KnownRecord]:
        """Return the records whose name is the same, whatever its spaces and case."""
        return _inside(_once(self._by_form.get(squash(name), [])), account_id)

    def near(self, word: str) -> str | None:
        """Return the one known name a keystroke or two away, or None."""
        match = Spellings(self._by_name).find(word)
        return None if match is None or match.is_same else match.value

    def _look(self, word: str, account_id: UUID | None) -> KnownRecord:
        for found in (self._with_id(word), *self._named(word)):
            inside = _inside(_once(found), account_id)
            if len(inside) == 1:
                return inside[0]
            if inside:
                shown = ", ".join(str(record.id) for record in inside[:_SHOWN])
                raise Refused(
                    "reference.ambiguous", entity=self.entity.name, word=word, candidates=shown
                )
        raise Refused("reference.unknown", entity=self.entity.name, word=word)

    def _with_id(self, word: str) -> list[KnownRecord]:
        try:
            record = self._by_id.get(UUID(word))
        except ValueError:
            return []
        return [] if record is None else [record]

    def _named(self, word: str) -> Iterable[list[KnownRecord]]:
        yield self._by_external.get(word, [])
        yield self._by_name.get(word, [])
        yield self._by_form.get(squash(word), [])


def _inside(records: list[KnownRecord], account_id: UUID | None) -> list[KnownRecord]:
    if account_id is None:
        return records
    return [record for record in records if record.account_id in (None, account_id)]


def _once(records: list[KnownRecord]) -> list[KnownRecord]:
    return list({record.id: record for record in records}.values())
