"""Changing the passphrase, and setting one when the old is forgotten."""

import json
from pathlib import Path

import pytest

from kamdesk.config import ProfilePaths
from kamdesk.security import vault
from tests.cli.conftest import Kamdesk
from tests.workspaces import PASSPHRASE


@pytest.fixture
def printed(root: Path) -> str:
    """The recovery key somebody printed."""
    return vault.renew_recovery_key(root, PASSPHRASE)


def test_a_changed_passphrase_opens_and_the_old_one_no_longer(kamdesk: Kamdesk) -> None:
    done = kamdesk("passphrase", "--json", KAMDESK_NEW_PASSPHRASE="another")

    assert (done.code, list(done.value)) == (0, ["profile"])
    assert kamdesk("list", "accounts", KAMDESK_PASSPHRASE="another").code == 0
    refused = kamdesk("list", "accounts", "--json")
    assert (refused.code, refused.error["code"]) == (2, "vault.wrong_passphrase")


def test_a_wrong_passphrase_changes_nothing(kamdesk: Kamdesk) -> None:
    refused = kamdesk(
        "passphrase", "--json", KAMDESK_PASSPHRASE="guess", KAMDESK_NEW_PASSPHRASE="another"
    )

    assert (refused.code, refused.error["code"]) == (2, "vault.wrong_passphrase")
    assert kamdesk("list", "accounts").code == 0


def test_the_recovery_key_sets_a_new_passphrase(kamdesk: Kamdesk, printed: str) -> None:
    done = kamdesk("recover", KAMDESK_RECOVERY_KEY=printed, KAMDESK_NEW_PASSPHRASE="another")

    assert done.code == 0
    assert kamdesk("list", "accounts", KAMDESK_PASSPHRASE="another").code == 0
    again = kamdesk("recover", "--recovery-key", printed.lower(), KAMDESK_NEW_PASSPHRASE="third")
    assert again.code == 0


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "recover.needs_key"),
        ({"KAMDESK_RECOVERY_KEY": "ABCDE"}, "vault.recovery_key_mistyped"),
        ({"KAMDESK_RECOVERY_KEY": "another"}, "vault.recovery_key_mistyped"),
    ],
)
def test_without_the_right_key_nothing_is_recovered(
    kamdesk: Kamdesk, given: dict[str, str], code: str
) -> None:
    refused = kamdesk("recover", "--json", KAMDESK_NEW_PASSPHRASE="another", **given)

    assert (refused.code, refused.error["code"]) == (2, code)
    assert kamdesk("list", "accounts").code == 0


def test_a_new_passphrase_nobody_gives_is_asked_for_by_name(kamdesk: Kamdesk, printed: str) -> None:
    refused = kamdesk("recover", "--recovery-key", printed, "--json")

    assert (refused.code, refused.error["code"]) == (2, "passphrase.needs_new")
    assert "KAMDESK_NEW_PASSPHRASE" in refused.error["message"]


@pytest.mark.parametrize("part", ["dbid", "salt", "box"])
def test_a_changed_letter_in_the_key_file_is_damage_not_a_wrong_passphrase(
    kamdesk: Kamdesk, root: Path, part: str
) -> None:
    envelope = ProfilePaths(root).envelope
    written = json.loads(envelope.read_text())
    place = written if part == "dbid" else written["slots"]["passphrase"]
    place[part] = ("b" if place[part][0] == "a" else "a") + place[part][1:]
    envelope.write_text(json.dumps(written))

    failed = kamdesk("list", "accounts", "--json")

    assert (failed.code, failed.error["code"]) == (1, "vault.envelope_damaged")


def test_a_damaged_passphrase_slot_is_mended_by_the_recovery_key(
    kamdesk: Kamdesk, root: Path, printed: str
) -> None:
    envelope = ProfilePaths(root).envelope
    written = json.loads(envelope.read_text())
    slot = written["slots"]["passphrase"]
    slot["salt"] = ("b" if slot["salt"][0] == "a" else "a") + slot["salt"][1:]
    envelope.write_text(json.dumps(written))

    kamdesk("recover", "--recovery-key", printed, KAMDESK_NEW_PASSPHRASE=PASSPHRASE)

    assert kamdesk("list", "accounts").code == 0
