"""Which form a database has, asked without the migration machinery: every start asks it.

Revisions are files named ``NNNN_slug.py``; the highest number is the newest form (a test holds
this against Alembic).
"""

from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from kamdesk.storage.engine import translated_errors

VERSIONS: Final = Path(__file__).parent / "migrations" / "versions"
_TABLE: Final = "SELECT count(*) FROM sqlite_schema WHERE name = 'alembic_version'"


def newest(versions: Path = VERSIONS) -> str:
    """Return the newest form this program knows."""
    numbers = [path.stem.split("_", 1)[0] for path in versions.glob("[0-9]*_*.py*")]
    if not numbers:
        raise FileNotFoundError(versions)  # the program was packed without its revisions
    return max(numbers)


def current(engine: Engine) -> str | None:
    """Return the form of the database, None before its first revision.

    Raises:
        Unavailable: ``file.busy`` or ``file.damaged``.
    """
    place = Path(engine.url.database) if engine.url.database else None
    with translated_errors(place), engine.connect() as connection:
        if not connection.exec_driver_sql(_TABLE).scalar_one():
            return None
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return None if found is None else str(found)
