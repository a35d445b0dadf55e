"""Remember which reminders were put off or dismissed on this device."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "reminder_state",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("snoozed_until", sa.Text(), nullable=True),
        sa.Column("dismissed_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_reminder_state")),
    )


def downgrade() -> None:
    op.drop_table("reminder_state")
