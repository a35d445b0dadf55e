"""What a log may say: codes, numbers, types and places in the source; no keys, no customer text.

Nobody can tell a client's name from any other word, so free text is never judged: it is counted.
"""

import logging
import re
import traceback
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from uuid import UUID

from kamdesk.errors import KamdeskError

_HEX_KEY = re.compile(r"\b[0-9a-fA-F]{64}\b")
_RECOVERY_KEY = re.compile(r"\b[2-9A-HJKMNP-Z]{5}(?:[-\s][2-9A-HJKMNP-Z]{5}){7}\b", re.IGNORECASE)
_NAMED_SECRET = re.compile(
    r"(?i)\b(passphrase|password|secret|token|key)\b([\"']?\s*[:=]\s*)(\"[^\"]*\"|'[^']*'|\S+)"
)
_CODE = re.compile(r"[a-z][a-z_]*(?:\.[a-z_]+)+")  # "visit.in_future"
_PLAIN = (int, float, bool, Decimal, date, time, UUID, Enum, type(None))


def without_secrets(text: str) -> str:
    """Mask data keys, recovery keys and named passphrases wherever they stand in a text."""
    masked = _RECOVERY_KEY.sub("<recovery key>", _HEX_KEY.sub("<key>", text))
    return _NAMED_SECRET.sub(r"\1\2<hidden>", masked)


def loggable(value: object) -> object:
    """The part of one value a log may hold: numbers, dates, ids and codes stay, text is counted."""
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, PurePath):
        return f"<path ending in {value.suffix or 'no suffix'}>"
    if isinstance(value, str):
        return value if _CODE.fullmatch(value) else f"<{len(value)} characters>"
    if isinstance(value, bytes | bytearray | memoryview):
        return f"<{len(value)} bytes>"
    return f"<{type(value).__name__}>"


def loggable_facts(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts of an error with customer text counted, not quoted."""
    return {name: loggable(value) for name, value in facts.items()}


def loggable_error(error: BaseException) -> str:
    """Where and as what an error arose, with its causes, but not what it says."""
    told = traceback.TracebackException.from_exception(error, capture_locals=False)
    lines: list[str] = []
    seen: traceback.TracebackException | None = told
    while seen is not None:
        lines[:0] = [*(f"  {f.filename}:{f.lineno} in {f.name}" for f in seen.stack), _kind(seen)]
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    if isinstance(error, KamdeskError):
        lines[-1] = f"{lines[-1]} {error.code} {loggable_facts(error.facts)}"
    return "\n".join(lines)


class RedactingFormatter(logging.Formatter):
    """Formats records for the log file: arguments are reduced, messages written here stay."""

    def format(self, record: logging.LogRecord) -> str:
        quiet = logging.makeLogRecord(record.__dict__)
        quiet.args = _reduced(record.args)
        quiet.exc_text = None  # another handler may have cached the full text
        return without_secrets(super().format(quiet))

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name logging calls
        error = ei[1] if isinstance(ei, tuple) else None
        return "" if error is None else loggable_error(error)


def _reduced(
    args: tuple[object, ...] | Mapping[str, object] | None,
) -> tuple[object, ...] | Mapping[str, object] | None:
    if isinstance(args, Mapping):
        return loggable_facts(args)
    return None if args is None else tuple(loggable(arg) for arg in args)


def _kind(told: traceback.TracebackException) -> str:
    return (
        told.exc_type_str.rpartition(".")[2]
        if hasattr(told, "exc_type_str")
        else str(getattr(told.exc_type, "__name__", "error"))
    )
