"""Deals, contracts and money."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from kamdesk.models.base import Synced, synced_column, within_scope


class Opportunity(Synced):
    """A deal in the making. ``amount_minor`` is None while nobody knows."""

    __tablename__ = "opportunity"
    __table_args__ = (CheckConstraint("probability BETWEEN 0 AND 1", name="probability_in_range"),)

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    name: Mapped[str] = synced_column()
    product_id: Mapped[UUID | None] = synced_column(default=None)
    stage_id: Mapped[UUID] = synced_column(index=True)
    stage_since: Mapped[date | None] = synced_column(default=None)
    amount_minor: Mapped[int | None] = synced_column(default=None)
    currency: Mapped[str | None] = synced_column(default=None)
    probability: Mapped[float | None] = synced_column(default=None)
    opened_on: Mapped[date | None] = synced_column(default=None)
    expected_close: Mapped[date | None] = synced_column(default=None)
    closed_on: Mapped[date | None] = synced_column(default=None)
    owner_id: Mapped[UUID | None] = synced_column(default=None)
    next_step: Mapped[str | None] = synced_column(default=None)
    competitors: Mapped[tuple[str, ...]] = synced_column(default=())
    loss_reason: Mapped[str | None] = synced_column(default=None)


class Margin(Synced):
    """Cost and margin of a deal or contract, for the finance sub-scope only."""

    __tablename__ = "margin"

    account_id: Mapped[UUID] = synced_column(index=True)
    opportunity_id: Mapped[UUID | None] = synced_column(default=None, index=True)
    contract_id: Mapped[UUID | None] = synced_column(default=None, index=True)
    cost_minor: Mapped[int | None] = synced_column(default=None)
    margin_minor: Mapped[int | None] = synced_column(default=None)
    currency: Mapped[str | None] = synced_column(default=None)


class Contract(Synced):
    """An agreement with a value, a term and a renewal, won by the deal ``renewal_deal_id``."""

    __tablename__ = "contract"
    __table_args__ = (CheckConstraint("tax_rate BETWEEN 0 AND 1", name="tax_rate_in_range"),)

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    opportunity_id: Mapped[UUID | None] = synced_column(
        within_scope("opportunity.id"), default=None, index=True
    )
    renewal_deal_id: Mapped[UUID | None] = synced_column(
        within_scope("opportunity.id"), default=None, index=True
    )
    number: Mapped[str | None] = synced_column(default=None)
    name: Mapped[str] = synced_column()
    kind: Mapped[str | None] = synced_column(default=None)
    amount_minor: Mapped[int | None] = synced_column(default=None)
    currency: Mapped[str | None] = synced_column(default=None)
    tax_rate: Mapped[float | None] = synced_column(default=None)
    signed_on: Mapped[date | None] = synced_column(default=None)
    starts_on: Mapped[date | None] = synced_column(default=None)
    ends_on: Mapped[date | None] = synced_column(default=None)
    status: Mapped[str] = synced_column()
    renewal: Mapped[str | None] = synced_column(default=None)
    payment_terms: Mapped[str | None] = synced_column(default=None)


class Instalment(Synced):
    """A payment a contract promises, with its due day."""

    __tablename__ = "instalment"

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    contract_id: Mapped[UUID] = synced_column(within_scope("contract.id"), index=True)
    name: Mapped[str | None] = synced_column(default=None)
    kind: Mapped[str | None] = synced_column(default=None)
    amount_minor: Mapped[int] = synced_column()
    currency: Mapped[str | None] = synced_column(default=None)
    due: Mapped[date] = synced_column(index=True)


class Payment(Synced):
    """Money received (negative: refunded) on a day."""

    __tablename__ = "payment"

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    contract_id: Mapped[UUID | None] = synced_column(
        within_scope("contract.id"), default=None, index=True
    )
    instalment_id: Mapped[UUID | None] = synced_column(
        within_scope("instalment.id"), default=None, index=True
    )
    amount_minor: Mapped[int] = synced_column()
    currency: Mapped[str | None] = synced_column(default=None)
    received_on: Mapped[date] = synced_column(index=True)
    remark: Mapped[str | None] = synced_column(default=None)
