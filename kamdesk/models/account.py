"""The account and those of us who serve it."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from kamdesk.models.base import Synced, synced_column, within_scope


class Account(Synced):
    """A customer organisation; parents nest to any depth. Unknown figures stay empty."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("founded BETWEEN 1000 AND 2200", name="founded_in_range"),
        # The list by name is read from this alone: queries.account_order says how.
        Index("ix_account_name", "name", "id", "deleted_at", "tier", "owner_id"),
    )

    name: Mapped[str] = synced_column()
    short_name: Mapped[str | None] = synced_column(default=None)
    english_name: Mapped[str | None] = synced_column(default=None)
    aliases: Mapped[tuple[str, ...]] = synced_column(default=())
    tier: Mapped[str | None] = synced_column(default=None, index=True)
    status: Mapped[str | None] = synced_column(default=None)
    signed_on: Mapped[date | None] = synced_column(default=None)
    industry: Mapped[str | None] = synced_column(default=None)
    ownership: Mapped[str | None] = synced_column(default=None)
    credit_code: Mapped[str | None] = synced_column(default=None)
    registered_capital_minor: Mapped[int | None] = synced_column(default=None)
    registered_capital_currency: Mapped[str | None] = synced_column(default=None)
    legal_representative: Mapped[str | None] = synced_column(default=None)
    founded: Mapped[int | None] = synced_column(default=None)
    employees: Mapped[int | None] = synced_column(default=None)
    own_revenue_minor: Mapped[int | None] = synced_column(default=None)
    own_revenue_currency: Mapped[str | None] = synced_column(default=None)
    region: Mapped[str | None] = synced_column(default=None)
    address: Mapped[str | None] = synced_column(default=None)
    latitude: Mapped[Decimal | None] = synced_column(default=None)
    longitude: Mapped[Decimal | None] = synced_column(default=None)
    datum: Mapped[str | None] = synced_column(default=None)
    parent_id: Mapped[UUID | None] = synced_column(default=None, index=True)
    owner_id: Mapped[UUID | None] = synced_column(default=None, index=True)
    territory_id: Mapped[UUID | None] = synced_column(default=None)
    tags: Mapped[tuple[str, ...]] = synced_column(default=())
    next_review: Mapped[date | None] = synced_column(default=None)


class ScoreOverride(Synced):
    """A person's own word on the health of an account, held against the rules until a day.

    ``points`` None leaves the computed number and says the band alone.
    """

    __tablename__ = "score_override"
    __table_args__ = (CheckConstraint("points BETWEEN 0 AND 100", name="points_in_range"),)

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    band: Mapped[str] = synced_column()
    points: Mapped[int | None] = synced_column(default=None)
    reason: Mapped[str] = synced_column()
    set_on: Mapped[date] = synced_column()
    until: Mapped[date] = synced_column()
    user_id: Mapped[UUID] = synced_column()


class AccountTeam(Synced):
    """One of us who serves an account, with role and RACI."""

    __tablename__ = "account_team"

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    user_id: Mapped[UUID] = synced_column()
    role: Mapped[str | None] = synced_column(default=None)
    raci: Mapped[str | None] = synced_column(default=None)
    core: Mapped[bool] = synced_column(default=False)
    since: Mapped[date | None] = synced_column(default=None)
    left: Mapped[date | None] = synced_column(default=None)
