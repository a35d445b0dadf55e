"""Records of any kind, their history, who sees them, and who may call."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

GUARDED = ("record", "history", "text_doc")
# The application works as a role that owns nothing, so that row-level security binds it even when
# its login could look past it. A login that may not make roles is bound by FORCE alone.
ROLE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kamdesk_app') THEN
    CREATE ROLE kamdesk_app NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
SEEN = """
CASE WHEN current_setting('kamdesk.person') = 'ff' THEN true ELSE EXISTS (
  SELECT FROM scope_member m
  WHERE m.realm = {table}.realm AND m.scope = {table}.scope AND m.until IS NULL
    AND m.user_id = decode(current_setting('kamdesk.person'), 'hex')) END
"""


def upgrade() -> None:
    op.create_table(
        "account_seat",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("owner_id", sa.LargeBinary(), nullable=True),
        sa.Column("creator_id", sa.LargeBinary(), nullable=True),
        sa.Column("territory_id", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("realm", "account_id", name=op.f("pk_account_seat")),
    )
    op.create_index("ix_account_seat_owner", "account_seat", ["realm", "owner_id"], unique=False)
    op.create_table(
        "batch",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("inc", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("realm", "inc", "n", name=op.f("pk_batch")),
    )
    op.create_table(
        "blob",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("realm", "sha256", name=op.f("pk_blob")),
    )
    op.create_table(
        "claim",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("entity", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("field", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("realm", "value", "entity", "field", name=op.f("pk_claim")),
    )
    op.create_index("ix_claim_id", "claim", ["realm", "id"], unique=False)
    op.create_table(
        "deed",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("id", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("actor", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("undoes", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("realm", "id", name=op.f("pk_deed")),
    )
    op.create_table(
        "device",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("id", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("realm", "id", name=op.f("pk_device")),
    )
    op.create_index("ix_device_token", "device", ["token_hash"], unique=True)
    op.create_table(
        "enrol_code",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("realm", "code_hash", name=op.f("pk_enrol_code")),
    )
    op.create_table(
        "epoch_span",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("realm", "epoch", name=op.f("pk_epoch_span")),
    )
    op.create_table(
        "head",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("durable_rev", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("realm", name=op.f("pk_head")),
    )
    op.create_table(
        "history",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("rev", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ord", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("change_id", sa.LargeBinary(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("deed_id", sa.LargeBinary(), nullable=False),
        sa.Column("server_at", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("realm", "rev", "ord", name=op.f("pk_history")),
    )
    op.create_index("ix_history_record", "history", ["realm", "id", "rev"], unique=False)
    op.create_index("ix_history_scope", "history", ["realm", "scope", "rev"], unique=False)
    op.create_table(
        "incarnation",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("inc", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("device_id", sa.LargeBinary(), nullable=False),
        sa.Column("last_n", sa.BigInteger(), nullable=False),
        sa.Column("last_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("realm", "inc", name=op.f("pk_incarnation")),
    )
    op.create_table(
        "member",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("id", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("manager_id", sa.LargeBinary(), nullable=True),
        sa.Column("territory_id", sa.LargeBinary(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("realm", "id", name=op.f("pk_member")),
    )
    op.create_index("ix_member_name", "member", ["realm", "name"], unique=True)
    op.create_table(
        "record",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("entity", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("id", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("meta", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("realm", "id", "entity", name=op.f("pk_record")),
    )
    op.create_index("ix_record_rev", "record", ["realm", "rev", "scope"], unique=False)
    op.create_index("ix_record_scope", "record", ["realm", "scope", "entity", "id"], unique=False)
    op.create_table(
        "scope_member",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("realm", "user_id", "scope", name=op.f("pk_scope_member")),
    )
    op.create_index("ix_scope_member_scope", "scope_member", ["realm", "scope"], unique=False)
    op.create_table(
        "territory",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("id", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("realm", "id", name=op.f("pk_territory")),
    )
    op.create_index("ix_territory_name", "territory", ["realm", "name"], unique=True)
    op.create_table(
        "text_doc",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("entity", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("id", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("field", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("pending", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("realm", "id", "entity", "field", name=op.f("pk_text_doc")),
    )
    op.create_index("ix_text_doc_rev", "text_doc", ["realm", "rev"], unique=False)
    op.create_index("ix_text_doc_scope", "text_doc", ["realm", "scope"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        guard()


def guard() -> None:
    """Show rows only to members of their scope; without a named person to nobody."""
    op.execute(ROLE)
    op.execute("GRANT kamdesk_app TO CURRENT_USER")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO kamdesk_app")
    for table in GUARDED:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        seen = SEEN.format(table=table)
        op.execute(f"CREATE POLICY members ON {table} USING ({seen}) WITH CHECK ({seen})")


def downgrade() -> None:
    op.drop_index("ix_text_doc_scope", table_name="text_doc")
    op.drop_index("ix_text_doc_rev", table_name="text_doc")
    op.drop_table("text_doc")
    op.drop_index("ix_territory_name", table_name="territory")
    op.drop_table("territory")
    op.drop_index("ix_scope_member_scope", table_name="scope_member")
    op.drop_table("scope_member")
    op.drop_index("ix_record_scope", table_name="record")
    op.drop_index("ix_record_rev", table_name="record")
    op.drop_table("record")
    op.drop_index("ix_member_name", table_name="member")
    op.drop_table("member")
    op.drop_table("incarnation")
    op.drop_index("ix_history_scope", table_name="history")
    op.drop_index("ix_history_record", table_name="history")
    op.drop_table("history")
    op.drop_table("head")
    op.drop_table("epoch_span")
    op.drop_table("enrol_code")
    op.drop_index("ix_device_token", table_name="device")
    op.drop_table("device")
    op.drop_table("deed")
    op.drop_index("ix_claim_id", table_name="claim")
    op.drop_table("claim")
    op.drop_table("blob")
    op.drop_table("batch")
    op.drop_index("ix_account_seat_owner", table_name="account_seat")
    op.drop_table("account_seat")
