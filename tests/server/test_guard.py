"""The second line: PostgreSQL itself shows and takes only rows of a person's scopes."""

import pytest
from sqlalchemy import create_engine, delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from kamdesk.server.schema import history, record
from tests.server.conftest import Running
from tests.server.devices import Device, text_of


@pytest.fixture
def guarded(server: Running) -> Running:
    if not server.database.is_postgres:
        pytest.skip("SQLite has no row-level security; there the first line stands alone")
    return server


@pytest.fixture
def anna(guarded: Running) -> Device:
    device = guarded.device()
    device.create("account", name="Hers", owner_id=text_of(device.user))
    return device


def test_a_person_sees_their_own_scopes_and_no_others(guarded: Running, anna: Device) -> None:
    stranger = guarded.device()
    everything = select(record.c.scope).where(record.c.entity == "account")

    with guarded.database.reading(anna.user) as connection:
        hers = {row.scope for row in connection.execute(everything)}
    with guarded.database.reading(stranger.user) as connection:
        theirs = {row.scope for row in connection.execute(everything)}

    assert len(hers) == 1
    assert theirs == set()


def test_without_a_named_person_no_row_is_seen(guarded: Running, anna: Device) -> None:
    fresh = create_engine(guarded.settings.url)
    with fresh.connect() as connection, connection.begin():
        connection.execute(text("SET LOCAL ROLE kamdesk_app"))
        with pytest.raises(DBAPIError, match=r"kamdesk\.person"):
            connection.execute(select(func.count()).select_from(record)).scalar()
    fresh.dispose()


def test_the_person_of_one_transaction_is_forgotten_with_it(guarded: Running, anna: Device) -> None:
    with guarded.database.engine.connect() as connection:
        with connection.begin():
            guarded.database.act_as(connection, anna.user)
        with connection.begin():
            connection.execute(text("SET LOCAL ROLE kamdesk_app"))
            found = connection.execute(select(func.count()).select_from(record)).scalar()

    assert found == 0


def test_a_row_of_somebody_elses_scope_is_not_taken(guarded: Running, anna: Device) -> None:
    stranger = guarded.device()
    with guarded.database.engine.connect() as connection, connection.begin():
        guarded.database.act_as(connection, None)
        row = connection.execute(select(history).where(history.c.scope.like("%-%")).limit(1)).one()
        guarded.database.act_as(connection, stranger.user)
        forged = {**row._mapping, "ord": 999_999}
        with pytest.raises(DBAPIError, match="row-level security"):
            connection.execute(history.insert().values(forged))


def test_nobody_changes_or_deletes_what_they_do_not_see(guarded: Running, anna: Device) -> None:
    stranger = guarded.device()
    with guarded.database.engine.connect() as connection, connection.begin():
        guarded.database.act_as(connection, stranger.user)
        accounts = record.c.entity == "account"
        changed = connection.execute(update(record).where(accounts).values(fields="{}")).rowcount
        deleted = connection.execute(delete(record).where(accounts)).rowcount

    assert (changed, deleted) == (0, 0)
