"""Moving a populated, encrypted file to a newer form: all or nothing, with a backup named."""

import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, ForeignKey, Integer, MetaData, String, Table, text

from kamdesk.config import ProfilePaths
from kamdesk.errors import Refused, Unavailable
from kamdesk.security import vault
from kamdesk.security.passphrase import Cost
from kamdesk.storage.backup import backups, drill
from kamdesk.storage.engine import Keyed, connect, memory_engine, open_engine
from kamdesk.storage.migrate import (
    differences,
    downgrade,
    head,
    upgrade,
    upgrade_file,
)
from kamdesk.storage.schema_version import current, newest

NOW = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)
CHEAP = Cost(memory_kib=64, rounds=1)

FIRST = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None


def upgrade():
    op.create_table("account", sa.Column("id", sa.Integer, primary_key=True),
                    sa.Column("name", sa.String, nullable=False))
    op.create_table("visit", sa.Column("id", sa.Integer, primary_key=True),
                    sa.Column("account_id", sa.Integer,
                              sa.ForeignKey("account.id", ondelete="CASCADE")))
    op.execute("CREATE VIRTUAL TABLE words USING fts5(body, content='', contentless_delete=1)")


def downgrade():
    for table in ("words", "visit", "account"):
        op.drop_table(table)
"""

# Rebuilds the parent of a cascading key, the step that deletes children when keys are on.
SECOND = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade():
    with op.batch_alter_table("account", recreate="always") as batch:
        batch.add_column(sa.Column("tier", sa.String, nullable=True))
    {more}


def downgrade():
    with op.batch_alter_table("account", recreate="always") as batch:
        batch.drop_column("tier")
"""


@pytest.fixture(autouse=True)
def quiet_alembic(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="alembic")


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """A folder with the first revision, its name awkward on purpose."""
    folder = tmp_path / "ver sions 100%"
    folder.mkdir()
    (folder / "0001_first.py").write_text(FIRST)
    return folder


@pytest.fixture
def paths(tmp_path: Path) -> ProfilePaths:
    return ProfilePaths(tmp_path / "profile")


@pytest.fixture
def key(paths: ProfilePaths) -> bytes:
    return vault.create(paths.root, "p", use_keychain=False, cost=CHEAP).key


@pytest.fixture
def engine(paths: ProfilePaths, key: bytes, versions: Path) -> Iterator[Engine]:
    """A populated file of the first form."""
    opened = open_engine(paths.database, key)
    upgrade(opened, versions=versions)
    with opened.begin() as work:
        work.execute(text("INSERT INTO account VALUES (1, '海川'), (2, '松柏')"))
        work.execute(text("INSERT INTO visit VALUES (1, 1), (2, 1), (3, 2)"))
    yield opened
    opened.dispose()


def add_second(versions: Path, more: str = "pass") -> None:
    (versions / "0002_second.py").write_text(SECOND.replace("{more}", more))


def to_newest(engine: Engine, paths: ProfilePaths, key: bytes, versions: Path) -> Path | None:
    keyed = Keyed(paths.database, key)
    return upgrade_file(engine, keyed, paths, now=NOW, versions=versions).backup


def columns(engine: Engine, table: str) -> list[str]:
    with engine.connect() as look:
        return [str(row[1]) for row in look.exec_driver_sql(f"PRAGMA table_info({table})")]


def visits(engine: Engine) -> int:
    with engine.connect() as look:
        return int(look.execute(text("SELECT count(*) FROM visit")).scalar_one())


def never() -> Path:
    pytest.fail("a backup was taken")


def test_a_new_file_is_brought_to_the_head_without_a_backup(
    paths: ProfilePaths, key: bytes, versions: Path
) -> None:
    add_second(versions)
    fresh = open_engine(paths.database, key)
    assert current(fresh) is None
    done = upgrade(fresh, keep=never, versions=versions)
    assert (done.before, done.after, done.backup) == (None, "0002", None)
    assert current(fresh) == head(versions) == "0002"
    fresh.dispose()


def test_a_file_at_the_head_is_left_alone(engine: Engine, versions: Path) -> None:
    done = upgrade(engine, keep=never, versions=versions)
    assert done.before == done.after == "0001"


