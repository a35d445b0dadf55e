"""A device as the tests play it: real messages over real HTTP, and nothing of the client."""

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID, uuid4

import msgspec
import requests

from kamdesk.protocol import frames
from kamdesk.protocol.messages import (
    Answer,
    Deed,
    Enrol,
    Enrolled,
    Fill,
    Hello,
    Ops,
    Page,
    Problem,
    Pull,
    Push,
    Pushed,
    Welcome,
)

T = TypeVar("T")
_PATIENCE = 60


class Turned(Exception):
    """The server turned a request away."""

    def __init__(self, status: int, problem: Problem) -> None:
        super().__init__(f"{status} {problem.code}")
        self.status, self.problem = status, problem


def new() -> bytes:
    """Return a fresh id."""
    return uuid4().bytes


def text_of(record_id: bytes) -> str:
    return str(UUID(bytes=record_id))


def now() -> int:
    return time.time_ns() // 1_000


@dataclass
class Device:
    """One enrolled device with its chain of batches and its cursor."""

    url: str
    token: str
    id: bytes
    user: bytes
    inc: bytes = field(default_factory=new)
    n: int = 0
    last: bytes = b""
    cursor: int = 0
    clock: int = 0  # microseconds it runs ahead
    sent: list[bytes] = field(default_factory=list)

    def call(self, path: str, message: object, kind: type[T], **query: str) -> T:
        return self.send(path, frames.encoded(message), kind, **query)

    def send(self, path: str, body: bytes, kind: type[T], **query: str) -> T:
        travels, encoding = frames.compressed(body)
        headers = {"authorization": f"Bearer {self.token}"}
        if encoding:
            headers["content-encoding"] = encoding
        found = requests.post(
            f"{self.url}/sync/v1/{path}", travels, headers=headers, params=query, timeout=_PATIENCE
        )
        return read(found, kind)

    def hello(self, **changed: Any) -> Welcome:
        facts = {"device": self.id, "inc": self.inc, "made_n": self.n, "schema": 1, "now": now()}
        return self.call("hello", Hello(**{**facts, **changed}), Welcome)

    def freeze(self, *ops: Ops, deed: str = "test", actor: bytes | None = None) -> bytes:
        """Number and chain a batch without sending it."""
        told = Deed(new(), deed, actor or self.user, now() + self.clock)
        body = frames.encoded(Push(self.inc, self.n + 1, self.last, [told], list(ops)))
        self.n, self.last = self.n + 1, hashlib.sha256(body).digest()
        self.sent.append(body)
        return body

    def push(self, *ops: Ops, **query: str) -> Pushed:
        return self.send("push", self.freeze(*ops), Pushed, **query)

    def create(self, entity: str, record_id: bytes | None = None, /, **fields: Any) -> bytes:
        """Create one record; it must be applied verbatim."""
        made = record_id or new()
        answered = self.push(creating(entity, made, self.cursor, fields))
        assert answered.answers == []
        return made

    def edit(self, entity: str, record_id: bytes, /, **fields: Any) -> Answer | None:
        """Edit as somebody who has seen everything up to the cursor; return the answer."""
        found = self.push(editing(entity, record_id, self.cursor, fields)).answers
        return found[0] if found else None

    def pull(self, limit: int = 5_000, **options: Any) -> "Seen":
        """Pull to the end, filling scopes that came into sight."""
        seen = Seen()
        while True:
            page = self.call("pull", Pull(self.cursor, limit, **options), Page)
            self.cursor = page.cursor
            seen.take(page)
            if page.add:
                seen.take_all(self.fill(page.add))
            if not page.more:
                return seen

    def fill(self, scopes: list[str], limit: int = 5_000, **options: Any) -> list[Page]:
        pages, after = [], b""
        while True:
            page = self.call("fill", Fill(scopes, after, limit, **options), Page)
            pages.append(page)
            if not page.more:
                return pages
            after = page.after


class Seen:
    """What pulls brought: records, tombstones, texts, history, scopes."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, bytes], dict[str, Any]] = {}
        self.revs: dict[bytes, int] = {}
        self.gone: set[bytes] = set()
        self.add: list[str] = []
        self.drop: list[str] = []
        self.texts: dict[tuple[bytes, str], bytes] = {}
        self.history: list[Any] = []
        self.deeds: dict[bytes, Deed] = {}
        self.pages: list[Page] = []
        self.digest: dict[str, int] | None = None

    def take_all(self, pages: Iterable[Page]) -> None:
        for page in pages:
            self.take(page)

    def take(self, page: Page) -> None:
        self.pages.append(page)
        self.digest = page.digest or self.digest
        for block in page.records:
            for n, record_id in enumerate(block.id):
                values = {name: column[n] for name, column in block.fields.items()}
                known = {name: value for name, value in values.items() if value is not None}
                self.records[block.entity, record_id] = known
                self.revs[record_id] = block.rev[n]
                self.gone.discard(record_id)
        for tombs in page.tombstones:
            self.gone.update(tombs.id)
            for record_id in tombs.id:
                self.records.pop((tombs.entity, record_id), None)
        for text in page.text:
            self.texts[text.id, text.field] = text.document
        for told in page.history:
            self.history.append(told)
            self.deeds[told.change_id] = page.deeds[told.deed]
        self.add += page.add
        self.drop += page.drop

    def conflicts(self, about: bytes | None = None) -> list[dict[str, Any]]:
        return [
            fields
            for (entity, _), fields in self.records.items()
            if entity == "conflict" and about in (None, UUID(fields["subject_id"]).bytes)
        ]


def creating(entity: str, record_id: bytes, base: int, fields: dict[str, Any]) -> Ops:
    columns = {name: [value] for name, value in fields.items()}
    return Ops(entity, [record_id], [new()], [0], [base], columns, created=True)


def editing(entity: str, record_id: bytes, base: int, fields: dict[str, Any]) -> Ops:
    columns = {name: [value] for name, value in fields.items()}
    return Ops(entity, [record_id], [new()], [0], [base], columns)


def read(found: requests.Response, kind: type[T]) -> T:
    body = frames.expanded(found.content, found.headers.get("content-encoding"))
    if found.status_code >= 300:
        raise Turned(found.status_code, msgspec.msgpack.decode(body, type=Problem))
    return msgspec.msgpack.decode(body, type=kind)


def enrolled(url: str, code: str, name: str = "laptop") -> Device:
    body = frames.encoded(Enrol(code, name))
    told = read(requests.post(f"{url}/sync/v1/enrol", body, timeout=_PATIENCE), Enrolled)
    return Device(url, told.token, told.device, told.user)
