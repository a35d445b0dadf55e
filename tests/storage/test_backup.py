"""Backups: whole or absent, encrypted, kept by rule, and proved by restoring them."""

import multiprocessing
import os
import signal
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from kamdesk.config import ProfilePaths
from kamdesk.errors import Refused, Unavailable
from kamdesk.security import vault
from kamdesk.security.passphrase import Cost
from kamdesk.storage import backup as module
from kamdesk.storage.backup import (
    back_up,
    backups,
    drill,
    is_due,
    last_taken,
    prune,
    restore,
    taken_at,
)
from kamdesk.storage.engine import Keyed, open_engine
from kamdesk.storage.files import held_alone

NOW = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)
CHEAP = Cost(memory_kib=64, rounds=1)
PASSPHRASE = "松柏"
CANARY = "海川集团 canary"
ROWS = 3000


@pytest.fixture
def paths(tmp_path: Path) -> ProfilePaths:
    return ProfilePaths(tmp_path / "profile")


@pytest.fixture
def key(paths: ProfilePaths) -> bytes:
    return vault.create(paths.root, PASSPHRASE, use_keychain=False, cost=CHEAP).key


@pytest.fixture
def engine(paths: ProfilePaths, key: bytes) -> Iterator[Engine]:
    opened = open_engine(paths.database, key)
    with opened.begin() as work:
        work.execute(text("CREATE TABLE note (id BLOB, body TEXT)"))
        work.execute(text("CREATE VIRTUAL TABLE words USING fts5(body)"))
        rows = [{"id": os.urandom(16), "body": f"{CANARY} {n}"} for n in range(ROWS)]
        work.execute(text("INSERT INTO note VALUES (:id, :body)"), rows)
    yield opened
    opened.dispose()


def take(paths: ProfilePaths, key: bytes, at: datetime = NOW, reason: str = "daily") -> Path:
    source = Keyed(paths.database, key)
    return back_up(source, paths.envelope, paths.backups, reason=reason, now=at)


def rows_of(database: Path, key: bytes) -> int:
    engine = open_engine(database, key, create=False)
    with engine.connect() as look:
        found = int(look.execute(text("SELECT count(*) FROM note")).scalar_one())
    engine.dispose()
    return found


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_a_backup_is_one_file_with_database_and_envelope(
    paths: ProfilePaths, key: bytes, engine: Engine
) -> None:
    made = take(paths, key)
    assert made.name == "kamdesk-20260331-093000-daily.kamdesk"
    assert names(paths.backups) == {made.name, ".lock"}
    with zipfile.ZipFile(made) as archive:
        assert archive.namelist() == ["kamdesk.db", "kamdesk.keys.json"]


def test_the_name_is_in_utc_whatever_the_zone(
    paths: ProfilePaths, key: bytes, engine: Engine
) -> None:
    shanghai = NOW.astimezone(timezone(timedelta(hours=8)))
    assert "-20260331-093000-" in take(paths, key, at=shanghai).name


def test_no_plaintext_stands_in_a_backup(paths: ProfilePaths, key: bytes, engine: Engine) -> None:
    content = take(paths, key).read_bytes()
    for secret in (CANARY.encode(), b"SQLite format 3", b"CREATE TABLE", key, key.hex().encode()):
        assert secret not in content


def test_what_is_still_in_the_wal_is_backed_up_while_a_writer_is_open(
    paths: ProfilePaths, key: bytes, engine: Engine
) -> None:
    with engine.begin() as work:
        work.execute(text("INSERT INTO note VALUES (x'00', 'unfinished')"))
        made = take(paths, key)
    assert drill(made, key).counts == {"note": ROWS}


def test_row_numbers_survive_so_that_an_index_of_words_still_fits(
    paths: ProfilePaths, key: bytes, engine: Engine
) -> None:
    with engine.begin() as work:
        work.execute(text("DELETE FROM note WHERE rowid % 2 = 0"))
    numbers = "SELECT max(rowid), count(*) FROM note"
    with engine.connect() as look:
        before = look.execute(text(numbers)).one()
    made = take(paths, key)
    engine.dispose()
    restore(made, paths.root, now=NOW)
    again = open_engine(paths.database, key)
    with again.connect() as look:
        assert look.execute(text(numbers)).one() == before
    again.dispose()


