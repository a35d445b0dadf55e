"""Encrypted backups: one file that holds the database and the envelope that opens it.

The unit is an uncompressed zip of the two files: one name appears whole by one rename, and it
cannot be copied or mailed by half, as a folder can. The copy is made by VACUUM INTO: it reads every
page and stops at a damaged one, where the driver's page copy would sign the damage as good.
"""

import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct

from kamdesk.config import ProfilePaths, private_folder, settle_folder
from kamdesk.errors import KamdeskError, Refused, Unavailable
from kamdesk.storage.engine import Driver, Keyed, connect, translated_errors
from kamdesk.storage.files import held_alone, is_plaintext, set_aside, settle_file, with_side_files

EVERY = timedelta(days=1)
KEEP_LAST, KEEP_MONTHS = 10, 12

_STAMP = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"kamdesk-(\d{8}-\d{6})-([a-z0-9]+(?:-[a-z0-9]+)*)\.kamdesk")
_REASON = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# What zipfile raises on bytes that are no zip, or no longer the one that was written.
_UNREADABLE = (zipfile.BadZipFile, KeyError, EOFError, RuntimeError, ValueError, zlib.error)
_PARTIAL = ".partial-"
_MONTHS_A_YEAR = 12


class Restored(Struct, frozen=True):
    """Where a backup was put. ``replaced`` holds what was there before, None when nothing was."""

    paths: ProfilePaths
    replaced: Path | None


class Drill(Struct, frozen=True):
    """A backup that was opened and checked: its time (UTC) and the rows of each table."""

    backup: Path
    taken_at: datetime | None
    counts: dict[str, int]


def back_up(source: Keyed, envelope: Path, folder: Path, *, reason: str, now: datetime) -> Path:
    """Write a backup and drop those the policy no longer keeps.

    Writers are not kept waiting. A kill leaves a ``.partial-`` folder that the next run removes.

    Args:
        source: the database; other connections may be using it.
        envelope: its key file.
        folder: the profile's backups.
        reason: lower-case words joined by hyphens, part of the name.
        now: an aware instant; names are in UTC.

    Raises:
        Refused: ``vault.no_envelope``.
        Unavailable: ``backup.busy``, ``disk.full``, ``folder.read_only``, ``file.damaged``.
    """
    if not _REASON.fullmatch(reason):
        raise ValueError(reason)
    if not envelope.exists():
        raise Refused("vault.no_envelope", path=str(envelope))
    with translated_errors(folder / "backup"):
        private_folder(folder)
        with _sole_use(folder), _partial(folder) as workplace:
            copy = workplace / "kamdesk.db"
            _copy(source, copy)
            unit = _packed(workplace, copy, envelope)
            place = _free_name(folder, reason, now)
            unit.rename(place)
            settle_folder(folder)
    prune(folder, now)
    return place


