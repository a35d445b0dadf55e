"""Sample data at odds: one round of the real client with a colleague's edits, all in memory.

What the server would answer is scripted; batches, answers, pages and conflicts pass through the
same code as on any laptop. For pictures and tests of a throw-away profile; nothing travels.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec
from msgspec import Struct, field

from kamdesk.demo.quarrels import Quarrel, quarrels
from kamdesk.errors import Refused
from kamdesk.models.ids import derived_id
from kamdesk.protocol import frames
from kamdesk.protocol.entities.conflicts import CONFLICT
from kamdesk.protocol.messages import (
    Answer,
    Deed,
    Fill,
    Hello,
    Limits,
    Page,
    Pull,
    Push,
    Pushed,
    Records,
    Told,
    Welcome,
)
from kamdesk.queries.conflicts import open_conflicts
from kamdesk.services.records import EditRecord, edit_record
from kamdesk.storage.replication.joining import is_sample
from kamdesk.storage.replication.state import State, enrolled, state
from kamdesk.sync.rounds import Round
from kamdesk.sync.settling import follow_rules, keep_rule
from kamdesk.sync.transport.line import Server
from kamdesk.workspace import Workspace

ADDRESS: Final = "https://crm.kamdesk.example"
_push = msgspec.msgpack.Decoder(Push)
_LATER: Final = timedelta(minutes=22)
_FIRST: Final = 1 << 40


def quarrel(workspace: Workspace, *, lang: str) -> int:
    """Let a sample profile come back from a day apart; return how many records are in dispute.

    Raises Refused ``screenshot.no_sample`` for a profile somebody works in.
    """
    if not workspace.read(is_sample):
        raise Refused("screenshot.no_sample")
    if workspace.read(state) is not None:
        return len({row.record_id for row in workspace.read(open_conflicts)})
    script = workspace.read(quarrels, lang)
    for one in script:
        if one.entity == "stakeholder_fact":
            _edit(workspace, one, {one.field: one.base})
    workspace.prepare(enrolled, _state(workspace))
    line = Colleague(workspace.viewpoint().now)
    Round(workspace, Server(line)).run()  # all that was done before lies on the server
    for one in script:
        if one.rule:
            workspace.run(keep_rule, one.entity, one.field, one.rule)
        _edit(workspace, one, {one.field: _typed(one)} if one.kind != "delete" else one.edit)
    line.script, line.me = script, workspace.actor
    Round(workspace, Server(line)).run()
    follow_rules(workspace)
    return len({one.record_id for one in script if one.kind != "merge" and not one.rule})


class Colleague(Struct):
    """A line to a server where a colleague has been at work; as ``sync.transport.line.Line``."""

    now: datetime
    me: UUID = UUID(int=0)
    script: list[Quarrel] = field(default_factory=list)
    last: tuple[int, bytes] = (0, b"")
    _revs: Any = field(default_factory=lambda: count(1))
    _page: Page | None = None

    def carried(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Answer one request."""
        match path.rpartition("/")[2].partition("?")[0]:
            case "hello":
                return 200, frames.encoded(self._hello(body))
            case "push":
                return 200, frames.encoded(self._push(body))
            case "pull":
                return 200, frames.encoded(self._pulled(body))
            case _:
                asked = frames.decoded(body, msgspec.msgpack.Decoder(Fill))
                return 200, frames.encoded(Page(cursor=_FIRST, scopes=asked.scopes))

    def close(self) -> None:
        """Let go of nothing."""

    def _rev(self) -> int:
        return _FIRST | int(next(self._revs))

    def _micros(self, at: datetime) -> int:
        return int(at.timestamp() * 1_000_000)

    def _hello(self, body: bytes) -> Welcome:
        asked = frames.decoded(body, msgspec.msgpack.Decoder(Hello))
        n, digest = self.last
        return Welcome(1, [(1, (1 << 40) - 1)], _FIRST, n, digest, asked.now, 1, 0,
                       self.me.bytes, Limits())  # fmt: skip

    def _push(self, body: bytes) -> Pushed:
        """Take a batch; where the colleague had been first, say what stands."""
        push = _push.decode(body)
        rev = self._rev()
        self.last = (push.n, sha256(body).digest())
        answers = []
        for block in push.ops:
            for number, record_id in enumerate(block.id):
                if block.created:
                    continue
                change, deed = block.change_id[number], push.deeds[block.deed[number]]
                for one in self._about(block.entity, record_id, set(block.fields)):
                    self._note(one, change, deed, rev)
                    if one.kind != "delete":
                        verdict: Any = "merged" if one.kind == "merge" else "conflict"
                        answers.append(Answer(change, verdict, {one.field: one.stands}))
        return Pushed(push.n, rev, answers)

    def _about(self, entity: str, record_id: bytes, names: set[str]) -> list[Quarrel]:
        """Return what the colleague did to these fields, or to the whole record."""
        return [
            one
            for one in self.script
            if one.entity == entity
            and one.record_id.bytes == record_id
            and (one.field in names or one.kind == "delete")
        ]

    def _note(self, one: Quarrel, change: bytes, deed: Deed, rev: int) -> None:
        """Keep what the next page tells of it."""
        page = self._page = self._page or Page(cursor=0)
        scope = str(one.account_id)
        if scope not in page.scopes:
            page.scopes.append(scope)
        at = page.scopes.index(scope)
        theirs = uuid4().bytes
        when = self._micros(self.now - _LATER)
        page.deeds.append(Deed(uuid4().bytes, f"{one.entity}.edit", one.author.bytes, when))
        number = len(page.deeds) - 1
        told = {one.field: (one.base, one.theirs)} if one.kind != "delete" else {}
        page.history.append(
            Told(theirs, one.entity, one.record_id.bytes, number, rev - 1, when, told, scope=at)
        )
        page.deeds.append(deed)
        own = Told(change, one.entity, one.record_id.bytes, number + 1, rev, when, None, scope=at)
        own.verdict = "applied" if one.kind in ("merge", "delete") else "conflict"
        if one.kind == "merge":
            own.fields = {one.field: (one.theirs, one.stands)}
        elif one.kind != "delete":
            own.fields = {one.field: (one.stands, one.mine)}
        if own.fields is not None:
            page.history.append(own)
        if one.kind != "merge":
            page.records.append(self._conflict(one, change, deed.at, (rev, at)))

    def _conflict(
        self, one: Quarrel, change: bytes, at: int, place: tuple[int, int]
    ) -> Records:  # fmt: skip
        rev, scope = place
        gave_way = (one.mine, self.me, at)
        stood = (one.theirs, one.author, self._micros(self.now - _LATER))
        if one.kind == "delete":  # the deletion gave way to my edit
            moment = (self.now - _LATER).isoformat()
            gave_way, stood = (moment, one.author, stood[2]), (None, self.me, at)
        values = {
            "account_id": str(one.account_id),
            "subject_entity": one.entity,
            "subject_id": str(one.record_id),
            "subject_field": one.field,
            "kind": one.kind,
            "base": {"value": one.base},
            "mine": {"value": gave_way[0]},
            "theirs": {"value": stood[0]},
            "my_author_id": str(gave_way[1]),
            "their_author_id": str(stood[1]),
            "my_time": _iso(gave_way[2]),
            "their_time": _iso(stood[2]),
            "change_id": change.hex(),
            "assignee_id": str(self.me),
            "found_at": self.now.isoformat(),
            "state": "open",
        }
        key = derived_id("quarrel", one.record_id, one.field).bytes
        columns = {name: [value] for name, value in values.items()}
        return Records(CONFLICT.name, [key], [rev], [scope], columns)

    def _pulled(self, body: bytes) -> Page:
        asked = frames.decoded(body, msgspec.msgpack.Decoder(Pull))
        page, self._page = self._page, None
        if page is None:
            return Page(cursor=asked.cursor)
        page.cursor = asked.cursor
        return page


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1_000_000, UTC).isoformat()


def _edit(workspace: Workspace, one: Quarrel, values: Mapping[str, Any]) -> None:
    command = EditRecord(entity=one.entity, id=one.record_id, values=dict(values))
    workspace.run(edit_record, command)


def _typed(one: Quarrel) -> Any:
    return tuple(one.mine) if isinstance(one.mine, list) else one.mine


def _state(workspace: Workspace) -> State:
    return State(
        server=ADDRESS, device_id=uuid4(), user_id=workspace.actor, inc=uuid4(), made_n=0,
        last_hash=b"", cursor=0, epoch=1, offset=0, joined=True, token="sample",  # noqa: S106 - opens nothing
        tried_at=None, done_at=None, problem=None,
    )  # fmt: skip
