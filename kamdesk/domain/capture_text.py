"""What the lines of a visit's notes say: marked words become promises, tasks, facts.

A marker is ``/`` and a word of either language (``/承诺``, ``/commitment``), ``@name`` calls a
person. The text stays the only source: changing a day or a person writes the line anew. Days are
read in both languages, without a clock.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.capture_days import Day, day_in, day_words

Span = tuple[int, int]


class Kind(StrEnum):
    """What a marker makes of the words behind it."""

    COMMITMENT = "commitment"
    NEXT_STEP = "next_step"
    ATTITUDE = "attitude"
    COMPETITOR = "competitor"
    QUESTION = "question"


KIND_OF: Final[Mapping[str, Kind]] = {
    "承诺": Kind.COMMITMENT,
    "commitment": Kind.COMMITMENT,
    "下一步": Kind.NEXT_STEP,
    "next step": Kind.NEXT_STEP,
    "态度": Kind.ATTITUDE,
    "attitude": Kind.ATTITUDE,
    "竞争": Kind.COMPETITOR,
    "competitor": Kind.COMPETITOR,
    "疑问": Kind.QUESTION,
    "question": Kind.QUESTION,
}
ATTITUDE_OF: Final[Mapping[str, int]] = {
    "强力支持": 2, "advocate": 2, "支持": 1, "supportive": 1, "中立": 0, "neutral": 0,
    "偏冷": -1, "cool": -1, "反对": -2, "against": -2,
}  # fmt: skip
SIDE_OF: Final[Mapping[str, str]] = {
    "我方": "ours", "我们": "ours", "ours": "ours", "客户方": "theirs", "客户": "theirs",
    "对方": "theirs", "theirs": "theirs",
}  # fmt: skip

_HAN: Final = re.compile("[一-鿿]")


def _any_of(words: Mapping[str, object]) -> str:
    """Return a pattern of these words, the longest first; Latin words end where letters end."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(w if _HAN.match(w) else rf"{re.escape(w)}(?![A-Za-z])" for w in ordered)


_MARKER: Final = re.compile(rf"(?<![A-Za-z0-9])[/／]({_any_of(KIND_OF)})[ :：]?", re.IGNORECASE)
_ATTITUDE: Final = re.compile(
    rf"(?<![不A-Za-z])(?:{_any_of(ATTITUDE_OF)})", re.IGNORECASE
)  # "not supportive" is nobody's word for a level
_SIDE: Final = re.compile(rf"\s*({_any_of(SIDE_OF)})\s*[:：,，]?\s*", re.IGNORECASE)
_RIVAL_HAN: Final = re.compile(r"\s*([^\s，,。；;、：:！？!?（）()]+)")
_RIVAL: Final = re.compile(r"\s*([^，,。；;、：:！？!?（）()]*[^\s.，,。；;、：:！？!?（）()])")
_EDGES: Final = " \t，,。；;、:："


class Person(Struct, frozen=True):
    """Somebody the notes may name. ``names`` are in both languages; ``is_ours``: a colleague."""

    id: UUID
    names: tuple[str, ...]
    is_ours: bool = False


class Mark(Struct, frozen=True):
    """What is painted as a chip: a marker (``kind``) or a call by name (``person``)."""

    start: int
    end: int
    kind: Kind | None
    person: UUID | None = None


class Item(Struct, frozen=True):
    """One thing a line says. Spans are places in that line, None where it says nothing of them.

    ``side`` is of commitments only; ``attitude`` is -2 to +2; ``start`` and ``end`` hold the words
    behind the marker.
    """

    kind: Kind
    text: str
    start: int
    end: int
    side: str | None = None
    person: UUID | None = None
    owner: UUID | None = None
    due: date | None = None
    attitude: int | None = None
    side_span: Span | None = None
    person_span: Span | None = None
    due_span: Span | None = None
    attitude_span: Span | None = None

    @property
    def is_whole(self) -> bool:
        """Tell whether enough is said to store it."""
        if self.kind is Kind.ATTITUDE:
            return self.person is not None and self.attitude is not None
        return bool(self.text)


def marks_in(line: str, people: tuple[Person, ...]) -> tuple[Mark, ...]:
    """Return the chips of a line in order."""
    found = [Mark(each.start(), _chip_end(line, each), _kind(each), None) for each in _of(line)]
    calls = [
        Mark(*span, None, person.id)
        for span, person in _named(line, people)
        if line[span[0]] in "@＠"
    ]
    return tuple(sorted((*found, *calls), key=lambda mark: mark.start))


def items_in(line: str, people: tuple[Person, ...], today: date) -> tuple[Item, ...]:
    """Return what a line says, in order; unfinished items among them."""
    return tuple(
        _item(line, _kind(each), (each.end(), _next_marker(line, each.end())), people, today)
        for each in _of(line)
    )


def plain(line: str) -> str:
    """Return a line as people read it in the minutes: without the signs of markers and calls."""
    text = _MARKER.sub(lambda m: m[1] + ("：" if _HAN.match(m[1]) else ": "), line)
    return re.sub("[@＠](?=[^\\s@＠])", "", text).strip()


# Lines written anew


