"""One index of history for what is asked by record: every line of history pays for each index."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.drop_index("ix_history_change", "history")
    op.drop_index("ix_history_record", "history")
    op.create_index("ix_history_record", "history", ["realm", "id", "change_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_history_record", "history")
    op.create_index("ix_history_record", "history", ["realm", "id", "rev"], unique=False)
    op.create_index("ix_history_change", "history", ["realm", "change_id"], unique=False)
