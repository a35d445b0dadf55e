"""Where a profile keeps its files, what the environment asks for, and a person's preferences.

The only module that reads the process environment. Nothing here knows customer data.
"""

import errno
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Self

import platformdirs

from kamdesk.errors import Refused, Unavailable

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_CLOSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST})

_EARLIEST, _LATEST = date(1900, 1, 1), date(2200, 12, 31)  # room on both sides to count years


@dataclass(frozen=True, slots=True)
class ProfilePaths:
    """The files of one profile; each may be missing."""

    root: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.root / "kamdesk.db"

    @property
    def envelope(self) -> Path:
        """The wrapped data key; without it the database cannot be read."""
        return self.root / "kamdesk.keys.json"

    @property
    def backups(self) -> Path:
        """The folder of encrypted backups."""
        return self.root / "backups"

    @property
    def attachments(self) -> Path:
        """The folder of encrypted files of attachments."""
        return self.root / "attachments"

    @property
    def preferences(self) -> Path:
        """Language, theme and window; never customer data."""
        return self.root / "preferences.json"

    @property
    def lock(self) -> Path:
        """Held by the window, so that a second one finds the first."""
        return self.root / "kamdesk.lock"

    @property
    def sync_lock(self) -> Path:
        """Held while changes are exchanged with a server, by whichever program does it."""
        return self.root / "sync.lock"

    @property
    def wiped(self) -> Path:
        """Left behind when this profile was erased on purpose."""
        return self.root / "wiped.json"


@dataclass(frozen=True, slots=True)
class Environment:
    """What the environment asks for; None where it is silent."""

    profile: Path
    passphrase: str | None = field(default=None, repr=False)
    new_passphrase: str | None = field(default=None, repr=False)
    recovery_key: str | None = field(default=None, repr=False)
    proxy_password: str | None = field(default=None, repr=False)
    today: date | None = None
    language: str | None = None
    sample_data: Path | None = None


def environment(variables: Mapping[str, str] | None = None) -> Environment:
    """Read the KAMDESK_* variables; an empty one counts as not set.

    Raises:
        Refused: ``today.not_a_date`` when KAMDESK_TODAY is not an ISO date.
    """
    found = os.environ if variables is None else variables
    profile, sample = found.get("KAMDESK_PROFILE"), found.get("KAMDESK_SAMPLE_DATA")
    return Environment(
        profile=Path(profile).expanduser() if profile else default_profile(),
        passphrase=found.get("KAMDESK_PASSPHRASE") or None,
        new_passphrase=found.get("KAMDESK_NEW_PASSPHRASE") or None,
        recovery_key=found.get("KAMDESK_RECOVERY_KEY") or None,
        proxy_password=found.get("KAMDESK_PROXY_PASSWORD") or None,
        today=as_date(found.get("KAMDESK_TODAY")),
        language=found.get("KAMDESK_LANG") or None,
        sample_data=Path(sample).expanduser() if sample else None,
    )


def has_screen(variables: Mapping[str, str] | None = None, platform: str = sys.platform) -> bool:
    """Tell whether a window could open; a platform named to Qt counts as one.

    Only where X11 or Wayland draw does the environment say; elsewhere there is always a screen.
    """
    found = os.environ if variables is None else variables
    if platform in ("win32", "darwin") or names_platform(found):
        return True
    return bool(found.get("DISPLAY") or found.get("WAYLAND_DISPLAY"))


def names_platform(variables: Mapping[str, str] | None = None) -> bool:
    """Tell whether somebody chose where Qt draws; that choice is theirs to keep."""
    found = os.environ if variables is None else variables
    return bool(found.get("QT_QPA_PLATFORM"))


def default_profile() -> Path:
    """The platform's folder for local data: never a roaming or synced one, which breaks WAL."""
    return Path(platformdirs.user_data_dir("kamdesk", appauthor=False, roaming=False))


