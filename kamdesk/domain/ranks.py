"""Ranks: words that order a hand-sorted list, so that moving one line writes one line.

A rank is a whole number of varying length and a fraction, both in 62 digits, written so that plain
text order is rank order. Between any two there is always another; appending stays short.
"""

from typing import Final

_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LEAST, _MOST = _DIGITS[0], _DIGITS[-1]
_FIRST: Final = "a0"  # the whole number zero
_HEADS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"  # the head tells the length
_ZERO_HEAD: Final = _HEADS.index("a")


def rank_between(before: str | None, after: str | None) -> str:
    """Return a rank after ``before`` and before ``after``; None is the open end of the list.

    Raises:
        ValueError: the two are not ranks, not in order, or the ends of all ranks.
    """
    if before is not None and after is not None and before >= after:
        raise ValueError(before, after)
    if before is None:
        return _below(after)
    whole, fraction = _parts(before)
    if after is None:
        return _next(whole) or whole + _middle(fraction, None)
    if whole == _parts(after)[0]:
        return whole + _middle(fraction, _parts(after)[1])
    above = _next(whole)
    return above if above is not None and above < after else whole + _middle(fraction, None)


def ranks_between(before: str | None, after: str | None, count: int) -> list[str]:
    """Return so many ranks in order, all inside the gap."""
    found: list[str] = []
    for _ in range(count):
        before = rank_between(before, after)
        found.append(before)
    return found


def is_rank(text: str) -> bool:
    """Tell whether a text can stand in a list; what else a sync or import brings counts as none."""
    try:
        whole, fraction = _parts(text)
    except (ValueError, IndexError):
        return False
    return set(whole[1:] + fraction) <= set(_DIGITS) and not fraction.endswith(_LEAST)


def _below(after: str | None) -> str:
    if after is None:
        return _FIRST
    whole, fraction = _parts(after)
    if fraction:
        return whole
    below = _previous(whole)
    if below is None:
        raise ValueError(after)
    return below


def _parts(rank: str) -> tuple[str, str]:
    end = 1 + _length(rank[0])
    if len(rank) < end:
        raise ValueError(rank)
    return rank[:end], rank[end:]


def _length(head: str) -> int:
    """Return how many digits follow a head: one beside zero, more the farther away."""
    place = _HEADS.index(head)
    return place - _ZERO_HEAD + 1 if place >= _ZERO_HEAD else _ZERO_HEAD - place


def _next(whole: str) -> str | None:
    """Return the whole number after this one, None after the largest."""
    head, digits = whole[0], whole[1:].rstrip(_MOST)
    if digits:
        raised = digits[:-1] + _DIGITS[_DIGITS.index(digits[-1]) + 1]
        return head + raised.ljust(len(whole) - 1, _LEAST)
    place = _HEADS.index(head) + 1
    return None if place == len(_HEADS) else _HEADS[place] + _LEAST * _length(_HEADS[place])


def _previous(whole: str) -> str | None:
    """Return the whole number before this one, None before the smallest."""
    head, digits = whole[0], whole[1:].rstrip(_LEAST)
    if digits:
        lowered = digits[:-1] + _DIGITS[_DIGITS.index(digits[-1]) - 1]
        return head + lowered.ljust(len(whole) - 1, _MOST)
    place = _HEADS.index(head) - 1
    return None if place < 0 else _HEADS[place] + _MOST * _length(_HEADS[place])


def _middle(low: str, high: str | None) -> str:
    """Return a fraction between two; it never ends in the least digit. None stands for one."""
    shared = _shared(low, high)
    if high is not None and shared:
        return high[:shared] + _middle(low[shared:], high[shared:])
    first = _DIGITS.index(low[0]) if low else 0
    last = len(_DIGITS) if high is None else _DIGITS.index(high[0])
    if last - first > 1:
        return _DIGITS[(first + last) // 2]
    if high is not None and len(high) > 1:
        return high[0]
    return _DIGITS[first] + _middle(low[1:], None)


def _shared(low: str, high: str | None) -> int:
    """Count the digits both begin with; the shorter one goes on in least digits."""
    shared = 0
    for place, digit in enumerate(high or ""):
        if digit != (low[place] if place < len(low) else _LEAST):
            break
        shared += 1
    return shared
