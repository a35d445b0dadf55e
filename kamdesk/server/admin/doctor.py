"""What an administrator wants to know before the users do."""

import shutil
from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct
from sqlalchemy import Connection, func, select

from kamdesk.errors import KamdeskError
from kamdesk.i18n import _
from kamdesk.i18n.sentences import sentence
from kamdesk.server.admin.marker import marked_epoch
from kamdesk.server.admin.setup import is_current
from kamdesk.server.config import Settings
from kamdesk.server.engine import Database, opened, present_head
from kamdesk.server.schema import metadata

_FREE_BYTES: Final = 1024**3


class Finding(Struct, frozen=True):
    """One check and what it found."""

    key: str
    name: str
    good: bool
    text: str


def examine(settings: Settings) -> list[Finding]:
    """Check form, epoch, pages, disk and sizes; a check that fails does not stop the others."""
    database = opened(settings)
    return [
        _safely("form", _("Database"), lambda: _form(database)),
        _safely("epoch", _("Epoch"), lambda: _epoch(settings, database)),
        _safely("pages", _("Pages"), lambda: _pages(database)),
        _safely("disk", _("Free space"), lambda: _disk(settings)),
        _safely("sizes", _("Rows"), lambda: _sizes(database)),
    ]


def _safely(key: str, name: str, check: Callable[[], tuple[bool, str]]) -> Finding:
    try:
        return Finding(key, name, *check())
    except KamdeskError as error:
        return Finding(key, name, good=False, text=sentence(error))
    except Exception as error:  # noqa: BLE001 - what a check dies of is its finding
        return Finding(key, name, good=False, text=type(error).__name__)


def _form(database: Database) -> tuple[bool, str]:
    current = is_current(database)
    return current, _("up to date") if current else _("run kamdesk-server init")


def _epoch(settings: Settings, database: Database) -> tuple[bool, str]:
    with database.reading() as connection:
        epoch = present_head(connection).epoch
    return epoch >= marked_epoch(settings.epoch_marker), str(epoch)


def _pages(database: Database) -> tuple[bool, str]:
    if database.is_postgres:
        return True, _("left to PostgreSQL")
    with database.reading() as connection:
        found = str(connection.exec_driver_sql("PRAGMA quick_check").scalar())
    return found == "ok", found


def _disk(settings: Settings) -> tuple[bool, str]:
    free = shutil.disk_usage(settings.home).free
    return free > _FREE_BYTES, f"{free // 1024**2} MiB"


def _sizes(database: Database) -> tuple[bool, str]:
    with database.reading() as connection:
        return True, ", ".join(f"{name} {n}" for name, n in _counts(connection) if n)


def _counts(connection: Connection) -> Iterator[tuple[str, int]]:
    for table in metadata.sorted_tables:
        yield table.name, connection.execute(select(func.count()).select_from(table)).scalar_one()
