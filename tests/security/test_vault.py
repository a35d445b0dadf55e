"""Opening a profile by passphrase, keychain or recovery key, and every way it is refused."""

import json
from pathlib import Path

import pytest

from kamdesk.config import ProfilePaths
from kamdesk.errors import Refused, Unavailable
from kamdesk.security import vault
from kamdesk.security.passphrase import Cost

CHEAP = Cost(memory_kib=64, rounds=1, lanes=1)
PASSPHRASE = "松柏 长青 2026"


class MemoryKeychain:
    """A keychain that keeps its secrets in this object."""

    def __init__(self, *, keeps: bool = True) -> None:
        self.keeps = keeps
        self.secrets: dict[str, bytes] = {}

    def is_available(self) -> bool:
        return self.keeps

    def keep(self, name: str, secret: bytes) -> bool:
        if self.keeps:
            self.secrets[name] = secret
        return self.keeps

    def find(self, name: str) -> bytes | None:
        return self.secrets.get(name)

    def forget(self, name: str) -> None:
        self.secrets.pop(name, None)


@pytest.fixture
def chain() -> MemoryKeychain:
    return MemoryKeychain()


@pytest.fixture
def opened(tmp_path: Path, chain: MemoryKeychain) -> vault.Opened:
    return vault.create(tmp_path, PASSPHRASE, cost=CHEAP, keychain=chain)


def unlock(profile: Path, passphrase: str | None = None) -> bytes:
    return vault.unlock(profile, passphrase, keychain=MemoryKeychain())


def test_the_passphrase_gives_the_key_back(tmp_path: Path, opened: vault.Opened) -> None:
    assert unlock(tmp_path, PASSPHRASE) == opened.key
    assert len(opened.key) == 32


def test_the_passphrase_is_the_same_however_it_was_typed(
    tmp_path: Path, opened: vault.Opened
) -> None:
    full_width = PASSPHRASE.replace("2026", "２０２６").replace(" ", "\u3000")
    assert unlock(tmp_path, full_width) == opened.key


def test_a_wrong_passphrase_is_refused(tmp_path: Path, opened: vault.Opened) -> None:
    with pytest.raises(Refused) as refusal:
        unlock(tmp_path, "another")
    assert refusal.value.code == "vault.wrong_passphrase"
    assert refusal.value.field == "passphrase"


def test_a_wrong_passphrase_is_refused_even_when_the_keychain_could_open(
    tmp_path: Path, opened: vault.Opened, chain: MemoryKeychain
) -> None:
    with pytest.raises(Refused, match=r"vault\.wrong_passphrase"):
        vault.unlock(tmp_path, "another", keychain=chain)


def test_the_keychain_opens_without_a_question(
    tmp_path: Path, opened: vault.Opened, chain: MemoryKeychain
) -> None:
    assert opened.in_keychain
    assert vault.unlock(tmp_path, ask=lambda: pytest.fail("asked"), keychain=chain) == opened.key


def test_without_the_keychain_the_person_is_asked(tmp_path: Path, opened: vault.Opened) -> None:
    asked = vault.unlock(tmp_path, ask=lambda: PASSPHRASE, keychain=MemoryKeychain())
    assert asked == opened.key


@pytest.mark.parametrize("secret", [b"short", bytes(32)], ids=["mangled", "of another vault"])
def test_a_keychain_with_a_stale_secret_leads_to_the_question(
    tmp_path: Path, opened: vault.Opened, chain: MemoryKeychain, secret: bytes
) -> None:
    chain.secrets = dict.fromkeys(chain.secrets, secret)
    assert vault.unlock(tmp_path, ask=lambda: PASSPHRASE, keychain=chain) == opened.key


def test_with_nobody_to_ask_a_passphrase_is_demanded(tmp_path: Path, opened: vault.Opened) -> None:
    with pytest.raises(Refused, match=r"vault\.needs_passphrase"):
        unlock(tmp_path)
    with pytest.raises(Refused, match=r"vault\.needs_passphrase"):
        vault.unlock(tmp_path, ask=lambda: None, keychain=MemoryKeychain())


