"""PouchDB as a side: LevelDB on both ends, express-pouchdb between, each in a process of its own.

Its databases are not encrypted, do not wait for the disk at a commit (LevelDB's own setting, out
of reach here) and keep no index besides their own; a document has the fields of a contact.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from benchmarks.peers import room
from benchmarks.peers.rows import Filled, Turn
from tests.server.postgres import free_port

_SCRIPT = room.HERE / "pouch.js"


def prepare() -> None:
    """Have everything at hand before the clock runs. Raises Missing."""
    room.node_modules()


def play(folder: Path, rows: int, changes: int) -> Turn:
    """Play one turn with two devices."""
    with _served(folder) as url:
        return msgspec.json.decode(_told("play", folder, url, rows, changes), type=Turn)


def fill(folder: Path, rows: int) -> Filled:
    """Let a new device read everything a server has."""
    with _served(folder) as url:
        return msgspec.json.decode(_told("fill", folder, url, rows), type=Filled)


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    port, kept = free_port(), folder / "server"
    kept.mkdir()
    url = f"http://127.0.0.1:{port}"
    words = [room.node(), _SCRIPT, "serve", kept, port]
    with room.serving(words, _variables(), url):
        yield url


def _told(mode: str, folder: Path, url: str, *counts: int) -> bytes:
    return room.told([room.node(), _SCRIPT, mode, folder, url, *counts], _variables())


def _variables() -> dict[str, str]:
    return {"NODE_PATH": str(room.node_modules())}
