"""Programs of different age on one server: nobody loses what they do not know."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from kamdesk.errors import Refused
from kamdesk.protocol import frames, limits
from kamdesk.protocol.entities import ENTITIES, Entity, FieldType
from kamdesk.protocol.entities.authority import WIRE
from kamdesk.protocol.messages import Page, Records
from kamdesk.queries.account_overview import account_overview
from kamdesk.queries.stakeholders import stakeholders
from kamdesk.queries.sync_state import sync_overview
from kamdesk.queries.timeline import timeline_counts
from kamdesk.server.api.sync import MIN_SCHEMA
from kamdesk.storage.replication import columns, rows
from tests.server.conftest import Running
from tests.server.devices import Device, creating, new, text_of
from tests.sync.conftest import Enrolled
from tests.sync.laptops import BadLine, Laptop

NEXT_YEAR = "of_next_year"
PAGE = msgspec.msgpack.Decoder(Page)


@pytest.fixture
def newer(server: Running, enrolled: Enrolled) -> tuple[Laptop, Device, bytes]:
    """A laptop of this version, and a device of a newer one, of one person and on one account."""
    name = server.person()
    laptop, device = enrolled(name), server.device(name)
    account = device.create("account", name="Hualan Heavy", owner_id=text_of(device.user))
    laptop.round()
    device.pull()
    return laptop, device, account


def stored(device: Device, account: bytes) -> dict[str, Any]:
    device.cursor = 0
    return device.pull().records["account", account]


def test_a_program_three_versions_behind_is_told_and_keeps_working(
    newer: tuple[Laptop, Device, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop, device, account = newer
    with monkeypatch.context() as old:
        old.setattr(limits, "SCHEMA", MIN_SCHEMA - 3)
        laptop.edit("account", UUID(bytes=account), region="North")
        with pytest.raises(Refused) as told:
            laptop.round()
        laptop.edit("account", UUID(bytes=account), industry="Steel")
        behind = laptop.workspace.read(sync_overview)

    assert (told.value.code, told.value.facts) == ("hello.upgrade", {"min_schema": MIN_SCHEMA})
    assert (behind.problem, behind.waiting) == ("hello.upgrade", 2)
    assert laptop.value("account", UUID(bytes=account), "region") == "North"
    assert "region" not in stored(device, account)
    assert laptop.round().up_to_date
    found = stored(device, account)
    assert (found["region"], found["industry"]) == ("North", "Steel")


def test_a_word_of_a_newer_list_passes_and_stays(newer: tuple[Laptop, Device, bytes]) -> None:
    laptop, device, account = newer
    assert device.edit("account", account, tier="Z") is None

    laptop.round()
    laptop.edit("account", UUID(bytes=account), region="North")
    laptop.round()

    assert laptop.value("account", UUID(bytes=account), "tier") == "Z"
    assert stored(device, account)["tier"] == "Z"


def test_a_field_nobody_here_knows_is_kept_and_left_alone(
    newer: tuple[Laptop, Device, bytes],
) -> None:
    laptop, device, account = newer
    assert device.edit("account", account, mood_of_next_year={"now": ["good", 7]}) is None

    laptop.round()
    laptop.edit("account", UUID(bytes=account), region="North")
    laptop.round()

    kept = laptop.asked("SELECT entity, whole, fields FROM kept")
    assert [tuple(row) for row in kept] == [
        ("account", 0, '{"mood_of_next_year":{"now":["good",7]}}')
    ]
    assert stored(device, account)["mood_of_next_year"] == {"now": ["good", 7]}


def test_a_kind_of_record_nobody_here_knows_is_kept_whole(
    newer: tuple[Laptop, Device, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop, device, account = newer
    invented, carried = uuid4(), BadLine.carried
    device.edit("account", account, region="North")

    def from_next_year(line: BadLine, path: str, body: bytes) -> tuple[int, bytes]:
        status, answer = carried(line, path, body)
        page = PAGE.decode(answer) if path.endswith("pull") else None
        if page is None or not page.records:
            return status, answer
        rev, block = page.records[0].rev[0], {"title": ["A drone visit"]}
        page.records.append(Records("drone_visit", [invented.bytes], [rev], [0], block))
        return status, frames.encoded(page)

    with monkeypatch.context() as future:
        future.setattr(BadLine, "carried", from_next_year)
        laptop.round()

    kept = laptop.asked("SELECT entity, whole, fields FROM kept")
    assert [tuple(row) for row in kept] == [("drone_visit", 1, '{"title":"A drone visit"}')]
    assert laptop.value("account", UUID(bytes=account), "region") == "North"


def test_after_an_update_what_was_kept_takes_its_place_beside_own_edits(
    newer: tuple[Laptop, Device, bytes], before_the_update: Callable[[], None]
) -> None:
    laptop, device, account = newer
    clip = new()
    home = {"account_id": text_of(account), "title": "Wins tender"}
    device.push(creating("clip_note", clip, device.cursor, home))
    assert device.edit("account", account, region="North", legal_representative="Wu") is None
    laptop.round()
    laptop.edit("account", UUID(bytes=account), industry="Steel")
    kept = laptop.asked("SELECT entity, whole, fields FROM kept ORDER BY entity")
    assert [(row.entity, row.whole) for row in kept] == [("account", 0), ("clip_note", 1)]

    before_the_update()
    laptop.edit("account", UUID(bytes=account), legal_representative="Mine")
    laptop.round()

    now = [laptop.value("account", UUID(bytes=account), name) for name in ("region", "industry")]
    assert now == ["North", "Steel"]
    assert laptop.value("account", UUID(bytes=account), "legal_representative") == "Mine"
    assert laptop.value("clip_note", UUID(bytes=clip), "title") == "Wins tender"
    assert laptop.asked("SELECT * FROM kept") == []
    assert laptop.asked("SELECT * FROM scope_task") == []


@pytest.fixture
def before_the_update(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Let this program know neither clip notes nor two fields of accounts; return the update."""
    known = columns.columns_of
    forgotten = ("region", "legal_representative")

    def fewer(entity: str) -> tuple[str, ...]:
        return tuple(name for name in known(entity) if name not in forgotten)

    def forget_statements() -> None:
        for made in (rows._upsert, rows._references, rows._stub_statement):
            made.cache_clear()

    def update() -> None:
        monkeypatch.undo()
        forget_statements()

    forget_statements()
    monkeypatch.setattr(rows, "columns_of", fewer)
    monkeypatch.setattr(rows, "WIRE", {n: e for n, e in WIRE.items() if n != "clip_note"})
    yield update
    forget_statements()


