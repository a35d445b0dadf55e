"""Sync of one open profile: joining a server, and single rounds with their outcome kept."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

from msgspec import Struct

from kamdesk.errors import KamdeskError, Refused
from kamdesk.security.keychain import Keychain, SystemKeychain
from kamdesk.storage.attachments.ledger import Transfer, is_anything_to_move, transfer_of, unsealed
from kamdesk.storage.replication import freezing, unsent
from kamdesk.storage.replication.joining import is_sample
from kamdesk.storage.replication.partings import aboard, keep_aboard, note_partings
from kamdesk.storage.replication.refused import refused_changes
from kamdesk.storage.replication.round_log import RoundLine, note_round
from kamdesk.storage.replication.state import State, demanded_state, enrolled, put_state, state
from kamdesk.sync.conflicts import open_conflicts
from kamdesk.sync.files import FileMover, suppress_away, sweep
from kamdesk.sync.lock import only_round
from kamdesk.sync.loop import STOPPED
from kamdesk.sync.roads import road_of
from kamdesk.sync.rounds import Agreed, Round
from kamdesk.sync.settling import follow_rules
from kamdesk.sync.standing import Progress
from kamdesk.sync.transport.address import checked_address
from kamdesk.sync.transport.blobs import Blobs, FileLine, HttpFileLine
from kamdesk.sync.transport.http import HttpLine
from kamdesk.sync.transport.line import Line, Server
from kamdesk.sync.transport.meter import Meter
from kamdesk.sync.transport.road import Road
from kamdesk.workspace import Workspace

LineTo = Callable[[str, str], Line]  # address and token


class Outcome(Struct, frozen=True):
    """What a round came to. ``waiting`` changes were not handed over, ``held`` cannot be.

    ``refused`` ones the server would not take; they lie here until somebody decides about them.
    """

    pushed: int
    pulled: int
    conflicts: int
    up_to_date: bool
    waiting: int = 0
    held: int = 0
    refused: int = 0
    files: int = 0  # on this device and not confirmed by the server


class ProfileSync(Struct, frozen=True):
    """Sync of the profile behind ``workspace``; ``lock`` is a file beside it.

    ``keychain`` keeps the token when given; else it lies inside the encrypted database.
    """

    workspace: Workspace
    lock: Path
    keychain: Keychain | None = None
    line_to: LineTo | None = None
    file_line: Callable[[], FileLine] | None = None

    def enrol(self, server: str, code: str, device_name: str) -> State:
        """Trade a code for a place on a server. Everything local will be handed over.

        Raises:
            Refused: ``enrol.sample``, ``enrol.elsewhere``, ``enrol.bad_code``, ``server.not_*``.
            Unavailable: ``server.*``; the code is still good then.
        """
        address = checked_address(server)
        if self.workspace.read(is_sample):
            raise Refused("enrol.sample")
        before = self.workspace.read(state)
        if before is not None and before.server != address:
            raise Refused("enrol.elsewhere", server=before.server)
        with only_round(self.lock):
            with closing(self._line(address, "", Meter())) as line:
                got = Server(line).enrol(code, device_name)
            user = UUID(bytes=got.user)
            if before is not None and before.user_id != user:
                raise Refused("enrol.another_person", name=got.user_name)
            found = State(
                server=address,
                device_id=UUID(bytes=got.device),
                user_id=user,
                inc=uuid4(),
                made_n=0,
                last_hash=b"",
                cursor=0,
                epoch=got.epoch,
                offset=0,
                joined=False,
                token=self._kept(UUID(bytes=got.device), got.token),
                tried_at=None,
                done_at=None,
                problem=None,
            )
            self.workspace.prepare(enrolled, found)
        return found

    def round(
        self,
        agreed: Agreed | None = None,
        told: Callable[[Progress], None] = lambda _progress: None,
    ) -> Outcome:
        """Run one round and remember how it went.

        Raises:
            Refused: ``sync.not_enrolled``, ``device.revoked``, ``push.brake`` and others.
            Unavailable: ``server.*``, ``sync.busy``; what waits stays queued.
        """
        with only_round(self.lock):
            standing, progress = self.workspace.read(demanded_state), Progress()
            waited = self.workspace.read(aboard)
            try:
                progress = self._run(standing, agreed or Agreed(), told)
                if follow_rules(self.workspace):  # what they decided goes out at once
                    self._run(standing, agreed or Agreed(), told)
            except KamdeskError as error:
                if waited:
                    self.workspace.receive(keep_aboard, waited)
                if error.code != STOPPED:
                    self._remember(error.code, progress)
                raise
            if waited:
                self.workspace.receive(note_partings, waited)
            self._remember(None, progress)
            self._move_files(lambda: told(progress))
        return self.outcome(progress)

    def fetch_file(self, attachment: UUID) -> None:
        """Bring one file here now. Raises as a round does, and ``attachment.*``."""
        with only_round(self.lock):
            self._file_by_file(FileMover.bring, attachment)

    def let_go_of_file(self, attachment: UUID) -> None:
        """Keep one file on the server only. Raises also Refused ``attachment.only_here``."""
        with only_round(self.lock):
            self._file_by_file(FileMover.let_go, attachment)

    def waiting(self) -> int:
        """Count the changes that can be handed over."""
        return self.workspace.read(freezing.waiting_changes)

    def _run(self, standing: State, agreed: Agreed, told: Callable[[Progress], None]) -> Progress:
        meter = Meter()
        with closing(self._line(standing.server, self.token(standing), meter)) as line:
            server = Server(line, ahead=self.line_to is None)
            return Round(self.workspace, server, agreed, told, meter=meter).run()

    def _move_files(self, tick: Callable[[], None]) -> None:
        """Move files after the records; where the line fails now, they wait for the next round."""
        if not self.workspace.has_files:
            return
        sweep(self.workspace)
        epoch = self.workspace.read(demanded_state).epoch
        if not self.workspace.read(is_anything_to_move, epoch):
            return
        with suppress_away(), closing(self._files_line()) as line:
            FileMover(self.workspace, Blobs(line), epoch, tick).run()

    def _file_by_file(self, move: Callable[[FileMover, Transfer], None], attachment: UUID) -> None:
        wanted = self.workspace.read(transfer_of, attachment)
        epoch = self.workspace.read(demanded_state).epoch
        with closing(self._files_line()) as line:
            move(FileMover(self.workspace, Blobs(line), epoch), wanted)

    def _files_line(self) -> FileLine:
        if self.file_line is not None:
            return self.file_line()
        standing = self.workspace.read(demanded_state)
        return HttpFileLine(standing.server, self.token(standing), self.road())

    def _line(self, server: str, token: str, meter: Meter) -> Line:
        if self.line_to is not None:
            return self.line_to(server, token)
        return HttpLine(server, token, self.road(), meter)

    def listener(self) -> HttpLine:
        """Return a line to hear news on. Raises Refused ``sync.not_enrolled``."""
        standing = self.workspace.read(demanded_state)
        return HttpLine(standing.server, self.token(standing), self.road())

    def is_news(self, head: int) -> bool:
        """Tell whether a revision the server has come to was not read here yet."""
        return head > self.workspace.read(demanded_state).cursor

    def _remember(self, problem: str | None, progress: Progress) -> None:
        now = self.workspace.instant()
        octets = progress.sent_bytes + progress.received_bytes
        line = RoundLine(now, progress.pushed, progress.pulled, octets, problem)
        self.workspace.receive(note_round, line)
        values = {"tried_at": now, "problem": problem}
        if problem is None:
            values["done_at"] = now
        self.workspace.receive(put_state, **values)

    def outcome(self, progress: Progress | None = None) -> Outcome:
        """Return what a round came to; without one, what waits."""
        waiting, held = self.workspace.read(unsent), self.workspace.read(freezing.held_changes)
        done = progress or Progress()
        return Outcome(
            done.pushed,
            done.pulled,
            len(self.workspace.read(open_conflicts)),
            up_to_date=progress is not None and waiting.changes <= held,
            waiting=waiting.changes - held,
            held=held,
            refused=self.workspace.read(refused_changes),
            files=self.workspace.read(unsealed),
        )

    def _kept(self, device: UUID, token: str) -> str | None:
        """Let the keychain keep the token; return it when that did not work."""
        keychain = self.keychain
        kept = keychain is not None and keychain.keep(token_name(device), token.encode())
        return None if kept else token

    def road(self) -> Road:
        """Return the road to the server, with the password of its proxy."""
        return road_of(self.workspace, self.keychain or SystemKeychain())

    def token(self, standing: State) -> str:
        """Return what this device shows the server. Raises Refused ``sync.token_missing``."""
        if standing.token is not None:
            return standing.token
        found = (self.keychain or SystemKeychain()).find(token_name(standing.device_id))
        if found is None:
            raise Refused("sync.token_missing")
        return found.decode()


def token_name(device: UUID) -> str:
    """Return what the keychain keeps a device's token under."""
    return f"sync:{device}"
