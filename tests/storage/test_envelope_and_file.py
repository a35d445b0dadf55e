"""Envelope and database together: each way a profile can be broken has a message of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from kamdesk.config import ProfilePaths
from kamdesk.errors import KamdeskError, Refused, Unavailable
from kamdesk.i18n.sentences import SENTENCES, sentence
from kamdesk.security import vault
from kamdesk.security.passphrase import Cost
from kamdesk.storage.engine import open_engine

CHEAP = Cost(memory_kib=64, rounds=1)
PASSPHRASE = "松柏"
CANARY = "海川集团 canary"


@pytest.fixture
def paths(tmp_path: Path) -> ProfilePaths:
    made = ProfilePaths(tmp_path / "profile")
    engine = open_engine(made.database, vault_key(made))
    with engine.begin() as work:
        work.execute(text("CREATE TABLE note (body TEXT)"))
        work.execute(text("INSERT INTO note VALUES (:b)"), [{"b": CANARY}] * 500)
    engine.dispose()
    return made


def vault_key(paths: ProfilePaths) -> bytes:
    return vault.create(paths.root, PASSPHRASE, use_keychain=False, cost=CHEAP).key


def opened_rows(paths: ProfilePaths, passphrase: str = PASSPHRASE) -> int:
    key = vault.unlock(paths.root, passphrase)
    engine = open_engine(paths.database, key, create=False)
    with engine.connect() as look:
        found = int(look.execute(text("SELECT count(*) FROM note")).scalar_one())
    engine.dispose()
    return found


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def without_envelope(paths: ProfilePaths) -> None:
    paths.envelope.unlink()


def cut_envelope(paths: ProfilePaths) -> None:
    paths.envelope.write_bytes(paths.envelope.read_bytes()[:100])


def foreign_envelope(paths: ProfilePaths) -> None:
    other = ProfilePaths(paths.root.parent / "other")
    vault_key(other)
    paths.envelope.write_bytes(other.envelope.read_bytes())


def flipped_salt(paths: ProfilePaths) -> None:
    flip(paths.database, 3)


def cut_database(paths: ProfilePaths) -> None:
    paths.database.write_bytes(paths.database.read_bytes()[:-5000])


def without_database(paths: ProfilePaths) -> None:
    paths.database.unlink()


def plain_database(paths: ProfilePaths) -> None:
    paths.database.write_bytes(b"SQLite format 3\x00" + bytes(4080))


def wiped(paths: ProfilePaths) -> None:
    paths.wiped.write_text("{}")


BROKEN: list[tuple[Callable[[ProfilePaths], None], type[KamdeskError], str]] = [
    (without_envelope, Refused, "vault.no_envelope"),
    (cut_envelope, Unavailable, "vault.envelope_damaged"),
    (foreign_envelope, Unavailable, "file.damaged"),
    (flipped_salt, Unavailable, "file.damaged"),
    (cut_database, Unavailable, "file.damaged"),
    (without_database, Unavailable, "file.missing"),
    (plain_database, Refused, "file.plaintext"),
    (wiped, Refused, "profile.wiped"),
]


def test_a_whole_profile_opens(paths: ProfilePaths) -> None:
    assert opened_rows(paths) == 500


@pytest.mark.parametrize(("spoil", "kind", "code"), BROKEN, ids=[c[0].__name__ for c in BROKEN])
def test_each_broken_profile_is_told_apart_in_a_sentence(
    paths: ProfilePaths,
    spoil: Callable[[ProfilePaths], None],
    kind: type[KamdeskError],
    code: str,
) -> None:
    spoil(paths)
    with pytest.raises(kind) as refusal:
        opened_rows(paths)
    assert refusal.value.code == code
    told = sentence(refusal.value)
    assert told != code
    assert "{" not in told


def test_a_wrong_passphrase_never_touches_the_database(paths: ProfilePaths) -> None:
    before = paths.database.read_bytes()
    with pytest.raises(Refused, match=r"vault\.wrong_passphrase"):
        opened_rows(paths, "guess")
    assert paths.database.read_bytes() == before


def test_a_wrong_passphrase_is_told_even_over_a_damaged_database(paths: ProfilePaths) -> None:
    flipped_salt(paths)
    with pytest.raises(Refused, match=r"vault\.wrong_passphrase"):
        opened_rows(paths, "guess")


def test_a_changed_passphrase_still_opens_the_same_rows(paths: ProfilePaths) -> None:
    vault.change_passphrase(paths.root, PASSPHRASE, "another", cost=CHEAP)
    assert opened_rows(paths, "another") == 500


def test_no_file_of_a_profile_holds_a_word_of_a_client(paths: ProfilePaths) -> None:
    for file in paths.root.iterdir():
        assert CANARY.encode() not in file.read_bytes()


@pytest.mark.parametrize(
    "error",
    [
        Refused("vault.needs_passphrase"),
        Refused("vault.passphrase_empty"),
        Refused("vault.envelope_newer", found=2, known=1),
        Refused("vault.exists", path="here"),
        Refused("vault.recovery_key_mistyped", position=0, length=39, expected=40),
        Refused("vault.wrong_recovery_key"),
        Refused("profile.missing", path="here"),
        Refused("today.not_a_date", value="31.3."),
        Refused("file.newer", found="0009", known="0001"),
        Unavailable("file.busy", path="here"),
        Unavailable("file.migration_failed", wanted="0002", backup="there", detail="Error"),
        Unavailable("folder.read_only", path="here"),
        Unavailable("disk.full", path="here"),
        Unavailable("disk.failing", path="here", detail="input/output"),
        Unavailable("program.cipher_missing", found=""),
        Unavailable("backup.damaged", path="here", detail="cut"),
        Unavailable("backup.busy", path="here"),
    ],
    ids=lambda error: error.code,
)
def test_every_refusal_has_a_sentence_that_its_facts_fill(error: KamdeskError) -> None:
    assert error.code in SENTENCES
    told = sentence(error)
    assert told != error.code
    assert "{" not in told
