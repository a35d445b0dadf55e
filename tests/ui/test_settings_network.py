"""The way to the server as a person sets it up: proxy, certificates, and whether it works."""

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.app.core import Profile
from kamdesk.app.desktop_walk import clipped_texts, overflowing
from kamdesk.sync.roads import kept_road
from kamdesk.ui.pages.settings.network import NetworkChoices
from kamdesk.ui.pages.settings.page import SettingsPage
from kamdesk.ui.rooms import Route
from kamdesk.ui.shell.window import Window
from kamdesk.ui.theme import theme
from tests.sync.test_road import Authority

WAIT = 20_000


@pytest.fixture
def page(qtbot: QtBot, window: Window) -> SettingsPage:
    window.go(Route("settings", view="proxy"))
    made = window.page()
    assert isinstance(made, SettingsPage)
    qtbot.waitUntil(lambda: made.choices.currency.key == "CNY", timeout=WAIT)
    return made


@pytest.fixture
def network(page: SettingsPage) -> NetworkChoices:
    return page.choices.network


class AskingProxy(BaseHTTPRequestHandler):
    """A proxy that wants a login and lets nobody through."""

    seen: list[str]

    def do_CONNECT(self) -> None:
        self.seen.append(self.headers.get("Proxy-Authorization", ""))
        self.send_response(407)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[str]]]:
    """Run a proxy that asks; return its address and what it was shown."""
    monkeypatch.setattr(AskingProxy, "seen", [], raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), AskingProxy) as proxy:
        thread = threading.Thread(target=proxy.serve_forever)
        thread.start()
        yield f"127.0.0.1:{proxy.server_address[1]}", AskingProxy.seen
        proxy.shutdown()
        thread.join()


def typed(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def choose(network: NetworkChoices, way: str) -> None:
    network.way.choose(way)
    network.way.activated.emit(network.way.currentIndex())


@pytest.mark.parametrize("words", ["proxy", "daili", "PAC", "代理", "firewall"])
def test_the_proxy_is_found_by_what_people_call_it(
    qtbot: QtBot, page: SettingsPage, words: str
) -> None:
    page.search.setText(words)

    qtbot.waitUntil(lambda: not page.rows["proxy"].isHidden(), timeout=WAIT)
    assert page.rows["currency"].isHidden()


def test_a_proxy_of_its_own_is_kept_with_its_login_and_another_way_forgets_it(
    qtbot: QtBot, page: SettingsPage, network: NetworkChoices, profile: Profile
) -> None:
    choose(network, "own")
    assert network.form.isVisible()
    typed(network.form.address, "proxy.example.com:8080")
    typed(network.form.login, "lina")
    typed(network.form.password, "secret")
    QTest.keyClick(network.form.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Kept" in page.rows["proxy"].note.text(), timeout=WAIT)
    kept = profile.workspace.read(kept_road)
    qtbot.waitUntil(lambda: not network.form.password.text(), timeout=WAIT)

    choose(network, "none")
    qtbot.waitUntil(lambda: profile.workspace.read(kept_road).proxy == "none", timeout=WAIT)

    assert (kept.proxy, kept.login) == ("proxy.example.com:8080", "lina")
    assert "secret" not in network.form.password.placeholderText()
    assert profile.workspace.read(kept_road).login == ""
    assert network.form.isHidden()


@pytest.mark.parametrize(
    ("way", "address", "said"),
    [("own", "ftp://proxy", "is no proxy"), ("script", "proxy.example.com", "no proxy script")],
)
def test_an_address_that_cannot_be_is_explained_and_stays_typed(
    qtbot: QtBot, network: NetworkChoices, profile: Profile, way: str, address: str, said: str
) -> None:
    choose(network, way)
    typed(network.form.address, address)

    network.form.keep.click()

    problem = network.form.fields["proxy"]
    qtbot.waitUntil(lambda: problem.is_wrong, timeout=WAIT)
    assert said in problem.problem.text()
    assert network.form.address.text() == address
    assert profile.workspace.read(kept_road).proxy == "system"


def test_a_test_says_which_step_fails(
    qtbot: QtBot, page: SettingsPage, network: NetworkChoices, asking: tuple[str, list[str]]
) -> None:
    row = page.rows["try_network"]
    network.attempt.click()
    assert network.address.is_wrong

    typed(network.server, "https://no-such-name.invalid")
    network.attempt.click()
    qtbot.waitUntil(lambda: "Nobody here knows the name" in row.note.text(), timeout=WAIT)

    proxy, seen = asking
    choose(network, "own")
    typed(network.form.address, proxy)
    typed(network.form.login, "lina")
    typed(network.form.password, "wrong")
    network.form.keep.click()
    qtbot.waitUntil(lambda: "Kept" in page.rows["proxy"].note.text(), timeout=WAIT)
    network.attempt.click()

    qtbot.waitUntil(lambda: "wants to know who you are" in row.note.text(), timeout=WAIT)
    login = base64.b64encode(b"lina:wrong").decode()
    assert seen == [f"Basic {login}"]


def test_certificates_of_a_company_are_believed_until_they_are_forgotten(
    qtbot: QtBot,
    page: SettingsPage,
    network: NetworkChoices,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = {"good": Authority().pem, "bad": "hello"}
    row = page.rows["certificates"]

    def give(name: str) -> None:
        file = tmp_path / f"{name}.pem"
        file.write_text(files[name])
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(file), ""))
        network.certificates.click()

    give("bad")
    qtbot.waitUntil(lambda: "no certificates" in row.note.text(), timeout=WAIT)
    give("good")
    qtbot.waitUntil(lambda: row.note.text() == "1 certificate believed", timeout=WAIT)
    network.certificates.click()

    qtbot.waitUntil(lambda: row.note.text() == "", timeout=WAIT)
    assert network.certificates.text() == "Choose a file"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_unfolded_form_fits(qtbot: QtBot, window: Window, language: str) -> None:
    before = i18n.language()
    window.speak(language)
    theme().resize(1.3)
    window.go(Route("settings", view="proxy"))
    made = window.page()
    assert isinstance(made, SettingsPage)
    qtbot.waitUntil(lambda: made.choices.currency.key == "CNY", timeout=WAIT)
    choose(made.choices.network, "script")
    qtbot.waitUntil(made.choices.network.form.isVisible, timeout=WAIT)

    try:
        qtbot.waitUntil(lambda: not [*clipped_texts(made), *overflowing(made)], timeout=WAIT)
    finally:
        theme().resize(1.0)
        i18n.use(before)
