"""Founding a profile, examining it, and carrying it away, from the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kamdesk.app.core import open_profile
from kamdesk.config import ProfilePaths
from kamdesk.security import vault
from kamdesk.storage.engine import connect
from kamdesk.storage.files import held_alone
from tests.cli.conftest import Answer, Kamdesk
from tests.workspaces import PASSPHRASE

CHECKS = [
    "header", "key", "envelope", "keychain", "cipher", "pages", "references", "form", "size",
    "search", "scores", "change_log", "files", "backup", "disk",
]  # fmt: skip


def test_doctor_finds_a_sound_profile_sound(kamdesk: Kamdesk, account: str) -> None:
    kamdesk("add", "contacts", f"account={account}", "name=周明远")

    found = kamdesk("doctor", "--json")

    assert [each["check"] for each in found.value] == CHECKS
    assert [each for each in found.value if not each["ok"]] == []
    assert all(set(each) == {"check", "ok", "detail"} for each in found.value)
    assert found.code == 0


def test_doctor_tells_of_a_damaged_file_as_checks(
    kamdesk: Kamdesk, account: str, root: Path
) -> None:
    database = ProfilePaths(root).database
    content = database.read_bytes()
    for damaged in (
        content[:4096] + bytes(4096) * 8 + content[9 * 4096 :],
        content[:5000],
        b"x" * 9,
    ):
        database.write_bytes(damaged)

        found = kamdesk("doctor", "--json")

        failed = [each for each in found.value if not each["ok"]]
        assert failed
        assert found.code == 1
        assert all(each["detail"] for each in failed)


def test_doctor_tells_of_a_missing_or_open_file_as_checks(kamdesk: Kamdesk, root: Path) -> None:
    database = ProfilePaths(root).database
    for content in (b"SQLite format 3\0" + bytes(5000), None):
        database.write_bytes(content) if content else database.unlink()

        found = kamdesk("doctor", "--json")

        assert (found.code, next(e["ok"] for e in found.value if e["check"] == "open")) == (
            1,
            False,
        )
    assert found.value[1]["detail"].endswith("its key file is there.")


def test_doctor_finds_a_damaged_way_in_that_was_not_used(kamdesk: Kamdesk, root: Path) -> None:
    envelope = ProfilePaths(root).envelope
    written = json.loads(envelope.read_text())
    box = written["slots"]["recovery"]["box"]
    written["slots"]["recovery"]["box"] = ("B" if box[0] == "A" else "A") + box[1:]
    envelope.write_text(json.dumps(written))

    found = kamdesk("doctor", "--json").value

    assert [each["check"] for each in found if not each["ok"]] == ["envelope"]


def test_doctor_needs_the_right_passphrase(kamdesk: Kamdesk) -> None:
    refused = kamdesk("doctor", "--json", KAMDESK_PASSPHRASE="guess")

    assert (refused.code, refused.error["code"]) == (2, "vault.wrong_passphrase")


def test_doctor_restores_the_newest_backup_when_asked(kamdesk: Kamdesk, account: str) -> None:
    drilled = kamdesk("doctor", "--drill", "--json").value

    assert next(each for each in drilled if each["check"] == "drill")["ok"] is True


def test_doctor_fails_when_the_backup_cannot_be_read(
    kamdesk: Kamdesk, account: str, root: Path
) -> None:
    for backup in ProfilePaths(root).backups.glob("*.kamdesk"):
        backup.write_bytes(backup.read_bytes()[:5000])

    drilled = kamdesk("doctor", "--drill", "--json")

    assert [each["check"] for each in drilled.value if not each["ok"]] == ["drill"]
    assert drilled.code == 1
    assert "FAILED" in kamdesk("doctor", "--drill").out


def test_doctor_mends_a_search_index_and_scores_that_are_wrong(
    kamdesk: Kamdesk, account: str, root: Path
) -> None:
    profile = open_profile(ProfilePaths(root), PASSPHRASE)
    driver = connect(profile.keyed)
    profile.close()
    for table in ("search_document", "score"):
        driver.execute(f"DELETE FROM {table}")
    driver.close()
    wrong = kamdesk("doctor", "--json")

    mended = kamdesk("doctor", "--mend", "--json")

    failed = [each["check"] for each in wrong.value if not each["ok"]]
    assert (wrong.code, failed) == (1, ["search", "scores"])
    assert (mended.code, [e["check"] for e in mended.value if not e["ok"]]) == (0, [])
    assert "mend" in [each["check"] for each in mended.value]
    assert kamdesk("undo", "--json").value["deed"] == "account.add"


def test_doctor_notices_that_backups_stopped(kamdesk: Kamdesk, account: str) -> None:
    late = kamdesk("doctor", "--today", "2026-12-24", "--json")

    assert [each["check"] for each in late.value if not each["ok"]] == ["backup"]
    assert late.code == 1


def test_backup_writes_one_file_and_says_where(kamdesk: Kamdesk, tmp_path: Path) -> None:
    usual = kamdesk("backup", "--json").value
    (tmp_path / "stick").mkdir()
    elsewhere = kamdesk("backup", "--out", str(tmp_path / "stick" / "b.kamdesk"), "--json").value

    for made in (usual, elsewhere):
        assert Path(made["path"]).stat().st_size == made["bytes"]
    assert elsewhere["path"] == str(tmp_path / "stick" / "b.kamdesk")
    assert [path.name for path in (tmp_path / "stick").iterdir()] == ["b.kamdesk"]


def test_an_exported_profile_opens_elsewhere_with_the_same_passphrase(
    kamdesk: Kamdesk, account: str, tmp_path: Path
) -> None:
    unit, other = tmp_path / "out.kamdesk", str(tmp_path / "other")

    made = kamdesk("profile", "export", str(unit), "--json")
    back = kamdesk("profile", "restore", str(unit), "--profile", other, "--json")

    assert made.value["path"] == str(unit)
    assert back.value == {"profile": other, "replaced": None}
    listed = kamdesk("list", "accounts", "--profile", other, "--json").value
    assert [row["id"] for row in listed] == [account]


def test_restoring_keeps_the_present_files_aside(
    kamdesk: Kamdesk, account: str, tmp_path: Path
) -> None:
    kamdesk("profile", "export", str(tmp_path / "out.kamdesk"))
    kamdesk("add", "accounts", "name=later")

    back = kamdesk("profile", "restore", str(tmp_path / "out.kamdesk"), "--json").value

    assert (Path(back["replaced"]) / "kamdesk.db").exists()
    assert len(kamdesk("list", "accounts", "--json").value) == 1


def test_an_export_never_overwrites(kamdesk: Kamdesk, tmp_path: Path) -> None:
    kept = tmp_path / "out.kamdesk"
    kept.write_text("mine", encoding="utf-8")

    refused = kamdesk("profile", "export", str(kept), "--json")

    assert (refused.code, refused.error["code"]) == (2, "export.exists")
    assert kept.read_text(encoding="utf-8") == "mine"


def test_restoring_what_is_no_backup_fails_and_changes_nothing(
    kamdesk: Kamdesk, account: str, tmp_path: Path
) -> None:
    (tmp_path / "x.kamdesk").write_text("no backup", encoding="utf-8")

    failed = kamdesk("profile", "restore", str(tmp_path / "x.kamdesk"), "--json")

    assert (failed.code, failed.error["code"]) == (1, "backup.damaged")
    assert len(kamdesk("list", "accounts", "--json").value) == 1


def test_a_profile_open_in_a_window_is_not_replaced(
    kamdesk: Kamdesk, root: Path, tmp_path: Path
) -> None:
    kamdesk("profile", "export", str(tmp_path / "out.kamdesk"))

    with held_alone(ProfilePaths(root).lock, "profile.in_use"):
        failed = kamdesk("profile", "restore", str(tmp_path / "out.kamdesk"), "--json")

    assert (failed.code, failed.error["code"]) == (1, "profile.in_use")


def test_a_wiped_profile_is_not_restored_into(kamdesk: Kamdesk, root: Path, tmp_path: Path) -> None:
    kamdesk("profile", "export", str(tmp_path / "out.kamdesk"))
    ProfilePaths(root).wiped.write_text("{}", encoding="utf-8")

    refused = kamdesk("profile", "restore", str(tmp_path / "out.kamdesk"), "--json")

    assert (refused.code, refused.error["code"]) == (2, "profile.wiped")


def test_init_where_a_profile_is_and_without_anybody_to_ask_is_refused(
    kamdesk: Kamdesk, tmp_path: Path
) -> None:
    there = kamdesk("init", "--no-keychain", "--json")
    nobody = kamdesk("init", "--profile", str(tmp_path / "n"), "--json", KAMDESK_PASSPHRASE="")
    money = kamdesk("init", "--profile", str(tmp_path / "n"), "--currency", "ZZZ", "--json")

    assert (there.code, there.error["code"]) == (2, "vault.exists")
    assert (nobody.code, nobody.error["code"]) == (2, "init.needs_passphrase")
    assert (money.code, money.error["field"]) == (2, "currency")
    assert not (tmp_path / "n").exists()


def test_init_with_a_terminal_asks_twice(
    kamdesk: Kamdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    answers = iter(["one", "two"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(answers))

    refused = kamdesk("init", "--profile", str(tmp_path / "n"), "--json", KAMDESK_PASSPHRASE="")

    assert (refused.code, refused.error["code"]) == (2, "init.passphrases_differ")


def test_the_real_program_founds_keeps_and_tells(tmp_path: Path) -> None:
    """A person's first minutes, each command a process of its own."""
    profile = str(tmp_path / "profile")

    founded = program("init", "--user", "李娜", "--no-keychain", "--json", profile=profile)
    assert founded.code == 0, founded.err
    assert {"profile", "user", "recovery_key"} <= set(founded.value)
    assert len(founded.value["recovery_key"]) == 47
    added = program("--json", "add", "accounts", "name=华澜重工", "tier=S", profile=profile)
    listed = program("list", "accounts", "--json", profile=profile)
    told = program("list", "accounts", profile=profile)
    assert [row["id"] for row in listed.value] == [added.value["id"]]
    assert "华澜重工" in told.out
    wrong = program("list", "accounts", "--json", profile=profile, passphrase="wrong")
    assert (wrong.code, wrong.error["code"], wrong.out) == (2, "vault.wrong_passphrase", "")


