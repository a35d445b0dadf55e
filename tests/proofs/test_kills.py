"""Kills in the middle of a write: what was acknowledged is found, and the file opens.

The long form kills 200 times (50 per kind of write); the suite takes a short sample.
"""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from kamdesk.config import ProfilePaths
from kamdesk.models.account import Account
from kamdesk.models.activity import Visit
from kamdesk.models.local import Change
from kamdesk.storage.backup import back_up, backups, drill
from kamdesk.storage.migrate import downgrade, head
from kamdesk.storage.schema_version import current
from tests.proofs.victim import keyed, opened
from tests.workspaces import Clock, a_profile, added, reopened

Check = Callable[[Path, set[str]], int]  # how many acknowledged writes are missing


@pytest.fixture
def root(tmp_path: Path) -> Path:
    profile = a_profile(tmp_path / "profile", Clock())
    added(profile.workspace, "account", name="华澜重工集团")
    profile.close()
    return profile.paths.root


def killed(mode: str, root: Path, moment: random.Random) -> set[str]:
    """Run the victim, kill it inside a write, and return the writes it acknowledged."""
    command = [sys.executable, "-m", "tests.proofs.victim", mode, str(root)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as victim:
        assert victim.stdout is not None
        told: list[str] = []
        wanted = moment.randint(1, 3) if mode in ("deed", "import") else 1
        while sum(line.startswith("begin") for line in told) < wanted:
            line = victim.stdout.readline()
            assert line, f"the victim of {mode} ended by itself: {told}"
            told.append(line)
        time.sleep(moment.uniform(0, WINDOW[mode]))
        victim.kill()
        told += victim.stdout.read().splitlines()
    return {line.split()[1] for line in told if line.startswith("done")}


WINDOW = {"deed": 0.03, "import": 0.3, "migration": 0.12, "backup": 0.1}  # seconds of one write


def whole(root: Path) -> None:
    engine = opened(root)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA quick_check")).scalar_one() == "ok"
        assert connection.execute(text("PRAGMA cipher_integrity_check")).all() == []
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    engine.dispose()


def deeds_lost(root: Path, acknowledged: set[str]) -> int:
    profile = reopened(root)
    found = profile.workspace.read(lambda r: list(r.session.execute(select(Visit.id, Visit.notes))))
    logged = profile.workspace.read(
        lambda r: set(r.session.scalars(select(Change.record_id).where(Change.entity == "visit")))
    )
    profile.close()
    assert {row.id for row in found} == logged
    return len({f"纪要 {number}" for number in acknowledged} - {row.notes for row in found})


def imports_lost(root: Path, acknowledged: set[str]) -> int:
    profile = reopened(root)
    names = profile.workspace.read(lambda r: list(r.session.scalars(select(Account.name))))
    profile.close()
    batches: dict[str, int] = {}
    for name in names:
        if name.startswith("客户 "):
            batch = name.removeprefix("客户 ").split("-")[0]
            batches[batch] = batches.get(batch, 0) + 1
    assert set(batches.values()) <= {200}  # all of a file or nothing of it
    return len(acknowledged - set(batches))


def migrations_lost(root: Path, acknowledged: set[str]) -> int:
    engine = opened(root)
    found = current(engine)
    engine.dispose()
    assert found in ("0003", head())
    profile = reopened(root)  # upgrades what the kill left behind
    names = profile.workspace.read(lambda r: list(r.session.scalars(select(Account.name))))
    profile.close()
    assert names == ["华澜重工集团"]
    return int(bool(acknowledged) and found != head())


def backups_lost(root: Path, acknowledged: set[str]) -> int:
    paths = ProfilePaths(root)
    kept = backups(paths.backups)
    for unit in kept:
        assert drill(unit, keyed(root).key).counts["account"] == 1
    back_up(
        keyed(root),
        paths.envelope,
        paths.backups,
        reason="after",
        now=datetime.now(UTC),
    )
    assert [path for path in paths.backups.iterdir() if path.name.startswith(".partial")] == []
    return max(0, len(acknowledged) - len(kept))


CHECKS: dict[str, Check] = {
    "deed": deeds_lost,
    "import": imports_lost,
    "migration": migrations_lost,
    "backup": backups_lost,
}


@pytest.mark.parametrize("mode", CHECKS)
@pytest.mark.timeout(0)
def test_nothing_acknowledged_is_lost_to_a_kill(
    root: Path, mode: str, long: bool, record_property: Callable[[str, object], None]
) -> None:
    moment = random.Random(f"kills {mode}")
    kills, acknowledged, lost = 50 if long else 3, 0, 0
    for _ in range(kills):
        if mode == "migration":
            back_to_0003(root)
        done = killed(mode, root, moment)
        acknowledged += len(done)
        whole(root)
        lost += CHECKS[mode](root, done)
        clear(root, mode)

    record_property("kills", kills)
    record_property("acknowledged", acknowledged)
    record_property("lost", lost)
    assert lost == 0


def back_to_0003(root: Path) -> None:
    engine = opened(root)
    downgrade(engine, "0003")
    engine.dispose()


def clear(root: Path, mode: str) -> None:
    """Take away what a round left, so that the next one starts level."""
    paths = ProfilePaths(root)
    if mode == "backup":
        for unit in backups(paths.backups):
            unit.unlink()
    if mode in ("deed", "import"):
        engine = opened(root)
        with engine.begin() as connection:
            for table in ("visit", "change", "deed", "search_document", "search_index"):
                connection.execute(text(f"DELETE FROM {table}"))
            connection.execute(text("DELETE FROM account WHERE name LIKE '客户 %'"))
            connection.execute(text("DELETE FROM score"))
        engine.dispose()
