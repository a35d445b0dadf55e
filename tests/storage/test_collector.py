"""The collector of cycles rests while many rows live for a moment."""

import gc

import pytest

from kamdesk.storage.collector import collector_resting


def test_the_collector_rests_inside_and_goes_on_afterwards() -> None:
    with collector_resting():
        assert not gc.isenabled()
        with collector_resting():
            assert not gc.isenabled()
        assert not gc.isenabled()

    assert gc.isenabled()


def test_the_collector_goes_on_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), collector_resting():
        _ = 1 // 0

    assert gc.isenabled()
