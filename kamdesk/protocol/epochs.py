"""Revisions: ordered by a number, and by the epoch a restored server begins.

``spans`` name, for each epoch, the last number that survived: the next epoch began there.
"""

from collections.abc import Iterable

from kamdesk.protocol.limits import EPOCH_SHIFT

Span = tuple[int, int]  # epoch, last number that counts; the running epoch's is its head
_NUMBER = (1 << EPOCH_SHIFT) - 1


def revision(epoch: int, number: int) -> int:
    """Return the revision of a number within an epoch."""
    return epoch << EPOCH_SHIFT | number


def split(rev: int) -> Span:
    """Return epoch and number of a revision."""
    return rev >> EPOCH_SHIFT, rev & _NUMBER


def is_contained(rev: int, spans: Iterable[Span]) -> bool:
    """Tell whether the server still holds a revision it once gave; none (0) always is."""
    epoch, number = split(rev)
    return rev == 0 or any(e == epoch and number <= last for e, last in spans)


def was_taken_back(rev: int, spans: Iterable[Span]) -> bool:
    """Tell whether a restore took a revision back; one of the running epoch may be new."""
    known = list(spans)
    return bool(known) and split(rev)[0] < max(known)[0] and not is_contained(rev, known)


def last_contained(rev: int, spans: Iterable[Span]) -> int:
    """Return the newest surviving revision at or before ``rev``; 0 when none is left.

    A device that read further than that has seen what a restored backup does not know.
    """
    epoch, number = split(rev)
    known = [(e, min(last, number) if e == epoch else last) for e, last in spans if e <= epoch]
    return max((revision(e, last) for e, last in known), default=0)
