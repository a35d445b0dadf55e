"""Make the tables of money, service, voice of the customer and plans."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _create_margin()
    _create_instalment()
    _create_payment()
    _create_ticket()
    _create_feedback()
    _create_goal()
    _create_key_result()


def downgrade() -> None:
    op.drop_table("key_result")
    op.drop_table("goal")
    op.drop_table("feedback")
    op.drop_table("ticket")
    op.drop_table("payment")
    op.drop_table("instalment")
    op.drop_table("margin")


def _create_margin() -> None:
    op.create_table(
        "margin",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("opportunity_id", sa.LargeBinary(16), nullable=True),
        sa.Column("contract_id", sa.LargeBinary(16), nullable=True),
        sa.Column("cost_minor", sa.Integer(), nullable=True),
        sa.Column("margin_minor", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_margin")),
    )
    op.create_index(op.f("ix_margin_account_id"), "margin", ["account_id"], unique=False)
    op.create_index(op.f("ix_margin_contract_id"), "margin", ["contract_id"], unique=False)
    op.create_index(op.f("ix_margin_external_id"), "margin", ["external_id"], unique=False)
    op.create_index(op.f("ix_margin_opportunity_id"), "margin", ["opportunity_id"], unique=False)


def _create_instalment() -> None:
    op.create_table(
        "instalment",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("contract_id", sa.LargeBinary(16), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_instalment_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_instalment_contract_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalment")),
    )
    op.create_index(op.f("ix_instalment_account_id"), "instalment", ["account_id"], unique=False)
    op.create_index(op.f("ix_instalment_contract_id"), "instalment", ["contract_id"], unique=False)
    op.create_index(op.f("ix_instalment_due"), "instalment", ["due"], unique=False)
    op.create_index(op.f("ix_instalment_external_id"), "instalment", ["external_id"], unique=False)


def _create_payment() -> None:
    op.create_table(
        "payment",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("contract_id", sa.LargeBinary(16), nullable=True),
        sa.Column("instalment_id", sa.LargeBinary(16), nullable=True),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_payment_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_payment_contract_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["instalment_id"],
            ["instalment.id"],
            name=op.f("fk_payment_instalment_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    op.create_index(op.f("ix_payment_account_id"), "payment", ["account_id"], unique=False)
    op.create_index(op.f("ix_payment_contract_id"), "payment", ["contract_id"], unique=False)
    op.create_index(op.f("ix_payment_external_id"), "payment", ["external_id"], unique=False)
    op.create_index(op.f("ix_payment_instalment_id"), "payment", ["instalment_id"], unique=False)
    op.create_index(op.f("ix_payment_received_on"), "payment", ["received_on"], unique=False)


def _create_ticket() -> None:
    op.create_table(
        "ticket",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("contact_id", sa.LargeBinary(16), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("sla_hours", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.Text(), nullable=True),
        sa.Column("solved_at", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.LargeBinary(16), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_ticket_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_ticket_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
    )
    op.create_index(op.f("ix_ticket_account_id"), "ticket", ["account_id"], unique=False)
    op.create_index(op.f("ix_ticket_contact_id"), "ticket", ["contact_id"], unique=False)
    op.create_index(op.f("ix_ticket_external_id"), "ticket", ["external_id"], unique=False)
    op.create_index(op.f("ix_ticket_opened_at"), "ticket", ["opened_at"], unique=False)


def _create_feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("contact_id", sa.LargeBinary(16), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.CheckConstraint("score BETWEEN 0 AND 10", name=op.f("ck_feedback_score_in_range")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_feedback_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_feedback_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_account_id"), "feedback", ["account_id"], unique=False)
    op.create_index(op.f("ix_feedback_contact_id"), "feedback", ["contact_id"], unique=False)
    op.create_index(op.f("ix_feedback_external_id"), "feedback", ["external_id"], unique=False)


def _create_goal() -> None:
    op.create_table(
        "goal",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("owner_id", sa.LargeBinary(16), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_goal_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    op.create_index(op.f("ix_goal_account_id"), "goal", ["account_id"], unique=False)
    op.create_index(op.f("ix_goal_external_id"), "goal", ["external_id"], unique=False)


def _create_key_result() -> None:
    op.create_table(
        "key_result",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("goal_id", sa.LargeBinary(16), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("start_value", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("current", sa.Text(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_key_result_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["goal.id"],
            name=op.f("fk_key_result_goal_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_result")),
    )
    op.create_index(op.f("ix_key_result_account_id"), "key_result", ["account_id"], unique=False)
    op.create_index(op.f("ix_key_result_external_id"), "key_result", ["external_id"], unique=False)
    op.create_index(op.f("ix_key_result_goal_id"), "key_result", ["goal_id"], unique=False)
