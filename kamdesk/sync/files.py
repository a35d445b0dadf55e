"""Moves files of attachments after a round: out until the server confirms them, then in.

Every step can be repeated: sending goes on at the chunk the server lacks, fetching at the chunk the
disk lacks. One file that cannot move holds up no other.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from msgspec import Struct, field

from kamdesk.errors import KamdeskError, Refused, Unavailable
from kamdesk.storage.attachments import ledger
from kamdesk.storage.attachments.frames import CHUNK, chunk_count
from kamdesk.storage.attachments.ledger import Transfer
from kamdesk.storage.attachments.part import Part
from kamdesk.storage.reading import Reading
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.sync.transport.blobs import Blobs
from kamdesk.workspace import Workspace

_AGAIN: Final = 3  # the server lost what it had of a file: begun anew this often
_OF_THE_FILE: Final = ("attachment.", "blob.")  # the rest stops all files: line, disk, device
LET_GO: Final = "attachment.let_go"
_DAMAGED: Final = ("attachment.damaged", "attachment.missing")
_ALONE: Final = "attachment.damaged_alone"  # and the server does not have it either


class Moved(Struct):
    """What came of it: contents sent, fetched, and those that could not move."""

    sent: int = 0
    fetched: int = 0
    stuck: int = 0


class FileMover(Struct):
    """Moves the files of one profile. ``tick`` is called between chunks and may end it all."""

    workspace: Workspace
    blobs: Blobs
    epoch: int
    tick: Callable[[], None] = lambda: None
    moved: Moved = field(default_factory=Moved)

    def run(self) -> Moved:
        """Hand over and fetch what waits.

        Raises:
            Unavailable: there is no server to be heard, or the disk is full; the rest waits.
            Refused: the server turned this device away.
        """
        for wanted in self.workspace.read(ledger.to_send, self.epoch):
            self._each(wanted, self.send)
        for wanted in self.workspace.read(ledger.to_fetch):
            self._each(wanted, self.fetch)
        return self.moved

    def send(self, wanted: Transfer) -> None:
        """Hand over one content, from the chunk on that the server lacks."""
        sha = wanted.sha256
        for _turn in range(_AGAIN):
            state = self.blobs.open(wanted.attachment, sha, wanted.size)
            if state.sealed or self._handed_over(wanted, state.have):
                self.workspace.prepare(ledger.note_sealed, sha, self.epoch)
                self.moved.sent += 1
                return
        raise Refused("blob.wrong_hash")

    def fetch(self, wanted: Transfer, *, asked: bool = False) -> None:
        """Bring one content here, from the chunk on that this disk lacks.

        Raises as :meth:`run`, and Refused ``attachment.no_room``.
        """
        self.workspace.prepare(_begun, wanted)
        store = self.workspace.files
        if not (store.holds(wanted.sha256) and store.is_right(wanted.sha256, wanted.size)):
            self._make_room(wanted, asked=asked or self.workspace.read(_is_asked_for, wanted))
            part = store.begin_part(wanted.sha256, wanted.size)
            self._fill(part, wanted)
            store.finish_part(part, wanted.sha256)
        self.workspace.prepare(_arrived, wanted, self.epoch)
        self.moved.fetched += 1

    def bring(self, wanted: Transfer) -> None:
        """Fetch what a person asked for, making room for it; what stands in the way is kept.

        Raises as :meth:`run`, and Unavailable ``attachment.*``.
        """
        try:
            self.fetch(wanted, asked=True)
        except KamdeskError as error:
            if not error.code.startswith(_OF_THE_FILE):
                raise
            raise Unavailable(self._note(wanted, error.code)) from None

    def let_go(self, wanted: Transfer) -> None:
        """Delete the copy on this device, once the server has confirmed again to hold it.

        Raises Refused ``attachment.only_here``.
        """
        if not self._is_safe(wanted):
            raise Refused("attachment.only_here")
        self.workspace.prepare(_gone, wanted, LET_GO)
        self.workspace.files.forget(wanted.sha256)

    def _each(self, wanted: Transfer, move: Callable[[Transfer], None]) -> None:
        try:
            move(wanted)
        except KamdeskError as error:
            if not error.code.startswith(_OF_THE_FILE):
                raise
            self.moved.stuck += 1
            self._note(wanted, error.code)
        self.tick()

    def _note(self, wanted: Transfer, problem: str) -> str:
        """Keep what stands in the way; a damaged own copy is set aside and fetched again."""
        if problem in _DAMAGED:
            self.workspace.files.set_aside(wanted.sha256)
            self.workspace.prepare(ledger.note_gone, wanted.sha256, problem)
            return problem
        here, before = self.workspace.read(_known_of, wanted)
        if problem == "blob.invisible" and not here:
            problem = _ALONE if before in (*_DAMAGED, _ALONE) else ledger.WAITING
        self.workspace.prepare(ledger.note_problem, wanted, problem)
        return problem

    def _handed_over(self, wanted: Transfer, have: int) -> bool:
        """Send chunks and let them be checked; False when the server begins anew."""
        store, sha = self.workspace.files, wanted.sha256
        try:
            for number in range(have // CHUNK, chunk_count(wanted.size)):
                chunk = store.chunk(sha, wanted.size, number)
                self.blobs.put(wanted.attachment, sha, number * CHUNK, chunk)
                self.tick()
            return self.blobs.seal(wanted.attachment, sha).sealed
        except Refused as error:
            if error.code == "blob.wrong_hash" and not store.is_right(sha, wanted.size):
                raise Unavailable("attachment.damaged") from None
            if error.code in ("blob.offset", "blob.wrong_hash"):
                return False
            raise

    def _fill(self, part: Part, wanted: Transfer) -> None:
        while not part.is_complete:
            length = part.wanted()
            chunk = self._read(wanted, part.have, length) if length else b""
            if len(chunk) != length:
                raise Unavailable("attachment.wrong_checksum")
            part.append(chunk)
            self.tick()

    def _read(self, wanted: Transfer, start: int, length: int) -> bytes:
        try:
            return self.blobs.read(wanted.attachment, wanted.sha256, start, length)
        except Refused as error:
            if error.code == "blob.range":  # shorter than its record says
                raise Unavailable("attachment.wrong_checksum") from None
            raise

    def _make_room(self, wanted: Transfer, *, asked: bool) -> None:
        """Let copies go that the server has, for what a person asked for; never unasked."""
        missing = self.workspace.read(_missing_room, wanted)
        for each in self.workspace.read(ledger.spare, self.epoch) if asked else ():
            if missing <= 0:
                break
            if self._is_safe(each):
                self.workspace.prepare(_gone, each, None)
                self.workspace.files.forget(each.sha256)
                missing -= each.size
        if missing > 0:
            raise Refused("attachment.no_room")

    def _is_safe(self, wanted: Transfer) -> bool:
        """Ask whether the server holds a whole content; it gives none it has not checked."""
        try:
            return bool(self.blobs.read(wanted.attachment, wanted.sha256, 0, 1)) or not wanted.size
        except Refused as error:
            return error.code == "blob.range" and wanted.size == 0


@contextmanager
def suppress_away() -> Iterator[None]:
    """Let files wait where the line or the disk fails: their records are through."""
    try:
        yield
    except Unavailable as error:
        if not error.code.startswith(("server.", "proxy.", "disk.")):
            raise


def sweep(workspace: Workspace) -> int:
    """Delete the files no record needs any more, and what was left behind; return how many."""
    store = workspace.files
    gone = workspace.read(ledger.unneeded)
    if gone:
        workspace.prepare(_swept, workspace)
    store.tidy(workspace.instant())
    return len(gone)


def _swept(work: UnitOfWork, workspace: Workspace) -> None:
    """Judge again behind the door: a deed may have named a content meanwhile."""
    gone = ledger.unneeded(work)
    for sha in gone:
        workspace.files.forget(sha)
    ledger.drop(work, gone)


def _begun(work: UnitOfWork, wanted: Transfer) -> None:
    """Note a content before its first byte comes, so that no part is ever nobody's."""
    if ledger.entry(work, wanted.sha256) is None:
        ledger.note_absent(work, wanted.sha256, wanted.size)


def _arrived(work: UnitOfWork, wanted: Transfer, epoch: int) -> None:
    ledger.note_here(work, wanted.sha256, wanted.size)
    ledger.note_sealed(work, wanted.sha256, epoch)


def _gone(work: UnitOfWork, wanted: Transfer, problem: str | None) -> None:
    known = ledger.entry(work, wanted.sha256)
    if known is not None:
        known.here, known.wanted, known.problem = False, False, problem


def _is_asked_for(reading: Reading, wanted: Transfer) -> bool:
    known = ledger.entry(reading, wanted.sha256)
    return known is not None and known.wanted


def _known_of(reading: Reading, wanted: Transfer) -> tuple[bool, str | None]:
    known = ledger.entry(reading, wanted.sha256)
    return (False, None) if known is None else (known.here, known.problem)


def _missing_room(reading: Reading, wanted: Transfer) -> int:
    return ledger.used(reading) + wanted.size - ledger.quota(reading)
