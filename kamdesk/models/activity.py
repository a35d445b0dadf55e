"""What happens with a customer: visits, touches, promises, tasks."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from kamdesk.models.base import Synced, synced_column, within_scope


class Visit(Synced):
    """One planned or held meeting. ``held_at`` is None until it is logged; times are UTC."""

    __tablename__ = "visit"
    __table_args__ = (CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes_in_range"),)

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    opportunity_id: Mapped[UUID | None] = synced_column(
        within_scope("opportunity.id"), default=None, index=True
    )
    owner_id: Mapped[UUID | None] = synced_column(default=None)
    type: Mapped[str] = synced_column()
    planned_at: Mapped[datetime | None] = synced_column(default=None)
    held_at: Mapped[datetime | None] = synced_column(default=None, index=True)
    cancelled: Mapped[bool] = synced_column(default=False)
    minutes: Mapped[int | None] = synced_column(default=None)
    place: Mapped[str | None] = synced_column(default=None)
    objective: Mapped[str | None] = synced_column(default=None)
    questions: Mapped[str | None] = synced_column(default=None)
    notes: Mapped[str | None] = synced_column(default=None)
    outcome: Mapped[str | None] = synced_column(default=None)


class Attendee(Synced):
    """Who was at a visit: a contact of the account or one of us."""

    __tablename__ = "attendee"

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    visit_id: Mapped[UUID] = synced_column(within_scope("visit.id"), index=True)
    contact_id: Mapped[UUID | None] = synced_column(
        within_scope("contact.id"), default=None, index=True
    )
    user_id: Mapped[UUID | None] = synced_column(default=None)


class Touch(Synced):
    """A call, message, mail or short meeting."""

    __tablename__ = "touch"
    __table_args__ = (CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes_in_range"),)

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    contact_id: Mapped[UUID | None] = synced_column(
        within_scope("contact.id"), default=None, index=True
    )
    user_id: Mapped[UUID | None] = synced_column(default=None)
    kind: Mapped[str] = synced_column()
    channel: Mapped[str | None] = synced_column(default=None)
    direction: Mapped[str | None] = synced_column(default=None)
    at: Mapped[datetime] = synced_column(index=True)
    minutes: Mapped[int | None] = synced_column(default=None)
    summary: Mapped[str | None] = synced_column(default=None)


class Commitment(Synced):
    """A promise, ours or theirs, with its due day."""

    __tablename__ = "commitment"

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    visit_id: Mapped[UUID | None] = synced_column(
        within_scope("visit.id"), default=None, index=True
    )
    contact_id: Mapped[UUID | None] = synced_column(
        within_scope("contact.id"), default=None, index=True
    )
    owner_id: Mapped[UUID | None] = synced_column(default=None)
    side: Mapped[str] = synced_column()
    text: Mapped[str] = synced_column()
    due: Mapped[date | None] = synced_column(default=None)
    state: Mapped[str] = synced_column()
    settled_on: Mapped[date | None] = synced_column(default=None)


class Task(Synced):
    """Something one person has to do. ``rank`` orders a list; ``account_id`` may be None."""

    __tablename__ = "task"

    account_id: Mapped[UUID | None] = synced_column(
        within_scope("account.id"), default=None, index=True
    )
    opportunity_id: Mapped[UUID | None] = synced_column(
        within_scope("opportunity.id"), default=None, index=True
    )
    project_id: Mapped[UUID | None] = synced_column(
        within_scope("project.id"), default=None, index=True
    )
    feedback_id: Mapped[UUID | None] = synced_column(
        within_scope("feedback.id"), default=None, index=True
    )
    title: Mapped[str] = synced_column()
    owner_id: Mapped[UUID] = synced_column(index=True)
    due: Mapped[date | None] = synced_column(default=None)
    state: Mapped[str] = synced_column()
    done_at: Mapped[datetime | None] = synced_column(default=None)
    rank: Mapped[str | None] = synced_column(default=None)
