"""The road that is kept: its password in the keychain, and a try that names the step that fails."""

import socket
from collections.abc import Callable
from contextlib import closing

import pytest

from kamdesk.errors import Refused, Unavailable
from kamdesk.sync.roads import kept_road, road_of, take_road
from kamdesk.sync.transport.road import Road
from kamdesk.sync.trying import tried
from tests.server.conftest import Running
from tests.sync.laptops import Laptop


class Keychain:
    """Keeps secrets in memory."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def is_available(self) -> bool:
        return True

    def keep(self, name: str, secret: bytes) -> bool:
        self.held[name] = secret
        return True

    def find(self, name: str) -> bytes | None:
        return self.held.get(name)

    def forget(self, name: str) -> None:
        self.held.pop(name, None)


def test_the_password_of_a_proxy_lies_in_the_keychain_and_goes_with_its_login(
    laptops: Callable[[], Laptop],
) -> None:
    workspace, keychain = laptops().workspace, Keychain()
    take_road(workspace, Road("proxy.test:80", "lina", "secret"), keychain)

    in_file, whole = workspace.read(kept_road), road_of(workspace, keychain)
    take_road(workspace, Road("none"), keychain)

    assert (in_file.login, in_file.password) == ("lina", "")
    assert whole == Road("proxy.test:80", "lina", "secret")
    assert keychain.held == {}
    assert road_of(workspace, keychain) == Road("none")


def test_without_a_keychain_the_encrypted_file_keeps_the_password(
    laptops: Callable[[], Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, keychain = laptops().workspace, Keychain()
    monkeypatch.setattr(keychain, "keep", lambda _name, _secret: False)
    take_road(workspace, Road("proxy.test:80", "lina", "secret"), keychain)

    assert workspace.read(kept_road).password == "secret"
    assert road_of(workspace, keychain).password == "secret"


def test_trying_the_road_reaches_a_server_before_and_after_joining(
    server: Running, laptops: Callable[[], Laptop]
) -> None:
    one = laptops()
    before = tried(one.sync, server.url)
    one.enrol(server, server.person())

    after = tried(one.sync)

    assert (before.server, before.proxy, before.is_known) == (server.url, "", False)
    assert (after.server, after.proxy, after.is_known) == (server.url, "", True)


def test_trying_the_road_tells_which_step_fails(laptops: Callable[[], Laptop]) -> None:
    sync = laptops().sync
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    found = {}
    for name, address in (
        ("closed", f"http://127.0.0.1:{port}"),
        ("misspelt", "https://no-such-name.invalid"),
        ("in clear", "http://crm.example.com"),
        ("nothing", ""),
    ):
        with pytest.raises((Refused, Unavailable)) as told:
            tried(sync, address)
        found[name] = told.value.code

    assert found == {
        "closed": "server.shut",
        "misspelt": "server.no_such_name",
        "in clear": "server.not_encrypted",
        "nothing": "sync.not_enrolled",
    }
