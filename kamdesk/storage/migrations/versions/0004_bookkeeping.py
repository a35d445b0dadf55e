"""Make the change log, drafts and settings, and the derived scores and search index."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _create_deed()
    _create_change()
    _create_score()
    _create_draft()
    _create_setting()
    _create_search_document()
    op.execute(
        "CREATE VIRTUAL TABLE search_index USING fts5(title, body, tokenize='unicode61',"
        " content='', contentless_delete=1, detail=column)"
    )


def downgrade() -> None:
    op.execute("DROP TABLE search_index")
    op.drop_table("search_document")
    op.drop_table("setting")
    op.drop_table("draft")
    op.drop_table("score")
    op.drop_table("change")
    op.drop_table("deed")


def _create_deed() -> None:
    op.create_table(
        "deed",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("actor_id", sa.LargeBinary(16), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("undoes", sa.LargeBinary(16), nullable=True),
        sa.Column("undone_by", sa.LargeBinary(16), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_deed")),
        sa.UniqueConstraint("id", name=op.f("uq_deed_id")),
    )
    op.create_index(op.f("ix_deed_undoes"), "deed", ["undoes"], unique=False)


def _create_change() -> None:
    op.create_table(
        "change",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("deed_id", sa.LargeBinary(16), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("record_id", sa.LargeBinary(16), nullable=False),
        sa.Column("account_id", sa.LargeBinary(16), nullable=True),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("base_rev", sa.Integer(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_deed_id"), "change", ["deed_id"], unique=False)
    op.create_index("ix_change_record", "change", ["record_id", "seq"], unique=False)


def _create_score() -> None:
    op.create_table(
        "score",
        sa.Column("account_id", sa.LargeBinary(16), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("computed_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_score")),
    )
    op.create_index(op.f("ix_score_band"), "score", ["band"], unique=False)
    op.create_index(op.f("ix_score_valid_until"), "score", ["valid_until"], unique=False)


def _create_draft() -> None:
    op.create_table(
        "draft",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_draft")),
    )


def _create_setting() -> None:
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )


def _create_search_document() -> None:
    op.create_table(
        "search_document",
        sa.Column("rowid", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("record_id", sa.LargeBinary(16), nullable=False),
        sa.Column("account_id", sa.LargeBinary(16), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("at", sa.Text(), nullable=True),
        sa.Column("pinyin", sa.String(), nullable=True),
        sa.Column("initials", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("rowid", name=op.f("pk_search_document")),
    )
    op.create_index(
        op.f("ix_search_document_account_id"), "search_document", ["account_id"], unique=False
    )
    op.create_index(
        op.f("ix_search_document_initials"), "search_document", ["initials"], unique=False
    )
    op.create_index(op.f("ix_search_document_pinyin"), "search_document", ["pinyin"], unique=False)
    op.create_index("ix_search_document_record", "search_document", ["record_id"], unique=True)
