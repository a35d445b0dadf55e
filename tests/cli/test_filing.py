"""attach, file save and file room as a person or a script calls them."""

from pathlib import Path

import pytest

from kamdesk.config import ProfilePaths
from tests.cli.conftest import Answer, Kamdesk


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "报价单.pdf"
    path.write_bytes(b"%PDF-1.7 price list")
    return path


@pytest.fixture
def attached(kamdesk: Kamdesk, account: str, report: Path) -> Answer:
    return kamdesk("attach", "account", account, str(report), "--json")


def test_attach_names_what_was_added_and_lists_it(kamdesk: Kamdesk, attached: Answer) -> None:
    (row,) = kamdesk("list", "attachments", "--json").value

    assert attached.value["file_name"] == "报价单.pdf"
    assert (row["id"], row["media_type"]) == (attached.value["id"], "application/pdf")


def test_a_copy_is_saved_into_a_folder_and_never_over_a_file_unasked(
    kamdesk: Kamdesk, attached: Answer, report: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()

    said = kamdesk("file", "save", "报价单.pdf", str(folder))
    again = kamdesk("file", "save", "报价单.pdf", str(folder), "--json")
    replaced = kamdesk("file", "save", "报价单.pdf", str(folder), "--replace")

    assert "This copy is not encrypted." in said.out
    assert (again.code, again.error["code"]) == (2, "attachment.target_exists")
    assert replaced.code == 0
    assert (folder / "报价单.pdf").read_bytes() == report.read_bytes()


def test_a_copy_that_cannot_be_written_says_where(kamdesk: Kamdesk, attached: Answer) -> None:
    found = kamdesk("file", "save", "报价单.pdf", "/nowhere/a.pdf", "--json")

    assert (found.code, found.error["code"]) == (2, "attachment.target")


def test_the_room_is_shown_set_and_kept_to(
    kamdesk: Kamdesk, attached: Answer, account: str, tmp_path: Path
) -> None:
    more = tmp_path / "more.bin"
    more.write_bytes(bytes(2000))
    used = attached.value["size_bytes"]

    assert kamdesk("file", "room", "--limit", "1.5K", "--fetch", "all", "--json").value == {
        "used": used,
        "limit": 1536,
        "fetch": "all",
    }
    refused = kamdesk("attach", "account", account, str(more))

    assert refused.code == 2
    assert "this one needs 2 KB more" in refused.err
    assert kamdesk("file", "room", "--limit", "much", "--json").error["code"] == (
        "value.not_a_number"
    )


def test_doctor_finds_a_damaged_file_and_mends_by_setting_it_aside(
    kamdesk: Kamdesk, attached: Answer, root: Path
) -> None:
    (path,) = ProfilePaths(root).attachments.glob("[0-9a-f][0-9a-f]/*")
    path.write_bytes(path.read_bytes()[:-1])

    found = kamdesk("doctor", "--json")
    mended = kamdesk("doctor", "--mend", "--json")

    assert found.code == 1
    (check,) = [each for each in found.value if not each["ok"]]
    assert "damaged or missing: 1" in check["detail"]
    assert mended.code == 0
    assert len(list((ProfilePaths(root).attachments / "damaged").iterdir())) == 1


def test_doctor_names_files_of_no_record_and_mends_by_putting_them_away(
    kamdesk: Kamdesk, attached: Answer, root: Path
) -> None:
    folder = ProfilePaths(root).attachments
    (path,) = folder.glob("[0-9a-f][0-9a-f]/*")
    nobodys = path.with_name(f"{path.name[:2]}{'0' * 62}")
    nobodys.write_bytes(b"left by a copy of the folder")

    found = kamdesk("doctor", "--json")
    mended = kamdesk("doctor", "--mend", "--json")

    told = {each["check"]: each["detail"] for each in found.value}
    assert f"of no record: 1 ({nobodys.name[:12]}…)" in told["files"]
    told = {each["check"]: each["detail"] for each in mended.value}
    assert "files put away: 1" in told["mend"]
    assert "of no record: 0." in told["files"]
    assert [each.read_bytes() for each in (folder / "damaged").iterdir()] == [
        b"left by a copy of the folder"
    ]
    assert path.exists()


def test_a_backup_says_how_many_attached_files_it_does_not_hold(
    kamdesk: Kamdesk, attached: Answer
) -> None:
    told, said = kamdesk("backup", "--json"), kamdesk("backup")

    assert told.value["files_outside"] == 1
    assert "1 attached file is not inside" in said.out


def test_undo_takes_an_attached_file_off_again(kamdesk: Kamdesk, attached: Answer) -> None:
    kamdesk("undo")

    assert kamdesk("list", "attachments", "--json").value == []
