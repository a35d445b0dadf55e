"""The encrypted file: what opens it, what is refused, and what the world may do to it."""

import errno
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlcipher3 import dbapi2

from kamdesk.errors import Refused, Unavailable
from kamdesk.storage import engine as module
from kamdesk.storage.engine import (
    Keyed,
    connect,
    memory_engine,
    open_engine,
    translated_errors,
)

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
CANARY = "苏晓岚 canary"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "profile" / "kamdesk.db"


@pytest.fixture
def writer(path: Path) -> Iterator[Engine]:
    engine = open_engine(path, KEY)
    with engine.begin() as work:
        work.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL)"))
    yield engine
    engine.dispose()


def fill(engine: Engine, rows: int = 1, body: str = CANARY) -> None:
    with engine.begin() as work:
        for _ in range(rows):
            work.execute(text("INSERT INTO note (body) VALUES (:body)"), {"body": body})


def count(engine: Engine) -> int:
    with engine.connect() as look:
        return int(look.execute(text("SELECT count(*) FROM note")).scalar_one())


def pragma(engine: Engine, name: str) -> object:
    with engine.connect() as look:
        return look.exec_driver_sql(f"PRAGMA {name}").scalar()


def closed_file(path: Path, rows: int = 2000) -> bytes:
    """A populated database that nobody has open, and its bytes."""
    engine = open_engine(path, KEY)
    with engine.begin() as work:
        work.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL)"))
    fill(engine, rows)
    engine.dispose()
    return path.read_bytes()


def test_a_new_file_is_encrypted_from_its_first_page(path: Path, writer: Engine) -> None:
    assert path.stat().st_size > 0
    assert not path.read_bytes().startswith(b"SQLite format 3")


def test_what_is_written_is_found_after_reopening(path: Path, writer: Engine) -> None:
    fill(writer, 3)
    writer.dispose()

    again = open_engine(path, KEY, create=False)
    assert count(again) == 3
    again.dispose()


def test_no_plaintext_stands_in_the_database_or_its_wal(path: Path, writer: Engine) -> None:
    fill(writer, 50)
    files = [f for f in path.parent.iterdir() if f.is_file()]
    assert {f.name for f in files} >= {"kamdesk.db", "kamdesk.db-wal"}
    for file in files:
        content = file.read_bytes()
        assert CANARY.encode() not in content
        assert b"CREATE TABLE" not in content
        assert KEY not in content


def test_the_connection_is_tuned_as_decided(writer: Engine) -> None:
    assert pragma(writer, "journal_mode") == "wal"
    assert pragma(writer, "synchronous") == 2
    assert pragma(writer, "foreign_keys") == 1
    assert pragma(writer, "busy_timeout") == 5000
    assert pragma(writer, "cache_size") == -65536
    assert pragma(writer, "temp_store") == 2
    assert pragma(writer, "secure_delete") == 1
    assert str(pragma(writer, "cipher_version")).startswith("4.")


def test_a_background_connection_may_be_smaller_and_softer(path: Path, writer: Engine) -> None:
    engine = open_engine(path, KEY, cache_kib=8192, synchronous="NORMAL")
    assert pragma(engine, "cache_size") == -8192
    assert pragma(engine, "synchronous") == 1
    engine.dispose()


