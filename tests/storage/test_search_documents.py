"""What of a record search may read, and in which order documents stand."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from kamdesk.models import SYNCED, Base
from kamdesk.protocol.entities import ENTITIES
from kamdesk.storage.engine import memory_engine
from kamdesk.storage.search_documents import Document, sources
from kamdesk.storage.segmentation import BEGIN, END, INITIALS, SOUND, TAIL

RECORD, ACCOUNT = UUID(int=5), UUID(int=6)


@pytest.fixture
def engine() -> Engine:
    made = memory_engine()
    Base.metadata.create_all(made)
    return made


def document(engine: Engine, entity: str, **values: Any) -> Document | None:
    """Store a record with these values and read its document."""
    table = SYNCED[entity].__table__
    empty: dict[str, Any] = {"account": {"aliases": (), "tags": ()}}.get(entity, {})
    scope: dict[str, Any] = {"account_id": ACCOUNT} if "account_id" in table.c else {}
    with Session(engine) as session:
        session.connection().execute(
            insert(table),  # type: ignore[arg-type]  # __table__ is typed wider than it is
            {"id": RECORD, **empty, **scope, **values},
        )
        row = session.connection().execute(sources()[entity].columns()).mappings().one()
        return sources()[entity].document(row)


def present(found: Document | None) -> Document:
    assert found is not None
    return found


def test_restricted_records_are_never_a_source() -> None:
    restricted = {entity.name for entity in ENTITIES.values() if entity.sub_scope}

    assert restricted == {"margin", "sensitive_note"}
    assert restricted.isdisjoint(sources())


def test_entities_without_words_of_their_own_are_no_source() -> None:
    assert {"attendee", "account_team", "payment", "exchange_rate"}.isdisjoint(sources())


def test_account_is_found_by_name_and_by_what_it_is_called_besides(engine: Engine) -> None:
    found = present(
        document(engine, "account", name="澄海半导体", short_name="澄海", aliases=("CHB", "老澄海"))
    )

    assert found.title == "澄海半导体"
    assert found.body.split("\n") == ["澄海", "CHB", "老澄海"]
    assert found.account_id == RECORD


def test_long_title_is_body_and_its_first_line_stands_for_it(engine: Engine) -> None:
    text = "第一行" + "很长" * 60 + "\n第二行"

    found = present(document(engine, "note", text=text))

    assert found.body == text
    assert found.title == text[:79] + "…"
    assert found.indexed(())[0] == ""
    assert found.sounds() == ()


def test_record_whose_title_is_a_choice_is_found_by_its_text(engine: Engine) -> None:
    found = present(
        document(
            engine, "stakeholder_fact", contact_id=UUID(int=9), role="buyer", interest="关注交期"
        )
    )

    assert (found.title, found.body, found.named) == ("关注交期", "关注交期", False)


@pytest.mark.parametrize("text", [None, "", "  \n "])
def test_record_without_text_has_no_document(engine: Engine, text: str | None) -> None:
    assert (
        document(engine, "touch", kind="call", at=datetime(2026, 1, 1, tzinfo=UTC), summary=text)
        is None
    )


def test_deleted_record_has_no_document(engine: Engine) -> None:
    gone = datetime(2026, 1, 1, tzinfo=UTC)

    assert document(engine, "account", name="澄海半导体", deleted_at=gone) is None


def test_plain_day_stands_at_noon(engine: Engine) -> None:
    found = present(
        document(engine, "commitment", side="ours", state="open", text="寄样", due=date(2026, 3, 4))
    )

    assert found.at == datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_planned_visit_is_dated_by_its_plan(engine: Engine) -> None:
    planned = datetime(2026, 12, 1, 2, tzinfo=UTC)

    found = present(
        document(
            engine, "visit", type="routine", cancelled=False, objective="复盘", planned_at=planned
        )
    )

    assert found.at == planned


def test_newer_day_has_higher_places_and_standing_records_the_highest(engine: Engine) -> None:
    account = present(document(engine, "account", name="澄海半导体"))
    note = present(document(engine, "note", text="随手"))
    older, newer = (
        replace(note, at=datetime(year, 1, 1, tzinfo=UTC)).place() for year in (2025, 2026)
    )

    assert note.place().stop <= older.start
    assert older.stop <= newer.start
    assert newer.stop <= account.place().start


def test_index_keeps_title_body_beginning_codes_and_further_sounds(engine: Engine) -> None:
    found = present(
        document(
            engine, "account", name="曾氏", short_name="澄海", credit_code="91000000MAK4B4D27A"
        )
    )

    first, *others = found.sounds()
    title, body = found.indexed(tuple(others))

    assert [first.initials, *(other.initials for other in others)] == ["zs", "cs", "ch"]
    assert title.split() == [
        "曾氏",
        "氏",
        f"{BEGIN}曾氏{END}",
        f"{SOUND}cengshi",
        f"{INITIALS}cs",
        f"{SOUND}chenghai",
        f"{INITIALS}ch",
    ]
    assert body.split() == ["澄海", "海", "91000000mak4b4d27a", f"{TAIL}a72d4b4kam00000019"]


def test_documents_equal_in_what_is_stored_are_the_same(engine: Engine) -> None:
    found = present(document(engine, "account", name="澄海半导体"))

    assert found.stored() == ("account", RECORD, "澄海半导体", "", None)
