"""The encrypted database file: opening it, keying it, and naming what the world refuses.

The data key is given raw, so opening costs no derivation. SQL carrying it never passes through
SQLAlchemy, which could log it.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool, StaticPool
from sqlcipher3 import dbapi2

from kamdesk.config import file_error, keep_private, named_file_errors, private_folder
from kamdesk.errors import KamdeskError, Refused, Unavailable
from kamdesk.storage.files import is_missing_or_empty, is_plaintext
from kamdesk.storage.plain import ask

Synchronous = Literal["FULL", "NORMAL"]
KEY_BYTES = 32

_DIALECT = "sqlite+pysqlite"
_DAMAGED, _BUSY, _READ_ONLY, _FULL, _FAILING = (11, 26), (5, 6), (8, 14), (13,), (10,)
_WRITE_REFUSED = 8
_WORKING_ROOM = 64 * 1024  # bytes; the index beside the log takes half of it at once
_CUT_SHORT = 522  # SQLITE_IOERR_SHORT_READ: the file ends before its last page
_CODES: dict[int, str] = {
    **dict.fromkeys(_DAMAGED, "file.damaged"),
    **dict.fromkeys(_BUSY, "file.busy"),
    **dict.fromkeys(_READ_ONLY, "folder.read_only"),
    **dict.fromkeys(_FULL, "disk.full"),
    **dict.fromkeys(_FAILING, "disk.failing"),
}


class Cursor(Protocol):
    """What we read from a statement of the driver."""

    def fetchone(self) -> tuple[object, ...] | None: ...

    def fetchall(self) -> list[tuple[object, ...]]: ...


class Driver(Protocol):
    """The part of a sqlcipher3 connection used outside SQLAlchemy."""

    def execute(self, statement: str, values: tuple[object, ...] = ...) -> Cursor: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Keyed:
    """A database file and the 32 raw bytes that open it.

    ``alone`` keeps the index of the log in memory and everybody else out: the one way to open a
    database on a disk without room for that index.
    """

    path: Path
    key: bytes = field(repr=False)
    alone: bool = False

    def __post_init__(self) -> None:
        if len(self.key) != KEY_BYTES:
            raise ValueError(len(self.key))


def open_engine(  # noqa: PLR0913 - independent, keyword-only settings of one connection
    path: Path,
    key: bytes,
    *,
    read_only: bool = False,
    create: bool = True,
    cache_kib: int = 65536,
    synchronous: Synchronous = "FULL",
    pool_size: int = 1,
    alone: bool = False,
) -> Engine:
    """Open the database, prove the key, and return its engine.

    A writer's transactions begin IMMEDIATE; a reader's are deferred and cannot write. One opened
    ``alone`` (see :class:`Keyed`) is the only connection there can be, for reading and writing.
    ``create`` False is for a profile that must already have its database.

    Raises:
        Refused: ``file.plaintext``.
        Unavailable: ``file.missing``, ``file.damaged`` (also for a key of another file),
            ``file.busy``, ``folder.read_only``, ``disk.full``, ``program.cipher_missing``.
    """
    keyed = Keyed(Path(path), key, alone)
    pragmas = _pragmas(cache_kib, synchronous, read_only=read_only)
    with named_file_errors(keyed.path):
        new = is_missing_or_empty(keyed.path)
    if new:
        _create(keyed, allowed=create and not read_only)
    elif not read_only:
        keep_private(keyed.path)
    engine = create_engine(
        URL.create(_DIALECT, database=str(keyed.path)),  # the creator opens it; the name is for us
        module=dbapi2,
        creator=_creator(keyed, pragmas),
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_use_lifo=True,
        hide_parameters=True,
    )
    _begin_with(engine, "BEGIN" if read_only or alone else "BEGIN IMMEDIATE")
    if not read_only:
        event.listen(engine, "close", _optimise)
    engine.raw_connection().close()  # proves the key now, not at the first deed
    return engine


def memory_engine() -> Engine:
    """An engine on one unencrypted in-memory connection, for tests and dry runs."""
    engine = create_engine(
        URL.create(_DIALECT),
        module=dbapi2,
        creator=_memory,
        poolclass=StaticPool,
        hide_parameters=True,
    )
    _begin_with(engine, "BEGIN")
    return engine


def connect(keyed: Keyed) -> Driver:
    """One keyed driver connection in autocommit, for backup and checks; close it yourself.

    Raises:
        Refused, Unavailable: as :func:`open_engine`.
    """
    driver = _connect(str(keyed.path))
    try:
        with _closed_on_failure(driver), translated_errors(keyed.path):
            _unlock(driver, keyed)
    except KamdeskError as error:
        raise _diagnosed(error, keyed.path) from error
    return driver


@contextmanager
def translated_errors(path: Path | None = None) -> Iterator[None]:
    """Turn the database's and the file system's refusals into Unavailable.

    Damage, a full disk, a folder without write access and a lock get their codes; every other
    error passes unchanged, since it is a bug.
    """
    place = path or Path()
    try:
        yield
    except DBAPIError as error:
        raise (_named(error.orig, place) or error) from error.orig
    except dbapi2.Error as error:
        raise (_named(error, place) or error) from error
    except OSError as error:
        raise (file_error(error, place) or error) from error


def _named(error: BaseException | None, path: Path) -> Unavailable | None:
    number = int(getattr(error, "sqlite_errorcode", 0) or 0)
    if number == _WRITE_REFUSED and os.access(path.parent, os.W_OK) and os.access(path, os.W_OK):
        return None  # a query tried to write: a bug, not the folder
    code = "file.damaged" if number == _CUT_SHORT else _CODES.get(number & 0xFF)
    if code is None:
        return None
    if code == "disk.failing" and _is_full(path.parent):
        code = "disk.full"  # there was no room for the index beside the log
    place = path.parent if code == "folder.read_only" else path
    return Unavailable(code, path=str(place), detail=str(error))


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _WORKING_ROOM
    except OSError:
        return False


def _diagnosed(error: KamdeskError, path: Path) -> KamdeskError:
    """Tell a readable database from a damaged one; only asked when nobody could open it."""
    if error.code == "file.damaged" and path.is_file() and is_plaintext(path):
        return Refused("file.plaintext", path=str(path))
    return error


def _create(keyed: Keyed, *, allowed: bool) -> None:
    if not allowed:
        raise Unavailable("file.missing", path=str(keyed.path))
    with named_file_errors(keyed.path):
        private_folder(keyed.path.parent)
    with suppress(OSError):  # what is in the way, SQLite names as for any other file
        keyed.path.touch(mode=0o600)  # files beside it take its rights over
    driver = connect(keyed)
    try:
        with translated_errors(keyed.path):
            driver.execute("PRAGMA journal_mode = WAL").fetchone()  # writes the first page
    finally:
        driver.close()
    if is_plaintext(keyed.path):
        raise Refused("file.plaintext", path=str(keyed.path))


def _creator(keyed: Keyed, pragmas: tuple[str, ...]) -> Callable[[], DBAPIConnection]:
    def make() -> DBAPIConnection:
        driver = connect(keyed)
        with _closed_on_failure(driver), translated_errors(keyed.path):
            for pragma in pragmas:
                driver.execute(pragma).fetchall()
        return cast("DBAPIConnection", driver)

    return make


@contextmanager
def _closed_on_failure(driver: Driver) -> Iterator[None]:
    try:
        yield
    except BaseException:
        driver.close()
        raise


def _connect(name: str) -> Driver:
    with translated_errors(Path(name)):
        opened = dbapi2.connect(name, isolation_level=None, check_same_thread=False)
    return cast("Driver", opened)


def _unlock(driver: Driver, keyed: Keyed) -> None:
    driver.execute(f"PRAGMA key = \"x'{keyed.key.hex()}'\"")
    driver.execute("PRAGMA cipher_log_level = NONE")
    _demand_cipher(driver)
    if keyed.alone:
        driver.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
    driver.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def _demand_cipher(driver: Driver) -> None:
    row = driver.execute("PRAGMA cipher_version").fetchone()
    version = "" if row is None else str(row[0])
    if not version.startswith("4."):  # 5 writes another file format, none would write plaintext
        raise Unavailable("program.cipher_missing", found=version)


def _pragmas(cache_kib: int, synchronous: Synchronous, *, read_only: bool) -> tuple[str, ...]:
    shared = (
        "PRAGMA journal_mode = WAL",
        f"PRAGMA synchronous = {synchronous}",
        "PRAGMA foreign_keys = ON",
        "PRAGMA busy_timeout = 5000",
        f"PRAGMA cache_size = -{cache_kib}",
        "PRAGMA temp_store = MEMORY",  # a temporary file would be plaintext
        "PRAGMA journal_size_limit = 16777216",
        "PRAGMA wal_autocheckpoint = 1000",
        "PRAGMA secure_delete = ON",
        "PRAGMA cell_size_check = ON",
    )
    return (*shared, "PRAGMA query_only = ON") if read_only else shared


def _begin_with(engine: Engine, statement: str) -> None:
    # The driver must not begin by itself, else DDL is not transactional and savepoints break.
    def begin(connection: Connection) -> None:
        ask(connection, statement)

    event.listen(engine, "begin", begin)


def _optimise(driver: Driver, _record: object) -> None:
    with suppress(dbapi2.Error):  # closing must not fail, nor wait for another process
        driver.execute("PRAGMA busy_timeout = 0")
        driver.execute("PRAGMA optimize").fetchall()


def _memory() -> DBAPIConnection:
    driver = _connect(":memory:")
    driver.execute("PRAGMA foreign_keys = ON")
    return cast("DBAPIConnection", driver)
