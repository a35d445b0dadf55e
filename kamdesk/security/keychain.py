"""The operating system's keychain, as far as it can be trusted to keep one secret.

Some backends drop what they are given, some are not there at all, some are locked. Whatever goes
wrong, the answer is "not kept here" and the passphrase is asked for; never a file in clear.
Calls may block on a prompt of the system: not for the UI thread.
"""

import base64
import binascii
from typing import Protocol

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

SERVICE = "kamdesk"
# Judged by their module: they drop the secret, have nowhere to put it, or write a plain file.
_UNFIT = ("keyring.backends.null", "keyring.backends.fail", "keyrings.alt")


class Keychain(Protocol):
    """A place that keeps one secret for each database."""

    def is_available(self) -> bool:
        """Whether there is a keychain worth offering."""

    def keep(self, name: str, secret: bytes) -> bool:
        """Store the secret and read it back; False when it did not stay."""

    def find(self, name: str) -> bytes | None:
        """The secret, or None when it is not there or the keychain stays locked."""

    def forget(self, name: str) -> None:
        """Remove the secret if it is there."""


class SystemKeychain:
    """The keychain of the person's session: Credential Manager, Keychain or Secret Service."""

    def is_available(self) -> bool:
        return self._backend() is not None

    def keep(self, name: str, secret: bytes) -> bool:
        backend = self._backend()
        if backend is None:
            return False
        try:
            backend.set_password(SERVICE, name, base64.b64encode(secret).decode())
        except (KeyringError, OSError, RuntimeError):
            return False
        return self.find(name) == secret

    def find(self, name: str) -> bytes | None:
        backend = self._backend()
        if backend is None:
            return None
        try:
            text = backend.get_password(SERVICE, name)
            return None if text is None else base64.b64decode(text, validate=True)
        except (KeyringError, OSError, RuntimeError, binascii.Error):
            return None

    def forget(self, name: str) -> None:
        backend = self._backend()
        if backend is None:
            return
        try:
            backend.delete_password(SERVICE, name)
        except (KeyringError, OSError, RuntimeError):
            return  # absent already, or locked: the slot in the envelope goes anyway

    @staticmethod
    def _backend() -> KeyringBackend | None:
        """The best real backend; a chain of several counts by its best member."""
        try:
            chosen = keyring.get_keyring()
            candidates = getattr(chosen, "backends", [chosen])
            fit = next((b for b in candidates if _is_fit(b)), None)
        except (KeyringError, OSError, RuntimeError):
            return None
        if fit is not None and hasattr(fit, "persist"):
            fit.persist = "local machine"  # Windows would else let the secret roam
        return fit


def _is_fit(backend: KeyringBackend) -> bool:
    return not type(backend).__module__.startswith(_UNFIT) and backend.priority >= 1
