"""Keep the list of accounts by name in one index, with what most of its orders ask for."""

from alembic import op

revision = "0007"
down_revision = "0006"

_NAME = "ix_account_name"
_LISTED = ["name", "id", "deleted_at", "tier", "owner_id"]


def upgrade() -> None:
    op.drop_index(_NAME, table_name="account")
    op.create_index(_NAME, "account", _LISTED, unique=False)


def downgrade() -> None:
    op.drop_index(_NAME, table_name="account")
    op.create_index(_NAME, "account", ["name"], unique=False)
