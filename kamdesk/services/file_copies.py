"""What is read of a sealed file: its content for a preview, or a copy outside, which is readable.

A copy is checked before it gets its name, so that nobody mistakes half a file for a whole one.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

from kamdesk.config import file_error
from kamdesk.errors import Refused, Unavailable
from kamdesk.queries.attachments import FileRow, file_row
from kamdesk.services.attachments import note_used
from kamdesk.storage.attachments import ledger
from kamdesk.workspace import Workspace


def content_of(workspace: Workspace, attachment_id: UUID) -> bytes:
    """Return a whole file, checked, in memory alone.

    Raises:
        Refused: ``record.missing``.
        Unavailable: ``attachment.missing``, ``attachment.damaged`` (it is fetched again) or
            ``attachment.damaged_alone``.
    """
    row = workspace.read(file_row, attachment_id)
    with _damage_noted(workspace, row):
        content = workspace.files.content(row.sha256, row.size_bytes)
    workspace.prepare(note_used, attachment_id)
    return content


def save_copy(workspace: Workspace, attachment_id: UUID, target: Path) -> Path:
    """Write a readable copy where the person said, replacing what is there; return its place.

    Raises as :func:`content_of`, and Refused ``attachment.target``, Unavailable ``disk.full``.
    """
    row = workspace.read(file_row, attachment_id)
    with _target_named(target), _damage_noted(workspace, row):
        _written(workspace.files.chunks(row.sha256, row.size_bytes), target)
    workspace.prepare(note_used, attachment_id)
    return target


def _written(content: Iterator[bytes], target: Path) -> None:
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            for chunk in content:
                stream.write(chunk)
        Path(temporary).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink(missing_ok=True)
        raise


@contextmanager
def _target_named(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        named = file_error(error, target)
        if named is not None and named.code == "disk.full":
            raise named from error
        reason = error.strerror or type(error).__name__
        raise Refused(
            "attachment.target", field="target", path=str(target), reason=reason
        ) from error


@contextmanager
def _damage_noted(workspace: Workspace, row: FileRow) -> Iterator[None]:
    """Set a damaged file aside and see to it that it comes again, where it can."""
    try:
        yield
    except Unavailable as error:
        if error.code not in ("attachment.damaged", "attachment.missing") or not row.here:
            raise
        code = "attachment.damaged" if row.shared else "attachment.damaged_alone"
        workspace.files.set_aside(row.sha256)
        workspace.prepare(ledger.note_gone, row.sha256, code)
        raise Unavailable(code) from None
