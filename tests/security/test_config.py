"""Where a profile lives, what the environment asks for, and preferences that survive damage."""

import os
from datetime import date
from pathlib import Path

import pytest

from kamdesk.config import (
    Preferences,
    ProfilePaths,
    default_profile,
    environment,
    replace_file,
)
from kamdesk.errors import Refused, Unavailable


def test_every_variable_is_read_once_here(tmp_path: Path) -> None:
    found = environment(
        {
            "KAMDESK_PROFILE": str(tmp_path),
            "KAMDESK_PASSPHRASE": "secret words",
            "KAMDESK_TODAY": "2026-03-31",
            "KAMDESK_LANG": "zh_CN",
            "KAMDESK_SAMPLE_DATA": str(tmp_path / "data"),
        }
    )
    assert found.profile == tmp_path
    assert found.passphrase == "secret words"
    assert found.today == date(2026, 3, 31)
    assert found.language == "zh_CN"
    assert found.sample_data == tmp_path / "data"
    assert "secret words" not in repr(found)


def test_silence_and_empty_values_mean_not_set() -> None:
    names = ("PROFILE", "PASSPHRASE", "TODAY", "LANG", "SAMPLE_DATA")
    for variables in ({}, {f"KAMDESK_{name}": "" for name in names}):
        found = environment(variables)
        assert found.profile == default_profile()
        assert (found.passphrase, found.today, found.language) == (None, None, None)
        assert found.sample_data is None


def test_the_process_environment_is_the_usual_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAMDESK_LANG", "en")
    assert environment().language == "en"


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        environment({"KAMDESK_TODAY": "31.3."})
    assert refusal.value.code == "today.not_a_date"
    assert refusal.value.facts["value"] == "31.3."


def test_preferences_read_back_as_saved(tmp_path: Path) -> None:
    path = ProfilePaths(tmp_path).preferences
    liked = Preferences(language="zh_CN", theme="dark", scale=1.5, window=(0, 0, 1440, 900))
    liked.save(path)
    assert Preferences.load(path) == liked


def test_preferences_start_at_their_defaults(tmp_path: Path) -> None:
    assert Preferences.load(tmp_path / "none.json") == Preferences()


@pytest.mark.parametrize(
    "content",
    ['{"theme": ', "[]", "\x00", '{"scale": "big"}', '{"window": ["wide"]}', '{"theme": null}'],
)
def test_damaged_preferences_are_kept_aside_and_defaults_used(tmp_path: Path, content: str) -> None:
    path = ProfilePaths(tmp_path).preferences
    path.write_text(content)
    assert Preferences.load(path) == Preferences()
    assert not path.exists()
    assert path.with_name("preferences.json.damaged").read_text() == content


def test_a_newer_programs_preferences_keep_what_is_known(tmp_path: Path) -> None:
    path = ProfilePaths(tmp_path).preferences
    path.write_text('{"theme": "dark", "hologram": true}')
    assert Preferences.load(path).theme == "dark"


def test_the_files_of_a_profile_stand_in_its_folder(tmp_path: Path) -> None:
    paths = ProfilePaths(tmp_path)
    files = [paths.database, paths.envelope, paths.backups, paths.preferences, paths.lock]
    assert {path.parent for path in [*files, paths.wiped]} == {tmp_path}
    assert paths.envelope.name == "kamdesk.keys.json"


def test_a_file_is_replaced_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "kept.json"
    replace_file(path, b"one")
    replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert [file.name for file in path.parent.iterdir()] == ["kept.json"]
    if os.name != "nt":
        assert path.stat().st_mode & 0o077 == 0


def test_a_folder_nobody_may_write_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable, match=r"folder\.read_only"):
        replace_file(tmp_path / "file" / "kept.json", b"x")


def test_other_troubles_of_the_file_system_pass_unchanged(tmp_path: Path) -> None:
    (tmp_path / "kept.json").mkdir()
    with pytest.raises(IsADirectoryError):
        replace_file(tmp_path / "kept.json", b"x")
    assert [file.name for file in tmp_path.iterdir()] == ["kept.json"]
