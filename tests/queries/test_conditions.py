"""SQL and closures give the same answer for every row of a real encrypted file."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamdesk.app.core import Profile
from kamdesk.domain.condition_nodes import (
    And,
    Comparison,
    Constant,
    DateUnit,
    Empty,
    Node,
    Not,
    OneOf,
    Operator,
    Or,
    RelativeDate,
)
from kamdesk.domain.condition_schema import ALLOWED, FieldSpec, FieldType, Schema
from kamdesk.domain.conditions import compile_condition
from kamdesk.errors import Refused
from kamdesk.models import SYNCED
from kamdesk.models.ids import derived_id
from kamdesk.protocol.entities import ENTITIES, Entity, Field
from kamdesk.protocol.entities import FieldType as Stored
from kamdesk.queries.conditions import clause, columns_of, in_finest, schema_of, where
from kamdesk.queries.records import rows
from kamdesk.storage.deed import deed
from kamdesk.storage.reading import Reading
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.workspace import Workspace
from tests.workspaces import Clock, a_profile, added

TODAY = date(2026, 11, 24)
KINDS = ("account", "opportunity", "visit", "key_result")
WORDS = (
    "",
    "a",
    "A",
    "北方重工",
    "Northern",
    "nord%",
    "nordic",
    "x_y",
    "xzy",
    "Äpfel",
    "äpfel",
    "it's",
)
SETS = ("vip", "steel", "重点", "it's")
CURRENCIES = (None, "CNY", "JPY", "KWD", "CLF", "XXX")
IDS = tuple(derived_id("some", str(number)) for number in range(4))
ROWS = 60

_MADE: dict[Stored, Callable[[random.Random, Field], Any]] = {
    Stored.TEXT: lambda luck, _: luck.choice(WORDS),
    Stored.LONG_TEXT: lambda luck, _: luck.choice(WORDS),
    Stored.CURRENCY: lambda luck, _: luck.choice(CURRENCIES),
    Stored.INTEGER: lambda luck, f: luck.randint(f.minimum or 0, min(f.maximum or 9, 2100)),
    Stored.DECIMAL: lambda luck, _: Decimal(luck.randint(-400, 400)) / 8,
    Stored.SHARE: lambda luck, _: luck.choice((0.0, 0.1, 0.5, 1.0)),
    Stored.MONEY: lambda luck, _: luck.randint(-2000, 2000),
    Stored.DAY: lambda luck, _: TODAY + timedelta(days=luck.randint(-40, 40)),
    Stored.MOMENT: lambda luck, _: (
        datetime(2026, 11, 24, tzinfo=UTC) + timedelta(minutes=luck.randint(-9999, 9999))
    ),
    Stored.FLAG: lambda luck, _: luck.random() < 0.5,
    Stored.CHOICE: lambda luck, f: luck.choice(f.choices).key,
    Stored.SET: lambda luck, _: tuple(sorted(luck.sample(SETS, luck.randint(0, 3)))),
    Stored.REFERENCE: lambda luck, _: luck.choice(IDS),
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A file with random rows of four kinds; references inside an account must exist."""
    profile: Profile = a_profile(tmp_path_factory.mktemp("conditions") / "p", Clock())
    profile.workspace.retold(Clock()).run(_fill)  # ids shared by two tables confuse the search
    yield profile.workspace
    profile.close()


@deed("test.fill", "Fill")
def _fill(work: UnitOfWork) -> None:
    luck = random.Random(7)
    work.add_many(SYNCED["account"], [{**_row(luck, "account"), "id": each} for each in IDS])
    work.add_many(SYNCED["goal"], [_goal(each) for each in IDS])
    for name in KINDS:
        work.add_many(SYNCED[name], [_row(luck, name) for _ in range(ROWS)])


def _goal(record_id: UUID) -> dict[str, Any]:
    return {
        "id": record_id, "account_id": IDS[0], "title": "x", "quarter": "2026Q4",
        "owner_id": None, "state": "active", "deleted_at": None, "external_id": None,
    }  # fmt: skip


def _row(luck: random.Random, name: str) -> dict[str, Any]:
    made: dict[str, Any] = {"id": UUID(int=luck.getrandbits(128)), "deleted_at": None}
    for field in ENTITIES[name].fields:
        table = SYNCED[name].__table__
        empty = table.c[field.name].nullable and luck.random() < 0.25
        outside = field.reference in ("opportunity", "visit") and name != "account"
        made[field.name] = None if empty or outside else _MADE[field.type](luck, field)
    return made


def seen(entity: Entity, row: dict[str, Any]) -> dict[str, object]:
    """A stored row as the closures read it."""
    read: dict[str, object] = {"id": row["id"]}
    for field in entity.fields:
        value = row[field.name]
        if field.type is Stored.MONEY and value is not None:
            value = in_finest(value, row[field.currency or ""])
        elif field.type is Stored.MOMENT and value is not None:
            value = value.astimezone()
        read[field.code] = value
    return read


def answers(reading: Reading, entity: Entity, node: Node) -> tuple[dict[str, int], dict[str, int]]:
    """Count what both back-ends answer: how many rows hold, how many do the opposite."""
    schema, columns = schema_of(entity), columns_of(entity)
    judge = compile_condition(node, schema)
    everything = list(rows(reading, entity))
    verdicts = {row["id"]: judge(seen(entity, row), TODAY) for row in everything}
    expected = {str(key): -1 if v is None else int(v) for key, v in verdicts.items()}
    holds = rows(reading, entity, clause(node, schema, columns, TODAY))
    fails = rows(reading, entity, clause(Not(node), schema, columns, TODAY))
    found = dict.fromkeys(expected, -1)
    found |= {str(row["id"]): 1 for row in holds}
    found |= {str(row["id"]): 0 for row in fails}
    return expected, found


