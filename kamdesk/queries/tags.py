"""Tags of accounts: which there are, and which accounts carry one."""

from typing import Final
from uuid import UUID

from msgspec import Struct

from kamdesk.queries.sounds import sounds
from kamdesk.storage.reading import Reading


class Tag(Struct, frozen=True):
    """One tag and how many accounts carry it."""

    text: str
    accounts: int


class Tagged(Struct, frozen=True):
    """An account that carries the tag."""

    id: UUID
    name: str
    english_name: str | None


class TagHits(Struct, frozen=True):
    """The tags that fit, the most used first; one typed whole leads them, with its accounts."""

    tags: tuple[Tag, ...] = ()
    accounts: tuple[Tagged, ...] = ()


_TAGS: Final = """
SELECT t.value, count(*) FROM account a, json_each(a.tags) t
WHERE a.deleted_at IS NULL GROUP BY t.value ORDER BY count(*) DESC, t.value
"""
_TAGGED: Final = """
SELECT a.id, a.name, a.english_name FROM account a
WHERE a.deleted_at IS NULL AND :tag IN (SELECT value FROM json_each(a.tags))
ORDER BY a.name, a.id LIMIT :limit
"""


def tag_hits(reading: Reading, typed: str, limit: int) -> TagHits:
    """Return the tags with these letters, or this sound or initials, and whose they are."""
    ask = reading.session.connection().exec_driver_sql
    tags = [Tag(*row) for row in ask(_TAGS).cursor.fetchall()]
    words = typed.strip().casefold()
    spoken = sounds(reading, [tag.text for tag in tags]) if words.isascii() and words else {}
    fitting = [tag for tag in tags if _fits(words, tag.text, spoken.get(tag.text, ()))]
    whole = next((tag.text for tag in fitting if tag.text.casefold() == words), None)
    if whole is None:
        return TagHits(tuple(fitting[:limit]))
    rows = ask(_TAGGED, {"tag": whole, "limit": limit}).cursor.fetchall()
    fitting.sort(key=lambda tag: tag.text != whole)
    return TagHits(
        tuple(fitting[:limit]), tuple(Tagged(UUID(bytes=key), *names) for key, *names in rows)
    )


def _fits(words: str, text: str, spoken: tuple[str, ...]) -> bool:
    return words in text.casefold() or any(words in sound for sound in spoken)
