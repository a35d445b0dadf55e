"""Bringing a database to the form this program knows, all or nothing.

All pending revisions run in one transaction with foreign keys off: rebuilding a parent table with
them on would silently delete its children. The keys are checked before the commit.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import cast

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from msgspec import Struct
from sqlalchemy import Connection, Engine, MetaData

from kamdesk.config import ProfilePaths
from kamdesk.errors import KamdeskError, Refused, Unavailable
from kamdesk.storage.backup import back_up, backups
from kamdesk.storage.engine import Driver, Keyed, translated_errors
from kamdesk.storage.schema_version import VERSIONS, current

SCRIPTS = Path(__file__).parent / "migrations"

IncludeName = Callable[[str | None, str, object], bool]


class Upgraded(Struct, frozen=True):
    """What an upgrade did; ``before`` None means the file was new. Equal ends: nothing to do."""

    before: str | None
    after: str
    backup: Path | None


def head(versions: Path = VERSIONS) -> str:
    """The newest form this program knows."""
    newest = _scripts(versions).get_current_head()
    if newest is None:
        raise FileNotFoundError(versions)  # the program was packed without its revisions
    return newest


def upgrade(
    engine: Engine, *, keep: Callable[[], Path] | None = None, versions: Path = VERSIONS
) -> Upgraded:
    """Run every pending revision in one transaction.

    Args:
        engine: a writer, used by nobody else meanwhile.
        keep: takes a backup and returns its place; called only when an existing file will change.
        versions: the folder of revisions.

    Raises:
        Refused: ``file.newer``.
        Unavailable: ``file.migration_failed``, ``disk.full`` or ``file.busy``; facts name the
            backup. The database is as it was.
    """
    wanted, found = head(versions), current(engine)
    demand_known(found, versions)
    if found == wanted:
        return Upgraded(found, wanted, None)
    backup = keep() if keep is not None and found is not None else None
    with _explained(engine, wanted, backup):
        _run(engine, lambda config: command.upgrade(config, wanted), versions)
    return Upgraded(found, wanted, backup)


def upgrade_file(
    engine: Engine,
    keyed: Keyed,
    paths: ProfilePaths,
    *,
    now: datetime,
    versions: Path = VERSIONS,
) -> Upgraded:
    """Upgrade a profile's database, backed up first when it will change.

    Raises:
        Refused, Unavailable: as :func:`upgrade` and :func:`kamdesk.storage.backup.back_up`.
    """

    def keep() -> Path:
        reason = f"before-{head(versions)}".lower().replace("_", "-")
        kept = _kept_already(keyed.path, paths.backups, reason)
        if kept is not None:
            return kept
        made = back_up(keyed, paths.envelope, paths.backups, reason=reason, now=now)
        _stamp_as(keyed.path, made)
        return made

    return upgrade(engine, keep=keep, versions=versions)


def _kept_already(database: Path, folder: Path, reason: str) -> Path | None:
    """Return the backup an earlier attempt took, if the database is still what it was then.

    An upgrade that fails at each start must not push the older backups out.
    """
    log = database.with_name(f"{database.name}-wal")
    if log.exists() and log.stat().st_size:
        return None
    same = database.stat().st_mtime_ns
    taken = (each for each in backups(folder) if f"-{reason}." in each.name)
    return next((each for each in taken if each.stat().st_mtime_ns == same), None)


def _stamp_as(database: Path, made: Path) -> None:
    """Give a backup the time of its database: equal times say that nothing changed since."""
    stamped = database.stat().st_mtime_ns
    os.utime(made, ns=(stamped, stamped))


def downgrade(engine: Engine, revision: str, *, versions: Path = VERSIONS) -> None:
    """Go back to an older form (``base`` for none); for the tests of revisions."""
    _run(engine, lambda config: command.downgrade(config, revision), versions)


def differences(engine: Engine, metadata: MetaData) -> list[object]:
    """Where the database and the mapped classes disagree; empty when the revisions are complete."""
    with engine.connect() as connection:
        options = {"include_name": _without_index_tables(connection), "compare_type": True}
        found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
        return list(found)


def demand_known(found: str | None, versions: Path = VERSIONS) -> None:
    """Refuse a form this program has never heard of.

    Raises:
        Refused: ``file.newer``.
    """
    known = {script.revision for script in _scripts(versions).walk_revisions()}
    if found is not None and found not in known:
        raise Refused("file.newer", found=found, known=head(versions))


def _run(engine: Engine, step: Callable[[Config], None], versions: Path) -> None:
    with _without_foreign_keys(engine) as connection, connection.begin():
        config = _config(versions)
        config.attributes["options"] = {
            "connection": connection,
            "include_name": _without_index_tables(connection),
            "render_as_batch": True,
            "transaction_per_migration": False,
        }
        step(config)
        _demand_whole_keys(connection)


@contextmanager
def _without_foreign_keys(engine: Engine) -> Iterator[Connection]:
    # The switch is ignored inside a transaction, hence the driver below SQLAlchemy.
    with engine.connect() as connection:
        driver = cast("Driver", connection.connection.driver_connection)
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            yield connection
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def _demand_whole_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise BrokenReferenceError(broken[0], broken[2])


class BrokenReferenceError(Exception):
    """A revision left rows of one table that point to nothing in another."""


@contextmanager
def _explained(engine: Engine, wanted: str, backup: Path | None) -> Iterator[None]:
    """Any failure of a revision names the backup; the cause stays attached for the reporter."""
    try:
        with translated_errors(_place(engine)):
            yield
    except KamdeskError as error:
        raise type(error)(error.code, **{**error.facts, "backup": _named(backup)}) from error
    except Exception as error:
        raise Unavailable(
            "file.migration_failed",
            wanted=wanted,
            backup=_named(backup),
            detail=type(error).__name__,
        ) from error


def _place(engine: Engine) -> Path | None:
    return Path(engine.url.database) if engine.url.database else None


def _named(backup: Path | None) -> str:
    return "-" if backup is None else str(backup)


def _scripts(versions: Path) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(versions))


def _config(versions: Path) -> Config:
    config = Config()
    # A percent sign in a folder's name would else start an interpolation.
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(versions).replace("%", "%%"))
    return config


def _without_index_tables(connection: Connection) -> IncludeName:
    """Leave out FTS tables and their shadows, which comparing would want to drop."""
    rows = connection.exec_driver_sql(
        "SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow')"
    )
    index_tables = frozenset(str(name) for (name,) in rows)

    def include(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name not in index_tables

    return include