def test_another_key_is_reported_as_damage_and_changes_nothing(path: Path) -> None:
    before = closed_file(path)
    with pytest.raises(Unavailable) as refusal:
        open_engine(path, OTHER_KEY)
    assert refusal.value.code == "file.damaged"
    assert refusal.value.facts["path"] == str(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("cut", [4096, 4096 * 3, 10], ids=["a page", "three pages", "ten bytes"])
def test_a_truncated_file_is_reported_as_damage(path: Path, cut: int) -> None:
    content = closed_file(path)
    path.write_bytes(content[:-cut])
    with pytest.raises(Unavailable, match=r"file\.damaged"):
        read_all(path)


def test_a_file_cut_to_less_than_a_page_is_reported_as_damage(path: Path) -> None:
    path.write_bytes(closed_file(path)[:700])
    with pytest.raises(Unavailable, match=r"file\.damaged"):
        open_engine(path, KEY)


@pytest.mark.parametrize("page", [0, 2, 5])
def test_a_flipped_bit_is_reported_as_damage_wherever_it_is(path: Path, page: int) -> None:
    content = bytearray(closed_file(path))
    content[page * 4096 + 2000] ^= 1
    path.write_bytes(content)
    with pytest.raises(Unavailable) as refusal:
        read_all(path)
    assert refusal.value.code == "file.damaged"
    assert refusal.value.facts["detail"]


def read_all(path: Path) -> None:
    with translated_errors(path):
        engine = open_engine(path, KEY, create=False)
        try:
            with engine.connect() as look:
                look.execute(text("SELECT sum(length(body)) FROM note")).scalar_one()
        finally:
            engine.dispose()


def test_an_unencrypted_database_is_refused_and_left_alone(path: Path) -> None:
    path.parent.mkdir()
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE note (id INTEGER)")
    plain.close()
    before = path.read_bytes()

    with pytest.raises(Refused, match=r"file\.plaintext"):
        open_engine(path, KEY)
    assert path.read_bytes() == before


def test_a_missing_database_is_not_made_unless_asked_for(path: Path) -> None:
    with pytest.raises(Unavailable, match=r"file\.missing"):
        open_engine(path, KEY, create=False)
    with pytest.raises(Unavailable, match=r"file\.missing"):
        open_engine(path, KEY, read_only=True)
    assert not path.exists()


def test_an_empty_file_left_by_a_killed_start_becomes_a_database(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    open_engine(path, KEY).dispose()
    assert path.stat().st_size > 0


def test_a_folder_that_cannot_be_written_is_named() -> None:
    if not Path("/proc/self").exists():
        pytest.skip("needs a folder that even root cannot write to")
    with pytest.raises(Unavailable) as refusal:
        open_engine(Path("/proc/kamdesk.db"), KEY)
    assert refusal.value.code == "folder.read_only"
    assert refusal.value.facts["path"] == "/proc"


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("in the way")
    with pytest.raises(Unavailable, match=r"folder\.read_only"):
        open_engine(tmp_path / "profile" / "kamdesk.db", KEY)


def test_a_full_disk_is_named_and_loses_nothing_acknowledged(path: Path, writer: Engine) -> None:
    fill(writer, 10)
    pages = int(str(pragma(writer, "page_count")))
    pragma(writer, f"max_page_count = {pages + 2}")

    with pytest.raises(Unavailable) as refusal, translated_errors(path):
        fill(writer, 200, body="x" * 4000)

    assert refusal.value.code == "disk.full"
    assert count(writer) == 10


def test_a_write_lock_held_elsewhere_is_named(path: Path, writer: Engine) -> None:
    holder = connect(Keyed(path, KEY))
    holder.execute("BEGIN IMMEDIATE")
    driver = writer.raw_connection()
    driver.cursor().execute("PRAGMA busy_timeout = 1")
    driver.close()

    with pytest.raises(Unavailable, match=r"file\.busy"), translated_errors(path):
        fill(writer)

    holder.execute("ROLLBACK")
    holder.close()


def test_readers_see_the_last_commit_while_a_writer_is_at_work(path: Path, writer: Engine) -> None:
    fill(writer)
    reader = open_engine(path, KEY, read_only=True, pool_size=2)
    with writer.begin() as work:
        work.execute(text("INSERT INTO note (body) VALUES ('unfinished')"))
        assert count(reader) == 1
    assert count(reader) == 2
    reader.dispose()


def test_a_reader_cannot_write_and_the_attempt_is_a_bug(path: Path, writer: Engine) -> None:
    reader = open_engine(path, KEY, read_only=True)
    with pytest.raises(OperationalError), translated_errors(path):
        fill(reader)
    reader.dispose()


def test_a_rolled_back_transaction_leaves_no_table_behind(writer: Engine) -> None:
    with writer.connect() as work:
        work.execute(text("CREATE TABLE half (id INTEGER)"))
        work.rollback()
    with writer.connect() as look:
        found = look.execute(text("SELECT name FROM sqlite_schema WHERE name = 'half'")).all()
    assert found == []


def test_a_savepoint_undoes_only_its_own_part(writer: Engine) -> None:
    with writer.begin() as work:
        work.execute(text("INSERT INTO note (body) VALUES ('stays')"))
        inner = work.begin_nested()
        work.execute(text("INSERT INTO note (body) VALUES ('goes')"))
        inner.rollback()
    assert count(writer) == 1


def test_a_connection_may_move_to_another_thread(writer: Engine) -> None:
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(count(writer)))
    thread.start()
    thread.join()
    assert found == [0]


def test_a_broken_rule_of_the_schema_passes_unchanged(writer: Engine) -> None:
    with pytest.raises(IntegrityError), translated_errors(), writer.begin() as work:
        work.execute(text("INSERT INTO note (body) VALUES (NULL)"))


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk.full"),
        (errno.EROFS, "folder.read_only"),
        (errno.EACCES, "folder.read_only"),
    ],
)
def test_the_file_system_refusing_is_named(tmp_path: Path, number: int, code: str) -> None:
    with pytest.raises(Unavailable) as refusal, translated_errors(tmp_path / "kamdesk.db"):
        raise OSError(number, os.strerror(number))
    assert refusal.value.code == code