_DAYS = st.dates(TODAY - timedelta(days=45), TODAY + timedelta(days=45))
_CONSTANTS: dict[FieldType, st.SearchStrategy[Constant]] = {
    FieldType.NUMBER: st.sampled_from([Decimal(n) / 8 for n in (-80, 0, 1, 4, 8, 16400)]),
    FieldType.MONEY: st.decimals(-300, 300, places=2).map(Decimal),
    FieldType.DATE: _DAYS | st.builds(RelativeDate, st.integers(-3, 3), st.sampled_from(DateUnit)),
    FieldType.BOOL: st.booleans(),
    FieldType.SET: st.sampled_from((*SETS, "none")),
    FieldType.REFERENCE: st.sampled_from((*map(str, IDS), "no id", IDS[0].hex)),
    FieldType.TEXT: st.sampled_from(WORDS) | st.text(max_size=3),
}


def constants(spec: FieldSpec) -> st.SearchStrategy[Constant]:
    return st.sampled_from(spec.choices) if spec.choices else _CONSTANTS[spec.type]


def asked_of(schema: Schema) -> st.SearchStrategy[Node]:
    def of(spec: FieldSpec) -> st.SearchStrategy[Node]:
        values = constants(spec)
        operators = st.sampled_from(sorted(ALLOWED[spec.type]))
        several = st.lists(values, min_size=1, max_size=3).map(tuple)
        return st.one_of(
            st.builds(Comparison, st.just(spec.name), operators, values),
            st.builds(OneOf, st.just(spec.name), several),
            st.builds(Empty, st.just(spec.name)),
        )

    return st.sampled_from(sorted(schema)).flatmap(lambda name: of(schema[name]))


def conditions(schema: Schema) -> st.SearchStrategy[Node]:
    def grown(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(parts, min_size=2, max_size=3).map(tuple)
        return st.one_of(st.builds(Not, parts), st.builds(And, several), st.builds(Or, several))

    return st.recursive(asked_of(schema), grown, max_leaves=6)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
@pytest.mark.parametrize("name", KINDS)
def test_sql_and_closures_agree_on_every_row(
    filled: Workspace, data: st.DataObject, name: str
) -> None:
    entity = ENTITIES[name]
    node = data.draw(conditions(schema_of(entity)))

    expected, found = filled.read(answers, entity, node)

    assert found == expected


@pytest.mark.parametrize("name", sorted(ENTITIES))
def test_every_field_of_every_entity_can_be_asked_or_is_a_document(
    filled: Workspace, name: str
) -> None:
    entity = ENTITIES[name]
    schema = schema_of(entity)

    for field in entity.fields:
        if field.type is not Stored.DOCUMENT:
            filled.read(answers, entity, Empty(field.code))
    assert {f.code for f in entity.fields if f.type is not Stored.DOCUMENT} | {"id"} == set(schema)


def test_one_constant_in_major_units_is_right_for_yuan_and_yen(workspace: Workspace) -> None:
    account = added(workspace, "account", name="甲")
    for currency, minor in (("CNY", 500_000), ("JPY", 5_000), ("KWD", 5_000_000)):
        values = {"account_id": account, "name": currency, "amount_minor": minor}
        added(workspace, "opportunity", **values, currency=currency)

    assert _named(workspace, "amount == 5000") == {"CNY", "JPY", "KWD"}
    assert _named(workspace, "amount > 4999.9") == {"CNY", "JPY", "KWD"}


def test_references_go_by_name_and_an_unknown_name_is_refused(workspace: Workspace) -> None:
    account = added(workspace, "account", name="甲")
    added(workspace, "opportunity", account_id=account, name="MES")

    assert _named(workspace, "account == 甲 and owner == 苏晓岚 and stage != won") == {"MES"}
    with pytest.raises(Refused, match=r"reference\.unknown"):
        _named(workspace, "account == 乙")


def test_percent_and_underscore_are_plain_letters(workspace: Workspace) -> None:
    account = added(workspace, "account", name="甲")
    for name in ("100 %", "100 kW", "A_1", "AB1"):
        added(workspace, "opportunity", account_id=account, name=name)

    assert _named(workspace, "name contains '0 %'") == {"100 %"}
    assert _named(workspace, "name starts with 'a_'") == {"A_1"}


def test_constants_are_bound_and_never_written_into_the_statement(workspace: Workspace) -> None:
    added(workspace, "account", name="'; DROP TABLE account; --")

    entity = ENTITIES["account"]
    text = 'name == "\'; DROP TABLE account; --"'
    assert len(workspace.read(lambda r: list(rows(r, entity, where(r, entity, text))))) == 1


def _named(workspace: Workspace, condition: str) -> set[str]:
    entity = ENTITIES["opportunity"]

    def query(reading: Reading) -> set[str]:
        return {row["name"] for row in rows(reading, entity, where(reading, entity, condition))}

    return workspace.read(query)


def test_operators_of_every_type_have_a_clause(filled: Workspace) -> None:
    entity = ENTITIES["account"]
    for spec in schema_of(entity).values():
        for operator in ALLOWED[spec.type]:
            value: Constant = _sample(spec)
            node = Comparison(spec.name, Operator(operator), value)
            expected, found = filled.read(answers, entity, node)
            assert found == expected, node


def _sample(spec: FieldSpec) -> Constant:
    samples: dict[FieldType, Constant] = {
        FieldType.NUMBER: Decimal(4),
        FieldType.MONEY: Decimal(7),
        FieldType.DATE: TODAY,
        FieldType.BOOL: True,
        FieldType.REFERENCE: str(IDS[1]),
        FieldType.CHOICE: spec.choices[0] if spec.choices else "",
    }
    return samples.get(spec.type, "vip")
