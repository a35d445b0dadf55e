"""References from a row to records of other kinds, each distinct word resolved once."""

from collections.abc import Mapping
from typing import Final, NamedTuple
from uuid import UUID

from kamdesk.errors import Refused
from kamdesk.protocol.entities import ENTITIES, Entity, Field
from kamdesk.services.importing.mapping import ColumnRule
from kamdesk.services.importing.related import Related

_ACROSS_ACCOUNTS: Final = ("person_link", "other_contact_id")


class Linked(NamedTuple):
    """The record a cell names. ``account_id`` is the account it must share with the row."""

    id: UUID
    title: str
    account_id: UUID | None
    is_made: bool


class Link:
    """One column that names records of another kind, or of the row's own (``is_pending``)."""

    def __init__(self, entity: Entity, field: Field, rule: ColumnRule, related: Related) -> None:
        self.field, self.rule = field, rule
        self.is_pending = field.reference == entity.name
        self.is_account = field.name == "account_id"
        self._target = ENTITIES[field.reference or ""]
        self._may_cross = (entity.name, field.name) == _ACROSS_ACCOUNTS
        self.is_inside = self._target.scope_by == "account_id" and not self._may_cross
        self._related = related
        self._known: dict[tuple[str, UUID | None], Linked] = {}

    def resolve(self, word: str, account_id: UUID | None, cells: Mapping[str, str]) -> Linked:
        """Return the record a word names, making it where the mapping says so.

        Raises:
            Refused: ``reference.unknown``, ``reference.ambiguous``.
        """
        inside = account_id if self.is_inside else None
        found = self._known.get((word, inside))
        if found is None:
            found = self._known[word, inside] = self._found(word, inside, cells)
        return found

    def _found(self, word: str, inside: UUID | None, cells: Mapping[str, str]) -> Linked:
        directory = self._related.directory_of(self._target.name)
        try:
            known = directory.find(word, inside)
        except Refused as refused:
            if self.rule.create is None or refused.code != "reference.unknown":
                facts = {**refused.facts, "field": self.field.code}
                raise Refused(refused.code, **facts) from None
            known = self._related.make(self._target.name, word, self.rule.create, cells)
        account_id = None if self._may_cross else known.account_id
        is_made = known.id in self._related.made
        return Linked(known.id, directory.title(known.id), account_id, is_made)
