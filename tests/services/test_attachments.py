"""Files on records: added, kept unreadable, looked at, taken off and put back."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from kamdesk.app.core import Profile
from kamdesk.domain.ids import AccountId
from kamdesk.errors import Refused, Unavailable
from kamdesk.protocol import limits
from kamdesk.queries.attachments import FileRow, file_room, file_row, files_of, files_of_account
from kamdesk.services.attachments import attach, attach_content, choose_room, detach
from kamdesk.services.undoing import undo
from kamdesk.services.visits import LogVisit, log_visit
from kamdesk.storage.attachments import ledger
from kamdesk.workspace import Workspace
from tests.workspaces import NOON, Clock, a_profile, added, reopened

CANARY = b"KAMDESK-CANARY-8f1c"
CONTENT = b"%PDF-1.7\n" + CANARY * 90_000  # two chunks and a rest
WRITER = """
import sys
from pathlib import Path
from uuid import UUID
from kamdesk.services.attachments import attach_content
from tests.workspaces import reopened

def endless():
    yield b"first"
    for _ in range(4):
        yield bytes(1024 * 1024)
    print("half", flush=True)
    sys.stdin.read()

attach_content(reopened(Path(sys.argv[1])).workspace, "account", UUID(sys.argv[2]), "x", endless())
"""


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    path = tmp_path / "合同 2026.pdf"
    path.write_bytes(CONTENT)
    return path


def only(workspace: Workspace, account: UUID) -> FileRow:
    (found,) = workspace.read(files_of_account, account)
    return found


def given_back(workspace: Workspace, row: FileRow) -> bytes:
    return workspace.files.content(row.sha256, row.size_bytes)


def everything_under(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path, path.read_bytes()


def test_an_attached_file_is_told_with_who_added_it_and_comes_back_byte_for_byte(
    workspace: Workspace, account: UUID, contract: Path
) -> None:
    made = attach(workspace, "account", account, contract)

    row = only(workspace, account)
    assert (row.id, row.file_name, row.size_bytes) == (made, "合同 2026.pdf", len(CONTENT))
    assert (row.media_type, row.at, row.by, row.here) == ("application/pdf", NOON, "苏晓岚", True)
    assert given_back(workspace, row) == CONTENT
    assert contract.read_bytes() == CONTENT


def test_no_plaintext_of_a_file_is_anywhere_in_the_profile(
    profile: Profile, account: UUID, contract: Path
) -> None:
    attach(profile.workspace, "account", account, contract)
    store = profile.workspace.files
    part = store.begin_part("0" * 64, len(CONTENT))
    part.append(CONTENT[: limits.CHUNK_BYTES])

    found = list(everything_under(profile.paths.root))
    profile.close()
    found += everything_under(profile.paths.root)

    assert sum(len(content) for _path, content in found) > len(CONTENT)
    assert [path for path, content in found if CANARY in content] == []
    assert [path for path, _content in found if "合同" in path.name] == []


@pytest.mark.parametrize("size", [0, 1, limits.CHUNK_BYTES, limits.CHUNK_BYTES + 1])
def test_any_size_comes_back_as_it_was(workspace: Workspace, account: UUID, size: int) -> None:
    attach_content(workspace, "account", account, "a.bin", [os.urandom(size)])

    row = only(workspace, account)
    assert row.size_bytes == size
    assert len(given_back(workspace, row)) == size


def test_a_file_of_a_visit_shows_on_the_visit_and_on_its_account(
    workspace: Workspace, account: UUID, contract: Path
) -> None:
    held = LogVisit(account_id=AccountId(account), held_at=NOON, minutes=30, notes="谈价格")
    visit = workspace.run(log_visit, held)

    attach(workspace, "visit", visit, contract)

    assert [row.subject_entity for row in workspace.read(files_of, visit)] == ["visit"]
    assert only(workspace, account).subject_id == visit
    assert workspace.read(files_of, account) == []


def test_removing_a_file_is_undone_with_its_content(
    workspace: Workspace, account: UUID, contract: Path
) -> None:
    made = attach(workspace, "account", account, contract)
    workspace.run(detach, made)
    assert workspace.read(files_of_account, account) == []

    workspace.run(undo)

    assert given_back(workspace, only(workspace, account)) == CONTENT


def test_adding_a_file_is_undone(workspace: Workspace, account: UUID, contract: Path) -> None:
    attach(workspace, "account", account, contract)

    workspace.run(undo)

    assert workspace.read(files_of_account, account) == []


def test_equal_contents_lie_there_once_and_hang_on_a_record_once(
    workspace: Workspace, account: UUID, contract: Path
) -> None:
    other = added(workspace, "account", name="远桥国际")
    first = attach(workspace, "account", account, contract)

    assert attach(workspace, "account", account, contract) == first
    assert attach(workspace, "account", other, contract) != first
    assert len(workspace.files.names()) == 1
    assert workspace.read(file_room).used == len(CONTENT)


def test_the_room_for_files_is_a_clear_refusal_and_nothing_stays(
    profile: Profile, account: UUID, contract: Path
) -> None:
    workspace = profile.workspace
    workspace.prepare(choose_room, len(CONTENT) - 1)

    with pytest.raises(Refused, match=r"attachment\.quota") as told:
        attach(workspace, "account", account, contract)

    assert told.value.facts["size"] == "1.6 MB"
    assert workspace.read(files_of_account, account) == []
    assert list(everything_under(profile.paths.attachments)) == []


def test_more_than_one_file_may_hold_is_refused(
    profile: Profile, account: UUID, monkeypatch: pytest.MonkeyPatch, contract: Path
) -> None:
    monkeypatch.setattr(limits, "BLOB_BYTES", 1000)

    with pytest.raises(Refused, match=r"blob\.too_big"):
        attach(profile.workspace, "account", account, contract)
    assert list(everything_under(profile.paths.attachments)) == []


@pytest.mark.parametrize(
    ("entity", "code"), [("user", "attachment.no_account"), ("account", "record.missing")]
)
def test_a_file_needs_a_record_of_an_account(
    profile: Profile, contract: Path, entity: str, code: str
) -> None:
    owner = profile.workspace.actor if entity == "user" else uuid4()

    with pytest.raises(Refused, match=code):
        attach(profile.workspace, entity, owner, contract)
    assert list(everything_under(profile.paths.attachments)) == []


def test_a_file_that_is_not_there_is_named(workspace: Workspace, account: UUID) -> None:
    with pytest.raises(Refused, match=r"file\.not_there"):
        attach(workspace, "account", account, Path("/nowhere/a.pdf"))


def test_names_lose_their_path_and_keep_their_letters(workspace: Workspace, account: UUID) -> None:
    attach_content(workspace, "account", account, "../..\\报价\u202e\n:v2.xlsx", [b"x"])

    assert only(workspace, account).file_name == "报价_v2.xlsx"


@pytest.mark.parametrize("spot", [3, 30, -5])
def test_a_damaged_byte_is_noticed_and_the_file_set_aside(
    workspace: Workspace, account: UUID, contract: Path, spot: int
) -> None:
    attach(workspace, "account", account, contract)
    row, store = only(workspace, account), workspace.files
    path = store.path_of(row.sha256)
    content = bytearray(path.read_bytes())
    content[spot] ^= 1
    path.write_bytes(content)

    with pytest.raises(Unavailable, match=r"attachment\.damaged"):
        store.content(row.sha256, row.size_bytes)
    store.set_aside(row.sha256)

    assert not store.holds(row.sha256)
    assert [each.name for each in store.aside.iterdir()] == [path.name]


def test_a_file_cut_off_or_swapped_is_noticed(workspace: Workspace, account: UUID) -> None:
    for letter in (b"a", b"b"):
        attach_content(workspace, "account", account, "x", [letter * (limits.CHUNK_BYTES * 2)])
    one, other = workspace.read(files_of_account, account)
    store = workspace.files
    here, there = store.path_of(one.sha256), store.path_of(other.sha256)
    kept = here.read_bytes()

    here.write_bytes(kept[: -limits.CHUNK_BYTES])
    assert not store.is_right(one.sha256, one.size_bytes)
    here.write_bytes(there.read_bytes())
    assert not store.is_right(one.sha256, one.size_bytes)
    here.write_bytes(kept)
    assert store.is_right(one.sha256, one.size_bytes)


def test_a_kill_while_a_file_is_written_leaves_no_record_and_its_rest_is_cleared_away(
    tmp_path: Path, clock: Clock
) -> None:
    made = a_profile(tmp_path / "profile", clock)
    account = added(made.workspace, "account", name="华澜重工集团")
    made.close()
    words = [sys.executable, "-c", WRITER, str(made.paths.root), str(account)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline().strip() == b"half"
        victim.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)

    again = reopened(made.paths.root)
    store = again.workspace.files
    left = list(store.incoming.iterdir())
    assert again.workspace.read(files_of_account, account) == []
    assert len(left) == 1
    os.utime(left[0], (0, 0))
    store.tidy(NOON)
    assert list(store.incoming.iterdir()) == []
    again.close()


def test_what_was_deleted_beyond_undo_goes_only_when_the_server_has_it(
    workspace: Workspace, account: UUID, contract: Path, clock: Clock
) -> None:
    row = file_row_of(workspace, attach(workspace, "account", account, contract))
    workspace.run(detach, row.id)
    clock.forward(days=31)
    assert workspace.read(ledger.unneeded) == []

    workspace.prepare(ledger.note_sealed, row.sha256, 1)

    assert workspace.read(ledger.unneeded) == [row.sha256]


def file_row_of(workspace: Workspace, attachment: UUID) -> FileRow:
    return workspace.read(file_row, attachment)
