"""Files of attachments between two devices and a real server: all faults on the way."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from kamdesk.errors import Refused, Unavailable
from kamdesk.protocol.limits import CHUNK_BYTES
from kamdesk.queries.attachments import FileRow, files_of_account
from kamdesk.services.attachments import attach_content, choose_policy, choose_room, detach
from kamdesk.storage.attachments import ledger
from kamdesk.storage.replication.state import demanded_state
from kamdesk.sync.profile_sync import Outcome, ProfileSync
from kamdesk.sync.transport.blobs import HttpFileLine
from tests.server.conftest import Running
from tests.sync.laptops import Laptop
from tests.workspaces import reopened

VICTIM = """
import os, sys
from pathlib import Path
from kamdesk.storage.replication.state import demanded_state
from kamdesk.sync.profile_sync import ProfileSync
from kamdesk.sync.transport.blobs import HttpFileLine
from tests.workspaces import reopened

root, kind, limit = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
workspace = reopened(root).workspace
state = workspace.read(demanded_state)
seen = []

class Dying(HttpFileLine):
    def exchanged(self, method, path, body, headers):
        answer = super().exchanged(method, path, body, headers)
        seen.append(method)
        if seen.count(kind) == limit:
            os._exit(9)  # nothing is closed, nothing flushed
        return answer

