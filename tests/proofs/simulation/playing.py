"""Plays seeds, every oracle looking on.

Usage: PYTHONHASHSEED=0 python -m tests.proofs.simulation.playing FIRST COUNT. A seed is the same
play every time only with that variable: sets of bytes have an order of chance else.
"""

import json
import sys
from collections import Counter

from tests.proofs.simulation.oracles import Broken, Judge
from tests.proofs.simulation.play import FAULTS, RESTORING
from tests.proofs.simulation.stage import begun, template
from tests.proofs.simulation.world import decided_by

STEPS = 50


def played(seed: int, steps: int = STEPS) -> Judge:
    """Play one seed to its end.

    Every other seed leaves restores out: some invariants hold only where nothing was lost.
    """
    template()
    with decided_by(seed) as chance:
        play = begun(chance, FAULTS - RESTORING if seed % 2 else FAULTS)
        judge = Judge(play)
        play.after_round, play.after_replay = judge.after_round, judge.after_replay
        for _ in range(steps):
            play.step()
        play.quiet()
        judge.after()
    return judge


def main(first: int, count: int) -> None:
    """Play and print what was looked at, or what broke."""
    looked: Counter[str] = Counter()
    for seed in range(first, first + count):
        try:
            looked.update(played(seed).looked)
        except Broken as broken:
            sys.stdout.write(f"seed {seed}: {broken}\n")
            sys.exit(1)
    sys.stdout.write(f"{json.dumps(looked)}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
