"""One row of a file to a draft: typed values, resolved references, and the key it goes by."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from msgspec import Struct, field

from kamdesk.errors import Refused
from kamdesk.protocol.entities import ENTITIES, Entity, Field, FieldType
from kamdesk.protocol.entities.build import EXTERNAL_ID
from kamdesk.protocol.values import checked
from kamdesk.queries.import_keys import KnownRecord
from kamdesk.services.importing.cells import ColumnReader, Conventions, conventions_for, value_of
from kamdesk.services.importing.links import Link
from kamdesk.services.importing.mapping import ColumnRule, Derived, bound
from kamdesk.services.importing.mapping import Mapping as FileMapping
from kamdesk.services.importing.related import Related, filled
from kamdesk.services.importing.source import TOO_MANY, Cells, Row

NAMED: Final = frozenset({"account", "contact", "product", "stage", "territory", "user"})


class Draft(Struct):
    """A row as it will be stored. ``pending`` are references to records of the same entity.

    ``scoped`` names references that lie in an account, with that account. ``needs`` are related
    records the row cannot do without. ``partial`` are fields derived while one of their cells was
    blank: they fill a record, but never rewrite one.
    """

    line: int
    cells: Cells
    key: str = ""
    id: UUID = field(default=UUID(int=0))
    values: dict[str, Any] = field(default_factory=dict)
    pending: tuple[tuple[Field, str, ColumnRule], ...] = ()
    scoped: tuple[tuple[Field, UUID], ...] = ()
    needs: tuple[UUID, ...] = ()
    partial: tuple[str, ...] = ()


class DraftReader:
    """Reads the rows of one file by one mapping."""

    def __init__(  # noqa: PLR0913 - everything a row can mean
        self,
        *,
        mapping: FileMapping,
        columns: tuple[str, ...],
        file: str,
        rows: Iterable[Row],
        conventions: Conventions,
        related: Related,
        account: KnownRecord | None,
    ) -> None:
        fitted = bound(mapping, columns, file)
        self.entity: Entity = ENTITIES[mapping.entity]
        self._mapping, self._columns = mapping, columns
        self._related, self._account = related, account
        texts = _texts_of(rows)
        self.readers: dict[str, ColumnReader] = {}
        links: dict[str, Link] = {}
        for column, target in fitted.fields.items():
            rule = mapping.columns[column]
            if target.type is FieldType.REFERENCE:
                links[column] = Link(self.entity, target, rule, related)
            dated = conventions_for(conventions, target, texts(column))
            self.readers[column] = ColumnReader(target, rule, dated)
        # The account comes first: names of people and deals are looked up inside it.
        self._links = sorted(links.items(), key=lambda item: not item[1].is_account)
        beside = self._currency_columns(fitted.fields)
        self._plain = [
            (column, reader, beside.get(column))
            for column, reader in self.readers.items()
            if column not in links
        ]
        self._derived = [
            (mapping.derived[code], ColumnReader(target, ColumnRule(code), conventions))
            for code, target in fitted.derived.items()
        ]
        self.constants = {
            target.name: value_of(target, mapping.constants[code])
            for code, target in fitted.constants.items()
        }

    def missing(self, defaulted: Callable[[Field], bool]) -> Field | None:
        """Return a field every new record needs and no column, rule or default gives."""
        given = {reader.field.name for reader in self.readers.values()} | set(self.constants)
        given |= {reader.field.name for _, reader in self._derived}
        given |= {"account_id"} if self._account else set()
        for target in self.entity.fields:
            if target.required and target.name not in given and not defaulted(target):
                return target
        return None

    def draft(self, line: int, cells: Cells) -> Draft:
        """Return a row as a draft. Raises Refused with what is wrong with it."""
        if len(cells) != len(self._columns) or TOO_MANY in cells:
            raise Refused(
                "import.column_count", found=_cell_count(cells), expected=len(self._columns)
            )
        made = Draft(line, cells)
        titles: dict[str, str] = {}
        values = made.values
        if self._account is not None:
            values["account_id"] = self._account.id
        for column, link in self._links:
            if text := cells[column].strip():
                titles[column] = _linked(made, link, self.readers[column].word(text))
        for column, reader, beside in self._plain:
            text = cells[column] if beside is None else _with_currency(cells, column, beside)
            values.update(reader.known.get(text) or reader.read(text))
        for recipe, reader in self._derived:
            _derive(made, recipe, reader, titles)
        made.key = self._key(made)
        values["external_id"] = made.key
        return made

    def _currency_columns(self, fields: Mapping[str, Field]) -> dict[str, str]:
        columns = {target.name: column for column, target in fields.items()}
        return {
            column: columns[target.currency]
            for column, target in fields.items()
            if target.type is FieldType.MONEY and target.currency in columns
        }

    def _key(self, made: Draft) -> str:
        """Return the external id: as given, as the mapping builds it, by name, or by content."""
        template = self._mapping.external_id
        own = made.values.get("external_id")
        given = filled(template, made.cells) if template else own
        if given:
            return given if given == own else str(checked(EXTERNAL_ID, given))
        name = made.values.get(self.entity.title)
        if self.entity.name in NAMED and name:
            return f"{self._account_key(made)}{name}"
        texts = [made.cells[column].strip() for column in sorted(self.readers)]
        content = "\x1f".join([self._account_key(made), *texts])
        return f"row:{hashlib.sha256(content.encode()).hexdigest()[:24]}"

    def _account_key(self, made: Draft) -> str:
        account_id = made.values.get("account_id")
        return f"{account_id}/" if account_id and self.entity.scope_by == "account_id" else ""


def _with_currency(cells: Cells, column: str, beside: str) -> str:
    text = cells[column].strip()
    return f"{text} {cells[beside].strip()}".strip() if text else ""


def _linked(made: Draft, link: Link, word: str) -> str:
    """Resolve a reference, or leave it pending; return what the record is called."""
    if link.is_pending:
        made.pending += ((link.field, word, link.rule),)
        return word
    values = made.values
    found = link.resolve(word, values.get("account_id"), made.cells)
    if link.is_account and values.get("account_id", found.id) != found.id:
        raise Refused("reference.other_account", field=link.field.code)
    values[link.field.name] = found.id
    if found.account_id is not None:
        made.scoped += ((link.field, found.account_id),)
    if found.is_made:
        made.needs += (found.id,)
    return found.title


def _derive(made: Draft, rule: Derived, reader: ColumnReader, titles: Mapping[str, str]) -> None:
    cells = made.cells
    columns = rule.join or rule.first
    said = [titles.get(column) or cells.get(column, "").strip() for column in columns]
    filled_in = [text for text in said if text] if "" in said else said
    text = rule.between.join(filled_in) if rule.join else "".join(filled_in[:1])
    found = reader.known.get(text) or reader.read(text)
    made.values.update(found)
    if found and not (filled_in is said if rule.join else said[0]):
        made.partial += tuple(found)


def _texts_of(rows: Iterable[Row]) -> Callable[[str], Iterable[str]]:
    return lambda column: (cells.get(column, "") for _, cells in rows)


def _cell_count(cells: Cells) -> int:
    beyond = cells[TOO_MANY].count("\x1f") if TOO_MANY in cells else 0
    return len(cells) + beyond
