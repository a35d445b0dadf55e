"""Say which answer of a customer a task or ticket follows up, and which deal renews a contract."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_POINTERS = (
    ("task", "feedback_id", "feedback"),
    ("ticket", "feedback_id", "feedback"),
    ("contract", "renewal_deal_id", "opportunity"),
)


def upgrade() -> None:
    for table, column, target in _POINTERS:
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.add_column(sa.Column(column, sa.LargeBinary(16), nullable=True))
            batch.create_foreign_key(
                op.f(f"fk_{table}_{column}"),
                target,
                [column],
                ["id"],
                initially="DEFERRED",
                deferrable=True,
            )
            batch.create_index(op.f(f"ix_{table}_{column}"), [column], unique=False)


def downgrade() -> None:
    for table, column, _target in _POINTERS:
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.drop_index(op.f(f"ix_{table}_{column}"))
            batch.drop_constraint(op.f(f"fk_{table}_{column}"), type_="foreignkey")
            batch.drop_column(column)
