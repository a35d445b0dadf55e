"""Who sees an account: derived from owner, creator, team, territory and line; nothing else.

Pure: the same facts always give the same people.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from kamdesk.protocol.entities.authority import Access

# Team roles that see restricted facts of an account, besides its owner and line.
SEES_FINANCE = frozenset({"account", "finance", "legal", "sponsor"})
SEES_SENSITIVE = frozenset({"account", "sponsor"})
_STRENGTH = {Access.WRITE: 2, Access.LINE: 1, Access.READ: 0}


class Person(Struct, frozen=True):
    """One user of the server."""

    id: bytes
    role: str
    manager: bytes | None
    territory: bytes | None
    active: bool


class Seat(Struct, frozen=True):
    """What one account says about its people. ``team`` holds user and team role."""

    account: str  # its id as text: the name of the scope
    owner: bytes | None
    creator: bytes | None
    territory: bytes | None
    team: tuple[tuple[bytes, str | None], ...] = ()
    above: tuple[bytes, ...] = ()  # people of the accounts above it, where policy lets them look


class People:
    """All users, with the lines and territories between them."""

    def __init__(self, everybody: Iterable[Person]) -> None:
        self._by_id: Mapping[bytes, Person] = {person.id: person for person in everybody}
        self._by_territory: dict[bytes, list[bytes]] = {}
        for person in self._by_id.values():
            if person.territory is not None:
                self._by_territory.setdefault(person.territory, []).append(person.id)

    def members(self, seat: Seat) -> dict[tuple[bytes, str], Access]:
        """Return how each active person stands to each scope of an account."""
        found: dict[tuple[bytes, str], Access] = {}
        for user, scope, access in self._claims(seat):
            person, before = self._by_id.get(user), found.get((user, scope))
            stronger = before is None or _STRENGTH[access] > _STRENGTH[before]
            if person is not None and person.active and stronger:
                found[user, scope] = access
        return found

    def line(self, user: bytes | None) -> Iterator[bytes]:
        """Yield the managers above a person, the nearest first; a circle is walked once."""
        seen = {user}
        person = self._by_id.get(user) if user is not None else None
        while person is not None and person.manager is not None and person.manager not in seen:
            yield person.manager
            seen.add(person.manager)
            person = self._by_id.get(person.manager)

    def _claims(self, seat: Seat) -> Iterator[tuple[bytes, str, Access]]:
        finance, sensitive = f"{seat.account}/finance", f"{seat.account}/sensitive"
        for user in (seat.owner, seat.creator):
            if user is not None:
                yield from ((user, s, Access.WRITE) for s in (seat.account, finance, sensitive))
        for user, role in seat.team:
            yield user, seat.account, Access.WRITE
            if role in SEES_FINANCE:
                yield user, finance, Access.WRITE
            if role in SEES_SENSITIVE:
                yield user, sensitive, Access.WRITE
        for user in self.line(seat.owner or seat.creator):
            yield from ((user, s, Access.LINE) for s in (seat.account, finance, sensitive))
        for user in (*seat.above, *self._by_territory.get(self._territory(seat) or b"", ())):
            yield user, seat.account, Access.READ

    def _territory(self, seat: Seat) -> bytes | None:
        """Return where an account lies: its own word, else where its owner or creator works."""
        keeper = self._by_id.get(seat.owner or seat.creator or b"")
        return seat.territory or (keeper.territory if keeper else None)
