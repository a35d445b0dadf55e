"""What an import did, row by row where it said no."""

from msgspec import Struct

from kamdesk.errors import Refused
from kamdesk.i18n import sentence
from kamdesk.services.importing.source import Cells


class Suggestion(Struct, frozen=True):
    """Something that looks misspelt. The value was left as it stands.

    ``kind`` is ``value`` (imported), ``reference`` (its rows were rejected) or ``column``.
    """

    kind: str
    column: str
    value: str
    suggestion: str
    count: int


class RejectedRow(Struct, frozen=True):
    """A row that was not imported, with all its cells and why."""

    line: int
    cells: Cells
    refused: Refused

    @property
    def code(self) -> str:
        """The code of the rule that said no."""
        return self.refused.code

    @property
    def reason(self) -> str:
        """The sentence a person reads, in the language in force."""
        return sentence(self.refused)


class ImportReport(Struct, frozen=True, kw_only=True):
    """The numbers of one import. ``read`` = created + updated + unchanged + rejected.

    ``related`` counts records of other rows made on the way, by plural: the managers and offices
    a team list names. They are not in ``created``. ``kept`` counts fields that were left as
    people edited them, since the file says in them what the last import said.
    """

    entity: str
    read: int
    created: int
    updated: int
    unchanged: int
    kept: int
    rejected_rows: tuple[RejectedRow, ...]
    suggestions: tuple[Suggestion, ...]
    related: tuple[tuple[str, int], ...]
    columns: tuple[str, ...]
    ignored_columns: tuple[str, ...]
    dry_run: bool

    @property
    def rejected(self) -> int:
        """How many rows were not imported."""
        return len(self.rejected_rows)
