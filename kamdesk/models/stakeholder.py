"""The people of an account: seats, roles, influence, ties."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from kamdesk.models.base import Synced, synced_column, within_scope


class Contact(Synced):
    """A person at one account. The same human elsewhere is another contact, joined by a link."""

    __tablename__ = "contact"

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    name: Mapped[str] = synced_column()
    english_name: Mapped[str | None] = synced_column(default=None)
    phone: Mapped[str | None] = synced_column(default=None)
    email: Mapped[str | None] = synced_column(default=None)
    preferred_channel: Mapped[str | None] = synced_column(default=None)
    visitable: Mapped[bool] = synced_column(default=True)


class Position(Synced):
    """A seat a contact holds or held: title, level (1 = top), whom it reports to."""

    __tablename__ = "position"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 20", name="level_in_range"),)

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    contact_id: Mapped[UUID] = synced_column(within_scope("contact.id"), index=True)
    title: Mapped[str] = synced_column()
    english_title: Mapped[str | None] = synced_column(default=None)
    department: Mapped[str | None] = synced_column(default=None)
    function: Mapped[str | None] = synced_column(default=None)
    level: Mapped[int | None] = synced_column(default=None)
    reports_to_id: Mapped[UUID | None] = synced_column(
        within_scope("contact.id"), default=None, index=True
    )
    since: Mapped[date | None] = synced_column(default=None)
    left: Mapped[date | None] = synced_column(default=None)


class PersonLink(Synced):
    """What joins two contacts, most often across accounts."""

    __tablename__ = "person_link"

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    contact_id: Mapped[UUID] = synced_column(within_scope("contact.id"), index=True)
    other_contact_id: Mapped[UUID] = synced_column(index=True)
    kind: Mapped[str] = synced_column()
    remark: Mapped[str | None] = synced_column(default=None)


class StakeholderFact(Synced):
    """What we hold true of a person on a day: role, influence 1-5, attitude -2 to +2."""

    __tablename__ = "stakeholder_fact"
    __table_args__ = (
        CheckConstraint("influence BETWEEN 1 AND 5", name="influence_in_range"),
        CheckConstraint("attitude BETWEEN -2 AND 2", name="attitude_in_range"),
    )

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    contact_id: Mapped[UUID] = synced_column(within_scope("contact.id"), index=True)
    opportunity_id: Mapped[UUID | None] = synced_column(
        within_scope("opportunity.id"), default=None, index=True
    )
    role: Mapped[str | None] = synced_column(default=None)
    influence: Mapped[int | None] = synced_column(default=None)
    attitude: Mapped[int | None] = synced_column(default=None)
    interest: Mapped[str | None] = synced_column(default=None)
    certainty: Mapped[str | None] = synced_column(default=None)
    source: Mapped[str | None] = synced_column(default=None)
    noted_on: Mapped[date | None] = synced_column(default=None)
    counterpart_id: Mapped[UUID | None] = synced_column(default=None)


class SensitiveNote(Synced):
    """A note on a person that only the restricted sub-scope may read."""

    __tablename__ = "sensitive_note"

    account_id: Mapped[UUID] = synced_column(index=True)
    contact_id: Mapped[UUID | None] = synced_column(default=None, index=True)
    text: Mapped[str] = synced_column()


class InfluenceLink(Synced):
    """Who influences, opposes or is related to whom inside an account."""

    __tablename__ = "influence_link"
    __table_args__ = (CheckConstraint("weight BETWEEN 0 AND 1", name="weight_in_range"),)

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    from_contact_id: Mapped[UUID] = synced_column(within_scope("contact.id"), index=True)
    to_contact_id: Mapped[UUID] = synced_column(within_scope("contact.id"), index=True)
    opportunity_id: Mapped[UUID | None] = synced_column(
        within_scope("opportunity.id"), default=None, index=True
    )
    kind: Mapped[str] = synced_column()
    weight: Mapped[float | None] = synced_column(default=None)
