"""What the environment tells the server; without a word it keeps SQLite in its home folder."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import platformdirs

from kamdesk.errors import Refused

REALM: Final = "main"
_PORT: Final = 8440
_LAST_PORT: Final = 65_535
_QUOTA: Final = 50 * 1024**3
_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
_DRIVER: Final = "postgresql+psycopg://"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the server keeps its files and records, and where it listens."""

    home: Path
    host: str = "127.0.0.1"
    port: int = _PORT
    database_url: str | None = field(default=None, repr=False)  # may hold a password
    blob_quota: int = _QUOTA  # bytes of attachments in all

    @property
    def url(self) -> str:
        """The database, as SQLAlchemy names it."""
        return self.database_url or f"sqlite:///{self.home / 'kamdesk-server.db'}"

    @property
    def blobs(self) -> Path:
        """The folder of attachments, by checksum."""
        return self.home / "blobs"

    @property
    def epoch_marker(self) -> Path:
        """Remembers the highest epoch outside of the database, so that an old copy is noticed."""
        return self.home / "epoch.json"

    @property
    def erase_ledger(self) -> Path:
        """Ids of what was erased for good, outside of the database; every restore obeys it."""
        return self.home / "erased.jsonl"


def settings(variables: Mapping[str, str] | None = None) -> Settings:
    """Read KAMDESK_SERVER_HOME, KAMDESK_BIND, KAMDESK_DATABASE_URL, KAMDESK_BLOB_QUOTA.

    Raises:
        Refused: ``bind.not_loopback``, ``bind.not_an_address``, ``database.unknown_url``,
            ``quota.not_a_number``.
    """
    found = os.environ if variables is None else variables
    home = found.get("KAMDESK_SERVER_HOME")
    host, port = _address(found.get("KAMDESK_BIND") or f"127.0.0.1:{_PORT}")
    folder = Path(home).expanduser() if home else _default_home()
    url = _url(found.get("KAMDESK_DATABASE_URL"))
    return Settings(folder, host, port, url, _quota(found.get("KAMDESK_BLOB_QUOTA")))


def _quota(text: str | None) -> int:
    if not text:
        return _QUOTA
    if not text.isdecimal():
        raise Refused("quota.not_a_number", value=text)
    return int(text)


def _default_home() -> Path:
    return Path(platformdirs.user_data_dir("kamdesk-server", appauthor=False, roaming=False))


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not (colon and port.isdigit() and int(port) <= _LAST_PORT):
        raise Refused("bind.not_an_address", value=text)
    host = host.strip("[]")
    if host not in _LOOPBACK:
        raise Refused("bind.not_loopback", value=text)
    return host, int(port)


def _url(text: str | None) -> str | None:
    if not text:
        return None
    scheme, separator, rest = text.partition("://")
    if not separator or scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise Refused("database.unknown_url")
    return _DRIVER + rest
