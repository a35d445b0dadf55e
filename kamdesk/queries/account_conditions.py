"""Conditions people write about accounts: their own fields, and what is worked out of them.

Beside the fields of the record a condition may ask for health, band, last visit, last touch and
what is overdue, as they stand in the local score table.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import ColumnElement, String, case, func, select, type_coerce
from sqlalchemy.dialects import sqlite

from kamdesk.i18n import N_
from kamdesk.models.account import Account
from kamdesk.models.local import Score
from kamdesk.protocol.entities import ENTITIES, Choice, Entity, Field, FieldType
from kamdesk.queries.conditions import clause, columns_of, in_finest, schema_of, understood
from kamdesk.storage.reading import Reading
from kamdesk.storage.settings import BASE_CURRENCY, setting

_BANDS: Final = (
    Choice("healthy", N_("Healthy")),
    Choice("watch", N_("Watch")),
    Choice("at_risk", N_("At risk")),
    Choice("unscored", N_("Unscored")),
)
_DERIVED: Final = (
    Field("health", FieldType.INTEGER, N_("Health")),
    Field("band", FieldType.CHOICE, N_("Health band"), choices=_BANDS),
    Field("last_visit", FieldType.DAY, N_("Last visit")),
    Field("last_touch", FieldType.DAY, N_("Last touch")),
    Field("overdue_minor", FieldType.MONEY, N_("Overdue")),
)
ASKED: Final[Entity] = replace(ENTITIES["account"], fields=(*_DERIVED, *ENTITIES["account"].fields))
"""The account as conditions see it; the first fields are worked out and never stored."""


def meeting(reading: Reading, text: str) -> tuple[str, dict[str, Any]]:
    """Return a condition as a statement giving account ids, and what its names are bound to.

    Raises:
        Refused: ``condition.*`` or ``reference.*``, as ``queries.conditions.where``.
    """
    node = understood(reading, ASKED, text)
    columns = {**columns_of(ENTITIES["account"]), **_worked_out(reading)}
    met = select(Account.id).where(clause(node, schema_of(ASKED), columns, reading.today))
    said = met.compile(dialect=sqlite.dialect(paramstyle="named"))
    return str(said), {name: _bound(value) for name, value in said.params.items()}


def _worked_out(reading: Reading) -> Mapping[str, ColumnElement[Any]]:
    factor = in_finest(1, setting(reading, BASE_CURRENCY, "CNY"))
    shown = case((Score.band != "unscored", Score.value))
    measures = type_coerce(Score.measures, String)
    found: dict[str, Any] = {
        "health": func.round(shown),
        "band": Score.band,
        "last_visit": func.json_extract(measures, "$.last_visit"),
        "last_touch": func.json_extract(measures, "$.last_touch"),
        "overdue": func.json_extract(measures, "$.overdue") * factor,
    }
    return {
        name: select(each).where(Score.account_id == Account.id).scalar_subquery()
        for name, each in found.items()
    }


def _bound(value: Any) -> Any:
    return value.bytes if isinstance(value, UUID) else value
