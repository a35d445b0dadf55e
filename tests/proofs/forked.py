"""Real processes that start at once: each is forked from one that has imported everything.

A process of its own costs most of a second to import the program, which would be nearly all that
a proof with hundreds of processes does.
"""

import multiprocessing
from collections.abc import Callable
from multiprocessing.process import BaseProcess

_PRELOADED = ("tests.proofs.sync_worker", "tests.proofs.sync_victim")


def begun(work: Callable[..., None], *words: object) -> BaseProcess:
    """Start a function of a module at top level in a process of its own."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_PRELOADED))
    process = context.Process(target=work, args=words)
    process.start()
    return process


def ended(process: BaseProcess, seconds: float) -> int:
    """Wait for a process and return its exit code, -9 for a kill."""
    process.join(seconds)
    code = process.exitcode
    assert code is not None, "a process did not end"
    process.close()
    return code
