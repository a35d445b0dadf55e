"""Who may write what, and where a record is seen."""

from uuid import UUID

import pytest

from kamdesk.protocol.entities import ENTITIES, Merge
from kamdesk.protocol.entities.authority import (
    WIRE,
    Access,
    claims,
    field_of,
    may_write,
    merge_kind,
    scope_of,
)

ACCOUNT, ME = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize("name", [n for n, e in ENTITIES.items() if e.scope_by])
def test_colleagues_of_a_territory_read_and_the_team_writes(name: str) -> None:
    assert may_write(WIRE[name], None, "rep", Access.WRITE)
    assert not may_write(WIRE[name], None, "rep", Access.READ)
    assert not may_write(WIRE[name], None, "rep", None)


def test_the_line_comments_and_reassigns_and_leaves_the_rest() -> None:
    def line(entity: str, field: str | None) -> bool:
        return may_write(WIRE[entity], field, "manager", Access.LINE)

    assert line("comment", None)
    assert line("account", "owner_id")
    assert not line("account", "name")
    assert not line("account", None)
    assert not line("visit", None)


@pytest.mark.parametrize("name", ["user", "territory"])
def test_users_and_territories_are_kept_by_the_server_alone(name: str) -> None:
    assert not may_write(WIRE[name], None, "admin", Access.WRITE)


def test_products_are_written_by_administrators() -> None:
    assert may_write(WIRE["product"], "name", "admin", Access.READ)
    assert not may_write(WIRE["product"], "name", "rep", Access.WRITE)


def test_an_auditor_writes_nothing() -> None:
    assert not may_write(WIRE["comment"], None, "auditor", Access.WRITE)


def test_a_conflict_is_settled_by_people_and_written_by_nobody() -> None:
    assert may_write(WIRE["conflict"], "state", "rep", Access.WRITE)
    assert may_write(WIRE["conflict"], "choice", "manager", Access.LINE)
    assert not may_write(WIRE["conflict"], "mine", "rep", Access.WRITE)
    assert not may_write(WIRE["conflict"], None, "rep", Access.WRITE)


@pytest.mark.parametrize(
    ("entity", "values", "expected"),
    [
        ("account", {}, str(UUID(int=9))),
        ("visit", {"account_id": str(ACCOUNT)}, str(ACCOUNT)),
        ("margin", {"account_id": str(ACCOUNT)}, f"{ACCOUNT}/finance"),
        ("sensitive_note", {"account_id": str(ACCOUNT)}, f"{ACCOUNT}/sensitive"),
        ("product", {}, "ref"),
        ("task", {"account_id": None}, f"me:{ME}"),
        ("task", {"account_id": None, "owner_id": str(ACCOUNT)}, f"me:{ACCOUNT}"),
        ("visit", {"account_id": "not an id"}, None),
        ("visit", {"account_id": 7}, None),
    ],
)
def test_the_registry_names_the_scope_of_a_record(
    entity: str, values: dict[str, object], expected: str | None
) -> None:
    assert scope_of(WIRE[entity], UUID(int=9).bytes, values, ME.bytes) == expected


def test_credit_codes_and_external_ids_are_unique() -> None:
    assert claims(WIRE["account"]) == ("credit_code", "external_id")
    assert claims(WIRE["visit"]) == ("external_id",)


def test_a_field_nobody_knows_merges_as_a_single_value() -> None:
    assert merge_kind(WIRE["account"], "x:colour") is Merge.SCALAR
    assert merge_kind(None, "anything") is Merge.SCALAR
    assert merge_kind(WIRE["opportunity"], "stage_id") is Merge.ASK
    assert field_of(None, "anything") is None


def test_what_is_only_added_names_its_writer() -> None:
    added = [entity for entity in WIRE.values() if entity.append_only]

    assert [entity.name for entity in added] == ["comment"]
    assert all(field_of(entity, entity.author or "") is not None for entity in added)
