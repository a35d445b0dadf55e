"""Text that two people may edit: Loro documents. The only module that knows Loro.

The text a record was created with is the same document on every device, made from the record's
id. So it needs no document of its own until somebody edits it, and then both editors started
from the same letters.
"""

import hashlib
import secrets
from collections.abc import Iterable

import loro

from kamdesk.errors import Refused

_FIELD = "text"
_PEER_BITS = 63
_BY_LINE = 50_000  # characters


def seeded(record_id: bytes, field: str, text: str) -> bytes:
    """Return the document of a text that has only been created; equal everywhere."""
    named = hashlib.sha256(b"\x1f".join((record_id, field.encode(), text.encode()))).digest()
    document = _document(int.from_bytes(named[:8]) >> 1)
    if text:
        document.get_text(_FIELD).insert(0, text)
    return _snapshot(document)


def edited(document: bytes, text: str, peer: int | None = None) -> bytes:
    """Return the document after a person turned its text into ``text``.

    ``peer`` is random unless given, so that no two processes ever count the same edit.
    """
    opened = _opened([document], peer)
    _rewrite(opened, text)
    return _snapshot(opened)


def edit(document: bytes, text: str, peer: int | None = None) -> bytes:
    """Return the edit itself, as it is pushed: what ``edited`` adds to the document."""
    opened = _opened([document], peer)
    before = opened.oplog_vv
    _rewrite(opened, text)
    opened.commit()
    return bytes(opened.export(loro.ExportMode.Updates(before)))


def joined(documents: Iterable[bytes]) -> bytes:
    """Return one document that holds all the edits of several, in any order.

    Raises Refused ``text.damaged`` when one of them is no document or update.
    """
    return _snapshot(_opened(documents))


def plain(document: bytes) -> str:
    """Return the text itself. Raises Refused ``text.damaged``."""
    return str(_opened([document]).get_text(_FIELD).to_string())


def waits(document: bytes, update: bytes) -> bool:
    """Tell whether an update builds on edits that this document has not seen yet.

    Such an update is kept raw: a snapshot would leave it out.
    """
    opened = _opened([document])
    return _import(opened, update)


def _document(peer: int) -> loro.LoroDoc:
    document = loro.LoroDoc()  # type: ignore[no-untyped-call]  # its stub leaves it bare
    document.peer_id = peer
    return document


def _opened(parts: Iterable[bytes], peer: int | None = None) -> loro.LoroDoc:
    document = _document(secrets.randbits(_PEER_BITS) if peer is None else peer)
    for part in parts:
        if part:
            _import(document, part)
    return document


def _rewrite(document: loro.LoroDoc, text: str) -> None:
    """Say the new text as few edits; a long text by lines, letters would take seconds."""
    found = document.get_text(_FIELD)
    if max(len(text), found.len_unicode) > _BY_LINE:
        found.update_by_line(text)
    else:
        found.update(text)


def _import(document: loro.LoroDoc, part: bytes) -> bool:
    """Take in a document or update and tell whether some of it must wait."""
    try:
        status = document.import_(part)
    except BaseException as error:  # Loro raises its own, and a panic is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise Refused("text.damaged") from None
    return bool(status.pending)


def _snapshot(document: loro.LoroDoc) -> bytes:
    document.commit()
    return bytes(document.export(loro.ExportMode.Snapshot()))
