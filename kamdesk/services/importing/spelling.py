"""What looks misspelt in a file: known words, names of records, names of columns.

Only ever a suggestion: values are imported as they stand.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache

import msgspec

from kamdesk import resources
from kamdesk.domain.identity import Spellings
from kamdesk.protocol.entities import Entity
from kamdesk.services.importing.columns import likely_field
from kamdesk.services.importing.plan import Plan
from kamdesk.services.importing.report import RejectedRow, Suggestion


def suggestions_for(plan: Plan, ignored: tuple[str, ...]) -> Iterator[Suggestion]:
    """Yield what a person may want to mend, columns first, then values, then references."""
    yield from _columns(plan.entity, ignored)
    yield from _values(plan)
    yield from _references(plan)


def _columns(entity: Entity, ignored: tuple[str, ...]) -> Iterator[Suggestion]:
    for column in ignored:
        if code := likely_field(entity, column):
            yield Suggestion("column", column, column, code, 1)


def _values(plan: Plan) -> Iterator[Suggestion]:
    for column, reader in plan.reader.readers.items():
        known = _known_words().get(reader.field.code)
        if known is None:
            continue
        counted = Counter(cells.get(column, "").strip() for _, cells in plan.rows)
        for value, count in counted.items():
            match = known.find(value) if value else None
            if match is not None and not match.is_same:
                yield Suggestion("value", column, value, match.value, count)


def _references(plan: Plan) -> Iterator[Suggestion]:
    unknown = Counter(_missed(plan.rejected))
    columns = {reader.field.code: column for column, reader in plan.reader.readers.items()}
    for (code, entity, word), count in unknown.items():
        directory = plan.directories.get(entity)
        if directory is not None and (near := directory.near(word)):
            yield Suggestion("reference", columns.get(code, code), word, near, count)


def _missed(rejected: list[RejectedRow]) -> Iterator[tuple[str, str, str]]:
    for row in rejected:
        facts = row.refused.facts
        if row.code == "reference.unknown":
            yield str(facts["field"]), str(facts["entity"]), str(facts["word"])


@cache
def _known_words() -> dict[str, Spellings]:
    """Return the words we ship for a field, by its code."""
    words: dict[str, list[str]] = msgspec.json.decode(
        resources.text("mappings", "words", "known.json")
    )
    return {code: Spellings(known) for code, known in words.items()}
