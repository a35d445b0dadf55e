"""How an offered value meets the one that is there: pure rules, one per kind of field.

Causality comes from revisions: whoever had seen the present value may replace it. Time breaks
only true ties, and counts no later than the server's own clock.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from msgspec import Struct

from kamdesk.protocol.entities.field import Merge
from kamdesk.protocol.messages import Verdict


class Stamp(NamedTuple):
    """Where a value came from. ``at`` (microseconds) is the merge key, clamped to server time."""

    rev: int
    inc: bytes
    at: int
    change: bytes
    actor: bytes


class Held(Struct, frozen=True):
    """The value of a field on the server.

    ``words`` dates the words of a set that came later, once for each author who added one
    without knowing of the others.
    """

    value: Any
    stamp: Stamp | None = None
    words: Mapping[str, tuple[Stamp, ...]] | None = None


class Offer(Struct, frozen=True):
    """A value that somebody pushes, having seen everything up to ``base_rev``.

    ``own`` are changes of theirs that another incarnation of their laptop brought before this one.
    """

    value: Any
    base_rev: int
    stamp: Stamp
    own: Collection[bytes] = ()

    def overlooks(self, stamp: Stamp | None) -> bool:
        """Tell whether its author had not seen what bears this stamp."""
        if stamp is None or stamp.change in self.own:
            return False
        return is_concurrent(stamp, self.base_rev, self.stamp.inc)


class Loser(Struct, frozen=True):
    """A value that did not win although its author had not seen the other."""

    value: Any
    stamp: Stamp


class Outcome(Struct, frozen=True):
    """What the field holds afterwards, and what to tell whom."""

    held: Held
    verdict: Verdict
    loser: Loser | None = None


def clamped(at: int, now: int) -> int:
    """Return a claimed time as a merge key: a clock that runs ahead wins nothing by it."""
    return min(at, now)


def is_concurrent(stamp: Stamp | None, base_rev: int, inc: bytes) -> bool:
    """Tell whether the present value came from elsewhere after the offer's author last looked."""
    return stamp is not None and stamp.rev > base_rev and stamp.inc != inc


def merged(kind: Merge, held: Held, offer: Offer) -> Outcome:
    """Return what becomes of a field. Shared text is merged by ``protocol.text`` instead."""
    if held.stamp is not None and held.stamp.change == offer.stamp.change:
        return Outcome(held, "applied")  # the same op again
    return _RULES[kind](held, offer)


def _scalar(held: Held, offer: Offer) -> Outcome:
    """Take it when its author had seen the present value; else the later key wins."""
    theirs = held.stamp
    if theirs is None or not offer.overlooks(theirs):
        return Outcome(Held(offer.value, offer.stamp), "applied")
    if held.value == offer.value:
        return Outcome(Held(held.value, max(theirs, offer.stamp, key=_key)), "applied")
    if _key(offer.stamp) > _key(theirs):
        return Outcome(Held(offer.value, offer.stamp), "applied", Loser(held.value, theirs))
    return Outcome(held, "conflict", Loser(offer.value, offer.stamp))


def _ask(held: Held, offer: Offer) -> Outcome:
    """Keep the present value; whoever had not seen it proposes."""
    if not offer.overlooks(held.stamp):
        return Outcome(Held(offer.value, offer.stamp), "applied")
    if held.value == offer.value:
        return Outcome(held, "applied")
    return Outcome(held, "conflict", Loser(offer.value, offer.stamp))


def _rank(held: Held, offer: Offer) -> Outcome:
    """Let the later place win, and open no question: both lists are still complete."""
    found = _scalar(held, offer)
    return Outcome(found.held, found.verdict)


def _event(held: Held, offer: Offer) -> Outcome:
    """Keep what was said first: events are added, never rewritten."""
    if held.stamp is None:
        return Outcome(Held(offer.value, offer.stamp), "applied")
    return Outcome(held, "applied" if held.value == offer.value else "denied")


def _set(held: Held, offer: Offer) -> Outcome:
    """Add and remove words; an addition that the remover had not seen wins.

    An offer is ``{"add": [...], "remove": [...]}``, or the whole list of a new record.
    """
    add, remove = _difference(offer.value, held.value or ())
    words, kept = dict(held.words or {}), set(held.value or ())
    for word in remove:
        unseen = _unseen(held, word, offer)
        if unseen:
            words[word] = unseen
        else:
            kept.discard(word)
            words.pop(word, None)
    for word in add:
        words[word] = (*(_unseen(held, word, offer) if word in kept else ()), offer.stamp)
        kept.add(word)
    alone = not offer.overlooks(_newest(held))
    first = held.stamp or offer.stamp
    return Outcome(Held(sorted(kept), first, words), "applied" if alone else "merged")


def _unseen(held: Held, word: str, offer: Offer) -> tuple[Stamp, ...]:
    """Return the additions of a word that the author of an offer had not seen."""
    first = () if held.stamp is None else (held.stamp,)
    dated = (held.words or {}).get(word, first)
    return tuple(stamp for stamp in dated if offer.overlooks(stamp))


def _counter(held: Held, offer: Offer) -> Outcome:
    """Keep for every incarnation the most it ever counted up and down; sums never lose one.

    A counter is ``{incarnation (hex): [up, down]}``; see :func:`counted`.
    """
    sums = {inc: list(pair) for inc, pair in (held.value or {}).items()}
    for inc, (up, down) in offer.value.items():
        known = sums.get(inc, [0, 0])
        sums[inc] = [max(known[0], up), max(known[1], down)]
    stamp = max(held.stamp or offer.stamp, offer.stamp)
    return Outcome(Held(sums, stamp), "applied" if sums == offer.value else "merged")


def counted(value: Mapping[str, Iterable[int]] | None) -> int:
    """Return what a counter stands at."""
    return sum(up - down for up, down in (value or {}).values())


def deletion(fields: Iterable[Stamp], offer: Offer) -> Stamp | None:
    """Return the edit that a deletion had not seen, which therefore wins; None lets it pass."""
    unseen = (stamp for stamp in fields if offer.overlooks(stamp))
    return max(unseen, default=None)


def _difference(offered: Any, present: Iterable[str]) -> tuple[set[str], set[str]]:
    if isinstance(offered, Mapping):
        return set(offered.get("add", ())), set(offered.get("remove", ()))
    whole = set(offered or ())
    return whole - set(present), set(present) - whole


def _newest(held: Held) -> Stamp | None:
    dated = (stamp for stamps in (held.words or {}).values() for stamp in stamps)
    return max((*dated, *([held.stamp] if held.stamp else [])), default=None)


def _key(stamp: Stamp) -> tuple[int, bytes]:
    return stamp.at, stamp.inc


_RULES = {
    Merge.SCALAR: _scalar,
    Merge.ASK: _ask,
    Merge.RANK: _rank,
    Merge.EVENT: _event,
    Merge.SET: _set,
    Merge.COUNTER: _counter,
    Merge.TEXT: _scalar,
}
