"""One round of sync: introduce, hand over, then read; each step can be repeated at any time.

Pushing strictly precedes pulling. A round that breaks off anywhere goes on with the next one.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from msgspec import Struct, field

from kamdesk.errors import Refused
from kamdesk.protocol import limits
from kamdesk.protocol.epochs import Span
from kamdesk.protocol.messages import Fill, Hello, Pull, Welcome
from kamdesk.storage.replication import batches, comparing, freezing, history, scopes
from kamdesk.storage.replication.answers import acknowledge, prune
from kamdesk.storage.replication.applying import Applied, apply_changes, apply_fill, apply_outline
from kamdesk.storage.replication.joining import join
from kamdesk.storage.replication.moments import micros
from kamdesk.storage.replication.recovery import try_again
from kamdesk.storage.replication.state import (
    REFERENCE,
    State,
    begin_incarnation,
    demanded_state,
    put_state,
)
from kamdesk.storage.settings import EPOCH_PROOF, put_setting, setting
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

    def run(self) -> Progress:
        """Run to the end: everything handed over, everything read.

        Raises:
            Refused: the server turned this device away, or a person has to agree first.
            Unavailable: there is no server to be heard; everything waits safely.
        """
        self._introduce()
        self._join()
        for turn in range(_MOST_TURNS):
            self._push()
            if self._pull() and self._mend() and not self._found_more(turn):
                break
        self._complete()
        return self.progress

    def _found_more(self, turn: int) -> bool:
        """Tell whether something is to be handed over after all, of what a server had lost."""
        again = turn == 0 and self.workspace.receive(try_again, self.spans)
        return again or self._compared()

    def _state(self) -> State:
        return self.workspace.read(demanded_state)

    def _introduce(self) -> None:
        """Learn where the server stands, and settle whose chain of batches is right."""
        asked, standing = self.workspace.instant(), self._state()
        hello = Hello(
            standing.device_id.bytes,
            standing.inc.bytes,
            standing.made_n,
            limits.SCHEMA,
            micros(asked),
            standing.epoch,
            bytes.fromhex(self.workspace.read(setting, EPOCH_PROOF)),
        )
        welcome = self.server.hello(hello)
        if welcome.proof != hello.proof:
            self.workspace.receive(put_setting, EPOCH_PROOF, welcome.proof.hex())
        middle = asked + (self.workspace.instant() - asked) / 2
        offset = welcome.server_now - micros(middle)
        values = {
            "epoch": welcome.epoch,
            "offset": offset if abs(offset) > _TRUSTED else 0,
        }
        self.workspace.receive(put_state, **values)
        self.spans = welcome.spans
        self._settle_chain(standing, welcome)
        self.workspace.receive(try_again, self.spans)
        self.workspace.receive(prune, welcome.durable_rev)

    def _settle_chain(self, standing: State, welcome: Welcome) -> None:
        if welcome.last_n > standing.made_n:  # this profile was put back to an older day
            self.workspace.prepare(begin_incarnation)
            return
        known = self.workspace.read(batches.hash_of, welcome.last_n)
        is_another = known is not None and known != welcome.last_hash
        if is_another or not self._sent_again(welcome.backfill):
            self.workspace.prepare(begin_incarnation)

    def _sent_again(self, first: int | None) -> bool:
        """Let go out once more what the server lost; False when some of it is gone here too."""
        return first is None or self.workspace.prepare(batches.send_again, first)

    def _join(self) -> None:
        """Take over what everybody shares before the first change is handed over."""
        standing = self._state()
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
            batch = self.workspace.read(freezing.frozen) or self.workspace.prepare(freezing.freeze)
            if batch is None:
                return
            try:
                pushed = self.server.push(batch.body, released=self.agreed.push)
            except Refused as error:
                forks += 1
                if error.code != "push.fork" or forks > _MOST_TURNS:
                    raise
                self.workspace.prepare(begin_incarnation)
                continue
            first = self.workspace.receive(acknowledge, batch, pushed, self.spans)
            if first is not None and (self.first_line is None or first < self.first_line):
                self.first_line = first
            self.progress.pushed += batch.ops
            self._tell()

    def _pull(self) -> bool:
        """Read all changes; False when something must be handed over before the rest."""
        while True:
            cursor = self._state().cursor
            try:
                page = self.server.pull(Pull(cursor, self.page_records))
            except Refused as error:
                if error.code != "pull.rewind":
                    raise
                self.workspace.receive(put_state, cursor=int(str(error.facts["cursor"])))
                self._compare_in(_AFTER_RESTORE, sooner=True)
                continue
            applied = self._timed(apply_changes, page, released=self.agreed.pull)
            if applied.blocked is not None:
                return False
            if not page.more:
                return True

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

    def _compared(self) -> bool:
        """Compare with the server when it is time; True when it lacks something that is here."""
        due = self.workspace.read(comparing.compared_next)
        if due is None:  # everything was read just now
            self._compare_in(_EVERY)
        if due is None or self.workspace.instant() < due:
            return False
        page = self.server.pull(Pull(self._state().cursor, self.page_records, digest=True))
        applied = self._timed(apply_changes, page, released=self.agreed.pull)
        if applied.blocked is not None or page.digest is None or not self._mend():
            return False
        wrong = self.workspace.read(comparing.differing_scopes, page.digest)
        offered = [self._healed(scope) for scope in wrong]
        self._compare_in(_EVERY)
        return any(offered)

    def _healed(self, scope: str) -> int:
        """Read a scope whole once more, and offer what is here alone; return how many records."""
        known, seen, after = self._state().cursor, set[tuple[str, bytes]](), b""
        while True:
            page = self.server.fill(Fill([scope], after, self.page_records))
            self._timed(apply_outline, page)
            seen.update((block.entity, one) for block in page.records for one in block.id)
            if not page.more:
                break
            after = page.after
        # What was deleted meanwhile, or left sight, is no loss.
        if not self._pull() or scope in self.workspace.read(scopes.scopes_to_empty):
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
        self._tell()
        return applied

    def _complete(self) -> None:
        while self.workspace.receive(history.complete_creations):
            pass
        self.workspace.receive(history.settle_untold, self.first_line)

    def _tell(self) -> None:
        progress = self.progress
        progress.scopes_left = self.workspace.read(scopes.waiting_scopes)
        progress.scopes = max(progress.scopes, progress.scopes_left)
        progress.sent_bytes, progress.received_bytes = self.meter.sent, self.meter.received
        self.told(progress)
