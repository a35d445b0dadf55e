"""Opens the database: SQLite when nothing is configured, PostgreSQL by URL.

Writers go through ``writing``: the head row is locked before anything is read, which orders all
writers of all processes. Readers see one moment throughout.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Connection, Engine, create_engine, event, select, text, update

from kamdesk.errors import Unavailable
from kamdesk.server.config import REALM, Settings
from kamdesk.server.schema import epoch_span, head

APP_ROLE: Final = "kamdesk_app"  # owns nothing and may not look past row-level security
SERVER: Final = "ff"  # stands for the server's own work, which sees every row; no id is so short
_BUSY_SECONDS: Final = 30
_CONNECT_SECONDS: Final = 10  # a host that swallows packets would be waited for for minutes
# Everything here goes by a key. The statistics of tables that one import fills are behind until
# long after it, and a planner that believes them small reads all of them for every row.
_ACT_AS: Final = """
SELECT set_config('kamdesk.person', %s, true), set_config('role', %s, true),
  set_config('enable_seqscan', 'off', true)
"""


_HEAD = select(head.c.epoch, head.c.number, head.c.durable_rev).where(head.c.realm == REALM)
_HEAD_LOCKED = _HEAD.with_for_update()
_SPANS = (
    select(epoch_span.c.epoch, epoch_span.c.last)
    .where(epoch_span.c.realm == REALM)
    .order_by(epoch_span.c.epoch)
)


class Head(Struct, frozen=True):
    """Where the order stands: the running epoch and its last number."""

    epoch: int
    number: int
    durable_rev: int


class Database(Struct, frozen=True):
    """One engine, and whether it is PostgreSQL."""

    engine: Engine
    is_postgres: bool

    @contextmanager
    def reading(self, user: bytes | None = None) -> Iterator[Connection]:
        """Open one moment of the database, seen as a user, or as the server itself."""
        with self.engine.connect() as connection:
            begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if self.is_postgres else None
            connection.info["begin"] = begin or "BEGIN"
            with connection.begin():
                self.act_as(connection, user)
                yield connection

    @contextmanager
    def writing(self) -> Iterator[tuple[Connection, Head]]:
        """Open a transaction that holds the head: whoever comes next waits for its end."""
        with self.changing() as connection:
            yield connection, locked_head(connection, wait=self.is_postgres)

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """Open a transaction beside the order of changes: for devices, codes and the like."""
        with self.engine.connect() as connection:
            connection.info["begin"] = "BEGIN" if self.is_postgres else "BEGIN IMMEDIATE"
            with connection.begin():
                self.act_as(connection, None)
                yield connection

    def act_as(self, connection: Connection, user: bytes | None) -> None:
        """Let row-level security judge by this user until the next call; None is the server."""
        if self.is_postgres:
            name = SERVER if user is None else user.hex()
            connection.exec_driver_sql(_ACT_AS, (name, APP_ROLE))


def opened(settings: Settings, *, pool: int = 8) -> Database:
    """Open the database of these settings; nothing is made or changed."""
    if settings.database_url is not None:
        engine = create_engine(
            settings.url,
            pool_size=pool,
            max_overflow=pool,
            pool_pre_ping=True,
            pool_timeout=30,
            connect_args={"connect_timeout": _CONNECT_SECONDS},
        )
        _begin_explicitly(engine)
        return Database(engine, is_postgres=True)
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(
        settings.url, pool_size=pool, max_overflow=pool, connect_args={"timeout": _BUSY_SECONDS}
    )
    event.listen(engine, "connect", _set_up_sqlite)
    _begin_explicitly(engine)
    return Database(engine, is_postgres=False)


def locked_head(connection: Connection, *, wait: bool) -> Head:
    """Lock and return the head. Raises Unavailable ``server.not_initialised``."""
    row = connection.execute(_HEAD_LOCKED if wait else _HEAD).one_or_none()
    if row is None:
        raise Unavailable("server.not_initialised")
    return Head(row.epoch, row.number, row.durable_rev)


def present_head(connection: Connection) -> Head:
    """Return the head without a lock. Raises Unavailable ``server.not_initialised``."""
    return locked_head(connection, wait=False)


def moved(connection: Connection, number: int) -> None:
    """Store how far the running epoch has come."""
    connection.execute(update(head).where(head.c.realm == REALM).values(number=number))


def spans(connection: Connection, now: Head) -> list[tuple[int, int]]:
    """Return which revisions count, epoch by epoch, the running one last."""
    ended = connection.execute(_SPANS)
    return [*((row.epoch, row.last) for row in ended), (now.epoch, now.number)]


def _begin_explicitly(engine: Engine) -> None:
    """Send BEGIN in the words the caller chose; drivers would choose their own."""

    @event.listens_for(engine, "connect")
    def _no_automatic_begin(driver: Any, _record: object) -> None:
        if engine.dialect.name == "sqlite":
            driver.isolation_level = None
        else:
            driver.autocommit = True

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.info.pop("begin", "BEGIN"))


def _set_up_sqlite(driver: Any, _record: object) -> None:
    driver.execute("PRAGMA journal_mode=WAL")
    driver.execute("PRAGMA synchronous=FULL")
    driver.execute("PRAGMA foreign_keys=ON")
    driver.execute("PRAGMA cache_size=-32000")


def is_alive(connection: Connection) -> bool:
    """Tell whether the database answers at all."""
    return connection.execute(text("SELECT 1")).scalar() == 1
