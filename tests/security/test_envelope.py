"""The key envelope: sealed by slot, written whole, and suspicious of every change."""

import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest

from kamdesk.errors import Refused, Unavailable
from kamdesk.security.envelope import (
    Envelope,
    Sealed,
    Slots,
    is_whole,
    new_salt,
    read_envelope,
    seal,
    unseal,
    write_envelope,
)
from kamdesk.security.passphrase import Cost

KEY, UNDER = os.urandom(32), os.urandom(32)
COST = Cost(memory_kib=64, rounds=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kamdesk.keys.json"


@pytest.fixture
def envelope() -> Envelope:
    sealed = seal(KEY, "pass", "ab12", under=UNDER, salt=new_salt(), cost=COST)
    return Envelope(1, "ab12", Slots(passphrase=sealed))


def changed(path: Path, change: dict[str, Any]) -> None:
    """Overwrite fields of the passphrase slot on disk."""
    written = json.loads(path.read_text())
    written["slots"]["passphrase"].update(change)
    path.write_text(json.dumps(written))


def test_an_envelope_reads_back_as_written(path: Path, envelope: Envelope) -> None:
    write_envelope(path, envelope)
    assert read_envelope(path) == envelope
    assert [f.name for f in path.parent.iterdir()] == [path.name]


def test_only_the_slots_own_key_opens_it(envelope: Envelope) -> None:
    sealed = envelope.slots.passphrase
    assert unseal(sealed, "pass", "ab12", under=UNDER) == KEY
    assert unseal(sealed, "pass", "ab12", under=os.urandom(32)) is None


def test_a_slot_does_not_open_as_another_slot_or_for_another_database(envelope: Envelope) -> None:
    sealed = envelope.slots.passphrase
    assert unseal(sealed, "recovery", "ab12", under=UNDER) is None
    assert unseal(sealed, "pass", "ffff", under=UNDER) is None


def test_the_same_key_is_sealed_differently_each_time() -> None:
    one, two = (seal(KEY, "pass", "ab12", under=UNDER) for _ in range(2))
    assert one.box != two.box
    assert one.nonce != two.nonce


def test_a_missing_envelope_is_told_apart(path: Path) -> None:
    with pytest.raises(Refused, match=r"vault\.no_envelope"):
        read_envelope(path)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b'{"version": "one"}', b'{"version": 1, "dbid": "a"}'],
    ids=["empty", "cut", "binary", "a list", "wrong type", "no slots"],
)
def test_a_damaged_envelope_is_told_apart(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(Unavailable) as refusal:
        read_envelope(path)
    assert refusal.value.code == "vault.envelope_damaged"
    assert refusal.value.facts["detail"]


def test_an_envelope_nobody_may_read_is_not_called_damaged(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_path: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", refused)  # root may read everything

    with pytest.raises(Unavailable, match=r"vault\.envelope_not_allowed"):
        read_envelope(path)


def test_an_envelope_that_is_a_folder_is_damaged(path: Path) -> None:
    path.mkdir()
    with pytest.raises(Unavailable, match=r"vault\.envelope_damaged"):
        read_envelope(path)


def test_every_cut_of_the_file_is_refused(path: Path, envelope: Envelope) -> None:
    write_envelope(path, envelope)
    whole = path.read_bytes()
    for length in range(len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(Unavailable, match=r"vault\.envelope_damaged"):
            read_envelope(path)


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": base64.b64encode(b"short").decode()},
        {"box": base64.b64encode(bytes(47)).decode()},
        {"salt": ""},
        {"cost": None},
        {"cost": {"memory_kib": 1 << 40, "rounds": 1, "lanes": 1}},
        {"cost": {"memory_kib": 64, "rounds": 0, "lanes": 1}},
        {"cost": {"memory_kib": 64, "rounds": 1, "lanes": 0}},
    ],
    ids=["nonce", "box", "salt", "no cost", "all memory", "no rounds", "no lanes"],
)
def test_impossible_sizes_and_costs_are_damage_not_a_crash(
    path: Path, envelope: Envelope, change: dict[str, Any]
) -> None:
    write_envelope(path, envelope)
    changed(path, change)
    with pytest.raises(Unavailable, match=r"vault\.envelope_damaged"):
        read_envelope(path)


def test_an_envelope_of_a_newer_program_is_refused(path: Path) -> None:
    path.write_text('{"version": 2, "slots": "of another shape"}')
    with pytest.raises(Refused) as refusal:
        read_envelope(path)
    assert refusal.value.code == "vault.envelope_newer"
    assert refusal.value.facts == {"found": 2, "known": 1}


def test_a_tampered_box_does_not_open(path: Path, envelope: Envelope) -> None:
    sealed = envelope.slots.passphrase
    for place in range(len(sealed.box)):
        box = bytearray(sealed.box)
        box[place] ^= 1
        forged = Sealed(nonce=sealed.nonce, box=bytes(box), salt=sealed.salt, cost=sealed.cost)
        assert unseal(forged, "pass", "ab12", under=UNDER) is None


def test_a_failed_write_leaves_the_former_envelope(
    path: Path, envelope: Envelope, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_envelope(path, envelope)
    before = path.read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kamdesk.config.os.fsync", full)
    with pytest.raises(Unavailable, match=r"disk\.full"):
        write_envelope(path, Envelope(1, "ffff", envelope.slots))
    assert path.read_bytes() == before
    assert [f.name for f in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "part",
    [
        {"nonce": base64.b64encode(bytes(12)).decode()},
        {"cost": {"memory_kib": 65, "rounds": 1, "lanes": 1}},
    ],
)
def test_a_slot_changed_on_disk_is_no_longer_whole(
    path: Path, envelope: Envelope, part: dict[str, Any]
) -> None:
    write_envelope(path, envelope)
    assert is_whole(read_envelope(path).slots.passphrase, "pass", "ab12")

    changed(path, part)

    assert not is_whole(read_envelope(path).slots.passphrase, "pass", "ab12")


def test_another_database_id_makes_no_slot_whole(envelope: Envelope) -> None:
    assert not is_whole(envelope.slots.passphrase, "pass", "ab13")


def test_a_slot_of_the_first_programs_has_no_sum_and_counts_as_whole(
    path: Path, envelope: Envelope
) -> None:
    write_envelope(path, envelope)
    changed(path, {"sum": ""})

    assert is_whole(read_envelope(path).slots.passphrase, "pass", "ab12")
