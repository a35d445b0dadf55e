"""Deeds on a profile as a whole: whose it is, its currency, its stages and its score model."""

from typing import Final
from uuid import UUID

import msgspec
from msgspec import Struct

from kamdesk import resources
from kamdesk.domain.ids import UserId
from kamdesk.domain.money import CURRENCIES
from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models.ids import derived_id
from kamdesk.models.reference import ScoreModel, Stage, User
from kamdesk.queries.working_days import CALENDARS, calendar_of
from kamdesk.services.scores import rebuild_scores
from kamdesk.storage.deed import deed
from kamdesk.storage.settings import (
    BASE_CURRENCY,
    SAMPLE,
    USER,
    WORKING_CALENDAR,
    put_setting,
    setting,
)
from kamdesk.storage.unit_of_work import UnitOfWork

SCORE_MODEL_ID: Final = derived_id("score_model", "default")


class CreateProfile(Struct, frozen=True, kw_only=True):
    """A new profile for one person. ``base_currency`` is an ISO 4217 code."""

    user_name: str
    user_id: UserId
    role: str = "rep"
    base_currency: str = "CNY"
    is_sample: bool = False


@deed("profile.create", N_("Create profile"))
def create_profile(work: UnitOfWork, command: CreateProfile) -> UserId:
    """Store the person, the default stages and the default score model."""
    put_setting(work, USER, str(command.user_id))
    put_setting(work, BASE_CURRENCY, command.base_currency)
    put_setting(work, SAMPLE, "yes" if command.is_sample else "no")
    work.add(User(id=command.user_id, name=command.user_name, role=command.role))
    for stage in default_stages():
        work.add(stage)
    definition = msgspec.json.decode(resources.text("score_models", "default.json"))
    work.add(
        ScoreModel(
            id=SCORE_MODEL_ID, key="default", name="默认模型", definition=definition, active=True
        )
    )
    work.deed.subject = command.user_name
    return command.user_id


@deed("profile.base_currency", N_("Set base currency"))
def set_base_currency(work: UnitOfWork, currency: str) -> str:
    """Count in another currency from now on; amounts keep their own. Returns the one before.

    Raises Refused ``money.currency_unknown``.
    """
    if currency not in CURRENCIES:
        raise Refused("money.currency_unknown", field="base_currency", currency=currency)
    before = setting(work, BASE_CURRENCY, "CNY")
    put_setting(work, BASE_CURRENCY, currency)
    rebuild_scores(work)
    return before


@deed("profile.working_calendar", N_("Set working calendar"))
def set_working_calendar(work: UnitOfWork, calendar: str) -> str:
    """Count the days of another calendar as worked from now on. Returns the one before.

    Raises Refused ``calendar.unknown``.
    """
    if calendar not in CALENDARS:
        raise Refused("calendar.unknown", field="working_calendar", calendar=calendar)
    before = calendar_of(work)
    put_setting(work, WORKING_CALENDAR, calendar)
    return before


def default_stages() -> list[Stage]:
    """Return the shipped sales process; the same ids on every device."""
    rows = msgspec.json.decode(resources.text("stages", "default.json"), type=list[StageRow])
    return [
        Stage(
            id=stage_id(row.key),
            key=row.key,
            name=row.name,
            english_name=row.english_name,
            probability=row.probability,
            outcome=row.outcome,
            position=position,
            expected_days=row.expected_days,
        )
        for position, row in enumerate(rows)
    ]


def stage_id(key: str) -> UUID:
    """Return the id of a shipped stage."""
    return derived_id("stage", key)


class StageRow(msgspec.Struct, frozen=True):
    """One stage of the shipped process. ``probability`` is 0 to 1."""

    key: str
    name: str
    english_name: str
    probability: float
    outcome: str
    expected_days: int | None = None