def test_rebuilding_a_parent_table_keeps_its_children(
    engine: Engine, paths: ProfilePaths, key: bytes, versions: Path
) -> None:
    add_second(versions)
    to_newest(engine, paths, key, versions)
    assert columns(engine, "account") == ["id", "name", "tier"]
    assert visits(engine) == 3


def test_foreign_keys_hold_again_after_an_upgrade(
    engine: Engine, paths: ProfilePaths, key: bytes, versions: Path
) -> None:
    add_second(versions)
    to_newest(engine, paths, key, versions)
    with engine.connect() as look:
        assert look.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_an_existing_file_is_backed_up_first_as_it_was(
    engine: Engine, paths: ProfilePaths, key: bytes, versions: Path
) -> None:
    add_second(versions)
    made = to_newest(engine, paths, key, versions)
    assert made is not None
    assert made.name == "kamdesk-20260331-093000-before-0002.kamdesk"
    assert drill(made, key).counts == {"account": 2, "alembic_version": 1, "visit": 3}


@pytest.mark.parametrize(
    "more",
    ["raise ZeroDivisionError", "op.execute('INSERT INTO nowhere VALUES (1)')"],
    ids=["a bug", "wrong SQL"],
)
def test_a_failing_revision_leaves_the_file_as_it_was_and_names_the_backup(
    engine: Engine, paths: ProfilePaths, key: bytes, versions: Path, more: str
) -> None:
    add_second(versions, more)
    with pytest.raises(Unavailable) as refusal:
        to_newest(engine, paths, key, versions)

    assert refusal.value.code == "file.migration_failed"
    assert refusal.value.facts["wanted"] == "0002"
    assert refusal.value.facts["backup"] == str(backups(paths.backups)[0])
    assert refusal.value.__cause__ is not None
    assert current(engine) == "0001"
    assert columns(engine, "account") == ["id", "name"]
    assert visits(engine) == 3


def test_after_a_failure_foreign_keys_hold_and_writing_goes_on(
    engine: Engine, paths: ProfilePaths, key: bytes, versions: Path
) -> None:
    add_second(versions, "raise ZeroDivisionError")
    with pytest.raises(Unavailable):
        to_newest(engine, paths, key, versions)
    with engine.begin() as work:
        assert work.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        work.execute(text("INSERT INTO visit VALUES (4, 2)"))
    assert visits(engine) == 4


def test_a_revision_that_orphans_rows_is_rolled_back(
    engine: Engine, paths: ProfilePaths, key: bytes, versions: Path
) -> None:
    add_second(versions, "op.execute('DELETE FROM account WHERE id = 1')")
    with pytest.raises(Unavailable) as refusal:
        to_newest(engine, paths, key, versions)
    assert refusal.value.facts["detail"] == "BrokenReferenceError"
    assert visits(engine) == 3
    assert current(engine) == "0001"


def test_a_full_disk_during_a_revision_is_named_with_the_backup(
    engine: Engine, paths: ProfilePaths, key: bytes, versions: Path
) -> None:
    add_second(versions, "op.execute('CREATE TABLE wide AS SELECT randomblob(9000000) AS b')")
    with engine.connect() as look:
        pages = int(str(look.exec_driver_sql("PRAGMA page_count").scalar()))
        look.exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}")
    with pytest.raises(Unavailable) as refusal:
        to_newest(engine, paths, key, versions)
    assert refusal.value.code == "disk.full"
    assert "before-0002" in str(refusal.value.facts["backup"])
    assert columns(engine, "account") == ["id", "name"]


def test_without_a_backup_the_error_names_none(engine: Engine, versions: Path) -> None:
    add_second(versions, "raise ZeroDivisionError")
    with pytest.raises(Unavailable) as refusal:
        upgrade(engine, versions=versions)
    assert refusal.value.facts["backup"] == "-"


def test_a_file_of_a_newer_program_is_refused_untouched(
    engine: Engine, paths: ProfilePaths, key: bytes, versions: Path
) -> None:
    add_second(versions)
    to_newest(engine, paths, key, versions)
    (versions / "0002_second.py").unlink()

    with pytest.raises(Refused) as refusal:
        upgrade(engine, keep=never, versions=versions)
    assert refusal.value.code == "file.newer"
    assert refusal.value.facts == {"found": "0002", "known": "0001"}
    assert current(engine) == "0002"


