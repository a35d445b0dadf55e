"""Devices come by a one-use code and go when they are revoked."""

import re
from datetime import timedelta

import pytest
import requests
from sqlalchemy import select

from kamdesk.protocol import frames, limits
from kamdesk.protocol.messages import Hello, Page, Pull, Welcome
from kamdesk.server import clock
from kamdesk.server.devices import tokens
from kamdesk.server.members import directory
from kamdesk.server.schema import device as device_table
from tests.server.conftest import Running
from tests.server.devices import Turned, creating, enrolled, new


def a_code(server: Running, name: str, *, ago: timedelta = timedelta()) -> str:
    with server.database.writing() as (connection, _head):
        user = directory.user_id(connection, name)
        return tokens.new_code(connection, user, clock.now() - ago)


def test_a_code_is_good_for_one_device(server: Running) -> None:
    code = a_code(server, server.person())
    enrolled(server.url, code)

    with pytest.raises(Turned, match=r"403 enrol\.bad_code"):
        enrolled(server.url, code)


def test_a_code_may_be_typed_the_way_people_read_it(server: Running) -> None:
    code = a_code(server, server.person())
    typed = f" {code[:4].lower()}-{code[4:].replace('0', 'o').replace('1', 'l')} "

    assert enrolled(server.url, typed).token


def test_an_old_code_and_a_guess_are_refused_alike(server: Running) -> None:
    old = a_code(server, server.person(), ago=timedelta(minutes=11))

    for code in (old, "00000000", ""):
        with pytest.raises(Turned, match=r"403 enrol\.bad_code"):
            enrolled(server.url, code)


def test_whoever_guesses_codes_has_to_wait(own_server: Running) -> None:
    for _ in range(20):
        with pytest.raises(Turned, match=r"403 enrol\.bad_code"):
            enrolled(own_server.url, "00000000")

    with pytest.raises(Turned, match=r"429 enrol\.slow_down"):
        enrolled(own_server.url, "00000000")


def test_a_revoked_device_is_turned_away_at_its_next_request(server: Running) -> None:
    name = server.person()
    lost, kept = server.device(name), server.device(name)
    with server.database.writing() as (connection, _head):
        tokens.revoke(connection, lost.id.hex(), clock.now())

    with pytest.raises(Turned, match=r"403 device\.revoked"):
        lost.pull()
    with pytest.raises(Turned, match=r"403 device\.revoked"):
        lost.push(creating("account", new(), 0, {"name": "x"}))
    kept.pull()


def test_tokens_are_long_random_and_only_their_hash_is_kept(server: Running) -> None:
    laptop = server.device()
    with server.database.reading() as connection:
        row = connection.execute(select(device_table).where(device_table.c.id == laptop.id)).one()

    assert len(laptop.token) >= 43  # 256 bits
    assert laptop.token.encode() not in [bytes(v) for v in row if isinstance(v, bytes)]
    assert len(row.token_hash) == 32


@pytest.mark.parametrize("path", ["hello", "push", "pull", "fill"])
@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong", "Basic YTpi"])
def test_without_a_good_token_every_door_is_shut(server: Running, path: str, header: str) -> None:
    laptop = server.device()
    messages = {
        "hello": frames.encoded(Hello(laptop.id, laptop.inc, 0, 1, 0)),
        "push": laptop.freeze(),
        "pull": frames.encoded(Pull(0)),
        "fill": frames.encoded({"scopes": ["ref"]}),
    }

    found = requests.post(
        f"{server.url}/sync/v1/{path}",
        messages[path],
        headers={"authorization": header} if header else {},
        timeout=60,
    )

    assert found.status_code == 401


@pytest.mark.parametrize("path", ["wait", "events"])
def test_news_are_for_devices_only(server: Running, path: str) -> None:
    assert requests.get(f"{server.url}/sync/v1/{path}", timeout=60).status_code == 401


def test_a_hello_tells_where_both_stand(server: Running) -> None:
    laptop = server.device()
    laptop.create("account", name="A")

    found = laptop.hello(made_n=3)

    assert (found.last_n, found.last_hash, found.backfill) == (1, laptop.last, 2)
    assert found.spans[-1][0] == found.epoch
    assert found.limits.batch_records == limits.BATCH_RECORDS
    assert abs(found.server_now - clock.micros(clock.now())) < 600_000_000


def test_a_device_cannot_speak_for_another(server: Running) -> None:
    mine, theirs = server.device(), server.device()

    with pytest.raises(Turned, match=r"401 device\.unknown"):
        mine.call("hello", Hello(theirs.id, mine.inc, 0, 1, 0), Welcome)


def test_bombs_and_rubbish_get_a_short_answer(server: Running) -> None:
    laptop = server.device()
    bomb, _ = frames.compressed(bytes(limits.DECODED_BYTES + 1))
    for body, encoding, status in (
        (bomb, frames.ZSTD, 413),
        (b"rubbish", frames.ZSTD, 400),
        (b"\x91" * 100_000, None, 400),
        (b"", None, 400),
        (bytes(limits.BODY_BYTES + 1), None, 413),
    ):
        headers = {"authorization": f"Bearer {laptop.token}"}
        if encoding:
            headers["content-encoding"] = encoding
        found = requests.post(f"{server.url}/sync/v1/pull", body, headers=headers, timeout=60)
        assert found.status_code == status

    laptop.pull()


def test_a_cursor_from_the_future_means_the_database_is_an_old_copy(server: Running) -> None:
    laptop = server.device()

    with pytest.raises(Turned, match=r"503 server\.rolled_back"):
        laptop.call("pull", Pull(laptop.hello().head + 1_000), Page)


def test_a_wait_ends_as_soon_as_somebody_pushes(server: Running) -> None:
    laptop = server.device()
    head = laptop.hello().head
    headers = {"authorization": f"Bearer {laptop.token}"}
    url = f"{server.url}/sync/v1"

    with requests.get(f"{url}/events", headers=headers, stream=True, timeout=60) as events:
        lines = (line for line in events.iter_lines() if line.startswith(b"data: "))
        next(lines)
        rev = laptop.push(creating("account", new(), 0, {"name": "A"})).rev
        told = next(n for n in (int(re.sub(rb"\D", b"", line)) for line in lines) if n >= rev)
    waited = requests.get(f"{url}/wait", headers=headers, params={"cursor": head}, timeout=60)

    assert told >= rev
    assert waited.status_code == 200
