"""Accounts above accounts, and whether a company lets people look down that chain.

Without the policy nobody sees an account for the sake of its parent.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from sqlalchemy import Connection, select

from kamdesk.server.bulk import put_rows, rows_by
from kamdesk.server.config import REALM
from kamdesk.server.schema import account_parent, policy

_PARENT_SIGHT: Final = "parent_sight"
_ON: Final = "on"


def note_parents(connection: Connection, parents: Mapping[bytes, bytes | None]) -> None:
    """Store which account stands above which."""
    put_rows(connection, account_parent, list(parents.items()), replace=True)


def let_look(connection: Connection, *, look: bool) -> None:
    """Let the people of a parent account see the accounts below it, or no longer."""
    put_rows(connection, policy, [(_PARENT_SIGHT, _ON if look else "off")], replace=True)


def parents_look_down(connection: Connection) -> bool:
    """Tell whether people of a parent account see the accounts below it."""
    query = select(policy.c.value).where(policy.c.realm == REALM, policy.c.name == _PARENT_SIGHT)
    return connection.execute(query).scalar_one_or_none() == _ON


def above(connection: Connection, account: bytes) -> Iterator[bytes]:
    """Yield the accounts above one, the nearest first; a circle is walked once."""
    seen = {account}
    while True:
        row = next(iter(rows_by(connection, account_parent, "account_id", [account])), None)
        if row is None or row.parent_id is None or bytes(row.parent_id) in seen:
            return
        account = bytes(row.parent_id)
        seen.add(account)
        yield account


def below(connection: Connection, accounts: Collection[bytes]) -> set[bytes]:
    """Return accounts with everything below them."""
    found, fresh = set(accounts), set(accounts)
    while fresh:
        rows = rows_by(connection, account_parent, "parent_id", fresh, "account_id")
        fresh = {bytes(row.account_id) for row in rows} - found
        found |= fresh
    return found
