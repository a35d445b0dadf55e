"""Files named on the command line that are missing, folders, or not what they should be."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Kamdesk

FILES = ("nowhere", "folder", "beneath_a_file")


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    """What may stand where a file is asked for."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "accounts.csv").write_text("name\nNordwerk\n", encoding="utf-8")
    return {
        "nowhere": tmp_path / "nowhere.json",
        "folder": tmp_path / "folder",
        "beneath_a_file": tmp_path / "accounts.csv" / "x.json",
        "table": tmp_path / "accounts.csv",
    }


def refusal(answer: Answer) -> tuple[int, str, str]:
    return answer.code, answer.error["code"], answer.error["message"]


@pytest.mark.parametrize("kind", FILES)
def test_a_mapping_that_is_no_file_is_refused_by_name(
    kamdesk: Kamdesk, places: dict[str, Path], kind: str
) -> None:
    asked = ("import", str(places["table"]), "--as", "accounts", "--map", str(places[kind]))

    refused = kamdesk(*asked, "--json")

    code, name, message = refusal(refused)
    assert (code, refused.error["field"]) == (2, "map")
    assert name == ("file.is_folder" if kind == "folder" else "file.not_there")
    assert str(places[kind]) in message
    assert "Errno" not in message


@pytest.mark.parametrize("content", [b"{bad", b"[1]", b"\xff\xfe", b'{"entity": "account"}'])
def test_a_file_that_is_no_mapping_is_refused_with_the_reason(
    kamdesk: Kamdesk, places: dict[str, Path], tmp_path: Path, content: bytes
) -> None:
    written = tmp_path / "written.json"
    written.write_bytes(content)

    refused = kamdesk(
        "import", str(places["table"]), "--as", "accounts", "--map", str(written), "--json"
    )

    assert refusal(refused)[:2] == (2, "import.mapping_unreadable")
    assert str(written) in refused.error["message"]


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("words", [("import", "--as", "accounts"), ("profile", "restore")])
def test_a_source_that_is_no_file_is_refused_by_name(
    kamdesk: Kamdesk, places: dict[str, Path], kind: str, words: tuple[str, ...]
) -> None:
    refused = kamdesk(*words, str(places[kind]), "--json")

    assert (refused.code, refused.error["field"]) == (2, "file")
    assert str(places[kind]) in refused.error["message"]


@pytest.mark.parametrize("kind", FILES)
def test_a_text_from_a_file_that_is_none_is_refused_by_name(
    kamdesk: Kamdesk, account: str, places: dict[str, Path], kind: str
) -> None:
    refused = kamdesk("add", "notes", f"account={account}", f"text=@{places[kind]}", "--json")

    assert (refused.code, refused.error["field"]) == (2, "text")
    assert str(places[kind]) in refused.error["message"]


def test_a_text_from_a_file_in_another_encoding_is_refused(
    kamdesk: Kamdesk, account: str, tmp_path: Path
) -> None:
    written = tmp_path / "note.txt"
    written.write_bytes("会谈".encode("gb18030"))

    refused = kamdesk("add", "notes", f"account={account}", f"text=@{written}", "--json")

    assert refusal(refused)[:2] == (2, "pair.file_unreadable")


def test_what_the_system_refuses_is_told_as_its_refusal(
    kamdesk: Kamdesk, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_words: object, **_options: object) -> None:
        raise OSError(5, "Input/output error", str(root / "backups"))

    monkeypatch.setattr("kamdesk.app.core.backup.back_up", refuse)

    failed = kamdesk("backup", "--json")

    assert (failed.code, json.loads(failed.err)["code"]) == (1, "system.refused")
    assert str(root / "backups") in failed.error["message"]
    assert "Input/output error" in failed.error["message"]