def backups(folder: Path) -> list[Path]:
    """The backups in a folder, newest first; other files are not looked at."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    return sorted(found, key=lambda path: path.name, reverse=True)


def taken_at(backup: Path) -> datetime | None:
    """When a backup was taken, by its name (UTC); None for a file named otherwise."""
    named = _NAME.fullmatch(backup.name)
    if named is None:
        return None
    try:
        return datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def last_taken(folder: Path) -> datetime | None:
    """When the newest backup was taken, None before the first."""
    return next((at for path in backups(folder) if (at := taken_at(path)) is not None), None)


def is_due(last: datetime | None, now: datetime, every: timedelta = EVERY) -> bool:
    """Whether a regular backup should be taken; also when the clock was set back behind it."""
    return last is None or now - last >= every or last - now > every


def prune(folder: Path, now: datetime) -> list[Path]:
    """Delete what the policy does not keep: the last ten and one a month for a year."""
    found = backups(folder)
    kept = set(found[:KEEP_LAST]) | set(_one_a_month(found, now))
    gone = [path for path in found if path not in kept]
    with translated_errors(folder):
        for path in gone:
            path.unlink(missing_ok=True)
    return gone


def restore(backup: Path, target_dir: Path, *, now: datetime) -> Restored:
    """Put a backup's two files into a profile nobody has open.

    Files that are there move into ``replaced-<time>/``; nothing is overwritten, and a kill leaves
    either the old files or both sets on disk.

    Raises:
        Unavailable: ``backup.damaged``, ``disk.full`` or ``folder.read_only``.
    """
    paths = ProfilePaths(target_dir)
    with translated_errors(paths.database):
        private_folder(target_dir)
        with _partial(target_dir) as workplace:
            fresh = _unpacked(backup, workplace)
            present = [*with_side_files(paths.database), paths.envelope]
            replaced = set_aside(present, target_dir / f"replaced-{_stamp(now)}")
            fresh.envelope.rename(paths.envelope)
            fresh.database.rename(paths.database)
            settle_folder(target_dir)
    return Restored(paths, replaced)


def drill(backup: Path, key: bytes) -> Drill:
    """Open a copy of the backup and check every page of it.

    Raises:
        Unavailable: ``backup.damaged``, also when ``key`` does not open it.
    """
    return proved(backup, lambda _folder: key)


def proved(backup: Path, unlock: Callable[[Path], bytes]) -> Drill:
    """Open a copy of the backup by its own key file and check every page of it.

    ``unlock`` is given the folder the two files were unpacked into; what it raises passes.

    Raises:
        Unavailable: ``backup.damaged``, also when the key does not open the database.
    """
    place = tempfile.TemporaryDirectory(prefix="kamdesk-drill-", ignore_cleanup_errors=True)
    with translated_errors(backup), place as folder:
        fresh = _unpacked(backup, Path(folder))
        key = unlock(fresh.root)
        try:
            counts = _checked(Keyed(fresh.database, key))
        except KamdeskError as error:
            raise _damaged(backup, error.facts.get("detail", error.code)) from error
    return Drill(backup, taken_at(backup), counts)


def _copy(source: Keyed, copy: Path) -> None:
    driver = connect(source)
    try:
        driver.execute("VACUUM INTO ?", (str(copy),)).fetchall()
    finally:
        driver.close()
    if is_plaintext(copy):
        raise Refused("file.plaintext", path=str(copy))


def _packed(workplace: Path, copy: Path, envelope: Path) -> Path:
    unit = workplace / "unit"
    names = ProfilePaths(workplace)
    unit.touch(mode=0o600)
    with zipfile.ZipFile(unit, "w", zipfile.ZIP_STORED) as archive:
        archive.write(copy, names.database.name)
        archive.write(envelope, names.envelope.name)
    settle_file(unit)
    return unit


def _unpacked(backup: Path, folder: Path) -> ProfilePaths:
    """The two files of a backup in ``folder``, flushed; reading them checks their sums."""
    paths = ProfilePaths(folder)
    try:
        with zipfile.ZipFile(backup) as archive:
            for path in (paths.database, paths.envelope):
                path.touch(mode=0o600)
                with archive.open(path.name) as packed, path.open("wb") as plain:
                    shutil.copyfileobj(packed, plain, 1 << 20)
                settle_file(path)
    except (
        zipfile.BadZipFile,
        KeyError,
        EOFError,
        NotImplementedError,
        FileNotFoundError,
    ) as error:
        raise _damaged(backup, error) from error
    return paths


def _checked(keyed: Keyed) -> dict[str, int]:
    driver = connect(keyed)
    try:
        with translated_errors(keyed.path):
            for check in ("cipher_integrity_check", "quick_check"):
                flaw = driver.execute(f"PRAGMA {check}").fetchone()
                if flaw is not None and flaw[0] != "ok":
                    raise _damaged(keyed.path, flaw[0])
            return _counts(driver)
    finally:
        driver.close()


def _counts(driver: Driver) -> dict[str, int]:
    tables = driver.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    ).fetchall()
    return {str(name): _count(driver, str(name)) for (name,) in tables}


def _count(driver: Driver, table: str) -> int:
    quoted = table.replace('"', '""')
    row = driver.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()  # noqa: S608 - from the schema
    return int(str(row[0])) if row else 0


@contextmanager
def _sole_use(folder: Path) -> Iterator[None]:
    """Keep a second process out, so that what is partial here is certainly left over."""
    with held_alone(folder / ".lock", "backup.busy"):
        for left in folder.glob(f"{_PARTIAL}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


@contextmanager
def _partial(folder: Path) -> Iterator[Path]:
    workplace = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=folder))
    try:
        yield workplace
    finally:
        shutil.rmtree(workplace, ignore_errors=True)


def _free_name(folder: Path, reason: str, now: datetime) -> Path:
    place, number = folder / f"kamdesk-{_stamp(now)}-{reason}.kamdesk", 1
    while place.exists():
        number += 1
        place = folder / f"kamdesk-{_stamp(now)}-{reason}-{number}.kamdesk"
    return place


def _one_a_month(newest_first: Iterable[Path], now: datetime) -> Iterator[Path]:
    """The newest backup of each of the last twelve months."""
    this_month = _month(now.astimezone(UTC))
    seen: set[int] = set()
    for path in newest_first:
        at = taken_at(path)
        if at is None or _month(at) in seen or this_month - _month(at) >= KEEP_MONTHS:
            continue
        seen.add(_month(at))
        yield path


def _month(at: datetime) -> int:
    return at.year * _MONTHS_A_YEAR + at.month


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).strftime(_STAMP)


def _damaged(backup: Path, why: object) -> Unavailable:
    return Unavailable("backup.damaged", path=str(backup), detail=str(why))
