"""The messages of sync, version 1: MessagePack, records by column, zstd above 1 kB.

Ids are 16 bytes, moments are microseconds since 1970 (UTC). Field values are plain: text, whole
numbers, fractions, booleans, lists and maps, as the change log keeps them (days and moments as
ISO text, exact decimals as text). An update of shared text is bytes, see ``protocol.text``.
"""

from typing import Any, Literal

import msgspec
from msgspec import Struct

from kamdesk.protocol import limits

Verdict = Literal["applied", "merged", "conflict", "claim", "late", "denied"]
Columns = dict[str, list[Any]]


class Limits(Struct, frozen=True):
    """What this server takes at once."""

    batch_records: int = limits.BATCH_RECORDS
    body_bytes: int = limits.BODY_BYTES
    chunk_bytes: int = limits.CHUNK_BYTES
    blob_bytes: int = limits.BLOB_BYTES


class Hello(Struct, omit_defaults=True):
    """A device introduces itself. ``made_n`` counts the batches this incarnation has frozen.

    ``proof`` is what the server once gave along with ``epoch``.
    """

    device: bytes
    inc: bytes
    made_n: int
    schema: int
    now: int
    epoch: int = 0  # the highest the device ever saw
    proof: bytes = b""


class Welcome(Struct, omit_defaults=True):
    """What the server says to a hello.

    ``spans`` tell which revisions survived restores. ``last_n`` and ``last_hash`` name the newest
    batch it holds of this incarnation; ``backfill`` is the first it wants again, None for none.
    Acknowledged batches up to ``durable_rev`` lie in a verified backup. ``proof`` shows an older
    copy of this server that the epoch was begun.
    """

    epoch: int
    spans: list[tuple[int, int]]
    head: int
    last_n: int
    last_hash: bytes
    server_now: int
    min_schema: int
    durable_rev: int
    user: bytes
    limits: Limits
    backfill: int | None = None
    proof: bytes = b""


class Deed(Struct, array_like=True):
    """Who did what, and when by their own corrected clock; shared by the ops it holds."""

    id: bytes
    name: str
    actor: bytes
    at: int
    subject: str | None = None
    undoes: bytes | None = None


class Ops(Struct, omit_defaults=True):
    """Neighbouring ops on one entity that carry the same fields; all columns are equally long.

    ``deed`` counts into the batch's deeds. ``base_rev`` is what its author had seen: the greater of
    the cursor and the record's revision. ``created`` marks a block of new records, which carry
    all their fields; their ``base_rev`` is the cursor.
    """

    entity: str
    id: list[bytes]
    change_id: list[bytes]
    deed: list[int]
    base_rev: list[int]
    fields: Columns
    created: bool = False


class Push(Struct, omit_defaults=True):
    """One numbered batch. Its hash is SHA-256 of these bytes, uncompressed; ``prev_hash`` chains.

    The order of ops is the order of blocks, then of rows. At most 1,000 ops.
    """

    inc: bytes
    n: int
    prev_hash: bytes
    deeds: list[Deed]
    ops: list[Ops]


class Answer(Struct, omit_defaults=True):
    """What became of an op that was not applied verbatim.

    ``value`` holds the authoritative value of each field that differs. ``drop`` says that the
    device has no business with the record: take it out, refill its scope.
    """

    change_id: bytes
    verdict: Verdict
    value: dict[str, Any] | None = None
    drop: bool = False
    reason: str | None = None


class Pushed(Struct, omit_defaults=True):
    """The answer to a batch, the same for every replay. Ops without an answer were applied."""

    n: int
    rev: int
    answers: list[Answer] = msgspec.field(default_factory=list)


class Pull(Struct, omit_defaults=True):
    """What changed after ``cursor``; ``digest`` asks for checksums when nothing more waits."""

    cursor: int
    limit: int = limits.PAGE_RECORDS
    digest: bool = False


class Records(Struct, omit_defaults=True):
    """Current records of one entity. ``scope`` counts into the page's scopes.

    A column that is missing is empty throughout.
    """

    entity: str
    id: list[bytes]
    rev: list[int]
    scope: list[int]
    fields: Columns


class Text(Struct, array_like=True):
    """A shared text that somebody has edited: its whole document, and updates that still wait."""

    entity: str
    id: bytes
    field: str
    rev: int
    document: bytes
    pending: list[bytes] = msgspec.field(default_factory=list)


class Tombstones(Struct):
    """Deleted records: id and revision, no content. ``at`` is when they were deleted."""

    entity: str
    id: list[bytes]
    rev: list[int]
    scope: list[int]
    at: list[str]


class Told(Struct, array_like=True):
    """One line of history; ``deed`` counts into the page's deeds, ``scope`` into its scopes.

    ``fields`` holds [before, after] by field. A creation carries none: what it held then follows
    from the record and the lines after it. ``verdict`` tells how the server took it.
    """

    change_id: bytes
    entity: str
    id: bytes
    deed: int
    rev: int
    server_at: int
    fields: dict[str, tuple[Any, Any]] | None
    verdict: Verdict = "applied"
    scope: int = 0


class Page(Struct, omit_defaults=True):
    """A page of pull or fill. It never splits a batch; pull goes on from ``cursor``.

    ``add`` names scopes that came into sight since (fill them), ``drop`` those that left it.
    ``after`` is where the next page of a fill begins; empty at its end. ``erased`` names records
    to be taken out without a trace, their history included.
    """

    cursor: int
    more: bool = False
    scopes: list[str] = msgspec.field(default_factory=list)
    records: list[Records] = msgspec.field(default_factory=list)
    text: list[Text] = msgspec.field(default_factory=list)
    tombstones: list[Tombstones] = msgspec.field(default_factory=list)
    add: list[str] = msgspec.field(default_factory=list)
    drop: list[str] = msgspec.field(default_factory=list)
    deeds: list[Deed] = msgspec.field(default_factory=list)
    history: list[Told] = msgspec.field(default_factory=list)
    digest: dict[str, int] | None = None
    after: bytes = b""
    erased: list[bytes] = msgspec.field(default_factory=list)


class Fill(Struct, omit_defaults=True):
    """One or several scopes from the beginning, or from where the last page ended.

    ``history`` asks for the last 12 months of it; ``older`` for what lies before, of one scope.
    ``entities`` asks for an outline: these kinds of record alone, without history.
    """

    scopes: list[str]
    after: bytes = b""
    limit: int = limits.PAGE_RECORDS
    history: bool = True
    older: bool = False
    entities: list[str] | None = None


class BlobOpen(Struct):
    """Announce a file of a visible attachment record."""

    attachment: bytes
    size: int


class BlobState(Struct, omit_defaults=True):
    """How much of a file the server has; ``sealed`` once its checksum was found right."""

    have: int
    sealed: bool = False


class Enrol(Struct, omit_defaults=True):
    """Trade a one-use code for a device token."""

    code: str
    name: str = ""


class Enrolled(Struct):
    """The token is shown once; the server keeps only its hash."""

    device: bytes
    token: str
    user: bytes
    user_name: str
    realm: str
    epoch: int


class Problem(Struct, omit_defaults=True):
    """Why a request was turned away. ``code`` is stable; ``value`` depends on it."""

    code: str
    value: int = 0
