"""Attachments: by checksum, in chunks that may be sent again, seen through their record."""

import hashlib
from dataclasses import dataclass

import pytest
import requests

from kamdesk.protocol import frames
from kamdesk.protocol.limits import CHUNK_BYTES
from kamdesk.protocol.messages import BlobOpen, BlobState
from tests.server.conftest import Running
from tests.server.devices import Device, Turned, read, text_of

CONTENT = bytes(range(256)) * 8_192  # two chunks


@dataclass
class File:
    """One attachment record, and its file as a device sends it."""

    device: Device
    content: bytes
    attachment: bytes
    sha: str

    def url(self, more: str = "") -> str:
        return f"{self.device.url}/sync/v1/blobs/{self.sha}{more}"

    def ask(self, verb: str, more: str = "", body: bytes = b"", **query: str) -> requests.Response:
        return requests.request(
            verb,
            self.url(more),
            data=body,
            params={"attachment": text_of(self.attachment), **query},
            headers={"authorization": f"Bearer {self.device.token}"},
            timeout=60,
        )

    def open(self, size: int | None = None) -> BlobState:
        wanted = BlobOpen(self.attachment, len(self.content) if size is None else size)
        return read(self.ask("POST", "/open", frames.encoded(wanted)), BlobState)

    def put(self, offset: int, chunk: bytes) -> BlobState:
        return read(self.ask("PUT", "", chunk, offset=str(offset)), BlobState)

    def seal(self) -> BlobState:
        return read(self.ask("POST", "/seal"), BlobState)

    def send(self) -> BlobState:
        self.open()
        for start in range(0, len(self.content), CHUNK_BYTES):
            self.put(start, self.content[start : start + CHUNK_BYTES])
        return self.seal()


@pytest.fixture
def file(server: Running, request: pytest.FixtureRequest) -> File:
    return attached(server.device(), CONTENT + request.node.nodeid.encode())


def attached(device: Device, content: bytes, named: bytes | None = None) -> File:
    account = device.create("account", name="A", owner_id=text_of(device.user))
    sha = hashlib.sha256(content if named is None else named).hexdigest()
    about = {"subject_entity": "account", "subject_id": text_of(account)}
    facts = {"file_name": "a.pdf", "size_bytes": len(content), "sha256": sha}
    made = device.create("attachment", account_id=text_of(account), **about, **facts)
    return File(device, content, made, sha)


def test_a_file_sent_in_chunks_comes_back_whole(file: File) -> None:
    assert file.send() == BlobState(len(file.content), sealed=True)
    assert file.ask("GET").content == file.content


def test_sending_goes_on_where_it_was_cut_off(file: File) -> None:
    file.open()
    file.put(0, file.content[:CHUNK_BYTES])

    assert file.open() == BlobState(CHUNK_BYTES)
    assert file.put(0, file.content[:CHUNK_BYTES]) == BlobState(CHUNK_BYTES)
    again = CHUNK_BYTES - 10  # the end of the first chunk once more
    file.put(again, file.content[again : again + CHUNK_BYTES])
    file.put(again + CHUNK_BYTES, file.content[again + CHUNK_BYTES :])

    assert file.seal().sealed


def test_a_hole_is_refused_and_says_how_much_is_there(file: File) -> None:
    file.open()

    with pytest.raises(Turned, match=r"409 blob\.offset"):
        file.put(CHUNK_BYTES, b"x")


def test_a_part_is_read_by_range(file: File) -> None:
    file.send()
    headers = {"authorization": f"Bearer {file.device.token}", "range": "bytes=100-199"}
    query = {"attachment": text_of(file.attachment)}

    found = requests.get(file.url(), params=query, headers=headers, timeout=60)

    assert (found.status_code, found.content) == (206, file.content[100:200])
    assert found.headers["content-range"] == f"bytes 100-199/{len(file.content)}"


def test_content_that_does_not_match_its_name_is_thrown_away(server: Running) -> None:
    wrong = attached(server.device(), b"other bytes", named=b"promised bytes")

    with pytest.raises(Turned, match=r"422 blob\.wrong_hash"):
        wrong.send()

    assert wrong.open() == BlobState(0)


def test_no_chunk_is_taken_or_given_without_a_visible_record(server: Running, file: File) -> None:
    file.send()
    owner, file.device = file.device, server.device()

    for attempt in (file.open, file.seal, lambda: file.put(0, b"x")):
        with pytest.raises(Turned, match=r"404 blob\.invisible"):
            attempt()
    assert file.ask("GET").status_code == 404
    file.device = owner
    assert file.ask("GET").status_code == 200


def test_a_file_that_is_known_need_not_be_sent_again(server: Running, file: File) -> None:
    file.send()
    other = attached(server.device(), file.content)

    assert other.open() == BlobState(len(file.content), sealed=True)


def test_too_big_a_chunk_or_file_is_refused(file: File) -> None:
    with pytest.raises(Turned, match=r"413 blob\.too_big"):
        file.open(size=10**12)
    file.open()
    with pytest.raises(Turned, match=r"413 message\.too_big"):
        file.put(0, bytes(CHUNK_BYTES + 1))


@pytest.mark.parametrize("name", ["..%2f..%2fetc%2fpasswd", "A" * 64, "0" * 63])
def test_a_name_that_is_no_checksum_leads_nowhere(file: File, name: str) -> None:
    file.sha = name

    assert file.ask("GET").status_code == 404


def test_a_file_without_a_byte_is_kept_too(server: Running) -> None:
    empty = attached(server.device(), b"")

    empty.open()
    empty.put(0, b"")

    assert empty.seal() == BlobState(0, sealed=True)
    assert empty.ask("GET").content == b""