dying = lambda: Dying(state.server, str(state.token))
ProfileSync(workspace, root / "sync.lock", file_line=dying).round()
"""
Enrolled = Callable[[str], Laptop]
Judge = Callable[[str, int], bool]


class CutLine:
    """Counts requests about files and breaks the line where the judge says so."""

    def __init__(self, server: str, token: str, breaks: Judge) -> None:
        self._inner = HttpFileLine(server, token)
        self._breaks = breaks
        self.asked: list[tuple[str, int]] = []
        self.spoil = False

    def exchanged(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        kind = "SEAL" if "/seal" in path else "OPEN" if "/open" in path else method
        self.asked.append((kind, len(body)))
        if self._breaks(kind, sum(name == kind for name, _size in self.asked)):
            raise Unavailable("server.unreachable", server="here", reason="cut")
        status, answer = self._inner.exchanged(method, path, body, headers)
        return status, bytes(len(answer)) if self.spoil and kind == "GET" else answer

    def close(self) -> None:
        self._inner.close()


def round_of(laptop: Laptop, breaks: Judge = lambda _kind, _n: False) -> tuple[Outcome, CutLine]:
    made: list[CutLine] = []

    def line() -> CutLine:
        state = laptop.workspace.read(demanded_state)
        made.append(CutLine(state.server, str(state.token), breaks))
        return made[-1]

    sync = ProfileSync(laptop.workspace, laptop.root / "sync.lock", file_line=line)
    outcome = sync.round()
    return outcome, made[0] if made else CutLine("http://localhost:1", "", breaks)


def counted(line: CutLine, kind: str) -> int:
    return sum(name == kind for name, _size in line.asked)


@pytest.fixture
def pair(server: Running, enrolled: Enrolled) -> tuple[Laptop, Laptop, UUID]:
    """Two laptops of one person, and an account both know."""
    name = server.person()
    one, two = enrolled(name), enrolled(name)
    account = one.add("account", name="华澜重工集团")
    for laptop in (one, two, one):
        laptop.workspace.prepare(choose_policy, ledger.ALL)
        laptop.round()
    return one, two, account


@pytest.fixture
def film() -> bytes:
    """Four chunks nobody has sent before."""
    return os.urandom(CHUNK_BYTES * 3 + 77)


def given(laptop: Laptop, account: UUID, content: bytes, name: str = "a.bin") -> FileRow:
    attach_content(laptop.workspace, "account", account, name, [content])
    return row_of(laptop, account)


def spoil(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def row_of(laptop: Laptop, account: UUID) -> FileRow:
    return laptop.workspace.read(files_of_account, account)[0]


def content_of(laptop: Laptop, account: UUID) -> bytes:
    row = row_of(laptop, account)
    return laptop.workspace.files.content(row.sha256, row.size_bytes)


def test_a_file_added_offline_reaches_the_other_device_byte_for_byte(
    pair: tuple[Laptop, Laptop, UUID], film: bytes
) -> None:
    one, two, account = pair
    given(one, account, film)
    before = one.sync.outcome().files

    one.round()
    two.round()

    assert (before, one.sync.outcome().files) == (1, 0)
    assert row_of(one, account).sealed
    assert content_of(two, account) == film


def test_an_upload_goes_on_at_the_chunk_where_the_line_broke(
    pair: tuple[Laptop, Laptop, UUID], film: bytes
) -> None:
    one, two, account = pair
    given(one, account, film)

    outcome, _line = round_of(one, lambda kind, n: kind == "PUT" and n == 3)
    assert outcome.files == 1
    outcome, again = round_of(one)

    assert outcome.files == 0
    assert counted(again, "PUT") == 2
    two.round()
    assert content_of(two, account) == film


def test_a_file_without_its_acknowledgement_is_not_taken_for_sent(
    pair: tuple[Laptop, Laptop, UUID], film: bytes
) -> None:
    one, _two, account = pair
    given(one, account, film)

    outcome, _line = round_of(one, lambda kind, _n: kind == "SEAL")

    assert (outcome.files, row_of(one, account).sealed) == (1, False)
    outcome, again = round_of(one)
    assert (outcome.files, counted(again, "PUT")) == (0, 1)  # the last chunk, passed over


def test_a_download_goes_on_at_the_chunk_where_the_line_broke(
    pair: tuple[Laptop, Laptop, UUID], film: bytes
) -> None:
    one, two, account = pair
    given(one, account, film)
    one.round()

    round_of(two, lambda kind, n: kind == "GET" and n == 3)
    assert not row_of(two, account).here
    two.reopen()
    _outcome, again = round_of(two)

    assert counted(again, "GET") == 2
    assert content_of(two, account) == film


def killed(laptop: Laptop, kind: str, limit: int) -> None:
    """Let another process run a round of this profile and die within it."""
    laptop.profile.close()
    words = [sys.executable, "-c", VICTIM, str(laptop.root), kind, str(limit)]
    assert subprocess.run(words, check=False).returncode == 9
    laptop.profile = reopened(laptop.root, laptop.clock)


def test_a_process_that_dies_while_it_sends_goes_on_at_the_chunk(
    pair: tuple[Laptop, Laptop, UUID], film: bytes
) -> None:
    one, two, account = pair
    given(one, account, film)
    killed(one, "PUT", 2)

    _outcome, again = round_of(one)

    assert counted(again, "PUT") == 2
    two.round()
    assert content_of(two, account) == film


def test_a_process_that_dies_while_it_fetches_goes_on_at_the_chunk(
    pair: tuple[Laptop, Laptop, UUID], film: bytes
) -> None:
    one, two, account = pair
    given(one, account, film)
    one.round()
    killed(two, "GET", 3)
    assert not row_of(two, account).here

    _outcome, again = round_of(two)

    assert counted(again, "GET") == 2
    assert content_of(two, account) == film


def test_a_torn_frame_on_the_disk_is_fetched_again(
    pair: tuple[Laptop, Laptop, UUID], film: bytes
) -> None:
    one, two, account = pair
    row = given(one, account, film)
    one.round()
    round_of(two, lambda kind, n: kind == "GET" and n == 3)
    (part,) = two.workspace.files.incoming.iterdir()
    os.truncate(part, part.stat().st_size - 100)

    _outcome, again = round_of(two)

    assert counted(again, "GET") == 3
    assert two.workspace.files.is_right(row.sha256, row.size_bytes)


def test_wrong_bytes_from_the_server_are_set_aside_and_fetched_when_asked(
    pair: tuple[Laptop, Laptop, UUID], film: bytes
) -> None:
    one, two, account = pair
    row = given(one, account, film)
    one.round()
    made: list[CutLine] = []

    def spoilt() -> CutLine:
        state = two.workspace.read(demanded_state)
        made.append(CutLine(state.server, str(state.token), lambda _kind, _n: False))
        made[-1].spoil = True
        return made[-1]

    ProfileSync(two.workspace, two.root / "sync.lock", file_line=spoilt).round()
    assert row_of(two, account).problem == "attachment.wrong_checksum"
    assert not row_of(two, account).here
    assert len(list(two.workspace.files.aside.iterdir())) == 1
    two.round()
    assert not row_of(two, account).here  # not again and again by itself

    two.sync.fetch_file(row.id)

    assert content_of(two, account) == film
    assert row_of(two, account).problem is None


def test_a_copy_damaged_on_disk_is_set_aside_and_comes_back_from_the_server(
    pair: tuple[Laptop, Laptop, UUID], film: bytes
) -> None:
    one, _two, account = pair
    row = given(one, account, film)
    one.round()
    path = one.workspace.files.path_of(row.sha256)
    spoil(path)
    with pytest.raises(Unavailable, match=r"attachment\.damaged"):
        one.workspace.files.content(row.sha256, row.size_bytes)

    one.workspace.files.set_aside(row.sha256)
    one.workspace.prepare(ledger.note_gone, row.sha256, "attachment.damaged")
    one.round()

    assert content_of(one, account) == film
    assert row_of(one, account).problem is None


def test_a_copy_damaged_before_it_was_sent_says_to_add_it_again(
    pair: tuple[Laptop, Laptop, UUID], film: bytes
) -> None:
    one, _two, account = pair
    row = given(one, account, film)
    path = one.workspace.files.path_of(row.sha256)
    spoil(path)

    one.round()

    found = row_of(one, account)
    assert (found.here, found.problem) == (False, "attachment.damaged_alone")
    assert len(list(one.workspace.files.aside.iterdir())) == 1
    given(one, account, film)
    one.round()
    assert (row_of(one, account).sealed, row_of(one, account).problem) == (True, None)


def test_what_was_not_handed_over_yet_is_waited_for(
    pair: tuple[Laptop, Laptop, UUID], film: bytes
) -> None:
    one, two, account = pair
    given(one, account, film)
    round_of(one, lambda _kind, _n: True)

    two.round()
    assert row_of(two, account).problem == "attachment.not_sent_yet"
    one.round()
    two.round()

    assert content_of(two, account) == film


def test_a_copy_goes_only_once_the_server_confirmed_it(
    pair: tuple[Laptop, Laptop, UUID], film: bytes
) -> None:
    one, _two, account = pair
    row = given(one, account, film)
    round_of(one, lambda _kind, _n: True)
    with pytest.raises(Refused, match=r"blob\.invisible|attachment\.only_here"):
        one.sync.let_go_of_file(row.id)
    assert content_of(one, account) == film

    one.round()
    one.sync.let_go_of_file(row.id)
    one.round()

    assert not row_of(one, account).here  # and does not come back unasked
    one.sync.fetch_file(row.id)
    assert content_of(one, account) == film


def test_unasked_fetching_stays_within_the_room_and_asked_fetching_makes_some(
    pair: tuple[Laptop, Laptop, UUID], film: bytes
) -> None:
    one, two, account = pair
    first = given(one, account, film)
    one.round()
    two.round()
    two.workspace.prepare(choose_room, len(film) + 10)
    second = given(one, account, os.urandom(CHUNK_BYTES), "b.bin")
    one.round()

    two.round()
    rows = {row.id: row for row in two.workspace.read(files_of_account, account)}
    assert (rows[first.id].here, rows[second.id].problem) == (True, "attachment.no_room")

    two.sync.fetch_file(second.id)
    rows = {row.id: row for row in two.workspace.read(files_of_account, account)}
    assert (rows[first.id].here, rows[second.id].here) == (False, True)
    two.sync.fetch_file(first.id)
    assert two.workspace.files.is_right(first.sha256, first.size_bytes)


def test_by_default_only_files_of_the_coming_week_come_unasked(
    pair: tuple[Laptop, Laptop, UUID], film: bytes
) -> None:
    one, two, account = pair
    two.workspace.prepare(choose_policy, ledger.WEEK)
    given(one, account, film)
    one.round()
    two.round()
    assert not row_of(two, account).here

    soon = one.workspace.viewpoint().now
    one.add("visit", account_id=account, planned_at=soon, owner_id=one.workspace.actor)
    one.round()
    two.round()

    assert row_of(two, account).here


def test_a_scope_that_was_dropped_leaves_no_file(
    server: Running, enrolled: Enrolled, film: bytes
) -> None:
    owner, next_one = enrolled(server.person()), enrolled(server.person())
    next_one.round()
    owner.round()
    account = owner.add("account", name="远桥国际", owner_id=owner.workspace.actor)
    row = given(owner, account, film)
    owner.round()
    owner.edit("account", account, owner_id=next_one.workspace.actor)

    owner.round()
    owner.round()

    assert not owner.is_live("account", account)
    assert not owner.workspace.files.holds(row.sha256)
    assert owner.workspace.files.names() == set()
    next_one.workspace.prepare(choose_policy, ledger.ALL)
    next_one.round()
    assert content_of(next_one, account) == film


def test_a_removed_file_stays_for_undo_and_goes_when_the_server_keeps_it(
    pair: tuple[Laptop, Laptop, UUID], film: bytes
) -> None:
    one, _two, account = pair
    row = given(one, account, film)
    one.round()
    one.workspace.run(detach, row.id)
    one.round()
    assert one.workspace.files.holds(row.sha256)
    one.undo()
    one.round()

    assert content_of(one, account) == film


def test_an_older_database_put_back_deletes_no_file_it_does_not_know(
    pair: tuple[Laptop, Laptop, UUID], film: bytes
) -> None:
    one, _two, account = pair
    kept = one.copied()
    row = given(one, account, film)
    one.profile.close()
    for path in one.root.glob("kamdesk.db*"):
        path.unlink()
    shutil.copy(kept / "kamdesk.db", one.root / "kamdesk.db")
    one.profile = reopened(one.root, one.clock)

    one.round()

    assert one.workspace.read(files_of_account, account) == []
    assert one.workspace.files.is_right(row.sha256, row.size_bytes)
