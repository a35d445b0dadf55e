"""Reads every file of attachments to its end, and mends what can be mended."""

from msgspec import Struct

from kamdesk.storage.attachments import ledger
from kamdesk.storage.attachments.ledger import Transfer
from kamdesk.storage.attachments.store import FileStore
from kamdesk.storage.reading import Reading
from kamdesk.storage.unit_of_work import UnitOfWork


class FilesChecked(Struct, frozen=True):
    """What was found. ``wrong`` are damaged or missing, ``unknown`` names files of no record."""

    files: int
    size: int
    wrong: tuple[Transfer, ...]
    unsent: int
    unknown: tuple[str, ...]


def check_files(reading: Reading, store: FileStore) -> FilesChecked:
    """Read every file that is said to be here."""
    here = ledger.listed(reading)
    wrong = [each for each in here if not store.is_right(each.sha256, each.size)]
    known = {store.path_of(sha).name for sha in ledger.known(reading)}
    return FilesChecked(
        files=len(here),
        size=sum(each.size for each in here),
        wrong=tuple(wrong),
        unsent=ledger.unsealed(reading),
        unknown=tuple(sorted(store.names() - known)),
    )


def mend_files(work: UnitOfWork, store: FileStore) -> int:
    """Set damaged files aside, to be fetched again where there is a server, and those of no record.

    Nothing is deleted: they lie in a folder of their own. Returns how many there were.
    """
    found = check_files(work, store)
    for each in found.wrong:
        store.set_aside(each.sha256)
        ledger.note_gone(work, each.sha256, "attachment.damaged")
    for name in found.unknown:
        store.put_away(name)
    return len(found.wrong) + len(found.unknown)
