"""After the choice: taking it back in 30 days, the other side of a merge, and standing rules."""

from typing import Final
from uuid import UUID

import msgspec

from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models import SYNCED
from kamdesk.models.local import Change
from kamdesk.models.sync import Conflict
from kamdesk.queries.conflict_rules import (
    RULED,
    SETTING,
    Rule,
    conflict_rules,
    ruled,
    subject_of_rule,
)
from kamdesk.queries.conflicts import ConflictRow, conflict_row
from kamdesk.queries.settled_conflicts import BY_RULE, line_of, settling_deed
from kamdesk.storage.deed import deed
from kamdesk.storage.settings import put_setting
from kamdesk.storage.undo import KEPT, Touched, take_back_lines
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.storage.values import decoded, encoded
from kamdesk.sync.conflicts import TURNED, Choice, Settled, close
from kamdesk.workspace import Workspace

DELETED: Final = "deleted_at"


@deed("conflict.reopen", N_("Reopen conflict"))
def reopen_conflict(work: UnitOfWork, conflict_id: UUID) -> bool:
    """Ask a settled question again, and put back the value that stood before it was settled.

    Returns False when the value was changed since and is left alone.

    Raises Refused: ``conflict.unknown``, ``conflict.too_long_ago``.
    """
    row, conflict = conflict_row(work, conflict_id), work.get(Conflict, conflict_id)
    if conflict.state == "open":
        return True
    if conflict.settled_at is not None and conflict.settled_at < work.now - KEPT:
        raise Refused("conflict.too_long_ago", days=KEPT.days)
    settled_in = settling_deed(work, conflict_id)
    left_alone: list[Touched] = []
    if settled_in is not None:
        _restored, left_alone = take_back_lines(
            work, settled_in, lambda line: _is_part(line, conflict, row)
        )
    conflict.state, conflict.choice = "open", None
    conflict.settled_by_id = conflict.settled_at = None
    return all(one.id != row.record_id for one in left_alone)


@deed("conflict.retake", N_("Take the other side"))
def retake(work: UnitOfWork, conflict_id: UUID) -> Settled:
    """Settle a closed question the other way round. Raises as reopen and resolve."""
    conflict = work.get(Conflict, conflict_id)
    was = conflict.choice or "theirs"
    if conflict_row(work, conflict_id).flipped:
        was = TURNED.get(was, was)
    reopen_conflict(work, conflict_id)
    work.session.flush()
    return close(work, Choice(conflict_id, TURNED.get(was, "mine")))


@deed("merge.take_other", N_("Take the other value"))
def take_other(work: UnitOfWork, change_id: UUID, field: str) -> UUID:
    """Put back what a field held before a merge that asked nobody; return the record.

    Raises Refused: ``conflict.changed_since``, ``record.missing``.
    """
    line = line_of(work, change_id, field)
    if line is None:
        raise Refused("conflict.unknown", id=str(change_id))
    record = work.get(SYNCED[line.entity], line.record_id)
    if encoded(getattr(record, field)) != line.after:
        raise Refused("conflict.changed_since")
    setattr(record, field, decoded(line.entity, field, line.before))
    return record.id


@deed("conflict.keep_rule", N_("Keep rule for conflicts"))
def keep_rule(work: UnitOfWork, entity: str, field: str, choice: str) -> None:
    """Decide a field the same way from now on; a later rule on it takes the place of this one.

    Raises Refused ``conflict.no_rule`` for what only a person can decide.
    """
    if choice not in RULED:
        raise Refused("conflict.no_rule")
    rule = Rule(entity, field, choice, work.now)
    _keep(work, [*(one for one in conflict_rules(work) if one.about != rule.about), rule])


@deed("conflict.drop_rule", N_("Remove rule for conflicts"))
def drop_rule(work: UnitOfWork, entity: str, field: str) -> None:
    """Ask again from now on; what the rule has decided stays, and stays listed."""
    _keep(work, [one for one in conflict_rules(work) if one.about != (entity, field)])


@deed(BY_RULE, N_("Settle by rule"))
def follow_rule(work: UnitOfWork, entity: str, field: str) -> int:
    """Settle what one rule decides; return how many. What it cannot decide stays open."""
    done = 0
    for row, choice in ruled(work):
        if (row.entity, row.field) == (entity, field):
            done += _followed(work, row, choice)
    work.deed.subject = subject_of_rule(entity, field)
    return done


def follow_rules(workspace: Workspace) -> int:
    """Settle what the rules of a profile decide, each rule as a deed; return how many."""
    about = {(row.entity, row.field) for row, _choice in workspace.read(ruled)}
    return sum(workspace.run(follow_rule, entity, field) for entity, field in sorted(about))


def _followed(work: UnitOfWork, row: ConflictRow, choice: str) -> bool:
    try:
        close(work, Choice(row.id, choice))
    except Refused:
        return False  # such as a record that went meanwhile: a person looks at it
    return True


def _is_part(line: Change, conflict: Conflict, row: ConflictRow) -> bool:
    """Tell whether a line of a deed belongs to this question and not to another it settled."""
    if line.record_id == conflict.id:
        return False  # written anew
    if row.kind == "delete":
        return line.field == DELETED
    mine = line.entity == row.entity and line.record_id == row.record_id
    return mine and (row.field == "*" or line.field in (row.field, None))


def _keep(work: UnitOfWork, rules: list[Rule]) -> None:
    put_setting(work, SETTING, msgspec.json.encode(rules).decode())
