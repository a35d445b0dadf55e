"""How many comments stand beside each record."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

import msgspec

from kamdesk.storage.reading import Reading

_COUNTS: Final = """
SELECT subject_id, count(*) FROM comment
WHERE deleted_at IS NULL AND subject_entity = :entity
  AND subject_id IN (SELECT value FROM json_each(:ids))
GROUP BY subject_id
"""


def comment_counts(reading: Reading, entity: str, ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return the number of comments of those records that have any."""
    words = msgspec.json.encode([str(each) for each in ids]).decode()
    found = reading.session.connection().exec_driver_sql(_COUNTS, {"entity": entity, "ids": words})
    return {UUID(subject): count for subject, count in found.cursor.fetchall()}