def test_two_backups_in_one_second_both_stay(
    paths: ProfilePaths, key: bytes, engine: Engine
) -> None:
    first, second = take(paths, key), take(paths, key)
    assert first != second
    assert backups(paths.backups) != []
    assert len(backups(paths.backups)) == 2
    assert taken_at(second) == NOW


def test_without_its_envelope_nothing_is_backed_up(
    paths: ProfilePaths, key: bytes, engine: Engine
) -> None:
    paths.envelope.unlink()
    with pytest.raises(Refused, match=r"vault\.no_envelope"):
        take(paths, key)
    assert not paths.backups.exists()


def test_a_reason_that_would_break_the_name_is_a_bug(paths: ProfilePaths, key: bytes) -> None:
    with pytest.raises(ValueError, match="Before"):
        take(paths, key, reason="Before ../")


def test_a_damaged_database_does_not_become_a_backup(
    paths: ProfilePaths, key: bytes, engine: Engine
) -> None:
    engine.dispose()
    content = bytearray(paths.database.read_bytes())
    content[4096 * 3 + 100] ^= 1
    paths.database.write_bytes(content)
    with pytest.raises(Unavailable, match=r"file\.damaged"):
        take(paths, key)
    assert names(paths.backups) == {".lock"}


def test_a_copy_that_came_out_unencrypted_is_thrown_away(
    paths: ProfilePaths, key: bytes, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "is_plaintext", lambda path: True)
    with pytest.raises(Refused, match=r"file\.plaintext"):
        take(paths, key)
    assert names(paths.backups) == {".lock"}


