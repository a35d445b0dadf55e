"""What was erased for good, the secret that proves epochs, accounts above accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ADDED = ("erased", "realm_secret", "account_parent", "policy")


def upgrade() -> None:
    op.create_table(
        "erased",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("id", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("realm", "id", name=op.f("pk_erased")),
    )
    op.create_index("ix_erased_rev", "erased", ["realm", "rev"], unique=False)
    op.create_table(
        "realm_secret",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("realm", name=op.f("pk_realm_secret")),
    )
    op.create_table(
        "account_parent",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("parent_id", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("realm", "account_id", name=op.f("pk_account_parent")),
    )
    op.create_table(
        "policy",
        sa.Column("realm", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("realm", "name", name=op.f("pk_policy")),
    )
    op.create_index(
        "ix_account_parent_parent", "account_parent", ["realm", "parent_id"], unique=False
    )
    op.create_index("ix_history_change", "history", ["realm", "change_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for table in ADDED:
            op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO kamdesk_app")


def downgrade() -> None:
    op.drop_index("ix_history_change", "history")
    for table in ADDED:
        op.drop_table(table)
