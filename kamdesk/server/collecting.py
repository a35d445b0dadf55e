"""Keeps the search for cycles out of the way of requests."""

import gc
from typing import Final

_OFTEN: Final = 20_000  # objects: a batch of a thousand ops makes as many, and no cycle


def settle_collector() -> None:
    """Leave what the start loaded out of every later look, and look more rarely.

    Looking through all modules again and again took a quarter of the time of a batch.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OFTEN, 20, 20)
