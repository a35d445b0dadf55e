from uuid import UUID, uuid4

from kamdesk.domain.change_set import LIMIT, ChangeSet

ACCOUNT = UUID(int=1)


def visits(count: int) -> list[tuple[str, UUID]]:
    return [("visit", UUID(int=number)) for number in range(count)]


def test_a_change_set_touches_the_tables_of_its_records() -> None:
    changes = ChangeSet.of([("visit", uuid4()), ("touch", uuid4())], [ACCOUNT])

    assert changes.touches("visit")
    assert changes.touches("task", "touch")
    assert not changes.touches("task")
    assert not changes.touches()


def test_five_hundred_records_are_still_named_one_by_one() -> None:
    changes = ChangeSet.of(visits(LIMIT), [ACCOUNT])

    assert changes.records is not None
    assert len(changes.records) == 500
    assert changes.touches_account(ACCOUNT)
    assert not changes.touches_account(UUID(int=2))


def test_above_five_hundred_records_only_tables_are_named() -> None:
    changes = ChangeSet.of(visits(LIMIT + 1), [ACCOUNT])

    assert changes == ChangeSet(frozenset({"visit"}), None, None)
    assert changes.touches_account(UUID(int=2))


def test_the_same_record_named_twice_counts_once() -> None:
    changes = ChangeSet.of(visits(LIMIT) * 2, [])

    assert changes.records is not None


def test_a_deed_that_changed_nothing_is_an_empty_change_set() -> None:
    assert not ChangeSet.of([], [])
    assert ChangeSet.of(visits(1), [])
