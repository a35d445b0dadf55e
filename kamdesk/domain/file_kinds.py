"""What a file is, by its first bytes before its name; and a name that is safe on every system."""

import re
import unicodedata
from typing import Final

HEAD_BYTES: Final = 16  # enough to tell
_LONGEST: Final = 120  # characters; longer names make trouble on Windows
_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"%PDF-", "application/pdf"),
)
_ENDINGS: Final = {
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "eml": "message/rfc822",
    "html": "text/html",
    "md": "text/markdown",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
_PAINTED: Final = {"image/png", "image/jpeg", "image/gif", "image/bmp", "image/webp"}
_READ: Final = {"text/plain", "text/csv", "text/markdown", "message/rfc822"}
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def media_type(name: str, head: bytes) -> str:
    """Tell what a file is. What its bytes say goes before its name."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    return _ENDINGS.get(ending(name), "application/octet-stream")


def preview_of(kind: str | None) -> str:
    """Return how a file is shown: ``image``, ``pdf``, ``text``, or "" for not at all."""
    if kind in _PAINTED:
        return "image"
    if kind in _READ:
        return "text"
    return "pdf" if kind == "application/pdf" else ""


def ending(name: str) -> str:
    """Return what follows the last point of a name, in small letters."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def safe_name(name: str) -> str:
    """Return a name without path, control characters or anything a system forbids."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join("_" if each in '<>:"|?*' else each for each in last if _is_plain(each))
    short = _shortened(kept.strip(" .")) or "file"
    return f"_{short}" if _RESERVED.fullmatch(short) else short


def _is_plain(each: str) -> bool:
    """Leave out control characters, and those that turn the direction of what is read."""
    return unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _shortened(name: str) -> str:
    if len(name) <= _LONGEST:
        return name
    stem, point, end = name.rpartition(".")
    if not point or len(end) > 10:  # noqa: PLR2004 - longer than any ending
        return name[:_LONGEST]
    return f"{stem[: _LONGEST - len(end) - 1]}.{end}"
