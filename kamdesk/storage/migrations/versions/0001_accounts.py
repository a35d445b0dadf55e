"""Make the tables of accounts, their people, and what everybody shares."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_territory()
    _create_user()
    _create_product()
    _create_stage()
    _create_score_model()
    _create_exchange_rate()
    _create_account()
    _create_account_team()
    _create_contact()
    _create_position()
    _create_person_link()
    _create_stakeholder_fact()
    _create_influence_link()
    _create_sensitive_note()


def downgrade() -> None:
    op.drop_table("sensitive_note")
    op.drop_table("influence_link")
    op.drop_table("stakeholder_fact")
    op.drop_table("person_link")
    op.drop_table("position")
    op.drop_table("contact")
    op.drop_table("account_team")
    op.drop_table("account")
    op.drop_table("exchange_rate")
    op.drop_table("score_model")
    op.drop_table("stage")
    op.drop_table("product")
    op.drop_table("user")
    op.drop_table("territory")


def _create_territory() -> None:
    op.create_table(
        "territory",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("english_name", sa.String(), nullable=True),
        sa.Column("parent_id", sa.LargeBinary(16), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territory")),
    )
    op.create_index(op.f("ix_territory_external_id"), "territory", ["external_id"], unique=False)


def _create_user() -> None:
    op.create_table(
        "user",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("english_name", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("job_title", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("manager_id", sa.LargeBinary(16), nullable=True),
        sa.Column("territory_id", sa.LargeBinary(16), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
    )
    op.create_index(op.f("ix_user_external_id"), "user", ["external_id"], unique=False)


def _create_product() -> None:
    op.create_table(
        "product",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("english_name", sa.String(), nullable=True),
        sa.Column("series", sa.String(), nullable=True),
        sa.Column("list_price_minor", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
    )
    op.create_index(op.f("ix_product_external_id"), "product", ["external_id"], unique=False)


def _create_stage() -> None:
    op.create_table(
        "stage",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("english_name", sa.String(), nullable=True),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("expected_days", sa.Integer(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.CheckConstraint(
            "probability BETWEEN 0 AND 1", name=op.f("ck_stage_probability_in_range")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage")),
    )
    op.create_index(op.f("ix_stage_external_id"), "stage", ["external_id"], unique=False)


def _create_score_model() -> None:
    op.create_table(
        "score_model",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_model")),
    )
    op.create_index(
        op.f("ix_score_model_external_id"), "score_model", ["external_id"], unique=False
    )


def _create_exchange_rate() -> None:
    op.create_table(
        "exchange_rate",
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("base_currency", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("rate", sa.Text(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_rate")),
    )
    op.create_index(
        op.f("ix_exchange_rate_external_id"), "exchange_rate", ["external_id"], unique=False
    )


def _create_account() -> None:
    op.create_table(
        "account",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=True),
        sa.Column("english_name", sa.String(), nullable=True),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("tier", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("industry", sa.String(), nullable=True),
        sa.Column("ownership", sa.String(), nullable=True),
        sa.Column("credit_code", sa.String(), nullable=True),
        sa.Column("registered_capital_minor", sa.Integer(), nullable=True),
        sa.Column("registered_capital_currency", sa.String(), nullable=True),
        sa.Column("legal_representative", sa.String(), nullable=True),
        sa.Column("founded", sa.Integer(), nullable=True),
        sa.Column("employees", sa.Integer(), nullable=True),
        sa.Column("own_revenue_minor", sa.Integer(), nullable=True),
        sa.Column("own_revenue_currency", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("latitude", sa.Text(), nullable=True),
        sa.Column("longitude", sa.Text(), nullable=True),
        sa.Column("datum", sa.String(), nullable=True),
        sa.Column("parent_id", sa.LargeBinary(16), nullable=True),
        sa.Column("owner_id", sa.LargeBinary(16), nullable=True),
        sa.Column("territory_id", sa.LargeBinary(16), nullable=True),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("next_review", sa.Date(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.CheckConstraint(
            "founded BETWEEN 1000 AND 2200", name=op.f("ck_account_founded_in_range")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    op.create_index(op.f("ix_account_external_id"), "account", ["external_id"], unique=False)
    op.create_index(op.f("ix_account_name"), "account", ["name"], unique=False)
    op.create_index(op.f("ix_account_owner_id"), "account", ["owner_id"], unique=False)
    op.create_index(op.f("ix_account_parent_id"), "account", ["parent_id"], unique=False)
    op.create_index(op.f("ix_account_tier"), "account", ["tier"], unique=False)


def _create_account_team() -> None:
    op.create_table(
        "account_team",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("raci", sa.String(), nullable=True),
        sa.Column("core", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("left", sa.Date(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_account_team_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_team")),
    )
    op.create_index(
        op.f("ix_account_team_account_id"), "account_team", ["account_id"], unique=False
    )
    op.create_index(
        op.f("ix_account_team_external_id"), "account_team", ["external_id"], unique=False
    )


def _create_contact() -> None:
    op.create_table(
        "contact",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("english_name", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("preferred_channel", sa.String(), nullable=True),
        sa.Column("visitable", sa.Boolean(), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_contact_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_account_id"), "contact", ["account_id"], unique=False)
    op.create_index(op.f("ix_contact_external_id"), "contact", ["external_id"], unique=False)


def _create_position() -> None:
    op.create_table(
        "position",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("contact_id", sa.LargeBinary(16), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("english_title", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("function", sa.String(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("reports_to_id", sa.LargeBinary(16), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("left", sa.Date(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 20", name=op.f("ck_position_level_in_range")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_position_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_position_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["reports_to_id"],
            ["contact.id"],
            name=op.f("fk_position_reports_to_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
    )
    op.create_index(op.f("ix_position_account_id"), "position", ["account_id"], unique=False)
    op.create_index(op.f("ix_position_contact_id"), "position", ["contact_id"], unique=False)
    op.create_index(op.f("ix_position_external_id"), "position", ["external_id"], unique=False)
    op.create_index(op.f("ix_position_reports_to_id"), "position", ["reports_to_id"], unique=False)


def _create_person_link() -> None:
    op.create_table(
        "person_link",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("contact_id", sa.LargeBinary(16), nullable=False),
        sa.Column("other_contact_id", sa.LargeBinary(16), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_person_link_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_person_link_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_link")),
    )
    op.create_index(op.f("ix_person_link_account_id"), "person_link", ["account_id"], unique=False)
    op.create_index(op.f("ix_person_link_contact_id"), "person_link", ["contact_id"], unique=False)
    op.create_index(
        op.f("ix_person_link_external_id"), "person_link", ["external_id"], unique=False
    )
    op.create_index(
        op.f("ix_person_link_other_contact_id"), "person_link", ["other_contact_id"], unique=False
    )


def _create_stakeholder_fact() -> None:
    op.create_table(
        "stakeholder_fact",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("contact_id", sa.LargeBinary(16), nullable=False),
        sa.Column("opportunity_id", sa.LargeBinary(16), nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("influence", sa.Integer(), nullable=True),
        sa.Column("attitude", sa.Integer(), nullable=True),
        sa.Column("interest", sa.String(), nullable=True),
        sa.Column("certainty", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("noted_on", sa.Date(), nullable=True),
        sa.Column("counterpart_id", sa.LargeBinary(16), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.CheckConstraint(
            "attitude BETWEEN -2 AND 2", name=op.f("ck_stakeholder_fact_attitude_in_range")
        ),
        sa.CheckConstraint(
            "influence BETWEEN 1 AND 5", name=op.f("ck_stakeholder_fact_influence_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_stakeholder_fact_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_stakeholder_fact_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity.id"],
            name=op.f("fk_stakeholder_fact_opportunity_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stakeholder_fact")),
    )
    op.create_index(
        op.f("ix_stakeholder_fact_account_id"), "stakeholder_fact", ["account_id"], unique=False
    )
    op.create_index(
        op.f("ix_stakeholder_fact_contact_id"), "stakeholder_fact", ["contact_id"], unique=False
    )
    op.create_index(
        op.f("ix_stakeholder_fact_external_id"), "stakeholder_fact", ["external_id"], unique=False
    )
    op.create_index(
        op.f("ix_stakeholder_fact_opportunity_id"),
        "stakeholder_fact",
        ["opportunity_id"],
        unique=False,
    )


def _create_influence_link() -> None:
    op.create_table(
        "influence_link",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("from_contact_id", sa.LargeBinary(16), nullable=False),
        sa.Column("to_contact_id", sa.LargeBinary(16), nullable=False),
        sa.Column("opportunity_id", sa.LargeBinary(16), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=True),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.CheckConstraint(
            "weight BETWEEN 0 AND 1", name=op.f("ck_influence_link_weight_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_influence_link_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["from_contact_id"],
            ["contact.id"],
            name=op.f("fk_influence_link_from_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity.id"],
            name=op.f("fk_influence_link_opportunity_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["to_contact_id"],
            ["contact.id"],
            name=op.f("fk_influence_link_to_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_influence_link")),
    )
    op.create_index(
        op.f("ix_influence_link_account_id"), "influence_link", ["account_id"], unique=False
    )
    op.create_index(
        op.f("ix_influence_link_external_id"), "influence_link", ["external_id"], unique=False
    )
    op.create_index(
        op.f("ix_influence_link_from_contact_id"),
        "influence_link",
        ["from_contact_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_influence_link_opportunity_id"), "influence_link", ["opportunity_id"], unique=False
    )
    op.create_index(
        op.f("ix_influence_link_to_contact_id"), "influence_link", ["to_contact_id"], unique=False
    )


def _create_sensitive_note() -> None:
    op.create_table(
        "sensitive_note",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("contact_id", sa.LargeBinary(16), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sensitive_note")),
    )
    op.create_index(
        op.f("ix_sensitive_note_account_id"), "sensitive_note", ["account_id"], unique=False
    )
    op.create_index(
        op.f("ix_sensitive_note_contact_id"), "sensitive_note", ["contact_id"], unique=False
    )
    op.create_index(
        op.f("ix_sensitive_note_external_id"), "sensitive_note", ["external_id"], unique=False
    )
