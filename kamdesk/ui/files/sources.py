"""What can become a file: picked from the disk, dropped, or pasted."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QFileDialog, QWidget

from kamdesk.i18n import _


class Source(Struct, frozen=True):
    """A file to be added: one on this computer, or a picture that never was one."""

    path: Path | None = None
    picture: bytes = b""  # PNG

    def named(self, now: datetime) -> str:
        """Return what the file is called; a picture by when it was added."""
        if self.path is not None:
            return self.path.name
        stamp = now.astimezone().strftime("%Y-%m-%d %H.%M.%S")
        return _("Picture {stamp}.png").format(stamp=stamp)


def can_take(given: QMimeData) -> bool:
    """Tell whether something dragged or copied is a file, or a picture and no text."""
    if any(url.isLocalFile() for url in given.urls()):
        return True
    return given.hasImage() and not given.hasText()


def taken(given: QMimeData) -> list[Source]:
    """Return the files in what was dropped or pasted; folders are left out."""
    paths = [Path(url.toLocalFile()) for url in given.urls() if url.isLocalFile()]
    if paths:
        return [Source(path) for path in paths if not path.is_dir()]
    picture = given.imageData() if given.hasImage() else None
    if not isinstance(picture, QImage) or picture.isNull():
        return []
    return [Source(picture=_as_png(picture))]


def ask_files(parent: QWidget, then: Callable[[Sequence[Source]], None]) -> QFileDialog:
    """Let a person choose files; later call ``then`` with them."""
    dialog = QFileDialog(parent, _("Add files"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda names: then([Source(Path(name)) for name in names]))
    dialog.open()
    return dialog


def ask_target(parent: QWidget, name: str, then: Callable[[Path], None]) -> QFileDialog:
    """Let a person say where a readable copy goes; the title says what it is."""
    dialog = QFileDialog(parent, _("Save a copy, not encrypted"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.open()
    return dialog


def _as_png(picture: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(picture)
    buffer.close()
    return bytes(content.data())