def test_a_full_disk_leaves_no_partial_backup(
    paths: ProfilePaths, key: bytes, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kamdesk.storage.files.os.fsync", full)
    with pytest.raises(Unavailable, match=r"disk\.full"):
        take(paths, key)
    assert names(paths.backups) == {".lock"}


def test_a_folder_that_cannot_be_written_is_named(
    paths: ProfilePaths, key: bytes, engine: Engine
) -> None:
    paths.backups.write_text("in the way")
    with pytest.raises(Unavailable) as refusal:
        take(paths, key)
    assert refusal.value.code == "folder.read_only"
    assert refusal.value.facts["path"] == str(paths.backups)


def test_a_second_process_at_work_is_named(paths: ProfilePaths, key: bytes, engine: Engine) -> None:
    paths.backups.mkdir()
    lock = paths.backups / ".lock"
    with held_alone(lock, "backup.busy"), pytest.raises(Unavailable, match=r"backup\.busy"):
        take(paths, key)
    assert take(paths, key).exists()


def back_up_for_ever(root: Path, key: bytes) -> None:
    """Runs in another process until killed."""
    paths, at = ProfilePaths(root), NOW
    while True:
        at += timedelta(seconds=1)
        take(paths, key, at=at)


def test_a_kill_at_any_moment_leaves_whole_backups_and_sweepable_rest(
    paths: ProfilePaths, key: bytes, engine: Engine
) -> None:
    spawn = multiprocessing.get_context("spawn")
    for pause in (0.05, 0.11, 0.17):
        worker = spawn.Process(target=back_up_for_ever, args=(paths.root, key))
        worker.start()
        deadline = time.monotonic() + 20
        while not list(paths.backups.glob("*")) and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(pause)
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
    for made in backups(paths.backups):
        assert drill(made, key).counts == {"note": ROWS}

    take(paths, key, at=NOW + timedelta(days=1))
    assert [name for name in names(paths.backups) if "partial" in name] == []


def test_the_rest_of_a_killed_run_is_removed_by_the_next(
    paths: ProfilePaths, key: bytes, engine: Engine
) -> None:
    left = paths.backups / ".partial-killed"
    left.mkdir(parents=True)
    (left / "kamdesk.db").write_bytes(b"half a page")
    made = take(paths, key)
    assert names(paths.backups) == {made.name, ".lock"}


def test_a_restored_profile_opens_with_the_passphrase_of_its_time(
    paths: ProfilePaths, key: bytes, engine: Engine, tmp_path: Path
) -> None:
    made = take(paths, key)
    fresh = tmp_path / "elsewhere"
    restored = restore(made, fresh, now=NOW)

    assert restored.replaced is None
    assert names(fresh) == {"kamdesk.db", "kamdesk.keys.json"}
    again = vault.unlock(fresh, PASSPHRASE)
    assert rows_of(restored.paths.database, again) == ROWS


def test_restoring_moves_present_files_aside_and_they_still_open(
    paths: ProfilePaths, key: bytes, engine: Engine
) -> None:
    made = take(paths, key)
    with engine.begin() as work:
        work.execute(text("DELETE FROM note WHERE rowid > 10"))
    engine.dispose()

    first = restore(made, paths.root, now=NOW)
    second = restore(made, paths.root, now=NOW)

    assert first.replaced == paths.root / "replaced-20260331-093000"
    assert second.replaced == paths.root / "replaced-20260331-093000-2"
    assert rows_of(paths.database, key) == ROWS
    assert first.replaced is not None
    assert rows_of(first.replaced / "kamdesk.db", vault.unlock(first.replaced, PASSPHRASE)) == 10


def test_a_damaged_backup_replaces_nothing(paths: ProfilePaths, key: bytes, engine: Engine) -> None:
    made = take(paths, key)
    content = bytearray(made.read_bytes())
    content[len(content) // 2] ^= 1
    made.write_bytes(content)
    engine.dispose()
    before = paths.database.read_bytes()

    with pytest.raises(Unavailable, match=r"backup\.damaged"):
        restore(made, paths.root, now=NOW)
    with pytest.raises(Unavailable, match=r"backup\.damaged"):
        drill(made, key)
    assert paths.database.read_bytes() == before
    assert names(paths.root) == {"kamdesk.db", "kamdesk.keys.json", "backups"}


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.99], ids=["empty", "a third", "nearly all"])
def test_a_cut_backup_is_told_apart(
    paths: ProfilePaths, key: bytes, engine: Engine, keep: float
) -> None:
    made = take(paths, key)
    content = made.read_bytes()
    made.write_bytes(content[: int(len(content) * keep)])
    with pytest.raises(Unavailable, match=r"backup\.damaged"):
        drill(made, key)


def test_a_zip_of_something_else_is_not_a_backup(paths: ProfilePaths, tmp_path: Path) -> None:
    other = tmp_path / "holiday.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("photo.jpg", b"sea")
    with pytest.raises(Unavailable, match=r"backup\.damaged"):
        restore(other, paths.root, now=NOW)
    with pytest.raises(Unavailable, match=r"backup\.damaged"):
        restore(tmp_path / "absent.kamdesk", paths.root, now=NOW)
    assert not paths.database.exists()


def test_a_drill_counts_the_rows_of_every_table(
    paths: ProfilePaths, key: bytes, engine: Engine
) -> None:
    done = drill(take(paths, key), key)
    assert done.counts == {"note": ROWS}
    assert done.taken_at == NOW


def test_a_drill_with_another_key_fails(paths: ProfilePaths, key: bytes, engine: Engine) -> None:
    with pytest.raises(Unavailable, match=r"backup\.damaged"):
        drill(take(paths, key), bytes(32))


def test_a_drill_finds_a_page_that_was_damaged_before_packing(
    paths: ProfilePaths, key: bytes, engine: Engine
) -> None:
    engine.dispose()
    content = bytearray(paths.database.read_bytes())
    content[-2000] ^= 1
    packed = paths.root / "kamdesk-20260331-093000-daily.kamdesk"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("kamdesk.db", bytes(content))
        archive.write(paths.envelope, "kamdesk.keys.json")
    with pytest.raises(Unavailable, match=r"backup\.damaged"):
        drill(packed, key)


