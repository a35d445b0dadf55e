"""The road to a server: proxies with and without a login, scripts, certificates of a company."""

import base64
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kamdesk.cli.main import run
from kamdesk.errors import Refused, Unavailable
from kamdesk.sync.transport import road as roads
from kamdesk.sync.transport.computer import script_of_mac, script_of_windows
from kamdesk.sync.transport.http import HttpLine
from kamdesk.sync.transport.pac import first_proxy, proxy_by_script
from kamdesk.sync.transport.road import Road, checked_road, proxies_to
from tests.server.conftest import Running
from tests.sync.laptops import Laptop
from tests.workspaces import PASSPHRASE

HOST = "crm.company.test"
LOGIN = ("lina", "p@ss: wörd")


class Authority:
    """A company that signs its own certificates."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Company")])
        self._certificate = self._signed(self._name, self._key, is_authority=True)
        self.pem = self._certificate.public_bytes(serialization.Encoding.PEM).decode()

    def identity(self, folder: Path) -> ssl.SSLContext:
        """Return what a server shows that is known as HOST and as this computer."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
        file = folder / "identity.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + self._signed(name, key).public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _signed(
        self, name: x509.Name, key: ec.EllipticCurvePrivateKey, *, is_authority: bool = False
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        names = [x509.DNSName(HOST), x509.IPAddress(ip_address("127.0.0.1"))]
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .sign(self._key, hashes.SHA256())
        )


def poured(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65_536):
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def joined(one: socket.socket, other: socket.socket) -> None:
    back = threading.Thread(target=poured, args=(other, one), daemon=True)
    back.start()
    poured(one, other)
    back.join(30)


@contextmanager
def serving(handle: Callable[[socket.socket], None]) -> Iterator[int]:
    """Accept connections, each on a thread of its own, and give the port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=held, args=(listener.accept()[0],), daemon=True).start()

    def held(connection: socket.socket) -> None:
        with closing(connection), suppress(OSError):
            handle(connection)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(30)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def encrypted(server: Running, authority: Authority, tmp_path: Path) -> Iterator[int]:
    """The server behind TLS, as a reverse proxy of a company puts it."""
    identity = authority.identity(tmp_path)

    def handle(connection: socket.socket) -> None:
        with (
            identity.wrap_socket(connection, server_side=True) as outer,
            socket.create_connection((server.settings.host, server.settings.port)) as inner,
        ):
            joined(outer, inner)

    with serving(handle) as port:
        yield port


class Proxy:
    """An HTTP proxy that lets through to one port whoever logs in; keeps what it was asked."""

    def __init__(self, target: int, login: tuple[str, str] | None = LOGIN) -> None:
        self._target, self._login = target, login
        self.asked: list[str] = []
        self.port = 0

    def handle(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(4_096)
        first, *lines = head.decode("latin-1").split("\r\n")
        self.asked.append(first)
        if self._login is not None and self._wanted() not in lines:
            connection.sendall(b"HTTP/1.1 407 Who are you?\r\nProxy-Authenticate: Basic\r\n\r\n")
            return
        with socket.create_connection(("127.0.0.1", self._target)) as inner:
            connection.sendall(b"HTTP/1.1 200 Through\r\n\r\n")
            joined(connection, inner)

    def _wanted(self) -> str:
        assert self._login is not None
        plain = ":".join(self._login).encode()
        return f"Proxy-Authorization: Basic {base64.b64encode(plain).decode()}"


@pytest.fixture
def proxy(encrypted: int) -> Iterator[Proxy]:
    made = Proxy(encrypted)
    with serving(made.handle) as made.port:
        yield made


class Kamdesk:
    """The command line on one laptop, with a password for the proxy in the environment."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._root, self._capsys = root, capsys

    def __call__(self, *words: str, password: str = LOGIN[1]) -> tuple[int, Any, str]:
        variables = {
            "KAMDESK_PROFILE": str(self._root),
            "KAMDESK_PASSPHRASE": PASSPHRASE,
            "KAMDESK_PROXY_PASSWORD": password,
        }
        code = run([*words, "--json"], variables)
        told = self._capsys.readouterr()
        problem = json.loads(told.err)["code"] if told.err else ""
        return code, json.loads(told.out) if told.out else None, problem


