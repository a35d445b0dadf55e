"""Records everybody shares: users, territories, products, stages, rates, score models."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from kamdesk.models.base import Synced, synced_column


class Territory(Synced):
    """A sales region; territories nest."""

    __tablename__ = "territory"

    name: Mapped[str] = synced_column()
    english_name: Mapped[str | None] = synced_column(default=None)
    parent_id: Mapped[UUID | None] = synced_column(default=None)


class User(Synced):
    """One of us: a key account manager, a specialist, a manager, a director."""

    __tablename__ = "user"

    name: Mapped[str] = synced_column()
    english_name: Mapped[str | None] = synced_column(default=None)
    email: Mapped[str | None] = synced_column(default=None)
    job_title: Mapped[str | None] = synced_column(default=None)
    role: Mapped[str] = synced_column()
    department: Mapped[str | None] = synced_column(default=None)
    manager_id: Mapped[UUID | None] = synced_column(default=None)
    territory_id: Mapped[UUID | None] = synced_column(default=None)
    active: Mapped[bool] = synced_column(default=True)


class Product(Synced):
    """Something we sell, with its list price."""

    __tablename__ = "product"

    name: Mapped[str] = synced_column()
    english_name: Mapped[str | None] = synced_column(default=None)
    series: Mapped[str | None] = synced_column(default=None)
    list_price_minor: Mapped[int | None] = synced_column(default=None)
    currency: Mapped[str | None] = synced_column(default=None)


class Stage(Synced):
    """A step of the sales process, as data: its win rate and how it counts."""

    __tablename__ = "stage"
    __table_args__ = (CheckConstraint("probability BETWEEN 0 AND 1", name="probability_in_range"),)

    key: Mapped[str] = synced_column()
    name: Mapped[str] = synced_column()
    english_name: Mapped[str | None] = synced_column(default=None)
    probability: Mapped[float] = synced_column()
    outcome: Mapped[str] = synced_column()
    position: Mapped[int] = synced_column()
    expected_days: Mapped[int | None] = synced_column(default=None)


class ScoreModel(Synced):
    """A health score model as data: measures, weights, curves, bands."""

    __tablename__ = "score_model"

    key: Mapped[str] = synced_column()
    name: Mapped[str] = synced_column()
    definition: Mapped[dict[str, Any]] = synced_column()
    active: Mapped[bool] = synced_column(default=True)


class ExchangeRate(Synced):
    """What one unit of ``currency`` is worth in ``base_currency`` from a day on."""

    __tablename__ = "exchange_rate"

    currency: Mapped[str | None] = synced_column(default=None)
    base_currency: Mapped[str | None] = synced_column(default=None)
    valid_from: Mapped[date] = synced_column()
    rate: Mapped[Decimal | None] = synced_column(default=None)
