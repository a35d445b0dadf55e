"""The folder of sealed files: taking contents in, giving them out, setting damaged ones aside.

Nothing readable is ever written: not beside the file, not under a temporary name, not in part.
What is in ``incoming`` is not finished; what is in ``damaged`` is kept for whoever can help.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from kamdesk.config import named_file_errors, private_folder, settle_folder
from kamdesk.errors import Unavailable
from kamdesk.security.sealed_files import Damaged, sealed_name
from kamdesk.storage.attachments.frames import read_chunk, read_chunks
from kamdesk.storage.attachments.part import Part
from kamdesk.storage.attachments.staging import Staged, sealed_into
from kamdesk.storage.files import settle_file

LEFT_BEHIND: Final = timedelta(days=1)  # nobody takes that long to add one file


class FileStore:
    """Contents by their SHA-256. Its methods may take seconds for big files."""

    def __init__(self, root: Path, key: bytes) -> None:
        self.root, self._key = root, key

    @property
    def incoming(self) -> Path:
        """Where files lie until they are whole."""
        return self.root / "incoming"

    @property
    def aside(self) -> Path:
        """Where damaged files are kept."""
        return self.root / "damaged"

    def path_of(self, sha: str) -> Path:
        """Return where a content lies when it is here."""
        name = sealed_name(self._key, sha)
        return self.root / name[:2] / name

    def holds(self, sha: str) -> bool:
        """Tell whether a content is here, without reading it."""
        return self.path_of(sha).exists()

    def stage(self, content: Iterable[bytes]) -> Staged:
        """Seal a content under a temporary name; keep or discard it afterwards.

        Raises:
            Refused: ``blob.too_big``.
            Unavailable: ``disk.full``, ``folder.read_only``.
        """
        self._settle_folders()
        place = self.incoming / f"{secrets.token_hex(16)}.new"
        with named_file_errors(place):
            sha, size = sealed_into(place, self._key, content)
        return Staged(place, sha, size)

    def keep(self, staged: Staged) -> None:
        """Give a staged content its lasting name; one that is here already stays."""
        if self.holds(staged.sha256):
            staged.discard()
        else:
            self._settle(staged.place, staged.sha256)

    def chunk(self, sha: str, size: int, number: int) -> bytes:
        """Return one chunk. Raises Unavailable ``attachment.missing``, ``attachment.damaged``."""
        with _named_damage():
            return read_chunk(self.path_of(sha), self._key, number, size)

    def chunks(self, sha: str, size: int) -> Iterator[bytes]:
        """Yield a content piece by piece; what was yielded is right only once it has ended.

        Raises Unavailable ``attachment.missing``, ``attachment.damaged``.
        """
        found = hashlib.sha256()
        with _named_damage():
            for chunk in read_chunks(self.path_of(sha), self._key, size):
                found.update(chunk)
                yield chunk
        if found.hexdigest() != sha:
            raise Unavailable("attachment.damaged")

    def content(self, sha: str, size: int) -> bytes:
        """Return a whole content, checked. Raises as :meth:`chunks`."""
        return b"".join(self.chunks(sha, size))

    def is_right(self, sha: str, size: int) -> bool:
        """Read a content to its end and tell whether it is here and what it should be."""
        try:
            for _chunk in self.chunks(sha, size):
                pass
        except Unavailable:
            return False
        return True

    def set_aside(self, sha: str) -> None:
        """Keep a damaged file where it hinders nobody; the last such copy replaces older ones."""
        self.put_away(self.path_of(sha).name)

    def put_away(self, name: str) -> None:
        """Do so by the name a file lies here under, such as one that no record knows of."""
        path = self.root / name[:2] / name
        self._settle_folders()
        with named_file_errors(path):
            if path.exists():
                path.replace(self.aside / path.name)
                settle_folder(self.aside)

    def forget(self, sha: str) -> None:
        """Delete a content with everything begun or set aside of it."""
        path = self.path_of(sha)
        for place in (path, self._part_of(sha), self.aside / path.name):
            with named_file_errors(place):
                place.unlink(missing_ok=True)

    def begin_part(self, sha: str, size: int) -> Part:
        """Go on with a content that is being fetched, or begin it."""
        self._settle_folders()
        return Part(self._part_of(sha), self._key, size)

    def finish_part(self, part: Part, sha: str) -> None:
        """Check a fetched content against its name and keep it.

        Raises Unavailable ``attachment.wrong_checksum``; what came is set aside then.
        """
        if part.checksum() == sha:
            self._settle(part.place, sha)
            return
        with named_file_errors(part.place):
            part.place.replace(self.aside / self.path_of(sha).name)
        raise Unavailable("attachment.wrong_checksum")

    def tidy(self, now: datetime) -> None:
        """Delete what a kill left behind of files that were being added."""
        for left in self.incoming.glob("*.new"):
            if now.timestamp() - left.stat().st_mtime > LEFT_BEHIND.total_seconds():
                left.unlink(missing_ok=True)

    def names(self) -> set[str]:
        """Return the names of everything finished that lies here."""
        return {path.name for path in self.root.glob("[0-9a-f][0-9a-f]/*")}

    def _part_of(self, sha: str) -> Path:
        return self.incoming / f"{self.path_of(sha).name}.part"

    def _settle(self, place: Path, sha: str) -> None:
        """Rename a finished file so that a power cut keeps it."""
        path = self.path_of(sha)
        with named_file_errors(path):
            settle_file(place)
            private_folder(path.parent)
            place.replace(path)
            settle_folder(path.parent)
            settle_folder(self.root)

    def _settle_folders(self) -> None:
        for folder in (self.root, self.incoming, self.aside):
            with named_file_errors(folder):
                private_folder(folder)


@contextmanager
def _named_damage() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise Unavailable("attachment.missing") from None
    except Damaged:
        raise Unavailable("attachment.damaged") from None
