"""How much content a page holds: a device takes no message beyond ``DECODED_BYTES``.

Sizes are those of the stored text, which is near enough: a page is cut well below the limit.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

PAGE_CONTENT: Final = 4_000_000  # characters, or bytes of documents

Rows = Sequence[Any]


def last_within(upper: int, *parts: tuple[Rows, str], most: int = PAGE_CONTENT) -> int:
    """Return the last revision up to which a page holds no more than ``most``.

    ``parts`` are rows with a revision, and the column that has their content. A batch is never
    split: the first one is within, however big.
    """
    if sum(_size(row, name) for rows, name in parts for row in rows) <= most:
        return upper
    sizes: Counter[int] = Counter()
    for rows, name in parts:
        for row in rows:
            sizes[row.rev] += _size(row, name)
    total, last = 0, upper
    for number, rev in enumerate(sorted(sizes)):
        total += sizes[rev]
        if number and total > most:
            return last
        last = rev
    return upper


def until(rows: Rows, last: int) -> Rows:
    """Return the rows up to a revision."""
    return [row for row in rows if row.rev <= last]


def first_within(
    rows: Rows, documents: dict[bytes, int] | None = None, most: int = PAGE_CONTENT
) -> Rows:
    """Return as many of the first rows as fit, at least one; ``documents`` are sizes by id."""
    total, sizes = 0, documents or {}
    for number, row in enumerate(rows):
        total += _size(row, "fields") + (sizes.get(bytes(row.id), 0) if sizes else 0)
        if number and total > most:
            return rows[:number]
    return rows


def _size(row: Any, name: str) -> int:
    content = getattr(row, name)
    return 0 if content is None else len(content)