def as_date(text: str | None) -> date | None:
    """An ISO date as given on the command line or in the environment; empty means none.

    Raises:
        Refused: ``today.not_a_date``, ``today.out_of_reach``.
    """
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused("today.not_a_date", field="today", value=text) from None
    if not _EARLIEST <= day <= _LATEST:
        facts = {"value": text, "low": _EARLIEST.isoformat(), "high": _LATEST.isoformat()}
        raise Refused("today.out_of_reach", field="today", **facts)
    return day


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one person likes on this machine. ``language`` None follows the system."""

    language: str | None = None
    theme: str = "system"  # light, dark or system
    scale: float = 1.0
    window: tuple[int, ...] = ()  # x, y, width, height; empty before the first close
    maximised: bool = False
    rail_collapsed: bool = False
    last_page: str = ""
    start_page: str = "today"  # a room of the rail, or "last"
    backup_days: int = 1  # between regular backups; 0 leaves them to the person
    notices: bool = True  # of the operating system
    letters: bool = True  # single letters carry out verbs
    idle_lock_minutes: int = 15
    columns: dict[str, list[str]] = field(default_factory=dict)  # shown columns by table

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read them; a damaged file is kept aside as ``.damaged`` and defaults are used."""
        try:
            return cls._from(json.loads(path.read_bytes()))
        except OSError:
            return cls()
        except (ValueError, TypeError):
            with suppress(OSError):  # a folder we may not write to costs only the evidence
                path.replace(path.with_name(path.name + ".damaged"))
            return cls()

    def save(self, path: Path) -> None:
        """Write them whole or not at all."""
        replace_file(path, json.dumps(asdict(self), ensure_ascii=False, indent=2).encode())

    @classmethod
    def _from(cls, found: object) -> Self:
        """Take known fields of the right shape; a newer program's extra fields are ignored."""
        if not isinstance(found, dict):
            raise TypeError(type(found))
        known = {f.name: found[f.name] for f in fields(cls) if f.name in found}
        if "window" in known:
            known["window"] = tuple(int(edge) for edge in known["window"])
        taken = cls(**known)
        for name, kinds in _SHAPES.items():
            if not isinstance(getattr(taken, name), kinds):
                raise TypeError(name)
        return taken


_SHAPES: dict[str, tuple[type, ...]] = {
    "language": (str, type(None)),
    "theme": (str,),
    "scale": (int, float),
    "window": (tuple,),
    "maximised": (bool,),
    "rail_collapsed": (bool,),
    "last_page": (str,),
    "start_page": (str,),
    "backup_days": (int,),
    "notices": (bool,),
    "letters": (bool,),
    "idle_lock_minutes": (int,),
    "columns": (dict,),
}


def replace_file(path: Path, content: bytes) -> None:
    """Write a small file whole or not at all, and durably, readable by its owner only.

    Raises:
        Unavailable: ``disk.full`` or ``folder.read_only``.
    """
    with named_file_errors(path):
        private_folder(path.parent)
        handle, temporary = tempfile.mkstemp(
            dir=path.parent, prefix=f".{path.name}.", suffix=".tmp"
        )
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        settle_folder(path.parent)


def private_folder(folder: Path) -> None:
    """Make a folder only its owner may look into; one that is there already stays as it is."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def keep_private(path: Path) -> None:
    """Let nobody but its owner read a file; Windows goes by the folder's own rights."""
    if os.name != "nt":
        with suppress(OSError):  # somebody else's file: what may be done with it is their decision
            path.chmod(0o600)


def settle_folder(folder: Path) -> None:
    """Make a rename inside ``folder`` survive a power cut; Windows has no such call."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def named_file_errors(path: Path) -> Iterator[None]:
    """Turn what the file system refuses into ``disk.full`` or ``folder.read_only``.

    Other OSErrors pass: they are either bugs or belong to a better informed caller.
    """
    try:
        yield
    except OSError as error:
        named = file_error(error, path)
        if named is None:
            raise
        raise named from error


@contextmanager
def asked_file(path: Path, field: str) -> Iterator[None]:
    """Name what keeps a file somebody asked for from being read.

    Raises Refused: ``file.is_folder``, ``file.not_there``, ``file.not_readable``.
    """
    if path.is_dir():
        raise Refused("file.is_folder", field=field, path=str(path))
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise Refused("file.not_there", field=field, path=str(path)) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Refused("file.not_readable", field=field, path=str(path), reason=reason) from error


def file_error(error: OSError, path: Path) -> Unavailable | None:
    """The sentence-bearing form of ``error``, or None when it has none."""
    if error.errno in _FULL:
        return Unavailable("disk.full", path=str(path))
    if error.errno in _CLOSED:
        return Unavailable("folder.read_only", path=str(path.parent))
    return None
