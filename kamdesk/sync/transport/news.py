"""Hears that a server has something new: by a stream, else by waiting requests, else not at all.

Nothing depends on it. Who hears nothing asks by itself, only later.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from threading import Event
from typing import Final, Protocol

import msgspec
import requests

from kamdesk.errors import KamdeskError, Unavailable
from kamdesk.sync.transport.http import HttpLine
from kamdesk.sync.transport.line import GOOD

_SILENCE: Final = 45.0  # seconds; the server says something every 20
_WAIT: Final = 25  # seconds the server may hold a waiting request
_STREAM_AGAIN: Final = 60  # waiting requests before a stream is tried anew
_SHORTEST_PAUSE: Final = 2.0
_LONGEST_PAUSE: Final = 300.0
_PIECE: Final = 4_096
_SHUT_OUT: Final = (401, 403)
_HELD_UP: Final = ("ReadTimeout", "ReadTimeoutError")  # it connects, and nothing comes
_head = msgspec.msgpack.Decoder(dict[str, int])


class Ear(Protocol):
    """Who is told. ``back`` says that the server can be heard again after it could not."""

    def heard(self, head: int) -> None:
        """Take note of a revision the server has come to."""

    def back(self) -> None:
        """Take note that there is a line again."""


class News:
    """Listens until stopped, on the thread that calls :meth:`run`."""

    def __init__(self, line: Callable[[], HttpLine], ear: Ear) -> None:
        self._line, self._ear = line, ear
        self._stopping, self._woken = Event(), Event()
        self._stream: requests.Response | None = None
        self._head, self._failures = 0, 0
        self._streams = True

    def run(self) -> None:
        """Listen until :meth:`stop`."""
        while not self._stopping.is_set():
            try:
                with closing(self._line()) as line:
                    self._listen(line)
                self._pause(_SHORTEST_PAUSE)
            except KamdeskError:
                self._streams = True
                self._failures = min(self._failures + 1, 20)
                self._pause(min(_LONGEST_PAUSE, 2.0**self._failures))

    def wake(self) -> None:
        """Listen again without further ado: the network may be back."""
        self._woken.set()

    def stop(self) -> None:
        """End soon; a stream that is open is cut off."""
        self._stopping.set()
        self._woken.set()
        stream = self._stream
        if stream is not None:
            with suppress(OSError, ValueError, RuntimeError):  # it ended at the same moment
                stream.raw.shutdown()

    def _listen(self, line: HttpLine) -> None:
        if self._streams and self._streamed(line):
            return
        self._streams = False
        for _time in range(_STREAM_AGAIN):
            if self._stopping.is_set():
                return
            self._asked(line)
        self._streams = True

    def _streamed(self, line: HttpLine) -> bool:
        """Listen to a stream until it ends; False when something in between holds it up."""
        came = False
        try:
            with line.streamed("/sync/v1/events", _SILENCE) as answer:
                if answer.status_code >= GOOD:
                    return self._waited_outside(answer.status_code)
                self._stream = answer
                for head in heads(answer):
                    came = True
                    self._note(head)
        except Unavailable as error:
            if came or error.facts.get("reason") not in _HELD_UP:
                raise
            return False
        finally:
            self._stream = None
        return came or self._stopping.is_set()

    def _asked(self, line: HttpLine) -> None:
        path = f"/sync/v1/wait?cursor={self._head}&seconds={_WAIT}"
        status, body = line.fetched(path, _SILENCE)
        if status >= GOOD:
            self._waited_outside(status)
            raise Unavailable("server.unreadable")
        try:
            head = _head.decode(body)["head"]
        except (msgspec.MsgspecError, KeyError):
            raise Unavailable("server.unreadable") from None
        if head <= self._head:
            self._pause(_SHORTEST_PAUSE)  # something in between may answer in the server's place
        self._note(head)

    def _waited_outside(self, status: int) -> bool:
        """Wait long where nothing will change soon: rounds tell a person why."""
        if status not in _SHUT_OUT:
            return False
        self._pause(_LONGEST_PAUSE)
        return True

    def _pause(self, most: float) -> None:
        self._woken.wait(random.uniform(most / 2, most))  # noqa: S311 - no secret
        if not self._stopping.is_set():
            self._woken.clear()

    def _note(self, head: int) -> None:
        if self._stopping.is_set():
            return
        if self._failures:
            self._failures = 0
            self._ear.back()
        self._head = max(self._head, head)
        self._ear.heard(head)


def heads(answer: requests.Response) -> Iterator[int]:
    """Yield the revisions of a stream of server-sent events as they come."""
    rest = b""
    for piece in answer.raw.stream(_PIECE, decode_content=False):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            name, _colon, value = line.partition(b":")
            if name == b"data" and value.strip().isdigit():
                yield int(value)