@pytest.fixture
def kamdesk(laptops: Callable[[], Laptop], capsys: pytest.CaptureFixture[str]) -> Kamdesk:
    made = laptops()
    made.close()
    return Kamdesk(made.root, capsys)


@pytest.fixture
def pem(authority: Authority, tmp_path: Path) -> str:
    file = tmp_path / "company.pem"
    file.write_text(authority.pem)
    return str(file)


def test_a_device_joins_and_syncs_through_a_proxy_with_login_and_a_private_certificate(
    server: Running, proxy: Proxy, kamdesk: Kamdesk, pem: str
) -> None:
    road = ("--proxy", f"127.0.0.1:{proxy.port}", "--proxy-login", LOGIN[0], "--ca", pem)
    code = server.code(server.person())

    joined_it, value, _ = kamdesk("enrol", code, "--server", f"https://{HOST}", *road)
    kamdesk("add", "accounts", "name=Hualan Heavy")
    synced, outcome, _ = kamdesk("sync")

    assert (joined_it, synced) == (0, 0)
    assert value["server"] == f"https://{HOST}"
    assert outcome["pushed"] == 1
    assert {one.rpartition(" ")[0] for one in proxy.asked} == {f"CONNECT {HOST}:443"}


def test_a_wrong_or_missing_login_is_said_and_mended_by_naming_another(
    server: Running, proxy: Proxy, kamdesk: Kamdesk, pem: str
) -> None:
    road = ("--proxy", f"127.0.0.1:{proxy.port}", "--ca", pem)
    enrol = ("enrol", server.code(server.person()), "--server", f"https://{HOST}", *road)

    without = kamdesk(*enrol)
    wrong = kamdesk(*enrol, "--proxy-login", LOGIN[0], password="no")
    right = kamdesk(*enrol, "--proxy-login", LOGIN[0])

    assert [(one[0], one[2]) for one in (without, wrong, right)] == [
        (1, "proxy.login_wanted"),
        (1, "proxy.login_wanted"),
        (0, ""),
    ]


def test_a_certificate_nobody_vouches_for_stops_everything_before_a_word_is_said(
    server: Running, encrypted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roads, "is_this_computer", lambda _host: True)
    line = HttpLine(f"https://127.0.0.1:{encrypted}", "a secret token")

    with closing(line), pytest.raises(Unavailable, match=r"server\.not_trusted"):
        line.carried("/sync/v1/hello", b"")


def test_a_certificate_the_company_vouches_for_is_believed(
    encrypted: int, authority: Authority
) -> None:
    line = HttpLine(f"https://127.0.0.1:{encrypted}", "", Road(authority=authority.pem))

    with closing(line):
        status, body = line.fetched("/healthz", 10)

    assert status == 200
    assert b"ok" in body


def test_a_proxy_that_is_not_there_is_named_without_the_login(authority: Authority) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    line = HttpLine(f"https://{HOST}", "", Road(f"127.0.0.1:{port}", "lina", "secret"))

    with closing(line), pytest.raises(Unavailable) as failed:
        line.fetched("/healthz", 5)

    assert failed.value.code == "proxy.unreachable"
    assert failed.value.facts["proxy"] == f"127.0.0.1:{port}"
    assert "secret" not in f"{failed.value.facts}{Road(password='secret')!r}"


@pytest.mark.parametrize("value", ["ftp://proxy:1", "http://", ""])
def test_what_is_no_proxy_is_refused(value: str) -> None:
    with pytest.raises(Refused, match=r"proxy\.not_an_address"):
        checked_road(Road(value))


def test_what_is_no_certificate_is_refused() -> None:
    with pytest.raises(Refused, match=r"authority\.unreadable"):
        checked_road(Road(authority="no certificate"))


def test_the_system_s_proxy_is_taken_and_its_exceptions_are_heeded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test:3128")
    monkeypatch.setenv("NO_PROXY", "inside.test")

    taken = proxies_to(Road(login="li na", password="p@ss"), "https://crm.test")

    assert taken["https"] == "http://li%20na:p%40ss@proxy.test:3128"
    assert proxies_to(Road(), "https://crm.inside.test") == {}
    assert proxies_to(Road("none"), "https://crm.test") == {}
    assert proxies_to(Road("proxy.test:1"), "https://127.0.0.1:8440") == {}


