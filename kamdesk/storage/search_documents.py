"""What of a record can be found by search, read off the registry.

A record has a title of its own when its title field is one line of text; longer texts, and
whatever the registry lists as searched, are the body. Records of the restricted sub-scopes are
left out, and so is an entity without any text.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import cache, lru_cache
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Select, select

from kamdesk.models import SYNCED
from kamdesk.protocol.entities import ENTITIES, Entity, FieldType
from kamdesk.storage import segmentation
from kamdesk.storage.pinyin import Reading, readings

_DATES = (FieldType.DAY, FieldType.MOMENT)
_NICKNAME: Final = "short_name"  # said as often as the name itself, so it has a sound too
_EXCERPT: Final = 80  # characters of a body that stand for a missing title
_NOON: Final = time(12, tzinfo=UTC)  # a plain day stays the same day in nearly every zone

PLACES: Final = 22  # bits of a rowid that number the documents of one day
_ABOVE_DAYS: Final = range(date.max.toordinal() + 1 << PLACES, 1 << 62)
_BELOW_DAYS: Final = range(1, date.min.toordinal() << PLACES)


class Source(Struct, frozen=True):
    """Which fields of an entity are searched, and how."""

    entity: str
    name: str | None  # field of a one-line title
    texts: tuple[str, ...]  # fields of the body
    coded: tuple[str, ...]  # one-line fields that may hold a number found by its tail
    dated: tuple[str, ...]  # fields that date the record, best first; none for standing records
    scope: str | None

    def columns(self) -> Select[Any]:
        """Return the select of everything a document is made of, deleted records too."""
        table = SYNCED[self.entity].__table__
        scope = (self.scope,) if self.scope else ()
        names = (self.name, *self.texts, *self.coded, *self.dated, *scope)
        wanted = dict.fromkeys(("id", "deleted_at", *(name for name in names if name)))
        return select(*(table.c[name] for name in wanted))

    def document(self, row: Mapping[Any, Any]) -> "Document | None":
        """Return the document of one record; None when deleted or without text."""
        name = str(row[self.name] or "").strip() if self.name else ""
        body = "\n".join(text for field in self.texts if (text := _text(row[field])))
        if row["deleted_at"] is not None or not (name or body):
            return None
        return Document(
            entity=self.entity,
            record_id=row["id"],
            account_id=row[self.scope] if self.scope else None,
            title=name or _first_line(body),
            body=body,
            at=_moment(row, self.dated),
            standing=not self.dated,
            named=bool(name),
            codes="\n".join(str(row[field]) for field in self.coded if row[field]),
            nickname=row[_NICKNAME] if _NICKNAME in self.texts else None,
        )


class Document(Struct, frozen=True, kw_only=True):
    """The text one record is found by. ``title`` is an excerpt unless ``named``."""

    entity: str
    record_id: UUID
    account_id: UUID | None
    title: str
    body: str
    at: datetime | None
    standing: bool
    named: bool
    codes: str
    nickname: str | None

    def stored(self) -> tuple[str, UUID | None, str, str, datetime | None]:
        """Return what is kept of it; documents equal in this are indexed equally."""
        return self.entity, self.account_id, self.title, self.body, self.at

    def sounds(self) -> tuple[Reading, ...]:
        """Return every way to say its name."""
        named = readings(self.title) if self.named else ()
        return tuple(dict.fromkeys((*named, *readings(self.nickname or ""))))

    def indexed(self, others: tuple[Reading, ...]) -> tuple[str, str]:
        """Return its words, of the title and of the body. ``others`` are its further readings."""
        words = segmentation.index_words(self.body) if self.body else ""
        body = f"{words} {_tails(self.codes)}"
        return _title_words(self.title, others) if self.named else "", body

    def place(self) -> range:
        """Return the rowids it may have: newer days are greater, standing records above all.

        Without any date it stands below the days.
        """
        if self.standing:
            return _ABOVE_DAYS
        return _BELOW_DAYS if self.at is None else _places_of(self.at.date())


# Deals are called after the same products and accounts, so their words are made once.
@lru_cache(maxsize=4096)
def _title_words(title: str, others: tuple[Reading, ...]) -> str:
    words = [segmentation.index_words(title), segmentation.beginning(title)]
    for other in others:
        words += (segmentation.SOUND + other.sound, segmentation.INITIALS + other.initials)
    return " ".join(words)


@lru_cache(maxsize=4096)
def _tails(codes: str) -> str:
    return segmentation.tails(codes)


@lru_cache(maxsize=4096)
def _places_of(day: date) -> range:
    number = day.toordinal()
    return range(number << PLACES, (number + 1) << PLACES)


@cache
def sources() -> dict[str, Source]:
    """Return the searched entities by name."""
    found = (_source(entity) for entity in ENTITIES.values() if entity.sub_scope is None)
    return {source.entity: source for source in found if source.name or source.texts}


def _source(entity: Entity) -> Source:
    title = entity.field(entity.title)
    name = title.name if title.type is FieldType.TEXT else None
    long = (title.name,) if title.type is FieldType.LONG_TEXT else ()
    texts = (*long, *entity.searched)
    lines = [field for field in texts if entity.field(field).type is FieldType.TEXT]
    coded = (*((name,) if name else ()), *lines)
    return Source(entity.name, name, texts, coded, tuple(_dates(entity)), entity.scope_by)


def _dates(entity: Entity) -> Iterator[str]:
    """Yield the field that dates the record, then what may stand in while it is empty."""
    if entity.recency is None:
        return
    yield entity.recency
    for field in entity.fields:
        if field.type in _DATES and field.name != entity.recency:
            yield field.name


def _moment(row: Mapping[Any, Any], fields: tuple[str, ...]) -> datetime | None:
    for field in fields:
        value = row[field]
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        if value is not None:
            return datetime.combine(value, _NOON)
    return None


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return "\n".join(sorted(set(value)))  # as it is stored
    return str(value or "").strip()


def _first_line(body: str) -> str:
    line = body.split("\n", 1)[0]
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1] + "…"
