"""Examines a whole profile: keys, encryption, file, what is derived, backups, the machine."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from kamdesk.app.core import Profile
from kamdesk.config import ProfilePaths
from kamdesk.errors import KamdeskError
from kamdesk.queries.score_check import check_scores
from kamdesk.security.envelope import read_envelope
from kamdesk.security.keychain import SystemKeychain
from kamdesk.storage import backup
from kamdesk.storage.doctor import Finding, examine_file, log_size
from kamdesk.storage.files import is_missing_or_empty, is_plaintext
from kamdesk.storage.migrate import head
from kamdesk.storage.reading import Reading
from kamdesk.storage.search import check as check_search

LATE: Final = timedelta(days=8)  # a backup a day, and a week away from the desk
LEAST_FREE: Final = 256 * 1024 * 1024  # bytes

Opening = Callable[[], Profile]


def examine(paths: ProfilePaths, opening: Opening, *, drill: bool = False) -> list[Finding]:
    """Run every check. ``opening`` unlocks the profile; ``drill`` restores the newest backup.

    Raises:
        Refused, Unavailable: as :func:`kamdesk.app.core.open_profile`; without the key nothing
            can be examined.
    """
    # Before the database is opened: looking at its bytes later would drop SQLite's locks.
    plain = not is_missing_or_empty(paths.database) and is_plaintext(paths.database)
    profile = opening()
    try:
        found = [Finding("header", not plain, {}), Finding("key", ok=True, facts={})]
        found += [*_keys(paths), *examine_file(profile.keyed, head())]
        found += profile.workspace.read(_derived)
        found += _backups(profile, drill=drill)
        return [*found, _disk(paths)]
    finally:
        profile.close()


def _keys(paths: ProfilePaths) -> Iterator[Finding]:
    slots = read_envelope(paths.envelope).slots
    yield Finding("envelope", slots.recovery is not None, {"path": str(paths.envelope)})
    kept, there = slots.keychain is not None, SystemKeychain().is_available()
    yield Finding("keychain", there or not kept, {"kept": kept, "available": there})


def _derived(reading: Reading) -> list[Finding]:
    search, scores, log = check_search(reading), check_scores(reading), log_size(reading)
    wrong = search.missing + search.outdated + search.orphaned + search.unindexed
    return [
        Finding("search", search.ok, {"documents": search.documents, "n": wrong}),
        Finding("scores", scores.ok, {"accounts": scores.accounts, "n": scores.wrong}),
        Finding(
            "change_log",
            ok=True,
            facts={"deeds": log.deeds, "changes": log.changes, "unsent": log.unsent},
        ),
    ]


def _backups(profile: Profile, *, drill: bool) -> Iterator[Finding]:
    kept, now = backup.backups(profile.paths.backups), profile.workspace.viewpoint().now
    last = backup.last_taken(profile.paths.backups)
    at_stake = profile.workspace.read(log_size).deeds > 0
    facts = {"n": len(kept), "last": last}
    yield Finding("backup", _is_fresh(last, now) or not at_stake, facts)
    if drill and kept:
        yield _drilled(profile)


def _is_fresh(last: datetime | None, now: datetime) -> bool:
    return last is not None and now - last < LATE


def _drilled(profile: Profile) -> Finding:
    newest = backup.backups(profile.paths.backups)[0]
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
