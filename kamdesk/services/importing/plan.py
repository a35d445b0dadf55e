"""From the rows of a file to what will be stored, and what will not. Nothing is written here."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from msgspec import Struct, field

from kamdesk.domain.identity import squash
from kamdesk.errors import Refused
from kamdesk.models.ids import derived_id
from kamdesk.protocol.entities import ENTITIES, Entity
from kamdesk.queries.import_edits import edits_since_import
from kamdesk.queries.import_keys import (
    KnownRecord,
    Stored,
    known_records,
    stored_by_external_id,
    stored_by_id,
)
from kamdesk.queries.parents import account_parents
from kamdesk.services.importing.cells import Conventions
from kamdesk.services.importing.directory import Directory
from kamdesk.services.importing.drafts import NAMED, Draft, DraftReader
from kamdesk.services.importing.families import circling, orphaned, resolve_pending
from kamdesk.services.importing.mapping import Mapping
from kamdesk.services.importing.related import Made, Related
from kamdesk.services.importing.report import RejectedRow
from kamdesk.services.importing.source import Row, Source
from kamdesk.services.importing.verdicts import Judge, Verdict, changed_values
from kamdesk.services.importing.watching import Phase, Watch, nobody, watched
from kamdesk.services.records import DEFAULTED
from kamdesk.storage.settings import BASE_CURRENCY, setting
from kamdesk.storage.unit_of_work import UnitOfWork


class Plan(Struct):
    """What one file comes to. ``verdicts`` hold unchanged rows too."""

    entity: Entity
    rows: list[Row]
    reader: DraftReader
    directories: dict[str, Directory]
    watch: Watch
    verdicts: list[Verdict] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    made: list[tuple[Made, dict[str, Any], Stored | None]] = field(default_factory=list)

    def reject(self, line: int, cells: dict[str, str], refused: Refused) -> None:
        """Turn a row away."""
        self.rejected.append(RejectedRow(line, cells, refused))


def planned(
    work: UnitOfWork,
    source: Source,
    mapping: Mapping,
    account_id: UUID | None,
    watch: Watch = nobody,
) -> Plan:
    """Return the plan of a file. Raises Refused ``import.*`` when the file as a whole is wrong."""
    entity = ENTITIES[mapping.entity]
    directories: dict[str, Directory] = {}

    def directory_of(name: str) -> Directory:
        if name not in directories:
            directories[name] = Directory(ENTITIES[name], known_records(work, ENTITIES[name]))
        return directories[name]

    related = Related(mapping.source or source.name, directory_of)
    rows = list(source.rows)
    reader = DraftReader(
        mapping=mapping,
        columns=source.columns,
        file=source.name,
        rows=rows,
        conventions=_conventions(work, source, mapping),
        related=related,
        account=_account(entity, account_id, directory_of),
    )
    plan = Plan(entity, rows, reader, directories, watch)
    drafts = _drafts(plan, related.source)
    stored = _stored(work, plan, drafts, directory_of)
    _demand_needed_columns(plan, drafts, stored, source.name)
    drafts = _without_doubles(plan, drafts)
    _judge(work, plan, _resolved(plan, drafts, directory_of, related), stored)
    _drop_lost(work, plan, drafts, stored)
    _keep_needed(work, plan, related)
    plan.rejected.sort(key=lambda row: row.line)
    return plan


def _conventions(work: UnitOfWork, source: Source, mapping: Mapping) -> Conventions:
    base = setting(work, BASE_CURRENCY, "CNY")
    return Conventions(base, mapping.day_order, source.has_serial_days)


def _account(
    entity: Entity, account_id: UUID | None, directory_of: Callable[[str], Directory]
) -> KnownRecord | None:
    if account_id is None:
        return None
    if entity.scope_by != "account_id":
        raise Refused("import.account_not_fitting", entity=entity.plural)
    return directory_of("account").find(str(account_id))


def _drafts(plan: Plan, source: str) -> list[Draft]:
    drafts = []
    entity = plan.entity.name
    for line, cells in watched(plan.rows, Phase.READING, plan.watch):
        try:
            draft = plan.reader.draft(line, cells)
        except Refused as refused:
            plan.reject(line, cells, refused)
        else:
            draft.id = derived_id("import", source, entity, draft.key)
            drafts.append(draft)
    return drafts


def _stored(
    work: UnitOfWork, plan: Plan, drafts: list[Draft], directory_of: Callable[[str], Directory]
) -> dict[UUID, Stored]:
    """Find the records the drafts are about, point the drafts at them, and return them by id."""
    keys = list({draft.key for draft in drafts})
    by_key = {found.external_id: found for found in stored_by_external_id(work, plan.entity, keys)}
    rest = [draft.id for draft in drafts if draft.key not in by_key]
    by_id = {found.id: found for found in stored_by_id(work, plan.entity, rest)}
    for draft in drafts:
        found = by_key.get(draft.key)
        if found is not None:
            draft.id = found.id
            by_id[found.id] = found
    if plan.entity.name in NAMED:
        _meet_by_name(work, plan, [d for d in drafts if d.id not in by_id], by_id, directory_of)
    return by_id


def _meet_by_name(
    work: UnitOfWork,
    plan: Plan,
    drafts: list[Draft],
    by_id: dict[UUID, Stored],
    directory_of: Callable[[str], Directory],
) -> None:
    """Let a row meet the one record of its name that no other import has claimed."""
    directory = directory_of(plan.entity.name) if drafts else None
    met: dict[UUID, list[Draft]] = {}
    for draft in drafts if directory else ():
        name = str(draft.values.get(plan.entity.title) or "")
        found = directory.by_name(name, draft.values.get("account_id")) if directory else []
        if len(found) == 1 and found[0].external_id is None:
            met.setdefault(found[0].id, []).append(draft)
    for stored in stored_by_id(work, plan.entity, list(met)):
        for draft in met[stored.id]:
            draft.id = stored.id
        by_id[stored.id] = stored


def _demand_needed_columns(
    plan: Plan, drafts: list[Draft], stored: dict[UUID, Stored], file: str
) -> None:
    """Refuse a file that can only make new records and lacks a column each of them needs."""
    name = plan.entity.name
    missing = plan.reader.missing(lambda target: (name, target.name) in DEFAULTED)
    if missing is not None and not any(draft.id in stored for draft in drafts):
        raise Refused(
            "import.column_missing", file=file, field=missing.code, entity=plan.entity.plural
        )


def _without_doubles(plan: Plan, drafts: list[Draft]) -> list[Draft]:
    first: dict[UUID, Draft] = {}
    for draft in drafts:
        before = first.setdefault(draft.id, draft)
        if before is not draft:
            refused = Refused("import.double", first=before.line, key=draft.key)
            plan.reject(draft.line, draft.cells, refused)
    return list(first.values())


def _resolved(
    plan: Plan,
    drafts: list[Draft],
    directory_of: Callable[[str], Directory],
    related: Related,
) -> list[Draft]:
    """Resolve references to records of the same kind, once every row of the file has a name."""
    if not any(draft.pending for draft in drafts):
        return drafts
    directory = directory_of(plan.entity.name)
    for draft in drafts:
        name = draft.values.get(plan.entity.title)
        names = (str(name),) if name else ()
        account_id = draft.values.get("account_id")
        directory.add(KnownRecord(draft.id, names, draft.key, account_id))
    turned_away = _names_of_rejected(plan)
    kept = []
    for draft in drafts:
        try:
            resolve_pending(draft, directory, related, turned_away)
        except Refused as refused:
            plan.reject(draft.line, draft.cells, refused)
        else:
            kept.append(draft)
    return kept


def _names_of_rejected(plan: Plan) -> frozenset[str]:
    titles = [c for c, r in plan.reader.readers.items() if r.field.name == plan.entity.title]
    return frozenset(
        squash(row.cells.get(column, "")) for row in plan.rejected for column in titles
    )


def _judge(work: UnitOfWork, plan: Plan, drafts: list[Draft], stored: dict[UUID, Stored]) -> None:
    met = [(draft, stored[draft.id]) for draft in drafts if draft.id in stored] if stored else []
    differing = [found.id for draft, found in met if changed_values(draft, found)]
    edits = edits_since_import(work, plan.entity, differing)
    judge = Judge(work, plan.entity, plan.reader.constants, edits)
    for draft in watched(drafts, Phase.CHECKING, plan.watch):
        try:
            plan.verdicts.append(judge.verdict(draft, stored.get(draft.id)))
        except Refused as refused:
            plan.reject(draft.line, draft.cells, refused)


def _drop_lost(
    work: UnitOfWork, plan: Plan, drafts: list[Draft], stored: dict[UUID, Stored]
) -> None:
    """Take out circles of parents, then every row that hangs on one that is not coming."""
    if not any(draft.pending for draft in drafts):
        return
    lost = _in_circles(work, plan)
    live = {found.id for found in stored.values() if not found.is_deleted}
    named = {draft.id for draft in drafts} - live
    while True:
        for draft, refused in lost:
            plan.reject(draft.line, draft.cells, refused)
        out = {draft.id for draft, _ in lost}
        plan.verdicts = [verdict for verdict in plan.verdicts if verdict.draft.id not in out]
        coming = {verdict.draft.id for verdict in plan.verdicts}
        if not (lost := orphaned(plan.verdicts, named - coming)):
            return


def _in_circles(work: UnitOfWork, plan: Plan) -> list[tuple[Draft, Refused]]:
    if plan.entity.name != "account":
        return []
    circle = circling(account_parents(work), plan.verdicts)
    refused = Refused("account.parent_circle", field="parent")
    return [(v.draft, refused) for v in plan.verdicts if v.draft.id in circle]


def _keep_needed(work: UnitOfWork, plan: Plan, related: Related) -> None:
    """Judge the related records that accepted rows need."""
    needed = related.needed(need for v in plan.verdicts for need in v.draft.needs)
    for name in dict.fromkeys(made.entity for made in needed):
        entity = ENTITIES[name]
        some = [made for made in needed if made.entity == name]
        stored = {found.id: found for found in stored_by_id(work, entity, [m.id for m in some])}
        judge = Judge(work, entity, {}, {})
        for made in some:
            plan.made.append((made, judge.made(made.id, made.values), stored.get(made.id)))
