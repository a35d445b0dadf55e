"""References between rows of one file, in any order: parents, managers, and circles of them."""

from collections.abc import Mapping
from uuid import UUID

from kamdesk.domain.hierarchy import circles
from kamdesk.domain.identity import squash
from kamdesk.errors import Refused
from kamdesk.services.importing.directory import Directory
from kamdesk.services.importing.drafts import Draft
from kamdesk.services.importing.related import Related
from kamdesk.services.importing.verdicts import Verdict


def resolve_pending(
    draft: Draft, directory: Directory, related: Related, rejected: frozenset[str]
) -> None:
    """Point a draft at the records of its own kind that it names.

    ``rejected`` are squashed names of rows of the file that were turned away. Raises Refused
    ``reference.unknown``, ``reference.ambiguous``, ``import.parent_rejected``.
    """
    for target, word, rule in draft.pending:
        try:
            found = _named(draft, word, directory)
        except Refused as refused:
            if refused.code == "reference.unknown" and squash(word) in rejected:
                raise Refused("import.parent_rejected", field=target.code, word=word) from None
            if refused.code != "reference.unknown" or rule.create is None:
                raise Refused(refused.code, **{**refused.facts, "field": target.code}) from None
            found = related.make(directory.entity.name, word, rule.create, draft.cells).id
        draft.values[target.name] = found
        if found in related.made:
            draft.needs += (found,)


def _named(draft: Draft, word: str, directory: Directory) -> UUID:
    is_inside = directory.entity.scope_by == "account_id"
    return directory.find(word, draft.values.get("account_id") if is_inside else None).id


def circling(parents: Mapping[UUID, UUID | None], verdicts: list[Verdict]) -> set[UUID]:
    """Return the records whose new parents close a circle; ``parents`` are those stored now."""
    laid: dict[UUID, UUID | None] = dict(parents)
    moved = {}
    for verdict in verdicts:
        values = verdict.row if verdict.row is not None else verdict.changes
        if "parent_id" in values:
            moved[verdict.draft.id] = values["parent_id"]
    laid.update(moved)
    return {member for circle in circles(laid) for member in circle if member in moved}


def orphaned(verdicts: list[Verdict], gone: set[UUID]) -> list[tuple[Draft, Refused]]:
    """Return the rows that name a record which will not be there, and why each is rejected."""
    lost = []
    for verdict in verdicts:
        draft = verdict.draft
        for target, word, _ in draft.pending:
            if draft.values.get(target.name) in gone:
                refused = Refused("import.parent_rejected", field=target.code, word=word)
                lost.append((draft, refused))
                break
    return lost
