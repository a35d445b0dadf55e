"""Disagreements gathered by the record they are about, with all a person needs to decide."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct, field
from sqlalchemy import select

from kamdesk.models import SYNCED
from kamdesk.models.account import Account
from kamdesk.models.local import Change, Deed
from kamdesk.protocol.entities import ENTITIES, FieldType
from kamdesk.protocol.entities.authority import is_id
from kamdesk.queries.conflicts import ConflictRow, open_conflicts
from kamdesk.queries.listing import all_titles
from kamdesk.storage.reading import WITH_DELETED, Reading
from kamdesk.storage.values import encoded

_AROUND: Final = timedelta(days=1)  # before the first side: what else was going on with a record
_SHOWN: Final = 12


class Meanwhile(Struct, frozen=True):
    """A field two people did not disagree about. ``side`` tells who changed it: mine, theirs, both.

    ``value`` is what it holds now, ``actor`` who wrote it last.
    """

    field: str
    value: Any
    side: str
    actor: str
    at: datetime


class Disputed(Struct, frozen=True):
    """A record with its open disagreements. ``values`` are its fields now, None when it is gone.

    ``names`` maps the ids that stand in values to what people call them.
    """

    entity: str
    record_id: UUID
    title: str
    english_title: str | None
    account_id: UUID | None
    account_name: str
    english_account: str | None
    rows: tuple[ConflictRow, ...]
    values: dict[str, Any] | None
    meanwhile: tuple[Meanwhile, ...] = ()
    names: dict[str, str] = field(default_factory=dict)

    @property
    def found_at(self) -> datetime:
        """When the newest disagreement came to light."""
        return max(row.found_at for row in self.rows)

    def is_asked(self, person: UUID) -> bool:
        """Whether somebody is who has to decide; without an assignee everybody is."""
        return any(row.assignee_id in (person, None) for row in self.rows)


def conflict_inbox(reading: Reading, *, english: bool = False) -> list[Disputed]:
    """Return what is to be settled, by record: what waits for me first, then the newest.

    ``english`` names people and records in English where they have such names.
    """
    groups: dict[tuple[str, UUID], list[ConflictRow]] = {}
    for row in open_conflicts(reading, english=english):
        groups.setdefault((row.entity, row.record_id), []).append(row)
    found = [_disputed(reading, rows, english=english) for rows in groups.values()]
    found.sort(key=lambda one: one.found_at, reverse=True)
    return sorted(found, key=lambda one: not one.is_asked(reading.actor))


def _disputed(reading: Reading, rows: Sequence[ConflictRow], *, english: bool) -> Disputed:
    first = rows[0]
    record = _record(reading, first.entity, first.record_id)
    account = first.account_id or getattr(record, "account_id", None)
    title, english_title = _title(reading, record, first, english=english)
    name, english_name = account_names(reading, account)
    values = values_of(record)
    return Disputed(
        entity=first.entity,
        record_id=first.record_id,
        title=title,
        english_title=english_title,
        account_id=account,
        account_name=name,
        english_account=english_name,
        rows=tuple(sorted(rows, key=lambda row: _place(row.entity, row.field))),
        values=values,
        meanwhile=_meanwhile(reading, rows, values or {}),
        names={
            **names_in(reading, first.entity, _held(rows, values), english=english),
            **_namesakes(reading, rows, english=english),
        },
    )


def values_of(record: Any) -> dict[str, Any] | None:
    """Return the fields of a record as on the wire; None for one that is not there."""
    if record is None or record.deleted_at is not None:
        return None
    entity = ENTITIES.get(record.__tablename__)
    names = () if entity is None else tuple(each.name for each in entity.fields)
    return {name: msgspec.json.decode(encoded(getattr(record, name))) for name in names}


def account_names(reading: Reading, account_id: UUID | None) -> tuple[str, str | None]:
    """Return what an account is called, shortly; empty when there is none here."""
    if account_id is None:
        return "", None
    named = select(Account.short_name, Account.name, Account.english_name)
    found = reading.session.execute(
        named.where(Account.id == account_id), execution_options=WITH_DELETED
    ).first()
    return ("", None) if found is None else (found[0] or found[1], found[2])


def names_in(
    reading: Reading, entity: str, held: Iterable[tuple[str, Any]], *, english: bool
) -> dict[str, str]:
    """Return what people call the records whose ids stand in these values of an entity."""
    wanted: dict[str, set[UUID]] = {}
    for name, value in held:
        known = ENTITIES[entity].by_code(name) if entity in ENTITIES else None
        if known is None or known.type is not FieldType.REFERENCE or known.reference is None:
            continue
        if known.reference in SYNCED and isinstance(value, str):
            wanted.setdefault(known.reference, set()).add(UUID(value))
    found: dict[str, str] = {}
    for target, ids in wanted.items():
        titles = all_titles(reading, ENTITIES[target], ids, english=english)
        found |= {str(key): name for key, (name, _gone) in titles.items()}
    return found


def _record(reading: Reading, entity: str, record_id: UUID) -> Any:
    kind = SYNCED.get(entity)
    if kind is None:
        return None
    return reading.session.get(kind, record_id, execution_options=WITH_DELETED)


def _title(
    reading: Reading, record: Any, row: ConflictRow, *, english: bool
) -> tuple[str, str | None]:
    """Return what people call a record: its title, else that of what it is about."""
    if record is None or row.entity not in ENTITIES:
        return "", None
    entity = ENTITIES[row.entity]
    title = entity.field(entity.title)
    value = getattr(record, entity.title)
    if title.type is FieldType.REFERENCE and value is not None and title.reference:
        named = all_titles(reading, ENTITIES[title.reference], [value], english=english)
        return named.get(value, ("", False))[0], None
    if title.type in (FieldType.CHOICE, FieldType.MONEY):
        return _about(reading, record, english=english), None
    other = getattr(record, f"english_{entity.title}", None)
    return str(value or "").strip().split("\n", 1)[0], other


def _about(reading: Reading, record: Any, *, english: bool) -> str:
    for name in ("contact_id", "opportunity_id", "contract_id", "user_id"):
        value = getattr(record, name, None)
        if value is not None:
            target = ENTITIES[record.__tablename__].field(name).reference
            found = all_titles(reading, ENTITIES[target or ""], [value], english=english)
            return found.get(value, ("", False))[0]
    return ""


def _namesakes(reading: Reading, rows: Sequence[ConflictRow], *, english: bool) -> dict[str, str]:
    """Name the other record where two claim one code: its id stands in the place of a value."""
    found: dict[str, str] = {}
    for row in rows:
        if row.kind == "duplicate" and row.entity in ENTITIES:
            for side in (row.mine, row.theirs):
                if is_id(side):
                    named = all_titles(reading, ENTITIES[row.entity], [UUID(side)], english=english)
                    found |= {str(key): name for key, (name, _gone) in named.items()}
    return found


def _place(entity: str, name: str) -> int:
    """Return where a form has a field; deletions and whole records come first."""
    if entity not in ENTITIES:
        return 0
    names = [each.name for each in ENTITIES[entity].fields]
    return names.index(name) if name in names else -1


def _held(rows: Sequence[ConflictRow], values: dict[str, Any] | None) -> Iterable[tuple[str, Any]]:
    for row in rows:
        for side in (row.base, row.mine, row.theirs):
            if row.field == "*" and isinstance(side, dict):
                yield from side.items()
            yield row.field, side
    yield from (values or {}).items()


def _meanwhile(
    reading: Reading, rows: Sequence[ConflictRow], values: dict[str, Any]
) -> tuple[Meanwhile, ...]:
    """Return the other fields of a record that changed around the disagreement."""
    times = [at for row in rows for at in (row.times.mine, row.times.theirs) if at is not None]
    if not times or not values:
        return ()
    disputed = {row.field for row in rows}
    lines = reading.session.execute(
        select(Change.field, Change.verdict, Change.at, Deed.actor_id)
        .join(Deed, Deed.id == Change.deed_id)
        .where(
            Change.record_id == rows[0].record_id,
            Change.entity == rows[0].entity,
            Change.field.is_not(None),
            Change.at >= min(times) - _AROUND,
            Change.at <= max(row.found_at for row in rows) + _AROUND,
        )
        .order_by(Change.seq)
    ).all()
    people = all_titles(reading, ENTITIES["user"], {line.actor_id for line in lines})
    found: dict[str, Meanwhile] = {}
    for line in lines:
        if line.field in disputed or line.field not in values or line.verdict == "denied":
            continue
        side = "mine" if line.actor_id == reading.actor else "theirs"
        before = found.get(line.field)
        if line.verdict == "merged" or (before is not None and before.side != side):
            side = "both"
        name = people.get(line.actor_id, ("", False))[0]
        found[line.field] = Meanwhile(line.field, values[line.field], side, name, line.at)
    return tuple(found.values())[:_SHOWN]