def test_words_of_newer_lists_pass_in_every_kind_of_record(
    newer: tuple[Laptop, Device, bytes],
) -> None:
    laptop, device, account = newer
    made = {
        entity.name: new()
        for entity in ENTITIES.values()
        if entity.scope_by == "account_id" and any(field.choices for field in entity.fields)
    }
    for name, key in made.items():
        fields = of_next_year(ENTITIES[name], text_of(account))
        assert device.push(creating(name, key, device.cursor, fields)).answers == []

    assert laptop.round().up_to_date

    for name, key in made.items():
        for field in ENTITIES[name].fields:
            if field.choices:
                assert laptop.value(name, UUID(bytes=key), field.name) == NEXT_YEAR
    assert made.keys() >= {"visit", "touch", "contract", "ticket", "task", "goal"}
    assert laptop.workspace.read(account_overview, UUID(bytes=account))
    assert laptop.workspace.read(stakeholders, UUID(bytes=account), NEXT_YEAR).coverage
    assert laptop.workspace.read(timeline_counts, UUID(bytes=account))["touch"] == 1


def of_next_year(entity: Entity, account: str) -> dict[str, Any]:
    """Return values of a record that a newer version made; each of its words is unknown here."""
    plain: dict[FieldType, Any] = {
        FieldType.INTEGER: 3,
        FieldType.MONEY: 100,
        FieldType.DAY: "2026-11-20",
        FieldType.MOMENT: "2026-11-20T08:00:00+00:00",
        FieldType.REFERENCE: text_of(new()),
        FieldType.CHOICE: NEXT_YEAR,
    }
    needed = {f.name: plain.get(f.type, "x") for f in entity.fields if f.required or f.choices}
    return {**needed, "account_id": account}
