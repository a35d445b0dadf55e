"""Keep what speaks for us and against us with an account, and the action it led to."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "swot_item",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("task_id", sa.LargeBinary(16), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        _within("account_id", "account.id"),
        _within("task_id", "task.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swot_item")),
    )
    for column in ("account_id", "task_id", "external_id"):
        op.create_index(op.f(f"ix_swot_item_{column}"), "swot_item", [column], unique=False)


def _within(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [target],
        name=op.f(f"fk_swot_item_{column}"),
        initially="DEFERRED",
        deferrable=True,
    )


def downgrade() -> None:
    op.drop_table("swot_item")
