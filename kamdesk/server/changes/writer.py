"""The one writer of a process: batches that arrive together share one commit.

Each keeps its own revision, savepoint and user. Other processes wait at the locked head.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from msgspec import Struct, field
from sqlalchemy import Connection

from kamdesk.errors import KamdeskError, Refused
from kamdesk.protocol.epochs import revision
from kamdesk.protocol.messages import Pushed
from kamdesk.security.redaction import loggable_error
from kamdesk.server.changes.pushing import Frozen, stored_answer, take_batch
from kamdesk.server.clock import micros
from kamdesk.server.devices.tokens import still_valid
from kamdesk.server.engine import Database, Head, moved

_GATHER_SECONDS: Final = 0.01
_GROUP: Final = 64  # batches in one commit
_WAITING: Final = 512  # beyond, devices are asked to come back
_log = logging.getLogger(__name__)


class _Waiting(Struct):
    frozen: Frozen
    done: asyncio.Future[Pushed]


class Writer(Struct):
    """Takes batches and answers them once they are on disk."""

    database: Database
    now: Callable[[], datetime]
    on_head: Callable[[int], None]  # told of every new head, on the loop's thread
    _queue: list[_Waiting] = field(default_factory=list)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    async def push(self, frozen: Frozen) -> Pushed:
        """Return the answer to a batch, stored durably before it is given.

        Raises:
            Refused: ``push.later`` when too many wait, and as ``take_batch``.
        """
        if len(self._queue) >= _WAITING:
            raise Refused("push.later")
        waiting = _Waiting(frozen, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        self._wake.set()
        return await waiting.done

    async def run(self) -> None:
        """Commit what waits, group by group, until cancelled."""
        while True:
            await self._wake.wait()
            await asyncio.sleep(_GATHER_SECONDS)
            group, self._queue = self._queue[:_GROUP], self._queue[_GROUP:]
            if not self._queue:
                self._wake.clear()
            await self._commit(group)

    async def _commit(self, group: list[_Waiting]) -> None:
        frozen = [waiting.frozen for waiting in group]
        answers: list[Pushed | Exception]
        try:
            head, answers = await asyncio.to_thread(self.commit, frozen)
            self.on_head(head)
        except Exception as error:  # noqa: BLE001 - whatever happened, everybody is told
            _log.error("commit failed: %s", loggable_error(error))
            answers = [error] * len(group)
        for waiting, answer in zip(group, answers, strict=True):
            if waiting.done.done():  # the device hung up; its replay will find the answer
                continue
            if isinstance(answer, Exception):
                waiting.done.set_exception(answer)
            else:
                waiting.done.set_result(answer)

    def commit(self, group: list[Frozen]) -> tuple[int, list[Pushed | Exception]]:
        """Merge a group in one transaction; return the head, and an answer or error for each."""
        answers: list[Pushed | Exception] = []
        with self.database.writing() as (connection, head):
            number = head.number
            for frozen in group:
                answers.append(self._one(connection, frozen, Head(head.epoch, number, 0)))
                number += _is_new(answers[-1], head.epoch, number)
            if number != head.number:
                moved(connection, number)
        return revision(head.epoch, number), answers

    def _one(self, connection: Connection, frozen: Frozen, head: Head) -> Pushed | Exception:
        rev = revision(head.epoch, head.number + 1)
        try:
            with connection.begin_nested():
                still_valid(connection, frozen.caller)
                known = stored_answer(connection, frozen)
                if known is not None:
                    return known
                now = micros(self.now())
                return take_batch(connection, self.database, frozen, rev, now)
        except KamdeskError as error:
            return error
        except Exception as error:  # noqa: BLE001 - one bad batch must not take its neighbours along
            _log.error("batch failed: %s", loggable_error(error))
            return error


def _is_new(answer: Pushed | Exception, epoch: int, number: int) -> bool:
    return isinstance(answer, Pushed) and answer.rev == revision(epoch, number + 1)


async def stop(task: asyncio.Task[None]) -> None:
    """End the writer's task; what was being committed is committed."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
