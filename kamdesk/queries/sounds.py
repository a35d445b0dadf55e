"""How texts sound in Chinese, so that they can be found by what one types."""

from collections.abc import Iterable

from kamdesk.storage.pinyin import readings
from kamdesk.storage.reading import Reading


def sounds(_reading: Reading, texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the syllables and the initials of each text; none for one without Chinese."""
    return {
        text: tuple(way for read in readings(text) for way in (read.sound, read.initials))
        for text in texts
    }
