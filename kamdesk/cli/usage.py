"""Explains wrong use in the reader's language; the standard parser speaks English only."""

import re
from typing import Final

from kamdesk.errors import Refused

_PATTERNS: Final = (
    ("usage.missing", r"the following arguments are required: (?P<names>.+)"),
    ("usage.no_value", r"argument (?P<names>[^:]+): expected .*argument.*"),
    ("usage.not_a_choice", r"argument (?P<names>[^:]+): invalid choice: (?P<found>'.*?') .*"),
    ("usage.not_a_number", r"argument (?P<names>[^:]+): invalid int value: (?P<found>.*)"),
    ("usage.not_a_number", r"argument (?P<names>[^:]+): invalid float value: (?P<found>.*)"),
    ("usage.too_much", r"unrecognized arguments: (?P<names>.+)"),
)


def explained(message: str, program: str) -> Refused:
    """Return what to tell somebody who used ``program`` wrongly; the code is ``usage``."""
    for reason, pattern in _PATTERNS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            facts = found.groupdict()
            return Misused(reason, program=program, field=_field(facts["names"]), **facts)
    return Misused("usage", program=program, detail=message)


class Misused(Refused):
    """Wrong use of the command line: one code for scripts, many sentences for people."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason, **facts)
        self.reason = reason


def _field(names: str) -> str | None:
    """Return the one option or word to blame."""
    alone = names.strip().split("/")[-1]
    return None if "," in alone or " " in alone else alone.lstrip("-").lower()
