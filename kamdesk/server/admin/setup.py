"""Making a database, and bringing one to the form this program knows."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select

from kamdesk.config import named_file_errors, private_folder
from kamdesk.errors import Refused, Unavailable
from kamdesk.server.admin.epochs import keep_secret
from kamdesk.server.admin.marker import mark_epoch
from kamdesk.server.admin.views import make_views
from kamdesk.server.bulk import put_rows
from kamdesk.server.config import REALM, Settings
from kamdesk.server.engine import Database, opened
from kamdesk.server.schema import head

SCRIPTS = Path(__file__).parents[1] / "migrations"
FIRST_EPOCH = 1
_LOCK = 0x6B616D64  # 'kamd', in the name of all processes that make tables here


def initialise(settings: Settings) -> bool:
    """Make home, database and first epoch, or bring them up to date; tell whether it was new.

    Raises:
        Refused: ``server.newer_database``.
        Unavailable: ``folder.read_only``, ``disk.full``.
    """
    with named_file_errors(settings.epoch_marker):
        private_folder(settings.home)
        private_folder(settings.blobs)
        with _alone(settings.home):
            return _initialised(settings)


def _initialised(settings: Settings) -> bool:
    database = opened(settings)
    with database.engine.connect() as connection:
        connection.info["begin"] = "BEGIN" if database.is_postgres else "BEGIN IMMEDIATE"
        with connection.begin():
            _wait_for_others(connection)
            _demand_known(connection)
            upgrade(connection)
            make_views(connection)
            known = connection.execute(select(head.c.epoch).where(head.c.realm == REALM)).scalar()
            if known is None:
                put_rows(connection, head, [(FIRST_EPOCH, 0, 0)])
            keep_secret(connection)
    database.engine.dispose()
    mark_epoch(settings.epoch_marker, known or FIRST_EPOCH)
    return known is None


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Let one process of this computer at a time make a database of the home."""
    with (home / "init.lock").open("a") as lock:
        if os.name != "nt":
            import fcntl  # noqa: PLC0415 - Windows has it not

            fcntl.flock(lock, fcntl.LOCK_EX)  # let go of when the file is closed
        yield


def _wait_for_others(connection: Connection) -> None:
    """Let one process at a time make the tables; on SQLite the transaction itself does that."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the pending revisions inside the transaction that is open."""
    command.upgrade(_config(connection), to)


def downgrade(connection: Connection, to: str) -> None:
    """Take revisions back, inside the transaction that is open."""
    command.downgrade(_config(connection), to)


def is_current(database: Database) -> bool:
    """Tell whether the database has the form this program knows."""
    with database.reading() as connection:
        return _present(connection) == _newest()


def demand_form(database: Database) -> None:
    """Demand that the database has the form this program knows.

    Raises:
        Refused: ``server.newer_database``.
        Unavailable: ``server.older_database``.
    """
    with database.reading() as connection:
        _demand_known(connection)
        if _present(connection) != _newest():
            raise Unavailable("server.older_database")


def _demand_known(connection: Connection) -> None:
    present = _present(connection)
    known = {script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()}
    if present is not None and present not in known:
        raise Refused("server.newer_database")


def _present(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _newest() -> str | None:
    return ScriptDirectory(str(SCRIPTS)).get_current_head()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
