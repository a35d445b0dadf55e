"""What a person, a rule or the merge itself settled, so that all of it can be looked over."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from kamdesk.models import SYNCED
from kamdesk.models.local import Change, Deed
from kamdesk.models.sync import Conflict
from kamdesk.protocol.entities import ENTITIES, Merge
from kamdesk.queries.conflict_inbox import account_names, names_in
from kamdesk.queries.conflicts import ConflictRow, rows_of
from kamdesk.queries.listing import all_titles
from kamdesk.storage.reading import WITH_DELETED, Reading
from kamdesk.storage.undo import KEPT
from kamdesk.storage.values import encoded

BY_RULE: Final = "conflict.follow_rule"  # the deed of what a rule decided
LATELY: Final = timedelta(days=30)
_SHOWN: Final = 200
_LOOKED_AT: Final = 50_000  # newest lines of the log
_MERGED: Final = (Merge.SET, Merge.TEXT, Merge.RANK, Merge.COUNTER)


class SettledRow(Struct, frozen=True):
    """A disagreement that is closed, told from the seat of who reads it.

    ``choice`` is mine, theirs, both, value, restore or delete. ``can_undo`` within 30 days.
    """

    row: ConflictRow
    title: str
    account_name: str
    english_account: str | None
    choice: str
    settled_by: str
    settled_at: datetime
    by_rule: bool
    can_undo: bool
    names: dict[str, str]


class MergedRow(Struct, frozen=True):
    """Two edits of one field that met without a question. ``id`` names the line of the log.

    ``how`` is union, text, order or equal. ``other`` is what the field would hold without the
    later one; ``can_take`` while nobody has changed the field since.
    """

    id: UUID
    entity: str
    record_id: UUID
    account_id: UUID | None
    title: str
    field: str
    how: str
    value: Any
    other: Any
    actor: str
    mine: bool
    at: datetime
    can_take: bool
    names: dict[str, str]


def settled_conflicts(reading: Reading, *, english: bool = False) -> list[SettledRow]:
    """Return what was settled in the last 30 days, the newest first."""
    wanted = (
        select(Conflict)
        .where(Conflict.state == "closed", Conflict.settled_at >= reading.now - KEPT)
        .order_by(Conflict.settled_at.desc())
        .limit(_SHOWN)
    )
    found = reading.session.scalars(wanted).all()
    people = all_titles(
        reading,
        ENTITIES["user"],
        {one.settled_by_id for one in found if one.settled_by_id},
        english=english,
    )
    return [
        _settled(reading, row, one, people, english=english)
        for row, one in zip(rows_of(reading, found, english=english), found, strict=True)
    ]


def _settled(
    reading: Reading,
    row: ConflictRow,
    one: Conflict,
    people: dict[UUID, tuple[str, bool]],
    *,
    english: bool,
) -> SettledRow:
    name, english_name = account_names(reading, row.account_id)
    choice = one.choice or "value"
    turned = {"mine": "theirs", "theirs": "mine"}.get(choice, choice)
    by = people.get(one.settled_by_id, ("", False))[0] if one.settled_by_id else ""
    held = [(row.field, side) for side in (row.base, row.mine, row.theirs)]
    return SettledRow(
        row=row,
        title=title_in(reading, row.entity, row.record_id, english=english),
        account_name=name,
        english_account=english_name,
        choice=turned if row.flipped else choice,
        settled_by=by,
        settled_at=one.settled_at or one.found_at,
        by_rule=settling_deed(reading, one.id, BY_RULE) is not None,
        can_undo=True,
        names=names_in(reading, row.entity, held, english=english),
    )


def settling_deed(reading: Reading, conflict_id: UUID, name: str | None = None) -> UUID | None:
    """Return the deed that closed a disagreement last; with ``name`` only if it is that one."""
    closed = (
        select(Deed.id, Deed.name)
        .join(Change, Change.deed_id == Deed.id)
        .where(
            Change.record_id == conflict_id,
            Change.field == "state",
            Change.after == encoded("closed"),
        )
        .order_by(Change.seq.desc())
        .limit(1)
    )
    found = reading.session.execute(closed).first()
    if found is None or (name is not None and found.name != name):
        return None
    return found.id  # type: ignore[no-any-return]


def auto_merged(reading: Reading, *, english: bool = False) -> list[MergedRow]:
    """Return what was merged without a question lately, the newest first."""
    newest = reading.session.scalar(select(func.max(Change.seq))) or 0
    lines = reading.session.execute(
        select(Change, Deed.actor_id)
        .join(Deed, Deed.id == Change.deed_id)
        .where(
            Change.seq > newest - _LOOKED_AT,
            Change.entity.in_(tuple(ENTITIES)),
            Change.at >= reading.now - LATELY,
            or_(_was_equal(), _was_merged(), _met_another()),
        )
        .order_by(Change.seq.desc())
        .limit(_SHOWN)
    ).all()
    people = all_titles(
        reading, ENTITIES["user"], {line.actor_id for line in lines}, english=english
    )
    return [
        _merged(reading, change, actor, people.get(actor, ("", False))[0], english=english)
        for change, actor in lines
        if change.field is not None
    ]


def line_of(reading: Reading, change_id: UUID, field: str) -> Change | None:
    """Return the line of the log that tells of one field of a change."""
    wanted = select(Change).where(Change.id == change_id, Change.field == field).limit(1)
    return reading.session.scalars(wanted).first()


def _was_equal() -> ColumnElement[bool]:
    """Pick own lines that said what was there already; nobody else is told of such a line."""
    return (Change.verdict == "equal") & (Change.origin == "local")


def _was_merged() -> ColumnElement[bool]:
    """Pick lines, own and of others, that the server says it merged."""
    return (Change.verdict == "merged") & Change.field.in_(_mergeable())


def _mergeable() -> set[str]:
    return {field.name for each in ENTITIES.values() for field in each.fields
            if field.merge in _MERGED}  # fmt: skip


def _met_another() -> ColumnElement[bool]:
    """Pick own lines that came to the server behind a line of the same field nobody had seen."""
    other = aliased(Change)
    unseen = select(other.seq).where(
        other.record_id == Change.record_id,
        other.entity == Change.entity,
        other.field == Change.field,
        other.origin == "remote",
        other.rev > func.coalesce(Change.base_rev, 0),
        other.rev < Change.rev,
    )
    own = (Change.origin == "local") & Change.rev.is_not(None)
    return own & Change.field.in_(_mergeable()) & exists(unseen)


def _merged(
    reading: Reading, change: Change, actor: UUID, name: str, *, english: bool
) -> MergedRow:
    field = str(change.field)
    now = present(reading, change.entity, change.record_id, field)
    value, other = _plain(change.after), _plain(change.before)
    held = [(field, value), (field, other)]
    return MergedRow(
        id=change.id,
        entity=change.entity,
        record_id=change.record_id,
        account_id=change.account_id,
        title=title_in(reading, change.entity, change.record_id, english=english),
        field=field,
        how="equal" if change.verdict == "equal" else _how(change.entity, field),
        value=value,
        other=other,
        actor=name,
        mine=actor == reading.actor,
        at=change.at,
        can_take=change.verdict != "equal" and now == value and other != value,
        names=names_in(reading, change.entity, held, english=english),
    )


def present(reading: Reading, entity: str, record_id: UUID, field: str) -> Any:
    """Return what a field holds now, as on the wire; None where the record is gone."""
    record = reading.session.get(SYNCED[entity], record_id, execution_options=WITH_DELETED)
    if record is None or record.deleted_at is not None or not hasattr(record, field):
        return None
    return msgspec.json.decode(encoded(getattr(record, field)))


def title_in(reading: Reading, entity: str, record_id: UUID, *, english: bool = False) -> str:
    """Return what people call a record, deleted or not; empty when it is not here."""
    if entity not in ENTITIES:
        return ""
    titles = all_titles(reading, ENTITIES[entity], [record_id], english=english)
    return titles.get(record_id, ("", False))[0].strip().split("\n", 1)[0]


def _how(entity: str, name: str) -> str:
    known = ENTITIES[entity].by_code(name)
    kind = "" if known is None else str(known.merge)
    return {"set": "union", "text": "text", "rank": "order"}.get(kind, "union")


def _plain(text: str | None) -> Any:
    return None if text is None else msgspec.json.decode(text)