def test_a_step_back_and_forward_keeps_the_rows(
    engine: Engine, paths: ProfilePaths, key: bytes, versions: Path
) -> None:
    add_second(versions)
    to_newest(engine, paths, key, versions)
    downgrade(engine, "0001", versions=versions)
    assert columns(engine, "account") == ["id", "name"]
    upgrade(engine, versions=versions)
    assert visits(engine) == 3
    downgrade(engine, "base", versions=versions)
    assert current(engine) is None


def test_another_process_in_the_middle_of_writing_is_named(
    engine: Engine, paths: ProfilePaths, key: bytes, versions: Path
) -> None:
    with engine.connect() as look:
        look.exec_driver_sql("PRAGMA busy_timeout = 1")
    holder = connect(Keyed(paths.database, key))
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match=r"file\.busy"):
        upgrade(engine, keep=never, versions=versions)
    holder.close()


def test_an_upgrade_in_memory_needs_no_file(versions: Path) -> None:
    engine = memory_engine()
    upgrade(engine, versions=versions)
    assert current(engine) == "0001"
    engine.dispose()


def test_a_folder_without_revisions_is_a_packing_mistake(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        head(tmp_path)


def mapped(*, with_tier: bool) -> MetaData:
    metadata = MetaData()
    tier = [Column("tier", String)] if with_tier else []
    key = Column("id", Integer, primary_key=True)
    Table("account", metadata, key, Column("name", String, nullable=False), *tier)
    account = ForeignKey("account.id", ondelete="CASCADE")
    Table(
        "visit",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("account_id", Integer, account),
    )
    return metadata


def test_tables_of_the_word_index_are_no_difference(engine: Engine) -> None:
    assert differences(engine, mapped(with_tier=False)) == []


def test_a_column_without_a_revision_is_a_difference(engine: Engine) -> None:
    found = differences(engine, mapped(with_tier=True))
    assert len(found) == 1
    assert "add_column" in str(found[0])


def upgrade_slowly(root: Path, key: bytes, versions: Path, started: Path) -> None:
    """Runs in another process; the revision stops after its work, before the commit."""
    paths = ProfilePaths(root)
    engine = open_engine(paths.database, key)
    started.touch()
    upgrade(engine, versions=versions)


def waiting(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not until() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert until()


def test_a_kill_inside_a_revision_leaves_the_file_as_it_was(
    engine: Engine, paths: ProfilePaths, key: bytes, versions: Path, tmp_path: Path
) -> None:
    reached = tmp_path / "reached"
    pause = f"import pathlib, time; pathlib.Path({str(reached)!r}).touch(); time.sleep(60)"
    add_second(versions, pause)
    engine.dispose()
    worker = multiprocessing.get_context("spawn").Process(
        target=upgrade_slowly, args=(paths.root, key, versions, tmp_path / "started")
    )
    worker.start()
    waiting(reached.exists)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()

    assert current(engine) == "0001"
    assert columns(engine, "account") == ["id", "name"]
    assert visits(engine) == 3


def test_newest_form_is_read_off_the_file_names() -> None:
    assert newest() == head()


def test_an_upgrade_that_fails_at_every_start_keeps_one_backup(
    engine: Engine, paths: ProfilePaths, key: bytes, versions: Path
) -> None:
    add_second(versions, "raise ZeroDivisionError")
    engine.dispose()  # each start opens the file anew

    for _start in range(3):
        again = open_engine(paths.database, key)
        with pytest.raises(Unavailable) as refusal:
            to_newest(again, paths, key, versions)
        again.dispose()

    (kept,) = backups(paths.backups)
    assert refusal.value.facts["backup"] == str(kept)


def test_a_changed_file_is_backed_up_again_before_the_next_attempt(
    engine: Engine, paths: ProfilePaths, key: bytes, versions: Path
) -> None:
    add_second(versions, "raise ZeroDivisionError")
    for number in (4, 5):
        with pytest.raises(Unavailable):
            to_newest(engine, paths, key, versions)
        with engine.begin() as work:
            work.execute(text(f"INSERT INTO visit VALUES ({number}, 1)"))

    assert len(backups(paths.backups)) == 2
