"""The search index follows every deed, can be rebuilt, and knows when it is out of step."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from kamdesk.models import SYNCED, Base
from kamdesk.models.account import Account
from kamdesk.models.note import Note
from kamdesk.models.stakeholder import Contact, SensitiveNote
from kamdesk.queries.search import search
from kamdesk.storage import search as index
from kamdesk.storage.engine import open_engine
from kamdesk.storage.reading import Reading, Viewpoint
from kamdesk.storage.search import SEARCH_INDEX_DDL, SearchCheck, check, index_changes, rebuild
from kamdesk.storage.search_documents import sources
from kamdesk.storage.unit_of_work import Reaction, UnitOfWork, reading, unit_of_work
from kamdesk.workspace import Workspace

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
MOMENT = Viewpoint(NOW, NOW.date(), UUID(int=1))
ACCOUNT = UUID(int=100)
FOLLOWING = (Reaction("search", index_changes),)

Deed = Callable[[UnitOfWork], object]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_engine(tmp_path / "search.db", bytes(range(32)))
    with made.begin() as connection:
        Base.metadata.create_all(connection)
        connection.exec_driver_sql(SEARCH_INDEX_DDL)
    yield made
    made.dispose()


def run(engine: Engine, deed: Deed, reactions: tuple[Reaction, ...] = FOLLOWING) -> None:
    with unit_of_work(engine, MOMENT, "test", reactions) as work:
        deed(work)


def add(engine: Engine, *records: Any, reactions: tuple[Reaction, ...] = FOLLOWING) -> None:
    def adding(work: UnitOfWork) -> None:
        for record in records:
            work.add(record)

    run(engine, adding, reactions)


def found(engine: Engine, text: str) -> list[UUID]:
    with reading(engine, MOMENT) as snapshot:
        return [hit.id for hit in search(snapshot, text)]


def checked(engine: Engine) -> SearchCheck:
    with reading(engine, MOMENT) as snapshot:
        return check(snapshot)


def account(**values: Any) -> Account:
    return Account(**{"id": ACCOUNT, "name": "澄海半导体", **values})


def note(number: int, text: str, **values: Any) -> Note:
    return Note(id=UUID(int=number), account_id=ACCOUNT, text=text, **values)


def many_notes(count: int) -> list[dict[str, Any]]:
    return [
        {
            "id": UUID(int=1000 + number),
            "account_id": ACCOUNT,
            "at": NOW - timedelta(days=number % 90),
            "text": f"第{number}次回访",
        }
        for number in range(count)
    ]


def test_new_record_is_found_in_the_next_question(engine: Engine) -> None:
    add(engine, account())

    assert found(engine, "半导") == [ACCOUNT]


def test_edited_record_is_found_by_its_new_text_only(engine: Engine) -> None:
    add(engine, account())

    run(engine, lambda work: setattr(work.get(Account, ACCOUNT), "name", "华澜重工"))

    assert found(engine, "重工") == [ACCOUNT]
    assert found(engine, "半导") == []
    assert checked(engine).ok


def test_edit_of_an_unsearched_field_leaves_the_document_in_its_place(engine: Engine) -> None:
    add(engine, account(), note(1, "澄海来电"))
    before = rowids(engine)

    run(engine, lambda work: setattr(work.get(Account, ACCOUNT), "tier", "S"))

    assert rowids(engine) == before


def test_note_that_moves_to_another_day_moves_in_the_order(engine: Engine) -> None:
    add(engine, account(), note(1, "交期", at=NOW), note(2, "交期", at=NOW - timedelta(days=3)))
    assert found(engine, "交期") == [UUID(int=1), UUID(int=2)]

    run(engine, lambda work: setattr(work.get(Note, UUID(int=1)), "at", NOW - timedelta(days=9)))

    assert found(engine, "交期") == [UUID(int=2), UUID(int=1)]


def test_deleted_record_and_what_it_owns_are_not_found(engine: Engine) -> None:
    person = Contact(id=UUID(int=7), account_id=ACCOUNT, name="韩卓")
    add(engine, account(), person)

    run(engine, lambda work: work.remove(work.get(Account, ACCOUNT)))

    assert found(engine, "半导") == []
    assert found(engine, "韩卓") == []
    assert checked(engine) == SearchCheck(0, 0, 0, 0, 0, 0)


def test_restored_record_is_found_again(engine: Engine) -> None:
    add(engine, account())
    run(engine, lambda work: work.remove(work.get(Account, ACCOUNT)))

    run(engine, lambda work: work.restore(Account, ACCOUNT))

    assert found(engine, "半导") == [ACCOUNT]


def test_sensitive_note_is_never_found(engine: Engine) -> None:
    add(engine, account(), SensitiveNote(id=UUID(int=8), account_id=ACCOUNT, text="家庭情况"))

    assert found(engine, "家庭") == []
    assert checked(engine).ok


def test_deed_that_touches_nothing_searched_does_no_work(engine: Engine) -> None:
    add(engine, account(), SensitiveNote(id=UUID(int=8), account_id=ACCOUNT, text="家庭"))

    def forbidden(*_arguments: object) -> None:
        raise AssertionError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "_index", forbidden)
        run(engine, lambda work: setattr(work.get(SensitiveNote, UUID(int=8)), "text", "住址"))


def test_failed_deed_leaves_no_document_behind(engine: Engine) -> None:
    def failing(work: UnitOfWork, _changes: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add(engine, account(), reactions=(*FOLLOWING, Reaction("failing", failing)))

    assert found(engine, "半导") == []
    assert checked(engine).unindexed == 0


def test_bulk_import_is_indexed_above_the_limit_of_named_records(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "BATCH", 400)  # several batches, each with days out of order
    add(engine, account())

    run(engine, lambda work: work.add_many(Note, many_notes(1500)))

    assert checked(engine) == SearchCheck(1501, 1501, 0, 0, 0, 0)
    assert found(engine, "第1499次") == [UUID(int=2499)]


def test_record_created_in_bulk_and_changed_at_once_is_found_as_it_is_now(engine: Engine) -> None:
    add(engine, account())

    def written_then_changed(work: UnitOfWork) -> None:
        work.add_many(Note, many_notes(3))
        work.get(Note, UUID(int=1001)).text = "备件报价"
        work.remove(work.get(Note, UUID(int=1002)))

    run(engine, written_then_changed)

    assert found(engine, "报价") == [UUID(int=1001)]
    assert found(engine, "回访") == [UUID(int=1000)]
    assert checked(engine) == SearchCheck(3, 3, 0, 0, 0, 0)


def test_a_document_left_of_an_older_record_makes_way_for_the_one_made_in_bulk(
    engine: Engine,
) -> None:
    add(engine, account())
    run(engine, lambda work: work.add_many(Note, many_notes(3)))
    with engine.begin() as connection:  # as when a table was mended by hand
        connection.exec_driver_sql("DELETE FROM note")
    rows = [{**row, "text": "备件报价"} for row in many_notes(2)]

    run(engine, lambda work: work.add_many(Note, rows))

    assert sorted(found(engine, "报价")) == [UUID(int=1000), UUID(int=1001)]
    assert checked(engine) == SearchCheck(3, 4, 0, 0, 1, 0)


def test_words_of_a_list_are_kept_as_they_are_stored(engine: Engine) -> None:
    row = {"id": ACCOUNT, "name": "澄海半导体", "aliases": ("乙", "甲", "乙"), "tags": ()}

    run(engine, lambda work: work.add_many(Account, [row]))

    assert checked(engine) == SearchCheck(1, 1, 0, 0, 0, 0)


def test_rebuilding_indexes_what_no_reaction_has_seen(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "BATCH", 100)
    add(engine, account(), reactions=())
    run(engine, lambda work: work.add_many(Note, many_notes(250)), ())
    assert checked(engine).missing == 251

    counted: list[int] = []
    run(engine, lambda work: counted.append(rebuild(work)))

    assert counted == [251]
    assert checked(engine) == SearchCheck(251, 251, 0, 0, 0, 0)
    assert found(engine, "第249次") == [UUID(int=1249)]


def test_rebuilding_forgets_what_is_gone(engine: Engine) -> None:
    add(engine, account())
    run(engine, lambda work: work.remove(work.get(Account, ACCOUNT)), ())
    assert checked(engine).orphaned == 1

    run(engine, rebuild)

    assert checked(engine).ok
    assert found(engine, "半导") == []


def test_check_tells_an_outdated_document(engine: Engine) -> None:
    add(engine, account())
    run(engine, lambda work: setattr(work.get(Account, ACCOUNT), "industry", "化工"), ())

    state = checked(engine)

    assert (state.outdated, state.missing, state.ok) == (1, 0, False)


def test_check_tells_an_entry_lost_from_the_index(engine: Engine) -> None:
    add(engine, account(), note(1, "交期"))
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "DELETE FROM search_index WHERE rowid = (SELECT max(rowid) FROM search_document)"
        )

    assert checked(engine).unindexed == 1


def test_documents_of_one_day_take_places_in_a_row(engine: Engine) -> None:
    add(engine, account(), *(note(number, f"第{number}条", at=NOW) for number in range(1, 4)))

    places = rowids(engine)[:3]

    assert places == list(range(places[0], places[0] + 3))


def test_all_readings_of_a_name_are_kept_the_surname_first(engine: Engine) -> None:
    add(engine, account(), Contact(id=UUID(int=7), account_id=ACCOUNT, name="曾国强"))
    statement = "SELECT pinyin, initials FROM search_document WHERE entity = 'contact'"

    with engine.connect() as connection:
        kept = connection.exec_driver_sql(statement).one()

    assert tuple(kept) == ("zengguoqiang cengguoqiang", "zgq cgq")


def test_text_of_the_index_is_not_in_the_file(engine: Engine, tmp_path: Path) -> None:
    add(engine, account(english_name="Plaintextmarker Semiconductors"))
    engine.dispose()

    files = [path.read_bytes().lower() for path in tmp_path.iterdir()]

    assert files
    assert not any(b"plaintextmarker" in content for content in files)


def test_every_searched_entity_can_be_read(engine: Engine) -> None:
    run(engine, rebuild)

    assert set(sources()) <= set(SYNCED)
    assert checked(engine).ok


def rowids(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        statement = "SELECT rowid FROM search_document ORDER BY rowid"
        return list(connection.exec_driver_sql(statement).scalars())


def test_index_of_a_migrated_file_is_the_one_declared_here(workspace: Workspace) -> None:
    statement = "SELECT sql FROM sqlite_schema WHERE name = 'search_index'"

    def declared(snapshot: Reading) -> str:
        return str(snapshot.session.connection().exec_driver_sql(statement).scalar_one())

    assert workspace.read(declared) == SEARCH_INDEX_DDL
