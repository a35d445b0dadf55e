"""Make the tables of visits, touches, promises, tasks and notes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _create_project()
    _create_opportunity()
    _create_contract()
    _create_visit()
    _create_attendee()
    _create_touch()
    _create_commitment()
    _create_task()
    _create_note()
    _create_clip_note()
    _create_comment()
    _create_attachment()


def downgrade() -> None:
    op.drop_table("attachment")
    op.drop_table("comment")
    op.drop_table("clip_note")
    op.drop_table("note")
    op.drop_table("task")
    op.drop_table("commitment")
    op.drop_table("touch")
    op.drop_table("attendee")
    op.drop_table("visit")
    op.drop_table("contract")
    op.drop_table("opportunity")
    op.drop_table("project")


def _create_project() -> None:
    op.create_table(
        "project",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("contract_id", sa.LargeBinary(16), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("owner_id", sa.LargeBinary(16), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_project_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_project_contract_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
    )
    op.create_index(op.f("ix_project_account_id"), "project", ["account_id"], unique=False)
    op.create_index(op.f("ix_project_contract_id"), "project", ["contract_id"], unique=False)
    op.create_index(op.f("ix_project_external_id"), "project", ["external_id"], unique=False)


def _create_opportunity() -> None:
    op.create_table(
        "opportunity",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("product_id", sa.LargeBinary(16), nullable=True),
        sa.Column("stage_id", sa.LargeBinary(16), nullable=False),
        sa.Column("stage_since", sa.Date(), nullable=True),
        sa.Column("amount_minor", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("probability", sa.Double(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("expected_close", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.LargeBinary(16), nullable=True),
        sa.Column("next_step", sa.String(), nullable=True),
        sa.Column("competitor", sa.String(), nullable=True),
        sa.Column("loss_reason", sa.String(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.CheckConstraint(
            "probability BETWEEN 0 AND 1", name=op.f("ck_opportunity_probability_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_opportunity_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity")),
    )
    op.create_index(op.f("ix_opportunity_account_id"), "opportunity", ["account_id"], unique=False)
    op.create_index(
        op.f("ix_opportunity_external_id"), "opportunity", ["external_id"], unique=False
    )
    op.create_index(op.f("ix_opportunity_stage_id"), "opportunity", ["stage_id"], unique=False)


def _create_contract() -> None:
    op.create_table(
        "contract",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("opportunity_id", sa.LargeBinary(16), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("amount_minor", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("tax_rate", sa.Double(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("renewal", sa.String(), nullable=True),
        sa.Column("payment_terms", sa.String(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.CheckConstraint("tax_rate BETWEEN 0 AND 1", name=op.f("ck_contract_tax_rate_in_range")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_contract_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity.id"],
            name=op.f("fk_contract_opportunity_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
    )
    op.create_index(op.f("ix_contract_account_id"), "contract", ["account_id"], unique=False)
    op.create_index(op.f("ix_contract_external_id"), "contract", ["external_id"], unique=False)
    op.create_index(
        op.f("ix_contract_opportunity_id"), "contract", ["opportunity_id"], unique=False
    )


def _create_visit() -> None:
    op.create_table(
        "visit",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("opportunity_id", sa.LargeBinary(16), nullable=True),
        sa.Column("owner_id", sa.LargeBinary(16), nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("planned_at", sa.Text(), nullable=True),
        sa.Column("held_at", sa.Text(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("objective", sa.String(), nullable=True),
        sa.Column("questions", sa.String(), nullable=True),
        sa.Column("notes", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_visit_minutes_in_range")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_visit_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity.id"],
            name=op.f("fk_visit_opportunity_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    op.create_index(op.f("ix_visit_account_id"), "visit", ["account_id"], unique=False)
    op.create_index(op.f("ix_visit_external_id"), "visit", ["external_id"], unique=False)
    op.create_index(op.f("ix_visit_held_at"), "visit", ["held_at"], unique=False)
    op.create_index(op.f("ix_visit_opportunity_id"), "visit", ["opportunity_id"], unique=False)


def _create_attendee() -> None:
    op.create_table(
        "attendee",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("visit_id", sa.LargeBinary(16), nullable=False),
        sa.Column("contact_id", sa.LargeBinary(16), nullable=True),
        sa.Column("user_id", sa.LargeBinary(16), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_attendee_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_attendee_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
            name=op.f("fk_attendee_visit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendee")),
    )
    op.create_index(op.f("ix_attendee_account_id"), "attendee", ["account_id"], unique=False)
    op.create_index(op.f("ix_attendee_contact_id"), "attendee", ["contact_id"], unique=False)
    op.create_index(op.f("ix_attendee_external_id"), "attendee", ["external_id"], unique=False)
    op.create_index(op.f("ix_attendee_visit_id"), "attendee", ["visit_id"], unique=False)


def _create_touch() -> None:
    op.create_table(
        "touch",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("contact_id", sa.LargeBinary(16), nullable=True),
        sa.Column("user_id", sa.LargeBinary(16), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("direction", sa.String(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_touch_minutes_in_range")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_touch_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_touch_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touch")),
    )
    op.create_index(op.f("ix_touch_account_id"), "touch", ["account_id"], unique=False)
    op.create_index(op.f("ix_touch_at"), "touch", ["at"], unique=False)
    op.create_index(op.f("ix_touch_contact_id"), "touch", ["contact_id"], unique=False)
    op.create_index(op.f("ix_touch_external_id"), "touch", ["external_id"], unique=False)


def _create_commitment() -> None:
    op.create_table(
        "commitment",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("visit_id", sa.LargeBinary(16), nullable=True),
        sa.Column("contact_id", sa.LargeBinary(16), nullable=True),
        sa.Column("owner_id", sa.LargeBinary(16), nullable=True),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_commitment_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_commitment_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
            name=op.f("fk_commitment_visit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
    )
    op.create_index(op.f("ix_commitment_account_id"), "commitment", ["account_id"], unique=False)
    op.create_index(op.f("ix_commitment_contact_id"), "commitment", ["contact_id"], unique=False)
    op.create_index(op.f("ix_commitment_external_id"), "commitment", ["external_id"], unique=False)
    op.create_index(op.f("ix_commitment_visit_id"), "commitment", ["visit_id"], unique=False)


def _create_task() -> None:
    op.create_table(
        "task",
        sa.Column("account_id", sa.LargeBinary(16), nullable=True),
        sa.Column("opportunity_id", sa.LargeBinary(16), nullable=True),
        sa.Column("project_id", sa.LargeBinary(16), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("owner_id", sa.LargeBinary(16), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("done_at", sa.Text(), nullable=True),
        sa.Column("rank", sa.String(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_task_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity.id"],
            name=op.f("fk_task_opportunity_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_task_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index(op.f("ix_task_account_id"), "task", ["account_id"], unique=False)
    op.create_index(op.f("ix_task_external_id"), "task", ["external_id"], unique=False)
    op.create_index(op.f("ix_task_opportunity_id"), "task", ["opportunity_id"], unique=False)
    op.create_index(op.f("ix_task_owner_id"), "task", ["owner_id"], unique=False)
    op.create_index(op.f("ix_task_project_id"), "task", ["project_id"], unique=False)


def _create_note() -> None:
    op.create_table(
        "note",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("contact_id", sa.LargeBinary(16), nullable=True),
        sa.Column("author_id", sa.LargeBinary(16), nullable=True),
        sa.Column("at", sa.Text(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_note_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_note_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_account_id"), "note", ["account_id"], unique=False)
    op.create_index(op.f("ix_note_contact_id"), "note", ["contact_id"], unique=False)
    op.create_index(op.f("ix_note_external_id"), "note", ["external_id"], unique=False)


def _create_clip_note() -> None:
    op.create_table(
        "clip_note",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_clip_note_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clip_note")),
    )
    op.create_index(op.f("ix_clip_note_account_id"), "clip_note", ["account_id"], unique=False)
    op.create_index(op.f("ix_clip_note_external_id"), "clip_note", ["external_id"], unique=False)


def _create_comment() -> None:
    op.create_table(
        "comment",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("subject_entity", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("author_id", sa.LargeBinary(16), nullable=True),
        sa.Column("at", sa.Text(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("mentions", sa.Text(), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_comment_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index(op.f("ix_comment_account_id"), "comment", ["account_id"], unique=False)
    op.create_index(op.f("ix_comment_external_id"), "comment", ["external_id"], unique=False)
    op.create_index(op.f("ix_comment_subject_id"), "comment", ["subject_id"], unique=False)


def _create_attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("subject_entity", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=True),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_attachment_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_account_id"), "attachment", ["account_id"], unique=False)
    op.create_index(op.f("ix_attachment_external_id"), "attachment", ["external_id"], unique=False)
    op.create_index(op.f("ix_attachment_subject_id"), "attachment", ["subject_id"], unique=False)
