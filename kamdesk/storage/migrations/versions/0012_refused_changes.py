"""Find what a server would not take without reading the whole change log."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_index(
        "ix_change_refused", "change", ["account_id"], sqlite_where=sa.text("verdict = 'denied'")
    )


def downgrade() -> None:
    op.drop_index("ix_change_refused", "change")
