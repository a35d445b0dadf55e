"""Sync of one open profile: joining a server, and single rounds with their outcome kept."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

from msgspec import Struct

from kamdesk.errors import KamdeskError, Refused
from kamdesk.security.keychain import Keychain, SystemKeychain
from kamdesk.storage.replication import freezing, unsent
from kamdesk.storage.replication.joining import is_sample
from kamdesk.storage.replication.state import State, demanded_state, enrolled, put_state, state
from kamdesk.sync.conflicts import open_conflicts
from kamdesk.sync.lock import only_round
from kamdesk.sync.rounds import Agreed, Progress, Round
from kamdesk.sync.transport.http import HttpLine, checked_address
from kamdesk.sync.transport.line import Line, Server
from kamdesk.workspace import Workspace

LineTo = Callable[[str, str], Line]  # address and token


class Outcome(Struct, frozen=True):
    """What a round came to. ``waiting`` changes were not handed over, ``held`` cannot be."""

    pushed: int
    pulled: int
    conflicts: int
    up_to_date: bool
    waiting: int = 0
    held: int = 0


class ProfileSync(Struct, frozen=True):
    """Sync of the profile behind ``workspace``; ``lock`` is a file beside it.

    ``keychain`` keeps the token when given; else it lies inside the encrypted database.
    """

    workspace: Workspace
    lock: Path
    keychain: Keychain | None = None
    line_to: LineTo = HttpLine

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
            with closing(self.line_to(address, "")) as line:
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
            standing = self.workspace.read(demanded_state)
            try:
                progress = self._run(standing, agreed or Agreed(), told)
            except KamdeskError as error:
                self._remember(error.code)
                raise
            self._remember(None)
        return self.outcome(progress)

    def waits(self) -> bool:
        """Tell whether something can be handed over."""
        return self.workspace.read(freezing.waits)

    def _run(self, standing: State, agreed: Agreed, told: Callable[[Progress], None]) -> Progress:
        with closing(self.line_to(standing.server, self._token(standing))) as line:
            return Round(self.workspace, Server(line), agreed, told).run()

    def _remember(self, problem: str | None) -> None:
        now = self.workspace.instant()
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
        )

    def _kept(self, device: UUID, token: str) -> str | None:
        """Let the keychain keep the token; return it when that did not work."""
        keychain = self.keychain
        kept = keychain is not None and keychain.keep(_name(device), token.encode())
        return None if kept else token

    def _token(self, standing: State) -> str:
        if standing.token is not None:
            return standing.token
        found = (self.keychain or SystemKeychain()).find(_name(standing.device_id))
        if found is None:
            raise Refused("sync.token_missing")
        return found.decode()


def _name(device: UUID) -> str:
    return f"sync:{device}"
