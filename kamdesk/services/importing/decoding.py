"""Bytes of a text file to text: UTF-8 with or without a mark, GB18030, UTF-16 with a mark.

A file is never read with a guess: one that is half UTF-8 and half something else is refused.
"""

import codecs

from kamdesk.errors import Refused

_MARKED_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MIXED_FROM = 0.05  # share of readable UTF-8 lines above which GB18030 is no explanation


def decoded_text(content: bytes, name: str) -> str:
    """Return the text of a file.

    Raises:
        Refused: ``import.encoding``, ``import.mixed_encodings`` with the first line that differs.
    """
    if content.startswith(_MARKED_16):
        return _as(content, "utf-16", name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse_mixture(content, name)
    return _as(content, "gb18030", name)


def _as(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Refused("import.encoding", file=name) from None


def _refuse_mixture(content: bytes, name: str) -> None:
    """Tell a file of two encodings from one that is GB18030 throughout."""
    readable, strange = 0, []
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            strange.append(number)
        else:
            readable += 1
    if readable > _MIXED_FROM * (readable + len(strange)):
        raise Refused("import.mixed_encodings", file=name, line=strange[0])
