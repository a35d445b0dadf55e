"""Drafts to what is stored: the rules of every noun, applied to thousands of rows at once.

``settle`` and ``check_rules`` are those of a single edit. Only rules that ask about other
records (uniqueness, reporting lines) are answered from memory, since the file's own rows count
too; parents in a circle are found in ``families``.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from msgspec import Struct, field

from kamdesk.domain.credit_code import credit_code
from kamdesk.domain.hierarchy import closes_circle
from kamdesk.errors import Refused
from kamdesk.models import SYNCED, Synced
from kamdesk.protocol.entities import Entity, FieldType
from kamdesk.queries.import_keys import Stored, held_texts
from kamdesk.queries.parents import reporting_lines
from kamdesk.services.importing.drafts import Draft
from kamdesk.services.record_rules import check_rules, settle
from kamdesk.services.records import DEFAULTED
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.storage.values import encoded

_ANSWERED_HERE: Final = frozenset({"external_id", "credit_code", "parent_id", "reports_to_id"})


class Verdict(Struct):
    """An accepted row. ``row`` is a whole new record; ``changes`` are fields of a stored one."""

    draft: Draft
    row: dict[str, Any] | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    is_revived: bool = False
    kept: int = 0  # fields left as a person edited them

    @property
    def is_new(self) -> bool:
        """Tell whether the record was not there, or only in the recycle bin."""
        return self.row is not None or self.is_revived


class Judge:
    """Judges the drafts of one entity, remembering what earlier rows claimed.

    ``edits`` are the fields people edited since an import, with what that import wrote.
    """

    def __init__(
        self,
        work: UnitOfWork,
        entity: Entity,
        constants: dict[str, Any],
        edits: Mapping[UUID, Mapping[str, str]],
    ) -> None:
        self._work, self._entity, self._constants = work, entity, constants
        self._edits = edits
        self._record, self._blank = _blank(entity)
        self._demanded = [
            f for f in entity.fields if f.required and (entity.name, f.name) not in DEFAULTED
        ]
        self._codes: dict[str, UUID] | None = None
        self._lines: dict[UUID, dict[UUID, UUID | None]] = {}

    def verdict(self, draft: Draft, stored: Stored | None) -> Verdict:
        """Return what becomes of a draft. Raises Refused with the rule that says no."""
        if stored is None:
            return Verdict(draft, row=self._new(draft.id, draft.values, draft))
        if stored.is_deleted:
            fresh = self._new(stored.id, draft.values, draft)
            return Verdict(draft, changes=_differences(stored, fresh), is_revived=True)
        return self._changed(draft, stored)

    def made(self, record_id: UUID, values: dict[str, Any]) -> dict[str, Any]:
        """Return a related record, complete and lawful. Raises Refused."""
        return self._new(record_id, values, None)

    def _new(self, record_id: UUID, given: dict[str, Any], draft: Draft | None) -> dict[str, Any]:
        values = {**self._constants, **given}
        for target in self._demanded:
            if values.get(target.name) is None:
                raise Refused("record.field_missing", field=target.code, entity=self._entity.name)
        return self._lawful({**self._blank, **values, "id": record_id}, frozenset(values), draft)

    def _changed(self, draft: Draft, stored: Stored) -> Verdict:
        changed = changed_values(draft, stored)
        kept = self._kept(changed, self._edits.get(stored.id, {}))
        for name in kept:
            del changed[name]
        if not changed:
            return Verdict(draft, kept=len(kept))
        if self._entity.scope_by in changed:
            target = self._entity.field(self._entity.scope_by or "")
            raise Refused("record.field_fixed", field=target.code)
        lawful = self._lawful({**stored.values, **changed}, frozenset(changed), draft)
        return Verdict(draft, changes=_differences(stored, lawful), kept=len(kept))

    def _kept(self, changed: Mapping[str, Any], edits: Mapping[str, str]) -> set[str]:
        """Return the fields in which the file says what it said before and a person knew better."""
        kept = {name for name in edits.keys() & changed if encoded(changed[name]) == edits[name]}
        for target in self._entity.fields if kept else ():
            pair = {target.name, target.currency}
            if target.type is FieldType.MONEY and pair & (changed.keys() - kept):
                kept -= pair  # an amount never goes without its currency
        return kept

    def _lawful(
        self, values: dict[str, Any], given: frozenset[str], draft: Draft | None
    ) -> dict[str, Any]:
        # One record takes every row in turn: making one for each would cost more than its insert.
        record = self._record
        vars(record).update(values)
        settle(self._work, record, given)
        if draft is not None:
            _check_accounts(record, draft)
        check_rules(self._work, record, given - _ANSWERED_HERE)
        if "credit_code" in given:
            self._check_credit_code(record)
        if "reports_to_id" in given:
            self._check_line(record)
        settled = vars(record)
        return {name: settled[name] for name in self._blank}

    def _check_credit_code(self, record: Any) -> None:
        code = record.credit_code = credit_code(record.credit_code)
        if self._codes is None:
            self._codes = held_texts(self._work, self._entity, "credit_code")
        holder = self._codes.setdefault(code, record.id)
        if holder != record.id:
            raise Refused("record.not_unique", field="credit_code", value=code, other=str(holder))

    def _check_line(self, position: Any) -> None:
        above = position.reports_to_id
        if position.account_id not in self._lines:
            self._lines[position.account_id] = reporting_lines(self._work, position.account_id)
        lines = self._lines[position.account_id]
        if above is not None and closes_circle(lines, position.contact_id, above):
            raise Refused("position.reports_in_circle", field="reports_to")
        if position.left is None:
            lines[position.contact_id] = above


def changed_values(draft: Draft, stored: Stored) -> dict[str, Any]:
    """Return the fields in which a row differs from its record; what is blank differs in none."""
    now = stored.values
    changed = {name: value for name, value in draft.values.items() if now[name] != value}
    for name in ("external_id", *draft.partial) if changed else ():
        if now[name] is not None:
            changed.pop(name, None)
    return changed


def _blank(entity: Entity) -> tuple[Synced, dict[str, Any]]:
    """Return an empty record outside any session, and every column as its class leaves it."""
    kind: Any = SYNCED[entity.name]
    needed = {target.name: None for target in entity.fields if target.required}
    record: Synced = kind(id=UUID(int=0), **needed)
    names = ("id", "rev", "deleted_at", *(target.name for target in entity.fields))
    return record, {name: getattr(record, name) for name in names}


def _check_accounts(record: Any, draft: Draft) -> None:
    for target, account_id in draft.scoped:
        if account_id != record.account_id:
            raise Refused("reference.other_account", field=target.code)


def _differences(stored: Stored, row: dict[str, Any]) -> dict[str, Any]:
    """Return the fields to set; a deleted record comes back, revision and all."""
    now = stored.values
    return {name: value for name, value in row.items() if name != "rev" and now[name] != value}
