"""Takes the ops of a batch: authority and types first, then one field at a time.

Nothing here refuses on a business rule; what people disagree about is kept and told.
"""

from collections.abc import KeysView
from functools import cache
from typing import Any

from msgspec.structs import replace

from kamdesk.protocol.entities import Entity, Merge
from kamdesk.protocol.entities.authority import (
    DELETED,
    WIRE,
    Access,
    claims,
    field_of,
    may_write,
    merge_kind,
)
from kamdesk.protocol.merge import Held, Loser, Offer, deletion, merged
from kamdesk.protocol.messages import Verdict
from kamdesk.server.changes.batch import SEVERITY, Batch, Disagreement, plain
from kamdesk.server.changes.charts import Charts
from kamdesk.server.changes.deciding import Deciding
from kamdesk.server.changes.ops import Op
from kamdesk.server.changes.texts import Texts
from kamdesk.server.members.visibility import as_id
from kamdesk.server.stored import Meta, Stored

MEMBERSHIP_FIELDS = {"account": frozenset({"owner_id", "territory_id", "parent_id"})}


class Taking:
    """Merges the ops of one batch in their order."""

    def __init__(self, batch: Batch, texts: Texts, charts: Charts, deciding: Deciding) -> None:
        self._batch, self._texts, self._charts = batch, texts, charts
        self._deciding = deciding
        known = batch.records.known.values()
        self._is_any_buried = any(one.deleted_at is not None for one in known)

    def take(self, op: Op, home: str | None) -> None:
        """Merge one op, or answer why not. ``home`` is the scope of a record that is new."""
        entity, batch = WIRE.get(op.entity), self._batch
        stored = batch.records.known.get((op.entity, op.id))
        if entity is None or op.deed.actor != batch.caller.user:
            batch.answer(op, "denied", drop=stored is None, reason="entity_or_actor")
        elif op.id in batch.erased:
            batch.answer(op, "denied", drop=True, reason="erased")
        elif not op.sound:
            self._deny(op, stored, "value")
        elif stored is not None and (op.id, op.change_id) in batch.repeated:
            self._repeat(stored, op)
        elif stored is not None:
            self._update(entity, stored, op)
        elif op.created:
            self._create(entity, op, home)
        else:
            self._miss(op)

    def _miss(self, op: Op) -> None:
        """Deny an edit of nothing; one of a record that was turned away goes the way of that."""
        scope = self._batch.refused.get(op.id)
        if scope is None:
            self._batch.answer(op, "denied", drop=True, reason="missing")
        else:
            self._turn_away(op, None, scope, self._batch.access_to(scope))

    def _create(self, entity: Entity, op: Op, scope: str | None) -> None:
        batch = self._batch
        if scope is None:
            self._deny(op, None, "scope")
            return
        access = self._access_for_new(entity, scope)
        if not may_write(entity, None, batch.caller.role, access):
            self._turn_away(op, None, scope, access)
            return
        deleted, meta = op.fields.get(DELETED), Meta(batch.stamp(op))
        stored = Stored(op.entity, op.id, scope, batch.rev, deleted, {}, meta)
        stored.fields = self._first_values(entity, stored, op)
        batch.records.change(stored, batch.rev)
        batch.tell(op, scope, "applied", None)
        self._note_consequences(entity, stored, op, op.fields.keys())
        if self._is_any_buried:
            self._wake_owners(entity, stored, op)
        if entity.name == "account":
            batch.created.add(op.id)
            batch.access[scope] = Access.WRITE
        if batch.access_to(scope) is None:  # made for somebody else, who alone sees it
            batch.answer(op, "applied", drop=True)

    def _wake_owners(self, entity: Entity, stored: Stored, op: Op) -> None:
        """Bring back what a new record belongs to, when its author had not seen it go."""
        for name in entity.owner:
            field, parent = field_of(entity, name), as_id(stored.fields.get(name))
            if field is None or field.reference is None or parent is None:
                continue
            above = self._batch.records.known.get((field.reference, parent))
            if above is not None and self.revive(above, op):
                self._batch.records.change(above, self._batch.rev)

    def _access_for_new(self, entity: Entity, scope: str) -> Access | None:
        """Let anybody begin an account, and hand a task of no account to somebody."""
        if entity.scope_by == "id" or scope.startswith("me:"):
            return Access.WRITE
        return self._batch.access_to(scope)

    def _first_values(self, entity: Entity, stored: Stored, op: Op) -> dict[str, Any]:
        given = op.fields.items()
        values = {n: value for n, value in given if value is not None and n != DELETED}
        for name in values.keys() & _special(entity.name):
            value = values[name]
            if merge_kind(entity, name) is Merge.SET:
                first = Offer(value, 0, stored.meta.created)
                values[name] = merged(Merge.SET, Held(None), first).held.value
            elif isinstance(value, bytes):
                values[name] = self._texts.take(stored, name, value)
        above = values.get("reports_to_id")
        if above is not None and self._charts.closes_circle(entity, stored, above, values):
            lost = Loser(values.pop("reports_to_id"), stored.meta.created)
            self._batch.disagree("cycle", stored, "reports_to_id", lost, Loser(None, lost.stamp), 0)
            self._batch.answer(op, "conflict", value={"reports_to_id": None})
        return values

    def _update(self, entity: Entity, stored: Stored, op: Op) -> None:
        batch = self._batch
        access = batch.access_to(stored.scope)
        if access is None and entity.scope_by is not None:
            self._turn_away(op, stored, stored.scope, access)
            return
        if op.created:  # made here and elsewhere under one id: its author saw nothing of the other
            op = replace(op, base_rev=0)
        merge = _Merge(self, entity, stored, op)
        for name, value in op.fields.items():
            merge.field(name, value, access)
        merge.finish()

    def _repeat(self, stored: Stored, op: Op) -> None:
        """Say what came of an op that another incarnation of its laptop handed over before.

        What comes after it in this chain was made by somebody who knew of it.
        """
        self._batch.heard.add(op.change_id)
        if self._batch.access_to(stored.scope) is None:
            self._batch.answer(op, "merged", drop=True, reason="repeated")
            return
        value = {}
        for name, offered in op.fields.items():
            if isinstance(offered, bytes):
                self._texts.repeat(stored, name, offered)
                self._batch.records.change(stored, self._batch.rev)
            else:
                value[name] = stored.held(name).value
        self._batch.answer(op, "merged", value=value or None, reason="repeated")

    def _turn_away(self, op: Op, stored: Stored | None, scope: str, access: Access | None) -> None:
        """Deny what a member may not do; keep what a former member did for the new owner."""
        batch = self._batch
        told = {name: [None, value] for name, value in op.fields.items()}
        if stored is None:
            batch.refused[op.id] = scope
        if access is not None:
            if stored is None:  # it is not made, but what was typed is not lost either
                batch.tell(op, scope, "denied", told)
            self._deny(op, stored, "authority")
        elif scope in batch.formerly:
            mine = Loser(plain(op.fields), batch.stamp(op))
            batch.disagreements.append(
                Disagreement("late", op.entity, op.id, scope, "*", mine, None, op.base_rev)
            )
            batch.tell(op, scope, "late", told)
            batch.answer(op, "late", drop=True)
        else:
            batch.answer(op, "denied", drop=True, reason="authority")

    def _deny(self, op: Op, stored: Stored | None, reason: str) -> None:
        """Answer with the authoritative values, or 'drop the record' when they are not theirs."""
        if stored is None or self._batch.access_to(stored.scope) is None:
            self._batch.answer(op, "denied", drop=True, reason=reason)
            return
        value = {name: stored.held(name).value for name in op.fields if name not in ("", "id")}
        self._batch.answer(op, "denied", value=value, reason=reason)

    def _note_consequences(
        self, entity: Entity, stored: Stored, op: Op, names: KeysView[str]
    ) -> None:
        """Note what must be derived or claimed anew after these fields were written."""
        batch = self._batch
        if entity.name == "account" and (op.created or names & MEMBERSHIP_FIELDS["account"]):
            batch.seats[stored.id] = batch.caller.user
        elif entity.name == "account_team":
            batch.seats.setdefault(account_of(stored.scope), batch.caller.user)
        if DELETED in names or not names.isdisjoint(claims(entity)):
            batch.claiming[stored.key] = op

    def field_merge(self, entity: Entity, stored: Stored, op: Op, name: str, value: Any) -> Verdict:
        """Merge one field of a stored record and note whoever lost."""
        batch, held = self._batch, stored.held(name)
        kind, offer = merge_kind(entity, name), batch.offer(op, value)
        if kind is Merge.TEXT:
            return self._texts.merge(batch, stored, op, name, value)
        if name == "reports_to_id" and self._charts.closes_circle(
            entity, stored, value, stored.fields
        ):
            mine, theirs = Loser(value, offer.stamp), Loser(held.value, stored.stamp(name))
            batch.disagree("cycle", stored, name, mine, theirs, op.base_rev)
            return "conflict"
        outcome = merged(kind, held, offer)
        if outcome.held != held:
            stored.put(name, outcome.held)
        if outcome.loser is not None:
            winner = Loser(outcome.held.value, outcome.held.stamp or offer.stamp)
            reason = "ask" if kind is Merge.ASK else "edit"
            batch.disagree(reason, stored, name, outcome.loser, winner, op.base_rev)
        return outcome.verdict

    def is_waiting(self, stored: Stored, name: str, value: Any) -> bool:
        """Tell whether an edit of a text has to wait for letters that it builds on."""
        return isinstance(value, bytes) and self._texts.waits(stored, name, value)

    def field_delete(self, stored: Stored, op: Op, value: Any) -> Verdict:
        """Delete or bring back. A deletion that had not seen an edit gives way to it."""
        batch, held = self._batch, stored.held(DELETED)
        offer = batch.offer(op, value)
        unseen = deletion(stored.edits(), offer) if value is not None else None
        if unseen is not None and stored.deleted_at is None:
            kept = Loser(None, unseen)
            batch.disagree("delete", stored, DELETED, Loser(value, offer.stamp), kept, op.base_rev)
            return "conflict"
        first = held.value if value is not None and held.value is not None else value
        stored.put(DELETED, Held(first, offer.stamp))
        return "applied"

    def revive(self, stored: Stored, op: Op) -> bool:
        """Bring back what was deleted by somebody whom the author of this edit had not seen."""
        batch, gone = self._batch, stored.meta.fields.get(DELETED)
        if stored.deleted_at is None or gone is None:
            return False
        if not batch.offer(op, None).overlooks(gone):
            return False
        stamp = batch.stamp(op)
        lost, kept = Loser(stored.deleted_at, gone), Loser(None, stamp)
        batch.disagree("delete", stored, DELETED, lost, kept, op.base_rev)
        stored.put(DELETED, Held(None, stamp))
        return True

    def may_set(
        self, entity: Entity, stored: Stored, op: Op, name: str, access: Access | None
    ) -> bool:
        """Tell whether the caller may set a field; the field that names the scope is for good."""
        if name == entity.scope_by:  # the same again is no edit and was passed over
            return False
        if entity.append_only and not self._deciding.may_come_or_go(entity, stored, op, name):
            return False
        if may_write(entity, name, self._batch.caller.role, access):
            return True
        return access is Access.LINE and self._deciding.may_decide(entity, stored, name)

    def settle(self, entity: Entity, stored: Stored, op: Op, merge: "_Merge") -> None:
        """Write down what one op did to a record."""
        batch = self._batch
        if merge.before_after or merge.touched:
            batch.records.change(stored, batch.rev)
            self._note_consequences(entity, stored, op, merge.before_after.keys())
        if merge.before_after:
            took: Verdict = "merged" if merge.verdict == "merged" else "applied"
            batch.tell(op, stored.scope, took, merge.before_after)
        if merge.lost:
            batch.tell(op, stored.scope, merge.verdict, merge.lost)
        if merge.verdict != "applied" or merge.differs or merge.reason:
            batch.answer(op, merge.verdict, value=merge.differs or None, reason=merge.reason)


