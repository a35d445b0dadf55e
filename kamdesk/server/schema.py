"""The server's tables: records of any kind, their history, who sees them, and who may call.

Ids are 16 bytes. ``fields`` is JSON text, ``meta`` MessagePack. Times are microseconds (UTC).
``realm`` leads every key, so that one database can later hold several companies.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"}
)


def _key(name: str, kind: type = LargeBinary) -> Column[object]:
    return Column(name, kind(), primary_key=True, autoincrement=False)


def _value(name: str, kind: type = Text, *, empty: bool = False) -> Column[object]:
    return Column(name, kind(), nullable=empty)


head = Table(  # one row per realm; whoever writes locks it first
    "head",
    metadata,
    _key("realm", Text),
    _value("epoch", BigInteger),
    _value("number", BigInteger),
    _value("durable_rev", BigInteger),
)
epoch_span = Table(  # epochs that ended, and the last number of them that survived
    "epoch_span",
    metadata,
    _key("realm", Text),
    _key("epoch", BigInteger),
    _value("last", BigInteger),
)
record = Table(
    "record",
    metadata,
    Column("realm", Text),
    Column("entity", Text),
    Column("id", LargeBinary),
    _value("scope"),
    _value("rev", BigInteger),
    _value("deleted_at", empty=True),
    _value("fields"),
    _value("meta", LargeBinary),
    PrimaryKeyConstraint("realm", "id", "entity"),
    Index("ix_record_rev", "realm", "rev", "scope"),
    Index("ix_record_scope", "realm", "scope", "entity", "id"),
)
history = Table(
    "history",
    metadata,
    _key("realm", Text),
    _key("rev", BigInteger),
    _key("ord", Integer),
    _value("change_id", LargeBinary),
    _value("entity"),
    _value("id", LargeBinary),
    _value("scope"),
    _value("deed_id", LargeBinary),
    _value("server_at", BigInteger),
    _value("verdict"),
    _value("fields", empty=True),  # None: created
    Index("ix_history_scope", "realm", "scope", "rev"),
    Index("ix_history_record", "realm", "id", "change_id"),
)
deed = Table(
    "deed",
    metadata,
    _key("realm", Text),
    _key("id"),
    _value("name"),
    _value("actor", LargeBinary),
    _value("at", BigInteger),
    _value("subject", empty=True),
    _value("undoes", LargeBinary, empty=True),
)
text_doc = Table(
    "text_doc",
    metadata,
    Column("realm", Text),
    Column("entity", Text),
    Column("id", LargeBinary),
    Column("field", Text),
    _value("scope"),
    _value("rev", BigInteger),
    _value("document", LargeBinary),
    _value("pending", LargeBinary),  # updates whose causes have not arrived, MessagePack list
    PrimaryKeyConstraint("realm", "id", "entity", "field"),
    Index("ix_text_doc_rev", "realm", "rev"),
    Index("ix_text_doc_scope", "realm", "scope"),
)
scope_member = Table(  # rows of people who left stay, with the revision they left at
    "scope_member",
    metadata,
    _key("realm", Text),
    _key("user_id"),
    _key("scope", Text),
    _value("access"),
    _value("since", BigInteger),
    _value("until", BigInteger, empty=True),
    Index("ix_scope_member_scope", "realm", "scope"),
)
account_seat = Table(  # what membership is derived from, besides the team
    "account_seat",
    metadata,
    _key("realm", Text),
    _key("account_id"),
    _value("owner_id", LargeBinary, empty=True),
    _value("creator_id", LargeBinary, empty=True),
    _value("territory_id", LargeBinary, empty=True),
    Index("ix_account_seat_owner", "realm", "owner_id"),
)
member = Table(
    "member",
    metadata,
    _key("realm", Text),
    _key("id"),
    _value("name"),
    _value("role"),
    _value("manager_id", LargeBinary, empty=True),
    _value("territory_id", LargeBinary, empty=True),
    _value("active", Boolean),
    Index("ix_member_name", "realm", "name", unique=True),
)
territory = Table(
    "territory",
    metadata,
    _key("realm", Text),
    _key("id"),
    _value("name"),
    _value("parent_id", LargeBinary, empty=True),
    Index("ix_territory_name", "realm", "name", unique=True),
)
device = Table(
    "device",
    metadata,
    _key("realm", Text),
    _key("id"),
    _value("user_id", LargeBinary),
    _value("name"),
    _value("token_hash", LargeBinary),
    _value("made_at", BigInteger),
    _value("seen_at", BigInteger, empty=True),
    _value("revoked_at", BigInteger, empty=True),
    Index("ix_device_token", "token_hash", unique=True),
)
enrol_code = Table(
    "enrol_code",
    metadata,
    _key("realm", Text),
    _key("code_hash"),
    _value("user_id", LargeBinary),
    _value("expires_at", BigInteger),
    _value("used_at", BigInteger, empty=True),
)
incarnation = Table(
    "incarnation",
    metadata,
    _key("realm", Text),
    _key("inc"),
    _value("device_id", LargeBinary),
    _value("last_n", BigInteger),
    _value("last_hash", LargeBinary),
)
batch = Table(
    "batch",
    metadata,
    _key("realm", Text),
    _key("inc"),
    _key("n", BigInteger),
    _value("hash", LargeBinary),
    _value("rev", BigInteger),
    _value("answer", LargeBinary),
)
claim = Table(
    "claim",
    metadata,
    Column("realm", Text),
    Column("entity", Text),
    Column("field", Text),
    Column("value", Text),
    _value("id", LargeBinary),
    PrimaryKeyConstraint("realm", "value", "entity", "field"),
    Index("ix_claim_id", "realm", "id"),
)
blob = Table(
    "blob",
    metadata,
    _key("realm", Text),
    _key("sha256", Text),
    _value("size", BigInteger),
    _value("sealed", Boolean),
)
erased = Table(  # ids only; whoever still holds such a record takes it out without a trace
    "erased",
    metadata,
    _key("realm", Text),
    _key("id"),
    _value("scope"),
    _value("rev", BigInteger),
    Index("ix_erased_rev", "realm", "rev"),
)
realm_secret = Table(  # proves that this server began an epoch; every copy of it has the same
    "realm_secret",
    metadata,
    _key("realm", Text),
    _value("secret", LargeBinary),
)
account_parent = Table(
    "account_parent",
    metadata,
    _key("realm", Text),
    _key("account_id"),
    _value("parent_id", LargeBinary, empty=True),
    Index("ix_account_parent_parent", "realm", "parent_id"),
)
policy = Table(  # what a company decided about sight
    "policy",
    metadata,
    _key("realm", Text),
    _key("name", Text),
    _value("value"),
)
GUARDED = (record, history, text_doc)  # whose rows PostgreSQL shows by membership only
