"""Sync under every fault, played with virtual time on the real code of both sides.

Each seed is one play: four people with laptops on one account, and whatever section 'Limits and
faults' of docs/sync.md names. The oracles are the invariants there, by their numbers. A seed is
played again with ``PYTHONHASHSEED=0``. The long form plays 20,000 seeds.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from kamdesk.protocol import merge
from kamdesk.protocol.entities import Merge
from kamdesk.protocol.merge import Held, Offer, Outcome
from tests.proofs.simulation.oracles import Broken
from tests.proofs.simulation.playing import played

BLOCK, SHORT, LONG = 50, 6, 400  # seeds of one test, and how many tests
INVARIANTS = {f"I{n}" for n in (1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 18, 19)}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "block" in metafunc.fixturenames:
        blocks = LONG if metafunc.config.getoption("--long") else SHORT
        metafunc.parametrize("block", range(blocks))


def test_every_invariant_holds_under_every_fault(
    block: int, record_property: Callable[[str, Any], None]
) -> None:
    command = [sys.executable, "-m", "tests.proofs.simulation.playing", str(block * BLOCK)]
    ended = subprocess.run(
        [*command, str(BLOCK)],
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=280,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
    looked = json.loads(ended.stdout)
    assert looked.keys() >= INVARIANTS  # an oracle that saw nothing has proved nothing
    record_property("seeds", BLOCK)


def test_last_writer_wins_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The naive way to merge: whoever comes with the later clock has it, and nobody is told."""

    def later(held: Held, offer: Offer) -> Outcome:
        if held.stamp is None or offer.stamp.at >= held.stamp.at:
            return Outcome(Held(offer.value, offer.stamp), "applied")
        return Outcome(held, "applied")

    monkeypatch.setitem(merge._RULES, Merge.SCALAR, later)

    found = first_broken(range(5))

    assert found is not None


def first_broken(seeds: range) -> str | None:
    for seed in seeds:
        try:
            played(seed)
        except Broken as broken:
            return broken.name
    return None
