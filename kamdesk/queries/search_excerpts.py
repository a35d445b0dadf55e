"""Which part of a text to show for a search hit, and which of its letters to mark."""

from typing import Final

from msgspec import Struct

from kamdesk.storage.segmentation import Word, folded

Span = tuple[int, int]

_BEFORE: Final = 24  # characters shown before the first match
_LENGTH: Final = 96
_CUT: Final = "…"


class Marks(Struct, frozen=True):
    """Where words stand in a text. ``complete`` tells whether all of them do."""

    spans: tuple[Span, ...]
    complete: bool


def marks(text: str, asked: tuple[Word, ...]) -> Marks:
    """Find the first place of each word, in the letters of the text as written."""
    whole, origin = _aligned(text)
    found = [(word, word.find(whole)) for word in asked]
    spans = [(origin[at], origin[at + len(word.text) - 1] + 1) for word, at in found if at >= 0]
    return Marks(_joined(spans), len(spans) == len(asked))


def excerpt(text: str, asked: tuple[Word, ...]) -> tuple[str, tuple[Span, ...]] | None:
    """Return the passage around the first match and its marks; None when nothing matches."""
    spans = marks(text, asked).spans
    if not spans:
        return None
    start = max(0, spans[0][0] - _BEFORE)
    end = max(start + _LENGTH, spans[0][1])
    lead = _CUT if start else ""
    tail = _CUT if end < len(text) else ""
    passage = lead + text[start:end].replace("\n", " ") + tail
    shift = len(lead) - start
    return passage, tuple((low + shift, high + shift) for low, high in spans if high <= end)


def _aligned(text: str) -> tuple[str, range | list[int]]:
    """Return folded text and, for each of its letters, the position it comes from.

    Compatibility forms may become several letters (㈱, ﬁ), so they are folded one by one.
    """
    whole = folded(text)
    if len(whole) == len(text):
        return whole, range(len(text))
    parts = [(folded(letter), at) for at, letter in enumerate(text)]
    return "".join(part for part, _ in parts), [at for part, at in parts for _ in part]


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """Put spans in order and join those that overlap."""
    joined: list[Span] = []
    for low, high in sorted(spans):
        if joined and low < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)