def test_a_keychain_that_drops_secrets_gets_no_slot(tmp_path: Path) -> None:
    opened = vault.create(tmp_path, "p", cost=CHEAP, keychain=MemoryKeychain(keeps=False))
    assert not opened.in_keychain
    written = json.loads(ProfilePaths(tmp_path).envelope.read_text())
    assert set(written["slots"]) == {"passphrase", "recovery"}


def test_the_keychain_is_not_touched_when_not_wanted(tmp_path: Path, chain: MemoryKeychain) -> None:
    opened = vault.create(tmp_path, "p", use_keychain=False, cost=CHEAP, keychain=chain)
    assert not opened.in_keychain
    assert chain.secrets == {}


def test_the_recovery_key_opens_as_printed_and_as_scribbled(
    tmp_path: Path, opened: vault.Opened
) -> None:
    printed = opened.recovery_key_text
    assert vault.unlock_with_recovery(tmp_path, printed) == opened.key
    assert vault.unlock_with_recovery(tmp_path, printed.lower().replace("-", " ")) == opened.key


def test_a_mistyped_recovery_key_is_told_apart_from_a_wrong_one(
    tmp_path: Path, opened: vault.Opened, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    foreign = vault.create(other, "p", use_keychain=False, cost=CHEAP).recovery_key_text
    with pytest.raises(Refused, match=r"vault\.wrong_recovery_key"):
        vault.unlock_with_recovery(tmp_path, foreign)
    with pytest.raises(Refused, match=r"vault\.recovery_key_mistyped"):
        vault.unlock_with_recovery(tmp_path, opened.recovery_key_text[:-1])


def test_a_changed_passphrase_keeps_the_key_and_the_other_ways_in(
    tmp_path: Path, opened: vault.Opened, chain: MemoryKeychain
) -> None:
    vault.change_passphrase(tmp_path, PASSPHRASE, "new one", cost=CHEAP)

    assert unlock(tmp_path, "new one") == opened.key
    assert vault.unlock(tmp_path, keychain=chain) == opened.key
    assert vault.unlock_with_recovery(tmp_path, opened.recovery_key_text) == opened.key
    with pytest.raises(Refused, match=r"vault\.wrong_passphrase"):
        unlock(tmp_path, PASSPHRASE)


def test_changing_demands_the_current_passphrase_and_a_real_new_one(
    tmp_path: Path, opened: vault.Opened
) -> None:
    before = ProfilePaths(tmp_path).envelope.read_bytes()
    with pytest.raises(Refused, match=r"vault\.wrong_passphrase"):
        vault.change_passphrase(tmp_path, "guess", "new", cost=CHEAP)
    with pytest.raises(Refused, match=r"vault\.passphrase_empty"):
        vault.change_passphrase(tmp_path, PASSPHRASE, " \u3000", cost=CHEAP)
    assert ProfilePaths(tmp_path).envelope.read_bytes() == before


def test_a_forgotten_passphrase_is_replaced_by_recovery_key(
    tmp_path: Path, opened: vault.Opened
) -> None:
    vault.reset_passphrase(tmp_path, opened.recovery_key_text, "remembered", cost=CHEAP)
    assert unlock(tmp_path, "remembered") == opened.key


def test_a_renewed_recovery_key_retires_the_former(tmp_path: Path, opened: vault.Opened) -> None:
    renewed = vault.renew_recovery_key(tmp_path, PASSPHRASE)
    assert vault.unlock_with_recovery(tmp_path, renewed) == opened.key
    with pytest.raises(Refused, match=r"vault\.wrong_recovery_key"):
        vault.unlock_with_recovery(tmp_path, opened.recovery_key_text)


def test_the_keychain_can_be_joined_and_left_later(tmp_path: Path, chain: MemoryKeychain) -> None:
    key = vault.create(tmp_path, "p", use_keychain=False, cost=CHEAP).key
    assert vault.keep_in_keychain(tmp_path, "p", keychain=chain)
    assert vault.unlock(tmp_path, keychain=chain) == key

    vault.leave_keychain(tmp_path, keychain=chain)
    assert chain.secrets == {}
    with pytest.raises(Refused, match=r"vault\.needs_passphrase"):
        vault.unlock(tmp_path, keychain=chain)


def test_a_keychain_that_fails_is_reported_and_changes_nothing(
    tmp_path: Path, opened: vault.Opened
) -> None:
    before = ProfilePaths(tmp_path).envelope.read_bytes()
    failing = MemoryKeychain(keeps=False)
    assert not vault.keep_in_keychain(tmp_path, PASSPHRASE, keychain=failing)
    assert ProfilePaths(tmp_path).envelope.read_bytes() == before


def test_an_empty_folder_has_no_profile(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"profile\.missing"):
        unlock(tmp_path, "p")


def test_a_database_without_its_envelope_is_told_apart(
    tmp_path: Path, opened: vault.Opened
) -> None:
    paths = ProfilePaths(tmp_path)
    paths.database.write_bytes(b"cipher text")
    paths.envelope.unlink()
    with pytest.raises(Refused, match=r"vault\.no_envelope"):
        unlock(tmp_path, PASSPHRASE)
    with pytest.raises(Refused, match=r"vault\.no_envelope"):
        vault.create(tmp_path, "p", use_keychain=False, cost=CHEAP)


def test_a_vault_is_never_made_over_a_database(tmp_path: Path, opened: vault.Opened) -> None:
    ProfilePaths(tmp_path).database.write_bytes(b"cipher text")
    with pytest.raises(Refused, match=r"vault\.exists"):
        vault.create(tmp_path, "p", use_keychain=False, cost=CHEAP)
    assert unlock(tmp_path, PASSPHRASE) == opened.key


def test_keys_of_a_start_killed_before_its_database_are_kept_aside(
    tmp_path: Path, opened: vault.Opened
) -> None:
    envelope = ProfilePaths(tmp_path).envelope
    first = envelope.read_bytes()
    ProfilePaths(tmp_path).database.touch()
    for number in (1, 2):
        again = vault.create(tmp_path, "again", use_keychain=False, cost=CHEAP)
        assert unlock(tmp_path, "again") == again.key
        assert envelope.with_name(f"{envelope.name}.unused-{number}").exists()
    assert envelope.with_name(f"{envelope.name}.unused-1").read_bytes() == first


def test_an_empty_passphrase_makes_no_vault(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"vault\.passphrase_empty"):
        vault.create(tmp_path, "", use_keychain=False, cost=CHEAP)
    assert list(tmp_path.iterdir()) == []


def test_a_wiped_profile_stays_closed(tmp_path: Path, opened: vault.Opened) -> None:
    ProfilePaths(tmp_path).wiped.write_text("{}")
    with pytest.raises(Refused, match=r"profile\.wiped"):
        unlock(tmp_path, PASSPHRASE)
    with pytest.raises(Refused, match=r"profile\.wiped"):
        vault.unlock_with_recovery(tmp_path, opened.recovery_key_text)


def test_a_damaged_envelope_is_told_apart(tmp_path: Path, opened: vault.Opened) -> None:
    ProfilePaths(tmp_path).envelope.write_text('{"version": 1, "dbid": "')
    with pytest.raises(Unavailable, match=r"vault\.envelope_damaged"):
        unlock(tmp_path, PASSPHRASE)


def test_neither_key_nor_passphrase_stand_in_the_folder_or_in_a_repr(
    tmp_path: Path, opened: vault.Opened
) -> None:
    for file in tmp_path.iterdir():
        content = file.read_bytes()
        assert opened.key not in content
        assert opened.key.hex().encode() not in content
        assert PASSPHRASE.encode() not in content
        assert opened.recovery_key_text.encode() not in content
    assert opened.recovery_key_text not in repr(opened)


def test_only_the_owner_may_read_the_envelope(tmp_path: Path, opened: vault.Opened) -> None:
    assert ProfilePaths(tmp_path).envelope.stat().st_mode & 0o077 == 0


def test_an_envelope_without_recovery_slot_has_no_recovery_key(
    tmp_path: Path, opened: vault.Opened
) -> None:
    path = ProfilePaths(tmp_path).envelope
    written = json.loads(path.read_text())
    del written["slots"]["recovery"]
    path.write_text(json.dumps(written))
    with pytest.raises(Refused, match=r"vault\.wrong_recovery_key"):
        vault.unlock_with_recovery(tmp_path, opened.recovery_key_text)
