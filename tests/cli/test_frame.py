"""What holds for every command: options, errors, exit codes, help."""

import json
import shutil
from pathlib import Path

import pytest

from kamdesk.cli import main
from kamdesk.cli.grammar import hoisted
from kamdesk.cli.manual import COMMANDS
from kamdesk.cli.page import WIDTH, wide, wrapped
from kamdesk.config import ProfilePaths
from kamdesk.errors import Unavailable
from kamdesk.security import vault
from kamdesk.storage import engine
from tests.cli.conftest import Kamdesk
from tests.workspaces import PASSPHRASE


@pytest.mark.parametrize("before", [True, False])
def test_global_options_stand_before_or_after_the_command(
    kamdesk: Kamdesk, root: Path, tmp_path: Path, before: bool
) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(root, elsewhere)
    options = ("--profile", str(elsewhere), "--today=2026-12-24", "--json", "--lang", "en")
    command = ("add", "tasks", "title=打电话", "state=done")

    made = kamdesk(*options, *command) if before else kamdesk(*command, *options)

    assert made.code == 0, made.err
    (task,) = kamdesk("list", "tasks", "--json", "--profile", str(elsewhere)).value
    assert task["id"] == made.value["id"]
    assert task["done_at"].startswith("2026-12-2")
    assert kamdesk("list", "tasks", "--json").value == []


def test_options_inside_the_words_of_a_command_are_found() -> None:
    words = ["add", "accounts", "--json", "name=甲", "--profile=/x", "--", "--json"]

    assert hoisted(words) == [
        "--json",
        "--profile=/x",
        "add",
        "accounts",
        "name=甲",
        "--",
        "--json",
    ]


def test_today_moves_the_day_every_deed_takes(kamdesk: Kamdesk, account: str) -> None:
    kamdesk("add", "opportunities", f"account={account}", "name=MES", KAMDESK_TODAY="2026-03-31")
    kamdesk("add", "opportunities", f"account={account}", "name=ERP", "--today", "2026-04-01")

    opened = [row["opened_on"] for row in kamdesk("list", "opportunities", "--json").value]

    assert opened == ["2026-03-31", "2026-04-01"]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ((), None),
        (("frobnicate",), "command"),
        (("list",), "entity"),
        (("list", "accounts", "--limit", "many"), "limit"),
        (("list", "accounts", "--limit"), "limit"),
        (("list", "accounts", "extra"), "extra"),
        (("health", "--as-of"), "as-of"),
        (("profile",), "command"),
        (("--profile",), "profile"),
        (("list", "accounts", "--lang", "fr"), "lang"),
        (("screenshot", "accounts"), "out"),
        (("gui", "--smoke"), "report"),
    ],
)
def test_wrong_use_is_refused_as_json_too(
    kamdesk: Kamdesk, words: tuple[str, ...], field: str | None
) -> None:
    told = kamdesk(*words)
    as_json = kamdesk("--json", *words)

    assert (told.code, as_json.code) == (2, 2)
    assert (told.out, as_json.out) == ("", "")
    assert (as_json.error["code"], as_json.error["field"]) == ("usage", field)
    assert told.err.strip() == as_json.error["message"]


@pytest.mark.parametrize("today", ["tomorrow", "2026-02-30"])
def test_a_day_that_is_none_is_refused(kamdesk: Kamdesk, today: str) -> None:
    by_option = kamdesk("list", "accounts", "--today", today, "--json")
    by_variable = kamdesk("list", "accounts", "--json", KAMDESK_TODAY=today)

    for refused in (by_option, by_variable):
        assert (refused.code, refused.error["field"]) == (2, "today")


def test_wrong_passphrase_is_refused(kamdesk: Kamdesk) -> None:
    refused = kamdesk("list", "accounts", "--json", KAMDESK_PASSPHRASE="wrong")

    assert (refused.code, refused.error["code"]) == (2, "vault.wrong_passphrase")
    assert refused.error["field"] == "passphrase"


def test_without_passphrase_and_terminal_it_is_asked_for_by_a_sentence(kamdesk: Kamdesk) -> None:
    refused = kamdesk("list", "accounts", "--json", KAMDESK_PASSPHRASE="")

    assert (refused.code, refused.error["code"]) == (2, "vault.needs_passphrase")


def test_missing_envelope_is_refused(kamdesk: Kamdesk, root: Path) -> None:
    ProfilePaths(root).envelope.unlink()

    refused = kamdesk("list", "accounts", "--json")

    assert (refused.code, refused.error["code"]) == (2, "vault.no_envelope")


def test_a_wiped_profile_is_refused(kamdesk: Kamdesk, root: Path) -> None:
    ProfilePaths(root).wiped.write_text("{}", encoding="utf-8")

    refused = kamdesk("list", "accounts", "--json")

    assert (refused.code, refused.error["code"]) == (2, "profile.wiped")


def test_no_profile_is_refused(kamdesk: Kamdesk, tmp_path: Path) -> None:
    refused = kamdesk("list", "accounts", "--json", "--profile", str(tmp_path / "none"))

    assert (refused.code, refused.error["code"]) == (2, "profile.missing")


