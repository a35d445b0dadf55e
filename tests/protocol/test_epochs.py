"""Revisions never run backwards, not even when a server is restored twice."""

from hypothesis import given
from hypothesis import strategies as st

from kamdesk.protocol.epochs import is_contained, last_contained, revision, split

RESTORED_TWICE = [(1, 100), (2, 30), (3, 7)]


def test_what_was_given_after_the_backup_is_known_to_be_lost() -> None:
    assert is_contained(revision(1, 100), RESTORED_TWICE)
    assert not is_contained(revision(1, 101), RESTORED_TWICE)
    assert not is_contained(revision(2, 31), RESTORED_TWICE)
    assert is_contained(0, RESTORED_TWICE)


def test_a_device_reads_on_from_the_last_thing_that_survived() -> None:
    assert last_contained(revision(1, 250), RESTORED_TWICE) == revision(1, 100)
    assert last_contained(revision(2, 12), RESTORED_TWICE) == revision(2, 12)
    assert last_contained(revision(2, 99), RESTORED_TWICE) == revision(2, 30)
    assert last_contained(5, []) == 0


@given(st.integers(1, 1000), st.integers(0, 2**40 - 1))
def test_epoch_and_number_come_apart_as_they_were_put_together(epoch: int, number: int) -> None:
    assert split(revision(epoch, number)) == (epoch, number)
    assert revision(epoch + 1, 0) > revision(epoch, number)
