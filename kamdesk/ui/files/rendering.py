"""Turns the bytes of a file into something to look at. In memory alone; off the UI thread."""

from typing import Final

from msgspec import Struct
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from kamdesk.domain.file_kinds import preview_of
from kamdesk.errors import Unavailable

MOST_BYTES: Final = 64 * 1024 * 1024  # bigger files are saved, not shown
_MOST_SIDE: Final = 4_000  # device pixels
_MOST_TEXT: Final = 200_000  # characters
_ENCODINGS: Final = ("utf-8-sig", "gb18030", "latin-1")  # the last one reads anything


class Shown(Struct, frozen=True):
    """One page of a file: a picture, or text. ``pages`` is 1 for all but PDF."""

    picture: QImage | None = None
    text: str = ""
    page: int = 0
    pages: int = 1


def shown(content: bytes, kind: str | None, page: int, room: QSize) -> Shown:
    """Show a page of a file: pictures inside ``room`` (device pixels), PDF as wide as it is.

    Raises Unavailable ``attachment.no_preview``, ``attachment.unreadable``.
    """
    way = preview_of(kind)
    if not way or len(content) > MOST_BYTES:
        raise Unavailable("attachment.no_preview")
    if way == "text":
        return Shown(text=_text(content))
    return _picture(content, room) if way == "image" else _pdf(content, page, room.width())


def _picture(content: bytes, room: QSize) -> Shown:
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)  # as the camera was held
    size = reader.size()
    most = room.boundedTo(QSize(_MOST_SIDE, _MOST_SIDE))
    if size.isValid() and (size.width() > most.width() or size.height() > most.height()):
        reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
    picture = reader.read()
    if picture.isNull():
        raise Unavailable("attachment.unreadable")
    return Shown(picture)


def _pdf(content: bytes, page: int, width: int) -> Shown:
    import pypdfium2  # noqa: PLC0415 - loads with the first PDF somebody opens

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        raise Unavailable("attachment.unreadable") from None
    try:
        pages = len(document)
        at = max(0, min(page, pages - 1))
        return Shown(_painted(document[at], width), page=at, pages=pages)
    except (pypdfium2.PdfiumError, IndexError):
        raise Unavailable("attachment.unreadable") from None
    finally:
        document.close()


def _painted(page: "object", width: int) -> QImage:
    """Paint a page of PDF; forms and what hides in them stay off."""
    across, down = page.get_size()  # type: ignore[attr-defined]  # the library carries no types
    scale = min(width / max(across, 1), _MOST_SIDE / max(across, down, 1))
    bitmap = page.render(  # type: ignore[attr-defined]  # as above
        scale=scale, may_draw_forms=False, prefer_bgrx=True
    )
    try:
        return QImage(
            bytes(bitmap.buffer),
            bitmap.width,
            bitmap.height,
            bitmap.stride,
            QImage.Format.Format_RGB32,
        ).copy()
    finally:
        bitmap.close()


def _text(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)[:_MOST_TEXT]
        except UnicodeDecodeError:
            continue
    raise Unavailable("attachment.unreadable")
