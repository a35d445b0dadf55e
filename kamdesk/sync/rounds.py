"""One round of sync: introduce, hand over, then read; each step can be repeated at any time.

Pushing strictly precedes pulling. A round that breaks off anywhere goes on with the next one.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct, field

from kamdesk.errors import Refused
from kamdesk.protocol import limits
from kamdesk.protocol.epochs import Span
from kamdesk.protocol.messages import Fill, Hello, Pull
from kamdesk.storage.replication import batches, comparing, freezing, history, promoting, scopes
from kamdesk.storage.replication.answers import acknowledge
from kamdesk.storage.replication.applying import Applied, apply_changes, apply_fill, apply_outline
from kamdesk.storage.replication.introducing import introduced, introduction
from kamdesk.storage.replication.joining import join
from kamdesk.storage.replication.moments import micros
from kamdesk.storage.replication.recovery import try_again
from kamdesk.storage.replication.state import (
    REFERENCE,
    State,
    put_state,
)
from kamdesk.sync.standing import Progress
from kamdesk.sync.transport.line import Server
from kamdesk.sync.transport.meter import Meter
from kamdesk.workspace import Workspace

LOCK_SECONDS: Final = 0.1  # how long applying a page may keep a person's deed waiting
_FIRST_PAGE: Final = 500
_OUTLINE: Final = ["account", "visit"]
_SMALLEST_PAGE: Final = 100
_TRUSTED: Final = 2_000_000  # microseconds a clock may be wrong before it is corrected
_EVERY: Final = timedelta(days=1)  # between two comparisons
_AFTER_RESTORE: Final = timedelta(minutes=10)  # time for authors to bring back what is theirs
_MOST_TURNS: Final = 20  # a scope that cannot be dropped sends the round back this often

Clock = Callable[[], float]


class Agreed(Struct, frozen=True):
    """What a person agreed to beforehand: many deletions on the way out, or in."""

    push: bool = False
    pull: bool = False


class Round(Struct):
    """One round of one profile with its server. ``told`` hears of progress, page by page."""

    workspace: Workspace
    server: Server
    agreed: Agreed = field(default_factory=Agreed)
    told: Callable[[Progress], None] = lambda _progress: None
    timer: Clock = time.monotonic
    page_records: int = _FIRST_PAGE
    outline_from: int = 50  # new accounts
    progress: Progress = field(default_factory=Progress)
    spans: list[Span] = field(default_factory=list)  # revisions that survived restores
    meter: Meter = field(default_factory=Meter)  # of the line to the server
    first_line: int | None = None  # of the change log that this round handed over
    cursor: int = 0  # how far this device has read

    def run(self) -> Progress:
        """Run to the end: everything handed over, everything read.

        Raises:
            Refused: the server turned this device away, or a person has to agree first.
            Unavailable: there is no server to be heard; everything waits safely.
        """
        self._join(self._introduce())
        if learnt := self.workspace.read(promoting.learnt_scopes):
            self.workspace.prepare(promoting.read_anew, learnt)
        for turn in range(_MOST_TURNS):
            self._push()
            if self._read() and not self._found_more(turn):
                break
        while self.workspace.receive(history.complete, self.first_line):
            pass
        return self.progress

    def _found_more(self, turn: int) -> bool:
        """Tell whether something is to be handed over after all, of what a server had lost."""
        is_waiting, due = self.workspace.read(comparing.left_to_do)
        again = turn == 0 and is_waiting and self.workspace.receive(try_again, self.spans)
        return again or self._compared(due)

    def _introduce(self) -> State:
        """Learn where the server stands, and settle whose chain of batches is right."""
        asked = self.workspace.instant()
        standing, proof = self.workspace.read(introduction)
        hello = Hello(
            standing.device_id.bytes,
            standing.inc.bytes,
            standing.made_n,
            limits.SCHEMA,
            micros(asked),
            standing.epoch,
            proof,
        )
        self.cursor = standing.cursor
        welcome = self.server.hello(hello)
        middle = asked + (self.workspace.instant() - asked) / 2
        offset = welcome.server_now - micros(middle)
        self.spans = welcome.spans
        self.workspace.prepare(introduced, welcome, offset if abs(offset) > _TRUSTED else 0)
        return standing

    def _join(self, standing: State) -> None:
        """Take over what everybody shares before the first change is handed over."""
        if not standing.joined:
            pages, after = [], b""
            while True:
                page = self.server.fill(Fill([REFERENCE], after))
                pages.append(page)
                if not page.more:
                    break
                after = page.after
            self.workspace.prepare(join, pages, [REFERENCE])
        self.workspace.actor = standing.user_id

    def _push(self) -> None:
        forks = 0
        while True:
            batch = self.workspace.prepare(freezing.next_batch)
            if batch is None:
                return
            try:
                pushed = self.server.push(batch.body, released=self.agreed.push)
            except Refused as error:
                forks += 1
                if error.code != "push.fork" or forks > _MOST_TURNS:
                    raise
                self.workspace.prepare(batches.begin_chain, self.spans)
                continue
            first = self.workspace.receive(acknowledge, batch, pushed, self.spans)
            if first is not None and (self.first_line is None or first < self.first_line):
                self.first_line = first
            self.progress.pushed += batch.ops
            self._tell()

    def _read(self) -> bool:
        """Read all there is; False when something must be handed over before the rest."""
        last = self._pull()
        return last is not None and (not last.is_task_left or self._mend())

    def _pull(self) -> Applied | None:
        """Read all changes; None when something must be handed over before the rest."""
        while True:
            try:
                page = self.server.pull(Pull(self.cursor, self.page_records))
            except Refused as error:
                if error.code != "pull.rewind":
                    raise
                self.cursor = int(str(error.facts["cursor"]))
                self.workspace.receive(put_state, cursor=self.cursor)
                self._compare_in(_AFTER_RESTORE, sooner=True)
                continue
            applied = self._timed(apply_changes, page, released=self.agreed.pull)
            if applied.blocked is not None:
                return None
            self.cursor = page.cursor
            if not page.more:
                return applied

    def _mend(self) -> bool:
        """Forget the scopes that went, read those that came; False as for pulling."""
        gone = self.workspace.read(scopes.scopes_to_empty)
        for scope in gone:
            if not self.workspace.receive(scopes.empty_scope, scope):
                return False
        if gone:
            self.workspace.leave_no_trace()
        self._outline()
        while True:
            wanted, after = self.workspace.read(scopes.scopes_to_fill)
            if not wanted:
                return True
            page = self.server.fill(Fill(wanted, after, self.page_records))
            self._timed(apply_fill, page, wanted)

    def _outline(self) -> None:
        """Learn of many new accounts first whose they are and which are visited today."""
        wanted = self.workspace.read(scopes.scopes_without_outline)
        if len(wanted) < self.outline_from:
            return
        for start in range(0, len(wanted), scopes.AT_ONCE):
            some, after = wanted[start : start + scopes.AT_ONCE], b""
            while True:
                fill = Fill(some, after, self.page_records, history=False, entities=_OUTLINE)
                page = self.server.fill(fill)
                self._timed(apply_outline, page)
                if not page.more:
                    break
                after = page.after

    def _compared(self, due: datetime | None) -> bool:
        """Compare with the server when it is time; True when it lacks something that is here."""
        if due is None:  # everything was read just now
            self._compare_in(_EVERY)
        if due is None or self.workspace.instant() < due:
            return False
        page = self.server.pull(Pull(self.cursor, self.page_records, digest=True))
        applied = self._timed(apply_changes, page, released=self.agreed.pull)
        if applied.blocked is not None:
            return False
        self.cursor = page.cursor
        if page.digest is None or not self._mend():
            return False
        wrong = self.workspace.read(comparing.differing_scopes, page.digest)
        offered = [self._healed(scope) for scope in wrong]
        self._compare_in(_EVERY)
        return any(offered)

    def _healed(self, scope: str) -> int:
        """Read a scope whole once more, and offer what is here alone; return how many records."""
        known, seen, after = self.cursor, set[tuple[str, bytes]](), b""
        while True:
            page = self.server.fill(Fill([scope], after, self.page_records))
            self._timed(apply_outline, page)
            seen.update((block.entity, one) for block in page.records for one in block.id)
            if not page.more:
                break
            after = page.after
        # What was deleted meanwhile, or left sight, is no loss.
        if self._pull() is None or scope in self.workspace.read(scopes.scopes_to_empty):
            return 0
        return self.workspace.prepare(comparing.bring_back, scope, seen, known)

    def _compare_in(self, span: timedelta, *, sooner: bool = False) -> None:
        self.workspace.receive(
            comparing.compare_after, self.workspace.instant() + span, sooner=sooner
        )

    def _timed(self, work: Callable[..., Applied], *given: object, **named: object) -> Applied:
        """Apply a page, and ask for such pages that a deed never waits long for one."""
        begun = self.timer()
        applied = self.workspace.receive(work, *given, **named)
        taken = self.timer() - begun
        if taken > LOCK_SECONDS:
            least = min(_SMALLEST_PAGE, self.page_records)
            self.page_records = max(least, self.page_records * 2 // 3)
        elif taken < LOCK_SECONDS / 2 and applied.records + applied.lines >= self.page_records // 2:
            self.page_records = min(limits.PAGE_RECORDS, self.page_records * 3 // 2)
        self.progress.pulled += applied.records
        self.progress.pages += 1
        self.progress.scopes_left = applied.scopes_left
        self._tell()
        return applied

    def _tell(self) -> None:
        progress = self.progress
        progress.scopes = max(progress.scopes, progress.scopes_left)
        progress.sent_bytes, progress.received_bytes = self.meter.sent, self.meter.received
        self.told(progress)