def test_a_plaintext_file_is_refused(kamdesk: Kamdesk, root: Path) -> None:
    _replace_database(root, b"SQLite format 3\x00" + bytes(4096))

    refused = kamdesk("list", "accounts", "--json")

    assert (refused.code, refused.error["code"]) == (2, "file.plaintext")


def test_a_damaged_file_fails(kamdesk: Kamdesk, root: Path) -> None:
    _replace_database(root, bytes(range(256)) * 64)

    failed = kamdesk("list", "accounts", "--json")

    assert (failed.code, failed.error["code"]) == (1, "file.damaged")


def test_a_damaged_envelope_fails(kamdesk: Kamdesk, root: Path) -> None:
    ProfilePaths(root).envelope.write_text("{", encoding="utf-8")

    failed = kamdesk("list", "accounts", "--json")

    assert (failed.code, failed.error["code"]) == (1, "vault.envelope_damaged")


def test_a_bug_is_told_without_the_data_it_met(
    kamdesk: Kamdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_command: object) -> object:
        raise KeyError("华澜重工集团 owes 3,000,000")

    monkeypatch.setattr(main, "_work_of", broken)

    failed = kamdesk("list", "accounts", "--json")

    assert (failed.code, failed.error["code"]) == (1, "bug")
    assert "KeyError" in failed.error["message"]
    assert "华澜" not in failed.err
    assert "Traceback" not in failed.err


def test_an_interrupted_command_says_so(kamdesk: Kamdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_command: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "_work_of", stopped)

    assert (kamdesk("list", "accounts").code, kamdesk("undo", "--json").error["code"]) == (
        1,
        "interrupted",
    )


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.name))
def test_every_command_has_a_page_with_examples_and_exit_codes(
    kamdesk: Kamdesk, command: object, lang: str
) -> None:
    name = str(getattr(command, "name", ""))

    page = kamdesk(*name.split(), "--help", "--lang", lang)

    assert page.code == 0
    assert f"kamdesk {name}" in page.out
    assert page.out.count("kamdesk ") >= 3  # title, usage and at least one example
    assert ("Exit codes:" in page.out) == (lang == "en")
    assert "{" not in page.out
    assert max(wide(line) for line in page.out.splitlines()) <= WIDTH + 2


def test_the_overview_names_every_command(kamdesk: Kamdesk) -> None:
    page = kamdesk("--help")

    assert page.code == 0
    assert [c.name for c in COMMANDS if f"\n  {c.name} " not in page.out] == []


def test_the_version_is_told(kamdesk: Kamdesk) -> None:
    assert kamdesk("--version").out.startswith("kamdesk ")
    assert set(kamdesk("--version", "--json").value) == {"version"}


def test_errors_speak_the_language_asked_for(kamdesk: Kamdesk) -> None:
    english = kamdesk("list", "zzz").err
    chinese = kamdesk("--lang=zh_CN", "list", "zzz").err

    assert english != chinese


def test_a_backup_is_taken_when_something_was_written(kamdesk: Kamdesk, root: Path) -> None:
    folder = ProfilePaths(root).backups
    kamdesk("list", "accounts")
    before = list(folder.glob("*.kamdesk"))

    kamdesk("add", "accounts", "name=甲")
    kamdesk("add", "accounts", "name=乙")

    assert before == []
    assert len(list(folder.glob("*-daily.kamdesk"))) == 1


def test_a_backup_that_fails_does_not_undo_the_deed(
    kamdesk: Kamdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_profile: object) -> None:
        raise Unavailable("disk.full", path="/x")

    monkeypatch.setattr("kamdesk.app.core.Profile.back_up_if_due", full)

    made = kamdesk("add", "accounts", "name=甲", "--json")

    assert (made.code, set(made.value)) == (0, {"id"})
    assert json.loads(made.err)["code"] == "backup.not_taken"


def test_a_file_another_program_writes_to_is_busy(
    kamdesk: Kamdesk, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = engine._pragmas
    monkeypatch.setattr(
        engine,
        "_pragmas",
        lambda *asked, **named: tuple(
            each.replace("busy_timeout = 5000", "busy_timeout = 50")
            for each in patient(*asked, **named)
        ),
    )
    key = vault.unlock(root, PASSPHRASE)
    other = engine.connect(engine.Keyed(ProfilePaths(root).database, key))
    other.execute("BEGIN IMMEDIATE")

    failed = kamdesk("add", "accounts", "name=甲", "--json")
    read = kamdesk("list", "accounts", "--json")
    other.close()

    assert (failed.code, failed.error["code"]) == (1, "file.busy")
    assert (read.code, read.value) == (0, [])
    assert kamdesk("add", "accounts", "name=甲").code == 0


def test_chinese_lines_break_between_letters() -> None:
    assert wrapped("一二三四五六", 6) == ["一二三", "四五六"]
    assert wrapped("one two three", 8) == ["one two", "three"]


def _replace_database(root: Path, content: bytes) -> None:
    paths = ProfilePaths(root)
    for left in root.glob("kamdesk.db-*"):
        left.unlink()
    paths.database.write_bytes(content)
