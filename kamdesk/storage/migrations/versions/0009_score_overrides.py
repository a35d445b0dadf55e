"""Keep the health people set by hand, with its reason and the day it ends."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "score_override",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.CheckConstraint(
            "points BETWEEN 0 AND 100", name=op.f("ck_score_override_points_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_score_override_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_override")),
    )
    for column in ("account_id", "external_id"):
        name = op.f(f"ix_score_override_{column}")
        op.create_index(name, "score_override", [column], unique=False)


def downgrade() -> None:
    op.drop_table("score_override")