def test_a_drill_finds_rows_that_break_a_rule_of_the_schema(
    paths: ProfilePaths, key: bytes, engine: Engine
) -> None:
    with engine.begin() as work:
        work.execute(text("CREATE TABLE share (part REAL CHECK (part <= 1))"))
        work.execute(text("PRAGMA ignore_check_constraints = ON"))
        work.execute(text("INSERT INTO share VALUES (7)"))
    with pytest.raises(Unavailable) as refusal:
        drill(take(paths, key), key)
    assert "share" in str(refusal.value.facts["detail"])


def an_empty_backup(folder: Path, at: datetime) -> Path:
    folder.mkdir(exist_ok=True, parents=True)
    path = folder / f"kamdesk-{at:%Y%m%d-%H%M%S}-daily.kamdesk"
    path.touch()
    return path


def test_the_last_ten_and_one_a_month_for_a_year_are_kept(tmp_path: Path) -> None:
    daily = [an_empty_backup(tmp_path, NOW - timedelta(days=n)) for n in range(500)]
    stranger = tmp_path / "kamdesk-notes.txt"
    stranger.touch()
    prune(tmp_path, NOW)

    kept = backups(tmp_path)
    assert kept[:10] == daily[:10]
    months = [path.name[8:14] for path in kept[10:]]
    wanted = [f"2026{m:02}" for m in (2, 1)] + [f"2025{m:02}" for m in range(12, 3, -1)]
    assert months == wanted
    assert "kamdesk-20260228-093000-daily.kamdesk" in names(tmp_path)
    assert stranger.exists()


def test_rare_backups_are_kept_however_old(tmp_path: Path) -> None:
    for year in range(10):
        an_empty_backup(tmp_path, NOW - timedelta(days=365 * year))
    assert prune(tmp_path, NOW) == []


def test_a_backup_of_a_future_clock_is_not_counted_as_a_former_month(tmp_path: Path) -> None:
    ahead = an_empty_backup(tmp_path, NOW + timedelta(days=400))
    prune(tmp_path, NOW)
    assert ahead.exists()


@pytest.mark.parametrize(
    ("since", "due"),
    [
        (timedelta(hours=23), False),
        (timedelta(hours=24), True),
        (timedelta(hours=-3), False),
        (timedelta(days=-30), True),
    ],
    ids=["today", "a day", "clock a little back", "clock far back"],
)
def test_a_backup_is_due_once_a_day(since: timedelta, due: bool) -> None:
    assert is_due(NOW - since, NOW) is due


def test_the_first_backup_is_due_at_once(tmp_path: Path) -> None:
    assert last_taken(tmp_path / "absent") is None
    assert is_due(None, NOW)


def test_the_newest_readable_name_counts_as_last(tmp_path: Path) -> None:
    an_empty_backup(tmp_path, NOW)
    (tmp_path / "kamdesk-99999999-999999-odd.kamdesk").touch()
    assert last_taken(tmp_path) == NOW
    assert taken_at(tmp_path / "holiday.zip") is None


def test_a_table_with_a_strange_name_is_counted(
    paths: ProfilePaths, key: bytes, engine: Engine
) -> None:
    with engine.begin() as work:
        work.execute(text('CREATE TABLE "odd ""name" (id INTEGER)'))
    assert drill(take(paths, key), key).counts == {"note": ROWS, 'odd "name': 0}


def test_a_restore_that_cannot_finish_leaves_the_old_files_findable(
    paths: ProfilePaths, key: bytes, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = take(paths, key)
    engine.dispose()

    def cut(present: object, folder: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "set_aside", cut)
    with pytest.raises(Unavailable, match=r"disk\.full"):
        restore(made, paths.root, now=NOW)
    assert rows_of(paths.database, key) == ROWS
    assert names(paths.root) == {"kamdesk.db", "kamdesk.keys.json", "backups"}
