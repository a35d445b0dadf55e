"""The one door to an unlocked local database. Screens, command line and sync all pass here."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy import Engine

from kamdesk.domain.change_set import ChangeSet
from kamdesk.storage.deed import name_of
from kamdesk.storage.engine import translated_errors
from kamdesk.storage.reading import Reading, Viewpoint
from kamdesk.storage.unit_of_work import Reaction, UnitOfWork, reading, unit_of_work

if TYPE_CHECKING:
    from kamdesk.storage.attachments.store import FileStore

P = ParamSpec("P")
R = TypeVar("R")
Seen = TypeVar("Seen")
_SYNC, _FORESEEN = "sync", "foreseen"


class _Enough(Exception):
    """Everything was seen; nothing of it is to happen."""


def _stop_without(changes: ChangeSet) -> None:
    """End what was only looked at when nothing would follow it."""
    if not changes:
        raise _Enough


class Workspace:
    """Runs deeds one at a time and queries beside them.

    ``today`` overrides the calendar day every rule and deed takes; the time of day stays the
    clock's. Listeners are called on the thread that ran the deed, after its commit.
    """

    def __init__(  # noqa: PLR0913 - independent, keyword-only parts of one door
        self,
        writer: Engine,
        readers: Engine,
        *,
        actor: UUID,
        path: Path | None = None,
        today: date | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        reactions: Sequence[Reaction] = (),
        file_store: Callable[[], "FileStore"] | None = None,
    ) -> None:
        self._writer, self._readers = writer, readers
        self.actor, self.path = actor, path
        self._today, self._clock = today, clock
        self._reactions = tuple(reactions)
        self._file_store = file_store
        self._files: FileStore | None = None
        self._lock = Lock()
        self._listeners: list[Callable[[ChangeSet], None]] = []
        self._seen_version: int | None = None

    def viewpoint(self) -> Viewpoint:
        """Return who looks, and when."""
        now = self._clock()
        local = now.astimezone()
        if self._today is None:
            return Viewpoint(now, local.date(), self.actor)
        moved = datetime.combine(self._today, local.time()).astimezone(UTC)
        return Viewpoint(moved, self._today, self.actor)

    @property
    def has_files(self) -> bool:
        """Tell whether this door was opened with files."""
        return self._file_store is not None

    @property
    def files(self) -> "FileStore":
        """The sealed files of attachments, made when first asked for.

        Raises LookupError where this door was opened without them, as in tests of the merge.
        """
        if self._files is None:
            if self._file_store is None:
                raise LookupError
            self._files = self._file_store()
        return self._files

    def on_commit(self, listener: Callable[[ChangeSet], None]) -> None:
        """Call ``listener`` with what changed after every commit."""
        self._listeners.append(listener)

    def run(
        self, deed: Callable[Concatenate[UnitOfWork, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run one deed in one transaction and announce what it changed.

        Raises:
            Refused: what the deed refuses; nothing was changed.
            Unavailable: the disk is full, the file is busy or damaged.
        """
        with self._lock, translated_errors(self.path):
            moment = self.viewpoint()
            with unit_of_work(self._writer, moment, name_of(deed), self._reactions) as work:
                result = deed(work, *args, **kwargs)
        self._announce(work.capture.change_set())
        return result

    def foresee(
        self,
        deed: Callable[[UnitOfWork], object],
        look: Callable[[Reading], Seen],
    ) -> tuple[Seen, Seen, ChangeSet]:
        """Return what ``look`` sees before and after a deed and all that follows it.

        Nothing of it happens. The third is what the deed would change. Nobody is told.
        Raises as :meth:`run`.
        """
        seen: list[Seen] = []
        changes: list[ChangeSet] = []

        def looked(work: UnitOfWork, would_change: ChangeSet) -> None:
            seen.append(look(work))
            changes.append(would_change)
            raise _Enough

        with self._lock, translated_errors(self.path):
            moment = self.viewpoint()
            follow = (*self._reactions, Reaction("look", looked))
            with (
                suppress(_Enough),
                unit_of_work(self._writer, moment, _FORESEEN, follow) as work,
            ):
                seen.append(look(work))
                deed(work)
                work.session.flush()
                _stop_without(work.capture.change_set())
        return seen[0], seen[-1], changes[0] if changes else ChangeSet(frozenset(), None, None)

    def receive(
        self,
        work: Callable[Concatenate[UnitOfWork, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Write what a server said: not a deed, followed only by what follows remote changes.

        Its tail may be lost with the power: it is asked for again then. Raises as :meth:`run`.
        """
        with self._lock, translated_errors(self.path), self._relaxed():
            result, changes = self._written(work, *args, **kwargs)
        self._announce(changes)
        return result

    def prepare(
        self,
        work: Callable[Concatenate[UnitOfWork, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Write what a server is going to be told, on the disk before it is. Raises as run."""
        with self._lock, translated_errors(self.path):
            result, changes = self._written(work, *args, **kwargs)
        self._announce(changes)
        return result

    def _written(
        self,
        work: Callable[Concatenate[UnitOfWork, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> tuple[R, ChangeSet]:
        moment = self.viewpoint()
        with unit_of_work(self._writer, moment, _SYNC, self._reactions, origin="remote") as unit:
            result = work(unit, *args, **kwargs)
        return result, unit.capture.change_set()

    def _announce(self, changes: ChangeSet) -> None:
        if changes:
            for listener in self._listeners:
                listener(changes)

    @contextmanager
    def _relaxed(self) -> Iterator[None]:
        """Do not wait for the disk at each commit: what is lost is pulled again."""
        self._synchronous("NORMAL")
        try:
            yield
        finally:
            self._synchronous("FULL")

    def _synchronous(self, how: str) -> None:
        with closing(self._writer.raw_connection()) as connection:
            connection.cursor().execute(f"PRAGMA synchronous = {how}")

    def leave_no_trace(self) -> None:
        """Empty the log beside the database, where what was deleted may still be read."""
        with (
            self._lock,
            translated_errors(self.path),
            closing(self._writer.raw_connection()) as connection,
        ):
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def instant(self) -> datetime:
        """Return the time of this computer's clock, whatever day rules and deeds take."""
        return self._clock()

    def read(
        self, query: Callable[Concatenate[Reading, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run one query in one snapshot; never waits behind a deed."""
        with translated_errors(self.path), reading(self._readers, self.viewpoint()) as open_reading:
            return query(open_reading, *args, **kwargs)

    def changed_elsewhere(self) -> bool:
        """Tell whether another process has committed since this was last asked."""
        with self._lock, closing(self._writer.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute("PRAGMA data_version")
            version = int(cursor.fetchall()[0][0])
        changed = self._seen_version is not None and version != self._seen_version
        self._seen_version = version
        return changed

    def retold(self, clock: Callable[[], datetime]) -> "Workspace":
        """Return a door to the same file with another clock and no reactions, to tell a history.

        Its ``actor`` may be set from deed to deed. Scores and search have to be rebuilt afterwards;
        listeners of this workspace are not told.
        """
        told = Workspace(
            self._writer,
            self._readers,
            actor=self.actor,
            path=self.path,
            clock=clock,
            file_store=self._file_store,
        )
        told._lock = self._lock  # both doors lead to one writer
        return told

    def rest(self) -> None:
        """Let go of the file; the next deed or query opens it anew."""
        self._readers.dispose()
        self._writer.dispose()

    def close(self) -> None:
        """Close every connection. The workspace cannot be used afterwards."""
        self.rest()
