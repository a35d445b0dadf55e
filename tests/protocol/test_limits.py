"""Mass deletes wait for a person."""

import pytest

from kamdesk.protocol.limits import waits_for_a_person


@pytest.mark.parametrize(
    ("deletes", "live", "waits"),
    [(50, 100, False), (51, 100, True), (400, 10_000, False), (501, 10_000, True), (0, 0, False)],
)
def test_more_than_fifty_and_five_in_a_hundred_deletes_wait(
    deletes: int, live: int, waits: bool
) -> None:
    assert waits_for_a_person(deletes, live) is waits
