"""Service, voice of the customer, plans and projects."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from kamdesk.models.base import Synced, synced_column, within_scope


class Ticket(Synced):
    """A service request or complaint. ``sla_hours`` runs from ``opened_at``."""

    __tablename__ = "ticket"

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    contact_id: Mapped[UUID | None] = synced_column(
        within_scope("contact.id"), default=None, index=True
    )
    feedback_id: Mapped[UUID | None] = synced_column(
        within_scope("feedback.id"), default=None, index=True
    )
    number: Mapped[str | None] = synced_column(default=None)
    title: Mapped[str] = synced_column()
    kind: Mapped[str | None] = synced_column(default=None)
    severity: Mapped[str] = synced_column()
    sla_hours: Mapped[int | None] = synced_column(default=None)
    opened_at: Mapped[datetime] = synced_column(index=True)
    answered_at: Mapped[datetime | None] = synced_column(default=None)
    solved_at: Mapped[datetime | None] = synced_column(default=None)
    owner_id: Mapped[UUID | None] = synced_column(default=None)
    description: Mapped[str | None] = synced_column(default=None)


class Feedback(Synced):
    """One answer of a customer: NPS 0-10, CSAT 1-5, or an interview."""

    __tablename__ = "feedback"
    __table_args__ = (CheckConstraint("score BETWEEN 0 AND 10", name="score_in_range"),)

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    contact_id: Mapped[UUID | None] = synced_column(
        within_scope("contact.id"), default=None, index=True
    )
    kind: Mapped[str] = synced_column()
    score: Mapped[int | None] = synced_column(default=None)
    text: Mapped[str | None] = synced_column(default=None)
    given_on: Mapped[date] = synced_column()


class Goal(Synced):
    """What we want to reach with an account in a quarter (``2026Q4``)."""

    __tablename__ = "goal"

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    title: Mapped[str] = synced_column()
    quarter: Mapped[str] = synced_column()
    owner_id: Mapped[UUID | None] = synced_column(default=None)
    state: Mapped[str] = synced_column()


class KeyResult(Synced):
    """A measurable result under a goal."""

    __tablename__ = "key_result"

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    goal_id: Mapped[UUID] = synced_column(within_scope("goal.id"), index=True)
    title: Mapped[str] = synced_column()
    start_value: Mapped[Decimal | None] = synced_column(default=None)
    target: Mapped[Decimal | None] = synced_column(default=None)
    current: Mapped[Decimal | None] = synced_column(default=None)
    unit: Mapped[str | None] = synced_column(default=None)


class SwotItem(Synced):
    """A strength, weakness, opening or threat of ours with an account, and what is done of it."""

    __tablename__ = "swot_item"

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    kind: Mapped[str] = synced_column()
    text: Mapped[str] = synced_column()
    task_id: Mapped[UUID | None] = synced_column(within_scope("task.id"), default=None, index=True)


class Project(Synced):
    """Work we deliver to an account, in one of five phases."""

    __tablename__ = "project"

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    contract_id: Mapped[UUID | None] = synced_column(
        within_scope("contract.id"), default=None, index=True
    )
    name: Mapped[str] = synced_column()
    phase: Mapped[str] = synced_column()
    owner_id: Mapped[UUID | None] = synced_column(default=None)
    starts_on: Mapped[date | None] = synced_column(default=None)
    ends_on: Mapped[date | None] = synced_column(default=None)
    finished_on: Mapped[date | None] = synced_column(default=None)
