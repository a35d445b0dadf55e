"""How much one message may hold, and how much may be deleted before a person is asked."""

from typing import Final

BODY_BYTES: Final = 8 * 1024 * 1024  # as it travels
DECODED_BYTES: Final = 32 * 1024 * 1024  # after decompression
COMPRESS_ABOVE: Final = 1024  # bytes; below, compression costs more than it saves
BATCH_RECORDS: Final = 1_000
PAGE_RECORDS: Final = 5_000
PAGE_MOST: Final = 20_000
CHUNK_BYTES: Final = 1024 * 1024
BLOB_BYTES: Final = 256 * 1024 * 1024
TEXT_UPDATE_BYTES: Final = 4 * 1024 * 1024
DOCUMENT_BYTES: Final = 256 * 1024
HISTORY_DAYS: Final = 366  # what a first fill brings; older history on request
DELETES_AT_LEAST: Final = 50
DELETES_SHARE: Final = 0.05
SCHEMA: Final = 1  # of this registry; a server names the oldest it still understands
EPOCH_SHIFT: Final = 40  # rev = epoch << 40 | number


def waits_for_a_person(deletes: int, live: int) -> bool:
    """Tell whether so many deletes at once are more than anybody means by accident.

    ``live`` counts the records that are there before the deletes.
    """
    return deletes > max(DELETES_AT_LEAST, int(live * DELETES_SHARE))
