"""A server that does not wait for its disk: what proofs of power cuts must find out.

Usage: python -m tests.proofs.careless, with the variables of the server it stands for.
"""

from typing import Any

from kamdesk.server import engine
from kamdesk.server.cli import main

_set_up = engine._set_up_sqlite


def careless(driver: Any, _record: object) -> None:
    _set_up(driver, _record)
    driver.execute("PRAGMA synchronous=OFF")


if __name__ == "__main__":
    engine._set_up_sqlite = careless
    main(["run"])