def test_a_missing_file_of_somebody_else_passes_unchanged() -> None:
    with pytest.raises(FileNotFoundError), translated_errors():
        raise FileNotFoundError(errno.ENOENT, "import.csv")


def test_errors_of_the_bare_driver_are_named_too(path: Path, writer: Engine) -> None:
    driver = connect(Keyed(path, KEY))
    driver.execute("PRAGMA max_page_count = 1").fetchone()
    with pytest.raises(Unavailable, match=r"disk\.full"), translated_errors(path):
        driver.execute("CREATE TABLE wide AS SELECT randomblob(900000) AS body")
    driver.close()


@pytest.mark.parametrize(("number", "code"), [(10, "disk.failing"), (522, "file.damaged")])
def test_a_failing_disk_is_told_apart_from_a_cut_file(
    tmp_path: Path, number: int, code: str
) -> None:
    error = dbapi2.OperationalError("disk I/O error")
    error.sqlite_errorcode = number
    with pytest.raises(Unavailable) as refusal, translated_errors(tmp_path / "kamdesk.db"):
        raise error
    assert refusal.value.code == code


def test_a_new_file_that_came_out_unencrypted_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "is_plaintext", lambda looked_at: True)
    with pytest.raises(Refused, match=r"file\.plaintext"):
        open_engine(path, KEY)


def test_a_connection_that_cannot_be_tuned_is_closed_again(
    path: Path, writer: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        module, "_pragmas", lambda *_, **__: ("PRAGMA journal_mode = WAL", "nonsense")
    )
    with pytest.raises(dbapi2.OperationalError, match="nonsense"):
        open_engine(path, KEY)
    writer.dispose()
    assert [file.name for file in path.parent.iterdir()] == ["kamdesk.db"]


def test_a_program_without_its_cipher_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Version5:
        def execute(self, statement: str) -> "Version5":
            return self

        def fetchone(self) -> tuple[object, ...]:
            return ("5.0.0 community",)

        def close(self) -> None:
            self.closed = True

    other = Version5()
    monkeypatch.setattr(module, "_connect", lambda name: other)
    with pytest.raises(Unavailable) as refusal:
        open_engine(path, KEY)
    assert refusal.value.code == "program.cipher_missing"
    assert refusal.value.facts["found"] == "5.0.0 community"
    assert other.closed


def test_a_key_of_another_length_is_a_bug(path: Path) -> None:
    with pytest.raises(ValueError, match="16"):
        open_engine(path, KEY[:16])


def test_the_key_is_not_shown(path: Path) -> None:
    keyed = Keyed(path, KEY)
    assert KEY.hex() not in repr(keyed)
    assert repr(KEY) not in repr(keyed)


def test_memory_keeps_rows_between_connections() -> None:
    engine = memory_engine()
    with engine.begin() as work:
        work.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT)"))
    fill(engine)
    assert count(engine) == 1
    engine.dispose()


def test_an_input_error_on_a_disk_without_room_is_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = dbapi2.OperationalError("disk I/O error")
    error.sqlite_errorcode = 10
    usage = shutil.disk_usage(tmp_path)._replace(free=4096)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)

    with pytest.raises(Unavailable, match=r"disk\.full"), translated_errors(tmp_path / "k.db"):
        raise error


def test_a_disk_that_is_gone_is_failing_not_full(tmp_path: Path) -> None:
    error = dbapi2.OperationalError("disk I/O error")
    error.sqlite_errorcode = 10

    with (
        pytest.raises(Unavailable, match=r"disk\.failing"),
        translated_errors(tmp_path / "unplugged" / "k.db"),
    ):
        raise error


def test_a_file_opened_alone_needs_no_index_beside_it_and_admits_nobody(path: Path) -> None:
    closed_file(path, rows=3)
    alone = open_engine(path, KEY, create=False, alone=True)

    fill(alone)

    assert count(alone) == 4
    assert not path.with_name("kamdesk.db-shm").exists()
    with pytest.raises(Unavailable, match=r"file\.busy"):
        open_engine(path, KEY, create=False)
    alone.dispose()
    assert count(open_engine(path, KEY, create=False)) == 4
