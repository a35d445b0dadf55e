"""The proofs of sync can fail: deliberate bugs, each found by a play of a few seeds.

The long form plays all of them and prints what found which; the suite takes a sample.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.proofs.simulation.mutants import MUTANTS, Mutant

SEEDS = 60
SAMPLE = ("a page ends within a batch", "the loser is not told")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "mutant" in metafunc.fixturenames:
        long = metafunc.config.getoption("--long")
        chosen = [one for one in MUTANTS if long or one.name in SAMPLE]
        metafunc.parametrize("mutant", chosen, ids=[one.name for one in chosen])


def test_at_least_twenty_bugs_are_tried() -> None:
    assert len({one.name for one in MUTANTS}) == len(MUTANTS) >= 20


@pytest.mark.parametrize("one", MUTANTS, ids=[one.name for one in MUTANTS])
def test_every_bug_still_has_a_place_in_the_code(one: Mutant) -> None:
    compile(one.patched(), str(one.path), "exec")


def test_a_bug_in_sync_is_found_by_a_play(
    mutant: Mutant, record_property: Callable[[str, Any], None]
) -> None:
    command = [sys.executable, "-m", "tests.proofs.simulation.mutants", mutant.name, str(SEEDS)]
    surroundings = {**os.environ, "PYTHONHASHSEED": "0"}
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=1200, env=surroundings
    )

    assert ended.returncode == 0, ended.stderr
    assert "alive" not in ended.stdout
    record_property(mutant.name, f"found by {ended.stdout.strip()}")
