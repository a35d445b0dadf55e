"""Anki as a side: its own sync server, two collections, notes with the fields of a contact.

Both are whole programs in Rust on plain SQLite files that wait for the disk as SQLite does by
itself. What is timed is its sync of single records; its first sync, which sends the file, is not.
"""

from pathlib import Path

import msgspec

from benchmarks.peers import room
from benchmarks.peers.rows import Turn
from tests.server.postgres import free_port

_SCRIPT = room.HERE / "anki_devices.py"


def prepare() -> None:
    """Have everything at hand before the clock runs. Raises Missing."""
    room.python_with(room.ANKI)


def play(folder: Path, rows: int, changes: int) -> Turn:
    """Play one turn with two devices."""
    python, port, kept = room.python_with(room.ANKI), free_port(), folder / "server"
    kept.mkdir()
    url = f"http://127.0.0.1:{port}/"
    variables = {
        "SYNC_USER1": "me:word",
        "SYNC_HOST": "127.0.0.1",
        "SYNC_PORT": str(port),
        "SYNC_BASE": str(kept),
        "RUST_LOG": "error",
    }
    with room.serving([python, "-m", "anki.syncserver"], variables, url):
        told = room.told([python, "-P", _SCRIPT, folder, url, rows, changes], {})
    return msgspec.json.decode(told, type=Turn)
