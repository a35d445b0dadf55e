"""The line to a server, as rounds see it: a message goes out, bytes come back, or neither."""

from typing import Any, Final, Protocol, TypeVar

import msgspec
from msgspec.structs import replace

from kamdesk.errors import Refused, Unavailable
from kamdesk.protocol import frames
from kamdesk.protocol.messages import (
    Enrol,
    Enrolled,
    Fill,
    Hello,
    Page,
    Problem,
    Pull,
    Pushed,
    Welcome,
)
from kamdesk.sync.transport.ahead import Early

T = TypeVar("T")
GOOD: Final = 300  # statuses below are answers, the rest problems
_OVERLOADED: Final = (429, 502, 503, 504)
_FAILED: Final = 500
_FACTS: Final = {
    "pull.rewind": "cursor",
    "push.brake": "deletes",
    "message.too_big": "limit",
    "hello.upgrade": "min_schema",
}
_welcome, _pushed = msgspec.msgpack.Decoder(Welcome), msgspec.msgpack.Decoder(Pushed)
_page, _enrolled = msgspec.msgpack.Decoder(Page), msgspec.msgpack.Decoder(Enrolled)
_problem = msgspec.msgpack.Decoder(Problem)


class Line(Protocol):
    """Carries one request. Raises Unavailable when no answer came back, whatever the reason."""

    def carried(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Return status and body of the answer, both as they were before they travelled."""

    def close(self) -> None:
        """Let go of the connection."""


class Server:
    """What a server can be asked, in messages of the protocol.

    Every method raises Refused with the server's code when it turns the request away, and
    Unavailable ``server.*`` when there is no answer or one that nobody can use. ``ahead`` lets the
    next page travel while somebody applies the one before it.
    """

    def __init__(self, line: Line, *, ahead: bool = False) -> None:
        self._line, self._ahead = line, ahead
        self._early: Early | None = None

    def enrol(self, code: str, name: str) -> Enrolled:
        """Trade a one-use code for a device token."""
        return self._asked("enrol", frames.encoded(Enrol(code, name)), _enrolled)

    def hello(self, hello: Hello) -> Welcome:
        """Introduce this device."""
        return self._asked("hello", frames.encoded(hello), _welcome)

    def push(self, body: bytes, *, released: bool = False) -> Pushed:
        """Hand over the frozen bytes of a batch; ``released`` agrees to many deletions."""
        return self._asked("push?released=1" if released else "push", body, _pushed)

    def pull(self, pull: Pull) -> Page:
        """Ask for the next page of changes."""
        page = self._page("pull", pull)
        if page.more:
            self._begin("pull", replace(pull, cursor=page.cursor))
        return page

    def fill(self, fill: Fill) -> Page:
        """Ask for the next page of whole scopes."""
        page = self._page("fill", fill)
        if page.more:
            self._begin("fill", replace(fill, after=page.after))
        return page

    def _page(self, path: str, wanted: Pull | Fill) -> Page:
        early = self._early
        if early is not None and early.key == _key(wanted):
            self._early = None
            page = early.taken()
            if page is not None:
                return page
        return self._asked(path, frames.encoded(wanted), _page)

    def _begin(self, path: str, wanted: Pull | Fill) -> None:
        if self._ahead:
            body = frames.encoded(wanted)
            self._early = Early(_key(wanted), lambda: self._sent(path, body, _page))

    def _asked(self, path: str, body: bytes, decoder: msgspec.msgpack.Decoder[T]) -> T:
        if self._early is not None:
            self._early.wait()
            self._early = None
        return self._sent(path, body, decoder)

    def _sent(self, path: str, body: bytes, decoder: msgspec.msgpack.Decoder[T]) -> T:
        status, answer = self._line.carried(f"/sync/v1/{path}", body)
        if status >= GOOD:
            raise turned_away(status, answer)
        try:
            return frames.decoded(answer, decoder)
        except Refused:
            raise Unavailable("server.unreadable") from None


def _key(wanted: Pull | Fill) -> Pull | Fill:
    """Return what a page answers; how long it may be is no part of that."""
    return replace(wanted, limit=0)


def turned_away(status: int, answer: bytes) -> Refused | Unavailable:
    """Return what a problem the server told comes to here."""
    try:
        told = frames.decoded(answer, _problem)
    except Refused:  # a proxy or another program speaks in the server's place
        return Unavailable("server.overloaded" if status in _OVERLOADED else "server.unreadable")
    facts: dict[str, Any] = {}
    if told.code in _FACTS:
        facts[_FACTS[told.code]] = told.value
    if told.code == "http.refused":
        return Unavailable("server.unreadable")
    if status in _OVERLOADED and told.code != "enrol.slow_down":
        code = told.code if told.code == "server.rolled_back" else "server.overloaded"
        return Unavailable(code)
    if status >= _FAILED:
        return Unavailable(told.code)
    return Refused(told.code, **facts)
