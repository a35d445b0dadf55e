"""Whom a remark calls by name: ``@name`` or ``＠name``, the longest known name that fits."""

import re
from collections.abc import Collection
from typing import Final

_SIGN: Final = re.compile("[@＠]")


def mentioned(text: str, names: Collection[str]) -> tuple[str, ...]:
    """Return the names a text calls, each once, in order; unknown ones stay plain text.

    Names of letters end where the letters end, so that @Ann does not call Anna's namesake; Chinese
    names need no space behind them. Case does not matter.
    """
    longest_first = sorted((name for name in names if name), key=len, reverse=True)
    folded = text.casefold()
    found: dict[str, None] = {}
    for sign in _SIGN.finditer(folded):
        called = next((n for n in longest_first if _stands_at(folded, n, sign.end())), None)
        if called is not None:
            found[called] = None
    return tuple(found)


def _stands_at(text: str, name: str, place: int) -> bool:
    folded = name.casefold()
    after = text[place + len(folded) : place + len(folded) + 1]
    runs_on = after.isascii() and after.isalnum() and folded[-1].isascii()
    return text.startswith(folded, place) and not runs_on
