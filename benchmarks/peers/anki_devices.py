"""Two devices of Anki: `anki_devices.py FOLDER URL ROWS CHANGES` prints seconds as JSON.

Runs under the Python that Anki is installed for; the rest of kamdesk is not there.
"""

import json
import sys
import time
from pathlib import Path

from anki.collection import AddNoteRequest, Collection
from anki.sync_pb2 import SyncCollectionResponse

FIELDS = ("Name", "Account", "Phone", "Email", "Visitable")
AT_ONCE = 1_000


class Device:
    """One collection and its way to the server."""

    def __init__(self, path: Path, url: str) -> None:
        self.collection = Collection(str(path))
        self.auth = self.collection.sync_login("me", "word", url)

    def sync(self) -> float:
        """Sync record by record and return the seconds it took."""
        begun = time.perf_counter()
        said = self.collection.sync_collection(self.auth, sync_media=False)
        taken = time.perf_counter() - begun
        assert said.required == SyncCollectionResponse.NO_CHANGES, said
        return taken

    def whole(self, *, upload: bool) -> None:
        """Make this side and the server the same, as the first sync of any device does."""
        said = self.collection.sync_collection(self.auth, sync_media=False)
        if said.required == SyncCollectionResponse.NO_CHANGES:
            return
        self.collection.close_for_full_sync()
        self.collection.full_upload_or_download(auth=self.auth, server_usn=None, upload=upload)
        self.collection.reopen(after_full_sync=True)

    def count(self) -> int:
        return int(self.collection.note_count())


def note_type(collection: Collection) -> None:
    models = collection.models
    made = models.new("Contact")
    for name in FIELDS:
        models.add_field(made, models.new_field(name))
    template = models.new_template("Card")
    template["qfmt"], template["afmt"] = "{{Name}}", "{{Phone}}"
    models.add_template(made, template)
    models.add(made)


def add(collection: Collection, rows: int) -> None:
    kind, deck = collection.models.by_name("Contact"), collection.decks.id("Contacts")
    for start in range(0, rows, AT_ONCE):
        wanted = []
        for number in range(start, min(start + AT_ONCE, rows)):
            note = collection.new_note(kind)
            note.fields = [
                f"Person {number}",
                f"1b4e28ba-2fa1-11d2-883f-{number % 200:012}",
                f"139{number:08}",
                f"person{number}@example.com",
                "1",
            ]
            wanted.append(AddNoteRequest(note, deck))
        collection.add_notes(wanted)


def change(collection: Collection, changes: int) -> None:
    notes = [collection.get_note(one) for one in collection.find_notes("")[:changes]]
    for note in notes:
        note["Phone"] += "1"
    collection.update_notes(notes)


def play(folder: Path, url: str, rows: int, changes: int) -> dict[str, float]:
    writer = Device(folder / "writer.anki2", url)
    note_type(writer.collection)
    writer.whole(upload=True)
    reader = Device(folder / "reader.anki2", url)
    reader.whole(upload=False)
    time.sleep(1.1)  # what changed is told by whole seconds
    add(writer.collection, rows)
    told = {"push": writer.sync(), "pull": reader.sync()}
    assert reader.count() == rows, reader.count()
    time.sleep(1.1)
    change(writer.collection, changes)
    return {**told, "push_few": writer.sync(), "pull_few": reader.sync()}


if __name__ == "__main__":
    place, address, *counts = sys.argv[1:]
    print(json.dumps(play(Path(place), address, *map(int, counts))))
