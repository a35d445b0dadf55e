"""What one deed changed, told once to everything that must react.

A screen asks ``touches("visit")``; a reaction reads the records. Above ``LIMIT`` records only the
tables are named: an import of 8,800 rows is cheaper to reload than to enumerate.
"""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from msgspec import Struct

LIMIT: Final = 500


class ChangeSet(Struct, frozen=True):
    """The tables one deed touched and, when few enough, its records and their accounts.

    ``records`` and ``accounts`` are None together: above ``LIMIT`` records anything in ``tables``
    may have changed. A record is (table, id).
    """

    tables: frozenset[str]
    records: frozenset[tuple[str, UUID]] | None
    accounts: frozenset[UUID] | None

    @classmethod
    def of(cls, records: Iterable[tuple[str, UUID]], accounts: Iterable[UUID]) -> "ChangeSet":
        """Describe these changed records and the accounts they belong to."""
        named = frozenset(records)
        tables = frozenset(table for table, _ in named)
        if len(named) > LIMIT:
            return cls(tables, None, None)
        return cls(tables, named, frozenset(accounts))

    def touches(self, *tables: str) -> bool:
        """Tell whether a record of any of these tables changed."""
        return not self.tables.isdisjoint(tables)

    def touches_account(self, account_id: UUID) -> bool:
        """Tell whether this account may have changed; True when too many changed to name."""
        return self.accounts is None or account_id in self.accounts

    def __bool__(self) -> bool:
        """Be true when anything changed at all."""
        return bool(self.tables)
