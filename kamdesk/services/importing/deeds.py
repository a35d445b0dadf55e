"""The import itself: one deed, one undo, whatever the size of the file."""

from collections import Counter
from typing import Any
from uuid import UUID

from msgspec import Struct

from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models import SYNCED
from kamdesk.protocol.entities import ENTITIES, Entity
from kamdesk.queries.import_keys import records_with_ids
from kamdesk.services.importing.errors_file import ErrorsFile
from kamdesk.services.importing.mapping import Mapping
from kamdesk.services.importing.plan import Plan, planned
from kamdesk.services.importing.report import ImportReport
from kamdesk.services.importing.source import Source
from kamdesk.services.importing.spelling import suggestions_for
from kamdesk.services.importing.watching import Phase, Watch, look, nobody
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork


class ImportFile(Struct, frozen=True, kw_only=True):
    """A file, how to read it, and the one account its rows belong to, if any.

    With ``dry_run`` the report says what would happen and nothing is written. ``entity``, when
    given, must be the one the mapping is for. ``errors`` takes the rejected rows; its caller puts
    it in place once the deed is done. ``watch`` is told how far it is, from the thread of the deed.
    """

    source: Source
    mapping: Mapping
    entity: str | None = None
    account_id: UUID | None = None
    dry_run: bool = False
    errors: ErrorsFile | None = None
    watch: Watch = nobody


@deed("import", N_("Import"))
def import_records(work: UnitOfWork, file: ImportFile) -> ImportReport:
    """Store the rows of a file; those a rule refuses are in the report and nowhere else.

    A record made by hand is met by its name, one imported before by its external id; an empty
    cell leaves what is there, and so does a cell that says what the last import said where a
    person has edited the field since. A record in the recycle bin comes back.

    Raises:
        Refused: ``import.*`` when the file as a whole cannot be understood, there is no place
            for the rows that are rejected, or the watcher called it off.
    """
    if file.entity not in (None, file.mapping.entity):
        raise Refused("import.mapping_entity", found=file.mapping.entity, entity=file.entity)
    work.deed.subject = file.source.name
    plan = planned(work, file.source, file.mapping, file.account_id, file.watch)
    report = _report(plan, file)
    errors = file.errors if report.rejected_rows else None
    if errors is not None:
        errors.prove()
    if not file.dry_run:
        _store(work, plan)
        look(file.watch, Phase.STORING, 1, 1)  # the last moment at which nothing is stored yet
    if errors is not None:
        errors.stage(report)
    return report


def _store(work: UnitOfWork, plan: Plan) -> None:
    look(plan.watch, Phase.STORING, 0, 1)
    for name in dict.fromkeys(made.entity for made, _, _ in plan.made):
        some = [(row, stored) for made, row, stored in plan.made if made.entity == name]
        work.add_many(SYNCED[name], [row for row, stored in some if stored is None])
        back = {row["id"]: {**row, "deleted_at": None} for row, stored in some if stored}
        _change(work, ENTITIES[name], back)
    work.add_many(SYNCED[plan.entity.name], [v.row for v in plan.verdicts if v.row is not None])
    changed = {v.draft.id: v.changes for v in plan.verdicts if v.row is None and v.changes}
    _change(work, plan.entity, changed)


def _change(work: UnitOfWork, entity: Entity, changes: dict[UUID, dict[str, Any]]) -> None:
    """Set fields of stored records, those in the recycle bin among them."""
    for record in records_with_ids(work, entity, list(changes)):
        for name, value in changes[record.id].items():
            if name not in ("id", "rev"):
                setattr(record, name, value)


def _report(plan: Plan, file: ImportFile) -> ImportReport:
    created = sum(verdict.is_new for verdict in plan.verdicts)
    updated = sum(bool(verdict.changes) and not verdict.is_new for verdict in plan.verdicts)
    ignored = tuple(c for c in file.source.columns if c not in file.mapping.columns)
    related = Counter(ENTITIES[made.entity].plural for made, _, _ in plan.made)
    return ImportReport(
        entity=plan.entity.name,
        read=len(plan.rows),
        created=created,
        updated=updated,
        unchanged=len(plan.verdicts) - created - updated,
        kept=sum(verdict.kept for verdict in plan.verdicts),
        rejected_rows=tuple(plan.rejected),
        suggestions=tuple(suggestions_for(plan, ignored)),
        related=tuple(related.items()),
        columns=file.source.columns,
        ignored_columns=ignored,
        dry_run=file.dry_run,
    )