def with_due(line: str, item: Item, due: date | None, today: date) -> str:
    """Return the line with another day; None takes it out."""
    words = "" if due is None else day_words(due, today, is_chinese=bool(_HAN.search(line)))
    return _replaced(line, item.due_span, words, item.end)


def with_side(line: str, item: Item, word: str) -> str:
    """Return the line with another side, named by a word of ``SIDE_OF``."""
    return _replaced(line, item.side_span, word, item.start)


def with_person(line: str, item: Item, name: str) -> str:
    """Return the line about another person; an empty name takes the call out."""
    place = item.side_span[1] if item.side_span else item.start
    return _replaced(line, item.person_span, f"@{name}" if name else "", place)


def with_attitude(line: str, item: Item, word: str) -> str:
    """Return the line with another attitude, named by a word of ``ATTITUDE_OF``."""
    return _replaced(line, item.attitude_span, word, item.end)


def _replaced(line: str, span: Span | None, words: str, place: int) -> str:
    start, end = span or (place, place)
    before, after = line[:start].rstrip(), line[end:].lstrip()
    return " ".join(part for part in (before, words, after) if part)


# Reading


def _of(line: str) -> Iterator[re.Match[str]]:
    return _MARKER.finditer(line)


def _kind(marker: re.Match[str]) -> Kind:
    return KIND_OF[marker[1].lower()]


def _chip_end(line: str, marker: re.Match[str]) -> int:
    """A competitor's chip holds the name as well."""
    if _kind(marker) is not Kind.COMPETITOR:
        return marker.end(1)
    rival = _rival(line, marker.end(), _next_marker(line, marker.end()))
    return rival.end(1) if rival else marker.end(1)


def _rival(line: str, start: int, end: int) -> re.Match[str] | None:
    """Return the name behind a marker: Chinese ends at a space, Latin names hold some."""
    pattern = _RIVAL_HAN if _HAN.match(line[start:end].lstrip()) else _RIVAL
    return pattern.match(line, start, end)


def _next_marker(line: str, start: int) -> int:
    following = _MARKER.search(line, start)
    return following.start() if following else len(line)


def _item(line: str, kind: Kind, span: Span, people: tuple[Person, ...], today: date) -> Item:
    start, end = span
    if kind is Kind.COMPETITOR:
        rival = _rival(line, start, end)
        return Item(kind, rival[1].strip() if rival else "", start, rival.end(1) if rival else end)
    if kind is Kind.QUESTION:
        return Item(kind, line[start:end].strip(_EDGES), start, end)
    return _told(line, kind, span, people, today)


def _told(line: str, kind: Kind, span: Span, people: tuple[Person, ...], today: date) -> Item:
    start, end = span
    named = [(at, who) for at, who in _named(line, people) if start <= at[0] < end]
    person_span, person = next(((at, who) for at, who in named if not who.is_ours), (None, None))
    day = day_in(line, today, start, end) if kind is not Kind.ATTITUDE else None
    side = _SIDE.match(line, start, end) if kind is Kind.COMMITMENT else None
    level = _last(_ATTITUDE, line, start, end) if kind is Kind.ATTITUDE else None
    cut = [each for each in (side.span() if side else None, day.span if day else None) if each]
    return Item(
        kind,
        _without(line, span, cut),
        start,
        end,
        side=_side(line, start, side, person_span) if kind is Kind.COMMITMENT else None,
        person=person.id if person else None,
        owner=next((who.id for _at, who in named if who.is_ours), None),
        due=day.on if day else None,
        attitude=ATTITUDE_OF[level[0].lower()] if level else None,
        side_span=side.span(1) if side else None,
        person_span=person_span,
        due_span=day.span if isinstance(day, Day) else None,
        attitude_span=level.span() if level else None,
    )


def _side(line: str, start: int, said: re.Match[str] | None, person: Span | None) -> str:
    """Who promises: as said, else whoever the words begin with, else we."""
    if said:
        return SIDE_OF[said[1].lower()]
    begins = person is not None and not line[start : person[0]].strip()
    return "theirs" if begins else "ours"


def _last(pattern: re.Pattern[str], line: str, start: int, end: int) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(line, start, end))), None)


def _without(line: str, span: Span, cut: Sequence[Span]) -> str:
    """Return the words of a span without some parts of them."""
    start, end = span
    kept, at = [], start
    for cut_start, cut_end in sorted(cut):
        kept.append(line[at:cut_start])
        at = max(at, cut_end)
    kept.append(line[at:end])
    words = " ".join(part.strip() for part in kept if part.strip(_EDGES))
    return re.sub("[@＠](?=[^\\s@＠])", "", words).strip(_EDGES)


def _named(line: str, people: tuple[Person, ...]) -> list[tuple[Span, Person]]:
    """Return who is named and where, called or in passing."""
    pattern, owners = _names(people)
    if pattern is None:
        return []
    return [(each.span(), owners[each[1].casefold()]) for each in pattern.finditer(line)]


@lru_cache(maxsize=8)
def _names(people: tuple[Person, ...]) -> tuple[re.Pattern[str] | None, Mapping[str, Person]]:
    owners: dict[str, Person] = {}
    for person in people:
        for name in filter(None, person.names):
            owners.setdefault(name.casefold(), person)
    if not owners:
        return None, owners
    return re.compile(f"[@＠]?({_any_of(owners)})", re.IGNORECASE), owners