class _Merge:
    """One op against one stored record, field by field."""

    def __init__(self, taking: Taking, entity: Entity, stored: Stored, op: Op) -> None:
        self._taking, self._entity, self._stored, self._op = taking, entity, stored, op
        self.verdict: Verdict = "applied"
        self.before_after: dict[str, Any] = {}  # what really changed
        self.lost: dict[str, Any] = {}  # what did not come through
        self.differs: dict[str, Any] = {}  # authoritative values the device does not have
        self.touched = False
        self.reason: str | None = None

    def field(self, name: str, value: Any, access: Access | None) -> None:
        stored, taking = self._stored, self._taking
        fixed = self._entity.append_only or name == self._entity.scope_by
        if fixed and name != DELETED and value == stored.fields.get(name):
            return
        before = stored.held(name).value
        if not taking.may_set(self._entity, stored, self._op, name, access):
            verdict: Verdict = "denied"
        elif name == DELETED:
            verdict = taking.field_delete(stored, self._op, value)
        else:
            self._wake()
            verdict = taking.field_merge(self._entity, stored, self._op, name, value)
            self.touched = True
            if verdict != "denied" and taking.is_waiting(stored, name, value):
                self.reason = "waits"
        self._note(name, before, value, verdict)

    def _wake(self) -> None:
        deleted = self._stored.deleted_at
        if self._taking.revive(self._stored, self._op):
            self.before_after[DELETED] = [deleted, None]

    def _note(self, name: str, before: Any, value: Any, verdict: Verdict) -> None:
        after = self._stored.held(name).value
        if after != before:
            self.before_after[name] = [before, after]
        if verdict in ("conflict", "denied"):
            self.lost[name] = [after, value]
        if verdict != "applied":
            self.verdict = max(self.verdict, verdict, key=SEVERITY.index)
            self.reason = self._why() if self.verdict == "denied" else self.reason
            if verdict == "denied" or not isinstance(value, bytes):
                self.differs[name] = after  # merged texts travel with the next pull

    def _why(self) -> str:
        return "append_only" if self._entity.append_only else "authority"

    def finish(self) -> None:
        self._taking.settle(self._entity, self._stored, self._op, self)


@cache
def _special(entity: str) -> frozenset[str]:
    """Return the fields whose first value is not simply what was sent."""
    kinds = (Merge.SET, Merge.TEXT)
    return frozenset(field.name for field in WIRE[entity].fields if field.merge in kinds)


def account_of(scope: str) -> bytes:
    """Return the account a scope belongs to."""
    return bytes.fromhex(scope.partition("/")[0].replace("-", ""))
