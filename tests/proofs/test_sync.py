"""Sync under every fault, played with virtual time on the real code of both sides.

Each seed is one play: four people with laptops on one account, and whatever section 'Limits and
faults' of docs/sync.md names. The oracles are the invariants there, by their numbers. A seed is
played again with ``PYTHONHASHSEED=0``. The long form plays 20,000 seeds.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from kamdesk.protocol import merge
from kamdesk.protocol.entities import Merge
from kamdesk.protocol.merge import Held, Offer, Outcome
from tests.proofs.simulation.oracles import Broken, Judge
from tests.proofs.simulation.play import FAULTS, RESTORING, begun, template
from tests.proofs.simulation.world import decided_by

BLOCK, SHORT, LONG = 10, 9, 2_000  # seeds of one test, and how many tests
STEPS = 50
INVARIANTS = {f"I{n}" for n in (1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 18, 19)}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "block" in metafunc.fixturenames:
        blocks = LONG if metafunc.config.getoption("--long") else SHORT
        metafunc.parametrize("block", range(blocks))


def played(seed: int, faults: frozenset[str] = FAULTS, steps: int = STEPS) -> Judge:
    """Play one seed to its end, with every oracle looking on."""
    template()
    with decided_by(seed) as chance:
        play = begun(chance, faults)
        judge = Judge(play)
        play.after_round, play.after_replay = judge.after_round, judge.after_replay
        for _ in range(steps):
            play.step()
        play.quiet()
        judge.after()
    return judge


def test_every_invariant_holds_under_every_fault(
    block: int, record_property: Callable[[str, Any], None]
) -> None:
    looked: Counter[str] = Counter()
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        # Every other seed leaves restores out: some invariants hold only where nothing was lost.
        faults = FAULTS - RESTORING if seed % 2 else FAULTS
        looked.update(played(seed, faults).looked)

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
            played(seed, FAULTS - RESTORING)
        except Broken as broken:
            return broken.name
    return None
