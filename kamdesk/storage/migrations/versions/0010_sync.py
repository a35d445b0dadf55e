"""Keep where this device stands with a server, what it froze to send, and disagreements."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_TABLES = ("conflict", "kept", "text_edit", "text_doc", "scope_task", "sync_batch", "sync_state")


def upgrade() -> None:
    op.add_column("change", sa.Column("batch", sa.Integer(), nullable=True))
    op.add_column("change", sa.Column("verdict", sa.String(), nullable=True))
    unsent, untold = (
        sa.text("rev IS NULL AND origin = 'local'"),
        sa.text("field IS NULL AND after IS NULL"),
    )
    op.create_index("ix_change_unsent", "change", ["seq"], sqlite_where=unsent)
    op.create_index("ix_change_untold", "change", ["seq"], sqlite_where=untold)
    _create_state()
    _create_batch()
    _create_scope_task()
    _create_texts()
    _create_kept()
    _create_conflict()


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    for index in ("ix_change_untold", "ix_change_unsent"):
        op.drop_index(index, table_name="change")
    for column in ("verdict", "batch"):
        op.drop_column("change", column)


def _create_state() -> None:
    op.create_table(
        "sync_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("server", sa.String(), nullable=False),
        sa.Column("device_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("inc", sa.LargeBinary(16), nullable=False),
        sa.Column("made_n", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.LargeBinary(), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("joined", sa.Boolean(), nullable=False),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("tried_at", sa.Text(), nullable=True),
        sa.Column("done_at", sa.Text(), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_sync_state_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_state")),
    )


def _create_batch() -> None:
    op.create_table(
        "sync_batch",
        sa.Column("inc", sa.LargeBinary(16), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("ops", sa.Integer(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("inc", "n", name=op.f("pk_sync_batch")),
    )


def _create_scope_task() -> None:
    op.create_table(
        "scope_task",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("empty", sa.Boolean(), nullable=False),
        sa.Column("fill", sa.Boolean(), nullable=False),
        sa.Column("after", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_scope_task")),
    )


def _create_texts() -> None:
    op.create_table(
        "text_doc",
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("record_id", sa.LargeBinary(16), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("pending", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "record_id", "field", name=op.f("pk_text_doc")),
    )
    op.create_table(
        "text_edit",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("record_id", sa.LargeBinary(16), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_text_edit")),
    )
    op.create_index("ix_text_edit_record", "text_edit", ["record_id", "seq"])


def _create_kept() -> None:
    op.create_table(
        "kept",
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("record_id", sa.LargeBinary(16), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "record_id", name=op.f("pk_kept")),
    )
    op.create_index(op.f("ix_kept_scope"), "kept", ["scope"])


def _create_conflict() -> None:
    op.create_table(
        "conflict",
        sa.Column("account_id", sa.LargeBinary(16), nullable=True),
        sa.Column("subject_entity", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("subject_field", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("base", sa.Text(), nullable=True),
        sa.Column("mine", sa.Text(), nullable=True),
        sa.Column("theirs", sa.Text(), nullable=True),
        sa.Column("my_author_id", sa.LargeBinary(16), nullable=True),
        sa.Column("their_author_id", sa.LargeBinary(16), nullable=True),
        sa.Column("my_time", sa.Text(), nullable=True),
        sa.Column("their_time", sa.Text(), nullable=True),
        sa.Column("change_id", sa.String(), nullable=False),
        sa.Column("assignee_id", sa.LargeBinary(16), nullable=True),
        sa.Column("found_at", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("choice", sa.String(), nullable=True),
        sa.Column("settled_by_id", sa.LargeBinary(16), nullable=True),
        sa.Column("settled_at", sa.Text(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
    )
    for column in ("account_id", "subject_id", "external_id"):
        op.create_index(op.f(f"ix_conflict_{column}"), "conflict", [column])
