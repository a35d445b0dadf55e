"""What else a choice would move: looked at before and after, inside a deed that is not kept."""

from typing import Any
from uuid import UUID

from msgspec import Struct
from sqlalchemy import func, select

from kamdesk.models import SYNCED
from kamdesk.models.activity import Task
from kamdesk.models.business import Opportunity
from kamdesk.models.local import Score
from kamdesk.models.reference import Stage
from kamdesk.queries.conflict_inbox import names_in, values_of
from kamdesk.queries.money_facts import pipelines_of, rates_of
from kamdesk.storage.reading import WITH_DELETED, Reading


class Situation(Struct, frozen=True):
    """How a record and its account stand at one moment; sums in minor units of ``currency``.

    ``values`` None: the record is not there. ``band`` and ``score`` None: unscored or no account.
    """

    values: dict[str, Any] | None
    names: dict[str, str]
    score: float | None
    band: str | None
    open_deals: int
    pipeline_minor: int | None
    weighted_minor: int | None
    open_tasks: int
    stage: str
    currency: str


def situation(
    reading: Reading,
    entity: str,
    record_id: UUID,
    account_id: UUID | None,
    *,
    english: bool = False,
) -> Situation:
    """Return how things stand with a record and its account."""
    kind = SYNCED[entity]
    record = reading.session.get(kind, record_id, execution_options=WITH_DELETED)
    values = values_of(record)
    account = account_id or (record_id if entity == "account" else None)
    deals = pipelines_of(reading, [account]).get(account) if account else None
    score = reading.session.get(Score, account, populate_existing=True) if account else None
    return Situation(
        values=values,
        names=names_in(reading, entity, (values or {}).items(), english=english),
        score=None if score is None else score.value,
        band=None if score is None else score.band,
        open_deals=0 if deals is None else deals.count,
        pipeline_minor=None if deals is None else deals.total.minor,
        weighted_minor=None if deals is None else deals.weighted_minor,
        open_tasks=_open_tasks(reading, account),
        stage=_stage(reading, record if entity == "opportunity" else None),
        currency=rates_of(reading).base,
    )


def _open_tasks(reading: Reading, account: UUID | None) -> int:
    if account is None:
        return 0
    counted = select(func.count()).select_from(Task)
    return (
        reading.session.scalar(counted.where(Task.account_id == account, Task.state == "open")) or 0
    )


def _stage(reading: Reading, record: Opportunity | Any) -> str:
    if record is None or record.stage_id is None:
        return ""
    stage = reading.session.get(Stage, record.stage_id, execution_options=WITH_DELETED)
    return "" if stage is None else stage.name
