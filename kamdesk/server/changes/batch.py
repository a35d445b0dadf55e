"""One batch while it is merged: what it touches, and what is to be told about it."""

from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct, field

from kamdesk.protocol.entities.authority import Access, own_scope
from kamdesk.protocol.merge import Loser, Offer, Stamp, clamped
from kamdesk.protocol.messages import Answer, Verdict
from kamdesk.server.caller import Caller
from kamdesk.server.changes.ops import Op
from kamdesk.server.stored import Records, Stored

# A worse verdict on one field speaks for the whole op.
SEVERITY: Final[tuple[Verdict, ...]] = (
    "applied",
    "merged",
    "claim",
    "conflict",
    "late",
    "denied",
)
_json = msgspec.json.Encoder()


class Disagreement(Struct, frozen=True):
    """A value that did not win, before it becomes a conflict record.

    ``mine`` is the losing value with its author's stamp, ``theirs`` the one that stands.
    ``record`` is None when a late change created what its new people have never seen.
    """

    kind: str
    entity: str
    record_id: bytes
    scope: str
    field: str
    mine: Loser
    theirs: Loser | None
    base_rev: int


class Batch(Struct):
    """Everything one batch reads, writes and answers. ``now`` is server time in microseconds."""

    caller: Caller
    inc: bytes
    rev: int
    now: int
    records: Records = field(default_factory=Records)
    access: dict[str, Access] = field(default_factory=dict)  # of the caller, by scope
    formerly: frozenset[str] = frozenset()  # scopes the caller was a member of once
    answers: list[Answer] = field(default_factory=list)
    history: list[tuple[Any, ...]] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)
    seats: dict[bytes, bytes] = field(default_factory=dict)  # accounts to derive anew: who wrote
    created: set[bytes] = field(default_factory=set)  # new accounts among them
    claiming: dict[tuple[str, bytes], Op] = field(default_factory=dict)
    erased: set[bytes] = field(default_factory=set)  # ids that may never come again
    refused: dict[bytes, str] = field(default_factory=dict)  # records turned away, and from where
    repeated: set[tuple[bytes, bytes]] = field(default_factory=set)  # record, change taken before
    heard: set[bytes] = field(default_factory=set)  # those changes that came up so far

    def stamp(self, op: Op) -> Stamp:
        """Return where a value of this op comes from; no clock counts later than ours."""
        at = clamped(op.deed.at, self.now)
        return Stamp(self.rev, self.inc, at, op.change_id, self.caller.user)

    def offer(self, op: Op, value: Any) -> Offer:
        """Return a value of this op as it meets the one that is there."""
        return Offer(value, op.base_rev, self.stamp(op), self.heard)

    def access_to(self, scope: str) -> Access | None:
        """Return how the caller stands to a scope."""
        return self.access.get(scope)

    def tell(self, op: Op, scope: str, verdict: Verdict, fields: dict[str, Any] | None) -> None:
        """Add a line of history. ``fields`` holds [before, after]; None tells of a creation."""
        text = None if fields is None else _json.encode(plain(fields)).decode()
        place, deed = (self.rev, len(self.history)), op.deed.id
        self.history.append(
            (*place, op.change_id, op.entity, op.id, scope, deed, self.now, verdict, text)
        )

    def answer(
        self,
        op: Op,
        verdict: Verdict,
        *,
        value: dict[str, Any] | None = None,
        drop: bool = False,
        reason: str | None = None,
    ) -> None:
        """Answer an op that was not applied verbatim."""
        self.answers.append(Answer(op.change_id, verdict, value, drop, reason))

    def disagree(
        self, kind: str, stored: Stored, name: str, mine: Loser, theirs: Loser, base_rev: int
    ) -> None:
        """Note that a value of a record did not win."""
        self.disagreements.append(
            Disagreement(kind, stored.entity, stored.id, stored.scope, name, mine, theirs, base_rev)
        )

    def own(self) -> str:
        """Return the scope only the caller sees."""
        return own_scope(str(UUID(bytes=self.caller.user)))


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it: the bytes of a text's edit become their hex."""
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value
