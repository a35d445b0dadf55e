"""Examines a database file from below: pages, references, form, change log, sizes.

Every examination answers with facts; the words for people are found above.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from sqlalchemy import func, select

from kamdesk.models.local import Change, Deed
from kamdesk.protocol.entities import ENTITIES
from kamdesk.storage.engine import Driver, Keyed, connect, translated_errors
from kamdesk.storage.files import SIDE_FILES
from kamdesk.storage.reading import Reading

_FOUNDING = "profile.create"
_GAPS = "SELECT coalesce(max(seq) - min(seq) + 1, 0) - count(*) FROM change"
_LOG_QUESTIONS = (
    "SELECT count(*) FROM change WHERE deed_id NOT IN (SELECT id FROM deed)",
    "SELECT count(*) FROM deed WHERE id NOT IN (SELECT deed_id FROM change)",
)
_UNTOLD = """
SELECT count(*) FROM "{0}" r WHERE r.rev IS NULL AND NOT EXISTS (
  SELECT 1 FROM change c WHERE c.record_id = r.id AND c.entity = '{0}' AND c.field IS NULL)
"""


class Finding(Struct, frozen=True):
    """What one check found. ``facts`` fill its sentence; they hold no customer data."""

    check: str
    ok: bool
    facts: Mapping[str, object]


class LogSize(Struct, frozen=True):
    """How long the change log is. ``deeds`` leaves the founding of the profile out."""

    deeds: int
    changes: int
    unsent: int
    oldest: object  # a moment, None in an empty log


def examine_file(keyed: Keyed, newest_form: str) -> list[Finding]:
    """Read every page, follow every reference, and compare the file's form with the program's.

    Raises:
        Refused, Unavailable: as :func:`kamdesk.storage.engine.connect`.
    """
    driver = connect(keyed)
    try:
        with translated_errors(keyed.path):
            return [
                _cipher(driver),
                _pages(driver),
                _references(driver),
                _form(driver, newest_form),
                _size(keyed.path),
            ]
    finally:
        driver.close()


def log_size(reading: Reading) -> LogSize:
    """Return how much the change log holds."""
    session = reading.session
    deeds = select(func.count()).select_from(Deed).where(Deed.name != _FOUNDING)
    changes = select(func.count()).select_from(Change)
    return LogSize(
        deeds=session.scalar(deeds) or 0,
        changes=session.scalar(changes) or 0,
        unsent=session.scalar(changes.where(Change.rev.is_(None))) or 0,
        oldest=session.scalar(select(func.min(Deed.at))),
    )


def log_flaws(reading: Reading) -> int:
    """Count what the change log must hold and does not.

    Each line belongs to a deed and each deed has one, every record was once created, and the lines
    are numbered without a gap. A server may tell less of its records, and what left this person's
    sight leaves gaps.
    """
    ask = reading.session.connection().exec_driver_sql
    alone = ask("SELECT count(*) FROM sync_state").scalar() == 0
    questions = (*_LOG_QUESTIONS, *((_GAPS,) if alone else ()))
    flaws = sum(int(ask(question).scalar() or 0) for question in questions)
    return flaws + sum(int(ask(_UNTOLD.format(name)).scalar() or 0) for name in ENTITIES)


def _cipher(driver: Driver) -> Finding:
    row = driver.execute("PRAGMA cipher_version").fetchone()
    version = "" if row is None else str(row[0])
    return Finding("cipher", version.startswith("4."), {"version": version})


def _pages(driver: Driver) -> Finding:
    """Check the seal of every page, then every table and index."""
    flaws = driver.execute("PRAGMA cipher_integrity_check").fetchall()
    flaws += [row for row in driver.execute("PRAGMA quick_check").fetchall() if row != ("ok",)]
    return Finding("pages", not flaws, {"n": len(flaws)})


def _references(driver: Driver) -> Finding:
    """Count references that lead nowhere, those without a foreign key too.

    What everybody shares and accounts must also be alive; a person or deal that was deleted may
    still be named by what happened with it.
    """
    loose = len(driver.execute("PRAGMA foreign_key_check").fetchall())
    for entity in ENTITIES.values():
        for field in entity.fields:
            if field.reference is not None:
                loose += _dangling(driver, entity.name, field.name, field.reference)
    return Finding("references", loose == 0, {"n": loose})


def _dangling(driver: Driver, table: str, column: str, target: str) -> int:
    row = driver.execute(
        f'SELECT count(*) FROM "{table}" WHERE deleted_at IS NULL AND "{column}" IS NOT NULL'  # noqa: S608 - names of the registry
        f' AND "{column}" NOT IN (SELECT id FROM "{target}" {_living(target)})'
    ).fetchone()
    return _number(row)


def _living(target: str) -> str:
    return "" if ENTITIES[target].scope_by == "account_id" else "WHERE deleted_at IS NULL"


def _form(driver: Driver, newest: str) -> Finding:
    row = driver.execute("SELECT version_num FROM alembic_version").fetchone()
    found = "" if row is None else str(row[0])
    return Finding("form", found == newest, {"found": found, "known": newest})


def _size(path: Path) -> Finding:
    beside = sum(_bytes(path.with_name(path.name + end)) for end in SIDE_FILES)
    return Finding("size", ok=True, facts={"bytes": _bytes(path), "beside": beside})


def _bytes(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _number(row: Any) -> int:
    return int(row[0]) if row else 0
