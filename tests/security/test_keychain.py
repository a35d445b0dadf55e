"""The keychain port: what counts as a keychain, and what happens when it fails."""

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordDeleteError

from kamdesk.security.keychain import SERVICE, SystemKeychain


class Faithful(KeyringBackend):
    """Keeps what it is given, like the keychain of a desktop session."""

    priority = 5
    persist = "enterprise"

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring left it bare
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]


class Failing(Faithful):
    """Raises what it was told to, whatever is asked."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error

    def delete_password(self, service: str, username: str) -> None:
        raise self.error


class Forgetful(Faithful):
    """Takes a secret and drops it, as some backends do."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class PlainFile(Faithful):
    """A plug-in that writes files, with a high opinion of itself."""

    priority = 9


@pytest.fixture(autouse=True)
def former_backend(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # The port judges a backend by its home; this one plays the well-known writer of plain files.
    monkeypatch.setattr(PlainFile, "__module__", "keyrings.alt.file")
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def test_a_secret_is_kept_found_and_forgotten() -> None:
    backend = Faithful()
    keyring.set_keyring(backend)
    chain = SystemKeychain()

    assert chain.is_available()
    assert chain.keep("ab12", bytes(range(32)))
    assert chain.find("ab12") == bytes(range(32))
    assert len(backend.kept[SERVICE, "ab12"]) == 44
    chain.forget("ab12")
    assert chain.find("ab12") is None
    chain.forget("ab12")


def test_the_secret_stays_on_this_machine() -> None:
    backend = Faithful()
    keyring.set_keyring(backend)
    SystemKeychain().keep("ab12", bytes(32))
    assert backend.persist == "local machine"


class Unwilling(Faithful):
    """Says of itself that it should not be chosen."""

    priority = 0


@pytest.mark.parametrize("kind", [null.Keyring, fail.Keyring, PlainFile, Unwilling])
def test_a_backend_that_cannot_be_trusted_is_none(kind: type[KeyringBackend]) -> None:
    backend = kind()
    keyring.set_keyring(backend)
    chain = SystemKeychain()
    assert not chain.is_available()
    assert not chain.keep("ab12", bytes(32))
    assert chain.find("ab12") is None
    chain.forget("ab12")
    assert not getattr(backend, "kept", {})


def test_a_dropped_secret_is_noticed() -> None:
    keyring.set_keyring(Forgetful())
    assert not SystemKeychain().keep("ab12", bytes(32))


@pytest.mark.parametrize(
    "error",
    [KeyringLocked("locked"), NoKeyringError("none"), InitError("bus"), OSError("bus")],
)
def test_a_locked_or_broken_keychain_keeps_nothing_and_never_raises(error: Exception) -> None:
    keyring.set_keyring(Failing(error))
    chain = SystemKeychain()
    assert not chain.keep("ab12", bytes(32))
    assert chain.find("ab12") is None
    chain.forget("ab12")


def test_a_secret_somebody_else_mangled_is_not_found() -> None:
    backend = Faithful()
    backend.kept[SERVICE, "ab12"] = "not base64!"
    keyring.set_keyring(backend)
    assert SystemKeychain().find("ab12") is None


def test_a_keyring_that_cannot_even_be_chosen_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> KeyringBackend:
        raise RuntimeError("no session bus")

    monkeypatch.setattr(keyring, "get_keyring", broken)
    assert not SystemKeychain().is_available()
