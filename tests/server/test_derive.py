"""Who sees an account follows from facts about people, whatever their order."""

from hypothesis import given
from hypothesis import strategies as st

from kamdesk.protocol.entities.authority import Access
from kamdesk.server.members.derive import People, Person, Seat

HOME = "11111111-1111-1111-1111-111111111111"
FINANCE, SENSITIVE = f"{HOME}/finance", f"{HOME}/sensitive"


def person(
    name: bytes,
    manager: bytes | None = None,
    territory: bytes | None = None,
    *,
    active: bool = True,
) -> Person:
    return Person(name, "rep", manager, territory, active)


def test_the_owner_writes_everywhere_and_the_line_above_reads_everywhere() -> None:
    people = People([person(b"a", b"m"), person(b"m", b"d"), person(b"d")])

    found = people.members(Seat(HOME, b"a", None, None))

    assert {key: access for key, access in found.items() if key[0] == b"a"} == dict.fromkeys(
        [(b"a", HOME), (b"a", FINANCE), (b"a", SENSITIVE)], Access.WRITE
    )
    assert {found[who, SENSITIVE] for who in (b"m", b"d")} == {Access.LINE}


def test_the_strongest_standing_counts() -> None:
    people = People([person(b"a", b"m", b"t"), person(b"m", None, b"t")])

    found = people.members(Seat(HOME, b"a", None, None, ((b"m", "service"),)))

    assert found[b"m", HOME] is Access.WRITE
    assert found[b"m", FINANCE] is Access.LINE


def test_an_account_without_a_territory_lies_in_its_owners() -> None:
    people = People([person(b"a", None, b"t"), person(b"b", None, b"t"), person(b"c", None, b"u")])

    own = people.members(Seat(HOME, b"a", None, None))
    other = people.members(Seat(HOME, b"a", None, b"u"))

    assert ((b"b", HOME) in own, (b"c", HOME) in own) == (True, False)
    assert ((b"b", HOME) in other, (b"c", HOME) in other) == (False, True)


def test_an_account_without_an_owner_lies_in_its_creators_territory() -> None:
    people = People([person(b"a", None, b"t"), person(b"b", None, b"t"), person(b"c", None, b"u")])

    found = people.members(Seat(HOME, None, b"a", None))

    assert {key[0] for key in found} == {b"a", b"b"}


def test_whoever_is_shut_out_sees_nothing_and_their_managers_still_do() -> None:
    people = People([person(b"a", b"m", active=False), person(b"m")])

    assert {key[0] for key in people.members(Seat(HOME, b"a", None, None))} == {b"m"}


@given(st.lists(st.sampled_from([b"a", b"b", b"c", b"d", None]), min_size=4, max_size=4))
def test_a_circle_of_managers_ends(managers: list[bytes | None]) -> None:
    names = (b"a", b"b", b"c", b"d")
    people = People(person(name, manager) for name, manager in zip(names, managers, strict=True))

    for name in names:
        line = list(people.line(name))
        assert len(line) == len(set(line))
        assert name not in line


@given(st.permutations([(b"x", "finance"), (b"y", None), (b"z", "sponsor"), (b"x", "service")]))
def test_the_order_of_a_team_says_nothing(team: list[tuple[bytes, str | None]]) -> None:
    people = People(person(name) for name in (b"x", b"y", b"z"))

    found = people.members(Seat(HOME, None, None, None, tuple(team)))

    assert found.keys() == {
        (b"x", HOME),
        (b"y", HOME),
        (b"z", HOME),
        (b"x", FINANCE),
        (b"z", FINANCE),
        (b"z", SENSITIVE),
    }
