"""The words a registry entry is written in: field types, merge kinds, entities.

The registry is what client and server agree on: which entities exist, what each field may hold,
how two edits of it merge, and in whose sight it lies.
"""

from enum import StrEnum

from msgspec import Struct


class FieldType(StrEnum):
    """What a field holds, in storage units."""

    TEXT = "text"  # one line
    LONG_TEXT = "long_text"  # several lines
    INTEGER = "integer"
    DECIMAL = "decimal"  # exact, carried as text
    SHARE = "share"  # 0 to 1
    MONEY = "money"  # integer minor units; the currency stands in its own field
    CURRENCY = "currency"  # ISO 4217 code
    DAY = "date"  # local calendar day
    MOMENT = "datetime"  # aware UTC
    FLAG = "bool"
    CHOICE = "choice"
    SET = "set"  # plain words, sorted
    REFERENCE = "reference"  # id of another record
    DOCUMENT = "json"  # a definition, merged as a whole


class Merge(StrEnum):
    """How two concurrent edits of one field meet (docs/sync.md, field kinds)."""

    SCALAR = "scalar"
    ASK = "ask"
    SET = "set"
    TEXT = "text"
    RANK = "rank"
    COUNTER = "counter"
    EVENT = "event"


class Choice(Struct, frozen=True):
    """One allowed word of a vocabulary: the stored key and its English label."""

    key: str
    label: str


class Field(Struct, frozen=True):
    """One synced field. ``label`` is an English message id."""

    name: str
    type: FieldType
    label: str
    required: bool = False
    merge: Merge = Merge.SCALAR
    choices: tuple[Choice, ...] = ()
    reference: str | None = None
    currency: str | None = None  # for money: the field that holds its currency
    minimum: int | None = None
    maximum: int | None = None

    @property
    def code(self) -> str:
        """What a person types: ``amount`` for ``amount_minor``, ``owner`` for ``owner_id``."""
        if self.type is FieldType.MONEY:
            return self.name.removesuffix("_minor")
        if self.type is FieldType.REFERENCE:
            return self.name.removesuffix("_id")
        return self.name


class Entity(Struct, frozen=True):
    """One kind of synced record."""

    name: str  # table name, singular
    plural: str  # what the command line calls it
    label: str
    fields: tuple[Field, ...]
    title: str  # the field a person knows a record by
    scope_by: str | None = "account_id"  # field naming the account it is seen with; None: reference
    sub_scope: str | None = None  # 'finance' or 'sensitive': seen by fewer people
    owner: tuple[str, ...] = ()  # references whose removal removes this record too
    recency: str | None = None  # field that dates the record in lists and search
    searched: tuple[str, ...] = ()  # fields the full-text index reads besides the title
    append_only: bool = False  # added and never changed; whoever wrote it may withdraw it
    author: str | None = None  # the field that names who wrote it

    def field(self, name: str) -> Field:
        """Return a field by name. Raises KeyError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def by_code(self, code: str) -> Field | None:
        """Return a field by what a person types, or by its stored name."""
        for field in self.fields:
            if code in (field.code, field.name):
                return field
        return None
