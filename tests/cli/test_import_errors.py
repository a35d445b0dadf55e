"""The error file of an import: proven before anything is stored, and never at a file's expense."""

import errno
import os
import tempfile
from pathlib import Path
from typing import Any, NoReturn

import pytest

from kamdesk.storage.unit_of_work import UnitOfWork
from tests.cli.conftest import Answer, Kamdesk

ROWS = "name,tier,employees\n甲,S,10\n乙,A,many\n"
SOUND = "name,tier,employees\n甲,S,10\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A file of which one row is rejected, alone in its folder."""
    folder = tmp_path / "given"
    folder.mkdir()
    path = folder / "accounts.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def brought(kamdesk: Kamdesk, source: Path, *more: str) -> Answer:
    return kamdesk("import", str(source), "--as", "accounts", *more, "--json")


def names(kamdesk: Kamdesk) -> list[str]:
    return [row["name"] for row in kamdesk("list", "accounts", "--json").value]


def read_only(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let one folder take no new files, whoever asks: its mode would not stop root."""
    made = tempfile.mkstemp

    def closed(*words: Any, **more: Any) -> tuple[int, str]:
        if more.get("dir") == folder:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return made(*words, **more)

    monkeypatch.setattr(tempfile, "mkstemp", closed)


def test_without_a_place_for_rejected_rows_nothing_is_stored(
    kamdesk: Kamdesk, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_only(monkeypatch, source.parent)

    refused = brought(kamdesk, source)

    assert (refused.code, refused.error["code"]) == (2, "import.errors_unwritable")
    assert "--errors" in refused.error["message"]
    assert names(kamdesk) == []


def test_a_sound_file_in_a_read_only_folder_is_imported(
    kamdesk: Kamdesk, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.write_text(SOUND, encoding="utf-8")
    read_only(monkeypatch, source.parent)

    done = brought(kamdesk, source)

    assert (done.code, done.value["created"], done.value["errors_file"]) == (0, 1, None)


@pytest.mark.parametrize("name", ["nowhere/e.csv", "given/accounts.csv/e.csv", "n" * 300])
@pytest.mark.parametrize("content", [ROWS, SOUND])
def test_a_place_that_cannot_be_written_is_refused_before_anything_is_stored(
    kamdesk: Kamdesk, source: Path, tmp_path: Path, name: str, content: str
) -> None:
    source.write_text(content, encoding="utf-8")

    refused = brought(kamdesk, source, "--errors", str(tmp_path / name))

    assert (refused.code, refused.error["code"]) == (2, "import.errors_unwritable")
    assert refused.error["field"] == "errors"
    assert names(kamdesk) == []


def test_rejected_rows_never_overwrite_the_source(
    kamdesk: Kamdesk, source: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(source)
    hard = tmp_path / "hard.csv"
    hard.hardlink_to(source)
    roundabout = source.parent / ".." / source.parent.name / source.name

    refused = [
        brought(kamdesk, source, "--errors", str(place))
        for place in (source, link, hard, roundabout)
    ]

    assert [each.error["code"] for each in refused] == ["import.errors_is_source"] * 4
    assert source.read_text(encoding="utf-8") == ROWS
    assert names(kamdesk) == []


def test_a_mended_file_of_rejected_rows_is_not_overwritten_while_it_is_imported(
    kamdesk: Kamdesk, source: Path
) -> None:
    errors = Path(brought(kamdesk, source).value["errors_file"])
    before = errors.read_bytes()

    refused = brought(kamdesk, errors, "--errors", str(errors))

    assert refused.error["code"] == "import.errors_is_source"
    assert errors.read_bytes() == before


def test_a_file_of_somebody_else_is_not_overwritten_and_an_earlier_one_of_ours_is(
    kamdesk: Kamdesk, source: Path
) -> None:
    usual = source.with_name("accounts.errors.csv")
    usual.write_text("my,list\n1,2\n", encoding="utf-8")

    refused = brought(kamdesk, source)
    folder = brought(kamdesk, source, "--errors", str(source.parent))
    kept = usual.read_text(encoding="utf-8")
    left = names(kamdesk)
    usual.unlink()
    brought(kamdesk, source)
    again = brought(kamdesk, source)

    assert [each.error["code"] for each in (refused, folder)] == ["import.errors_exists"] * 2
    assert (kept, left) == ("my,list\n1,2\n", [])
    assert again.value["errors_file"] == str(usual)
    assert "乙" in usual.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("fails", ["add_many", "commit"])
def test_an_interrupted_import_leaves_no_file_and_no_record(
    kamdesk: Kamdesk, source: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    def stopped(*_: object, **__: object) -> NoReturn:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        if fails == "add_many":
            broken.setattr(UnitOfWork, "add_many", stopped)
        else:
            broken.setattr("kamdesk.storage.change_log.Capture.write", stopped)
        interrupted = brought(kamdesk, source)

    assert (interrupted.code, interrupted.error["code"]) == (1, "interrupted")
    assert list(source.parent.iterdir()) == [source]
    assert names(kamdesk) == []


def test_rejected_rows_are_kept_beside_a_place_that_was_lost_meanwhile(
    kamdesk: Kamdesk, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_use(_self: Path, _target: Path) -> NoReturn:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "replace", in_use)

    done = brought(kamdesk, source)

    written = Path(done.value["errors_file"])
    assert written.parent == source.parent
    assert written.name not in ("accounts.csv", "accounts.errors.csv")
    assert "乙" in written.read_text(encoding="utf-8-sig")
    assert names(kamdesk) == ["甲"]


def test_a_trial_writes_rejected_rows_only_where_asked(
    kamdesk: Kamdesk, source: Path, tmp_path: Path
) -> None:
    wanted = tmp_path / "e.csv"

    silent = brought(kamdesk, source, "--dry-run").value["errors_file"]
    left = list(source.parent.iterdir())
    asked = brought(kamdesk, source, "--dry-run", "--errors", str(wanted)).value["errors_file"]

    assert (silent, left) == (None, [source])
    assert asked == str(wanted)
    assert "乙" in wanted.read_text(encoding="utf-8-sig")
    assert names(kamdesk) == []