SCRIPT = """
function FindProxyForURL(url, host) {
  if (isPlainHostName(host) || dnsDomainIs(host, ".inside.test")) { return "DIRECT"; }
  if (shExpMatch(host, "crm.*") && isInNet("10.1.2.3", "10.0.0.0", "255.0.0.0")) {
    return "SOCKS old.test:1080; PROXY proxy.test:3128; DIRECT";
  }
  return weekdayRange("SUN", "SAT") && timeRange(0, 23) ? "HTTPS safe.test:443" : "DIRECT";
}
"""


@pytest.mark.parametrize(
    ("url", "proxy"),
    [
        ("https://server", ""),
        ("https://crm.inside.test", ""),
        ("https://crm.company.test", "http://proxy.test:3128"),
        ("https://other.test", "https://safe.test:443"),
    ],
)
def test_a_script_decides_by_name_and_net(tmp_path: Path, url: str, proxy: str) -> None:
    file = tmp_path / "proxy.pac"
    file.write_text(SCRIPT)

    assert proxy_by_script(file.as_uri(), url) == proxy


def test_a_script_is_fetched_and_the_way_it_names_is_gone(
    encrypted: int, authority: Authority, tmp_path: Path
) -> None:
    through = Proxy(encrypted, None)
    with serving(through.handle) as port:
        file = tmp_path / "proxy.pac"
        file.write_text(f'function FindProxyForURL() {{ return "PROXY 127.0.0.1:{port}"; }}')
        line = HttpLine(f"https://{HOST}", "", Road(file.as_uri(), authority=authority.pem))
        with closing(line):
            status, _body = line.fetched("/healthz", 10)

    assert (status, len(through.asked)) == (200, 1)


@pytest.mark.parametrize("content", [None, "no script at all(", "var x = 1;"])
def test_a_script_that_cannot_be_had_or_run_is_said(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "proxy.pac"
    if content is not None:
        file.write_text(content)

    with pytest.raises(Unavailable, match=r"proxy\.script_failed"):
        proxy_by_script(file.as_uri(), "https://crm.test")


@pytest.mark.parametrize(
    ("answer", "proxy"),
    [
        ("DIRECT; PROXY a:1", ""),
        ("proxy a:1", "http://a:1"),
        ("SOCKS5 a:1", ""),
        ("", ""),
        ("PROXY ; HTTP b:2", "http://b:2"),
    ],
)
def test_of_a_script_s_answer_the_first_way_that_can_be_gone_is_taken(
    answer: str, proxy: str
) -> None:
    assert first_proxy(answer) == proxy


def test_a_script_of_the_system_is_asked_unless_the_environment_names_a_proxy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "proxy.pac"
    file.write_text(SCRIPT)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(roads, "system_script", file.as_uri)

    by_script = proxies_to(Road(), "https://crm.company.test")
    monkeypatch.setenv("HTTPS_PROXY", "http://named.test:1")
    named = proxies_to(Road(), "https://crm.company.test")

    assert by_script["https"] == "http://proxy.test:3128"
    assert named["https"] == "http://named.test:1"


MAC = """<dictionary> {
  ExcludeSimpleHostnames : 0
  ProxyAutoConfigEnable : 1
  ProxyAutoConfigURLString : http://wpad.company.test/proxy.pac
}
"""


def test_the_script_of_a_mac_is_found_while_it_is_switched_on() -> None:
    assert script_of_mac(MAC) == "http://wpad.company.test/proxy.pac"
    assert script_of_mac(MAC.replace("Enable : 1", "Enable : 0")) == ""
    assert script_of_mac("") == ""


class Registry:
    """The settings of Windows, as far as a proxy script goes."""

    HKEY_CURRENT_USER = 1

    def __init__(self, *scripts: str) -> None:
        self._scripts = scripts

    def OpenKey(self, _root: int, _path: str) -> Any:  # noqa: N802 - the name of Windows
        return nullcontext()

    def QueryValueEx(self, _key: None, name: str) -> tuple[str, int]:  # noqa: N802 - as above
        if name != "AutoConfigURL" or not self._scripts:
            raise FileNotFoundError(name)
        return self._scripts[0], 1


def test_the_script_of_windows_is_found_where_one_was_entered() -> None:
    assert script_of_windows(Registry("http://wpad.company.test")) == "http://wpad.company.test"
    assert script_of_windows(Registry()) == ""