def test_help_is_fast_and_loads_no_database(tmp_path: Path) -> None:
    loaded = (
        "import sys; from kamdesk.cli.main import run; run(['add', '--help'], {});"
        "sys.exit(any(m in sys.modules for m in ('sqlalchemy', 'sqlcipher3', 'PySide6')))"
    )

    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, check=False)

    assert done.returncode == 0


def test_a_reader_that_leaves_early_is_no_failure_to_report(tmp_path: Path) -> None:
    script = f"{sys.executable} -m kamdesk fields accounts --json | head -c 1"

    done = subprocess.run(
        ["sh", "-c", script], capture_output=True, check=False, env=surroundings()
    )

    assert done.stderr == b""


def program(*words: str, profile: str, passphrase: str = "langer satz") -> Answer:
    """Run the real program."""
    variables = {"KAMDESK_PROFILE": profile, "KAMDESK_PASSPHRASE": passphrase, "KAMDESK_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-m", "kamdesk", *words],
        capture_output=True,
        check=False,
        env=surroundings() | variables,
    )
    return Answer(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def surroundings() -> dict[str, str]:
    """The environment of a plain shell: the text encoding is not ours to count on."""
    return {
        **os.environ,
        "PYTHONIOENCODING": "ascii",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }


def test_json_is_utf_8_and_one_value(kamdesk: Kamdesk, account: str) -> None:
    assert "华澜重工集团" in kamdesk("list", "accounts", "--json").out
    assert json.loads(kamdesk("list", "accounts", "--json").out)


def test_seed_in_bulk_makes_so_many_accounts(kamdesk: Kamdesk, root: Path) -> None:
    made = kamdesk("seed", "--scale", "20", "--json")

    assert (made.code, made.value["accounts"]) == (0, 20), made.err
    assert len(kamdesk("list", "accounts", "--json").value) == 20
    assert kamdesk("doctor", "--json").code == 0
    assert kamdesk("seed", "--scale", "0", "--json").error["field"] == "scale"


def test_seed_in_a_profile_with_accounts_is_refused(kamdesk: Kamdesk, account: str) -> None:
    refused = kamdesk("seed", "--json")

    assert (refused.code, refused.error["code"]) == (2, "sample.not_empty")


def test_a_backup_into_a_folder_that_is_not_there_is_refused(
    kamdesk: Kamdesk, tmp_path: Path
) -> None:
    for words in (("backup", "--out"), ("profile", "export")):
        refused = kamdesk(*words, str(tmp_path / "stick" / "b.kamdesk"), "--json")

        assert (refused.code, refused.error["code"]) == (2, "export.no_folder")
    assert not (tmp_path / "stick").exists()


def test_a_backup_that_is_not_there_is_refused(kamdesk: Kamdesk, tmp_path: Path) -> None:
    refused = kamdesk("profile", "restore", str(tmp_path / "none.kamdesk"), "--json")

    assert (refused.code, refused.error["code"]) == (2, "backup.no_file")
    assert str(tmp_path / "none.kamdesk") in refused.error["message"]


def test_a_restore_proves_the_passphrase_before_anything_is_moved(
    kamdesk: Kamdesk, account: str, root: Path, tmp_path: Path
) -> None:
    kamdesk("profile", "export", str(tmp_path / "out.kamdesk"))
    before = {path.name for path in root.iterdir()}

    refused = kamdesk(
        "profile", "restore", str(tmp_path / "out.kamdesk"), "--json", KAMDESK_PASSPHRASE="guess"
    )

    assert (refused.code, refused.error["code"]) == (2, "vault.wrong_passphrase")
    assert {path.name for path in root.iterdir()} - {"kamdesk.lock"} == before - {"kamdesk.lock"}
    assert kamdesk("show", "account", account).code == 0


def test_a_backup_is_restored_by_its_recovery_key(
    kamdesk: Kamdesk, account: str, root: Path, tmp_path: Path
) -> None:
    printed = vault.renew_recovery_key(root, PASSPHRASE)
    kamdesk("profile", "export", str(tmp_path / "out.kamdesk"))

    back = kamdesk(
        "profile", "restore", str(tmp_path / "out.kamdesk"),
        KAMDESK_PASSPHRASE="", KAMDESK_RECOVERY_KEY=printed,
    )  # fmt: skip

    assert back.code == 0, back.err


@pytest.mark.skipif(os.name == "nt", reason="Windows goes by the rights of the folder")
def test_only_the_owner_may_read_a_profile_and_what_leaves_it(
    kamdesk: Kamdesk, tmp_path: Path
) -> None:
    fresh, other = str(tmp_path / "a" / "fresh"), str(tmp_path / "other")
    kamdesk("init", "--no-keychain", "--profile", fresh)
    kamdesk("add", "accounts", "name=甲", "--profile", fresh)
    kamdesk("profile", "export", str(tmp_path / "out.kamdesk"), "--profile", fresh)
    kamdesk("profile", "restore", str(tmp_path / "out.kamdesk"), "--profile", other)
    kamdesk("list", "accounts", "--profile", other)

    held = [*Path(fresh).rglob("*"), *Path(other).rglob("*"), tmp_path / "out.kamdesk"]
    assert len(held) > 6
    assert {oct(p.stat().st_mode & 0o777) for p in held if p.is_file()} == {"0o600"}
    folders = [Path(fresh), Path(other), *(p for p in held if p.is_dir())]
    assert {oct(p.stat().st_mode & 0o777) for p in folders} == {"0o700"}


def test_the_file_of_an_older_profile_is_closed_to_others_when_opened(
    kamdesk: Kamdesk, root: Path
) -> None:
    database = ProfilePaths(root).database
    database.chmod(0o644)

    kamdesk("list", "accounts")

    assert os.name == "nt" or database.stat().st_mode & 0o077 == 0


def test_a_profile_in_the_place_of_a_file_is_refused(kamdesk: Kamdesk, tmp_path: Path) -> None:
    (tmp_path / "paper").write_text("x")

    refused = kamdesk("init", "--profile", str(tmp_path / "paper"), "--json")

    assert (refused.code, refused.error["code"]) == (2, "profile.not_a_folder")


def test_bytes_that_are_no_text_are_refused(kamdesk: Kamdesk) -> None:
    refused = kamdesk("add", "accounts", "name=\udcff\udcfe", "--json")

    assert (refused.code, refused.error["code"]) == (2, "usage")
    assert "ff" in refused.error["message"]
