"""Examines a whole profile: keys, encryption, file, what is derived, backups, the machine."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from kamdesk.app.core import Profile
from kamdesk.config import ProfilePaths
from kamdesk.errors import KamdeskError, Refused
from kamdesk.queries.score_check import check_scores
from kamdesk.security.envelope import read_envelope
from kamdesk.security.keychain import SystemKeychain
from kamdesk.security.vault import damaged_slots
from kamdesk.services.derived import rebuild_derived
from kamdesk.storage import backup
from kamdesk.storage.attachments.check import check_files, mend_files
from kamdesk.storage.doctor import Finding, examine_file, log_flaws, log_size
from kamdesk.storage.files import is_missing_or_empty, is_plaintext
from kamdesk.storage.migrate import head
from kamdesk.storage.reading import Reading
from kamdesk.storage.search import check as check_search

LATE: Final = timedelta(days=8)  # a backup a day, and a week away from the desk
_BROKEN: Final = ("file.plaintext", "file.newer")  # refused, and a finding all the same
_NAMED: Final = 3
LEAST_FREE: Final = 256 * 1024 * 1024  # bytes

Opening = Callable[[], Profile]


def examine(
    paths: ProfilePaths, opening: Opening, *, drill: bool = False, mend: bool = False
) -> list[Finding]:
    """Run every check that can be run; ``drill`` restores the newest backup.

    ``mend`` first makes the search index and the scores anew, and puts away damaged attached files
    and those of no record.
    What stops a check is a finding, with the error as its fact. ``opening`` unlocks the profile.

    Raises:
        Refused: as :func:`kamdesk.app.core.open_profile`; without the key nothing can be examined.
    """
    # Before the database is opened: looking at its bytes later would drop SQLite's locks.
    plain = not is_missing_or_empty(paths.database) and is_plaintext(paths.database)
    found = [Finding("header", not plain, {})]
    try:
        profile = opening()
    except KamdeskError as error:
        if isinstance(error, Refused) and error.code not in _BROKEN:
            raise
        return [*found, _stopped("open", error), *_tried("envelope", lambda: _keys(paths))]
    try:
        mended = _tried("mend", lambda: _mended(profile)) if mend else []
        return [*found, *mended, *examine_open(profile, drill=drill)]
    finally:
        profile.close()


def examine_open(profile: Profile, *, drill: bool = False) -> list[Finding]:
    """Run every check but the one that reads the bytes of the file, which needs it closed."""
    paths = profile.paths
    found = [Finding("key", ok=True, facts={}), *_tried("envelope", lambda: _keys(paths))]
    found += _contents(profile)
    found += _tried("files", lambda: _files(profile))
    found += _tried("backup", lambda: _backups(profile, drill=drill))
    return [*found, _disk(paths)]


def _mended(profile: Profile) -> Iterator[Finding]:
    profile.workspace.run(rebuild_derived)
    aside = 0
    if profile.paths.attachments.exists():
        aside = profile.workspace.prepare(mend_files, profile.workspace.files)
    yield Finding("mend", ok=True, facts={"n": aside})


def _contents(profile: Profile) -> list[Finding]:
    profile.let_go()
    below = _tried("pages", lambda: examine_file(profile.keyed, head()))
    return below + _tried("search", lambda: profile.workspace.read(_derived))


def _tried(check: str, run: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """Run checks; one that cannot be run has failed, and hides no other."""
    try:
        return list(run())
    except KamdeskError as error:
        return [_stopped(check, error)]


def _stopped(check: str, error: KamdeskError) -> Finding:
    return Finding(check, ok=False, facts={"error": error})


def _keys(paths: ProfilePaths) -> Iterator[Finding]:
    envelope = read_envelope(paths.envelope)
    slots, damaged = envelope.slots, damaged_slots(envelope)
    sound = slots.recovery is not None and not damaged
    yield Finding("envelope", sound, {"n": len(damaged), "recovery": slots.recovery is not None})
    kept, there = slots.keychain is not None, SystemKeychain().is_available()
    yield Finding("keychain", there or not kept, {"kept": kept, "available": there})


def _derived(reading: Reading) -> list[Finding]:
    search, scores, log = check_search(reading), check_scores(reading), log_size(reading)
    flaws = log_flaws(reading)
    wrong = search.missing + search.outdated + search.orphaned + search.unindexed
    return [
        Finding("search", search.ok, {"documents": search.documents, "n": wrong}),
        Finding("scores", scores.ok, {"accounts": scores.accounts, "n": scores.wrong}),
        Finding(
            "change_log",
            ok=flaws == 0,
            facts={
                "deeds": log.deeds,
                "changes": log.changes,
                "unsent": log.unsent,
                "n": flaws,
            },
        ),
    ]


def _files(profile: Profile) -> Iterator[Finding]:
    found = profile.workspace.read(check_files, profile.workspace.files)
    facts: dict[str, object] = {"files": found.files, "bytes": found.size, "unsent": found.unsent}
    facts |= {"n": len(found.wrong), "unknown": len(found.unknown)}
    facts["names"] = _some(found.unknown)
    yield Finding("files", not found.wrong, facts)


def _some(names: Sequence[str]) -> str:
    """Name the first few of files nobody knows; their names are sealed and tell nothing."""
    shown = ", ".join(f"{name[:12]}…" for name in names[:_NAMED])
    return f" ({shown})" if shown else ""


def _backups(profile: Profile, *, drill: bool) -> Iterator[Finding]:
    kept, now = backup.backups(profile.paths.backups), profile.workspace.viewpoint().now
    last = backup.last_taken(profile.paths.backups)
    at_stake = profile.workspace.read(log_size).deeds > 0
    facts = {"n": len(kept), "last": last}
    yield Finding("backup", _is_fresh(last, now) or not at_stake, facts)
    tried = drilled(profile) if drill else None
    if tried is not None:
        yield tried


def _is_fresh(last: datetime | None, now: datetime) -> bool:
    return last is not None and now - last < LATE


def drilled(profile: Profile) -> Finding | None:
    """Restore the newest backup aside and read every page of it; None without a backup."""
    newest = next(iter(backup.backups(profile.paths.backups)), None)
    if newest is None:
        return None
    try:
        found = backup.drill(newest, profile.keyed.key)
    except KamdeskError:
        return Finding("drill", ok=False, facts={"file": newest.name, "rows": 0})
    return Finding(
        "drill", ok=True, facts={"file": newest.name, "rows": sum(found.counts.values())}
    )


def _disk(paths: ProfilePaths) -> Finding:
    free = shutil.disk_usage(paths.root).free
    size = paths.database.stat().st_size
    return Finding("disk", free > LEAST_FREE + 2 * size, {"free": free})
