"""What must be true after any play: the invariants of docs/sync.md, each by its number.

``during`` looks after every round, ``after`` when all is quiet. Each oracle counts what it looked
at, so that nobody mistakes an oracle that saw nothing for one that found nothing.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from kamdesk.protocol.entities.authority import REFUSED_CLAIMS, WIRE, claims, field_of
from kamdesk.protocol.epochs import revision
from kamdesk.queries.record_history import record_history
from kamdesk.server.clock import micros
from kamdesk.server.stored import Stored, read
from tests.proofs.simulation.evidence import (
    LINES,
    difference,
    disagreements,
    expected_word,
    fingerprint,
    is_no_single_value,
    is_single,
    live,
    may_see,
    mentions,
    new_laptop,
    overridden,
    said_alike,
    scopes_of,
    taken,
    taken_in_silence,
    visible,
)
from tests.proofs.simulation.play import Edit, Play, server_text
from tests.proofs.simulation.world import Laptop

_RECORDS = "SELECT entity, id, scope, rev, deleted_at, fields, meta FROM record"


class Broken(AssertionError):
    """An invariant does not hold."""

    def __init__(self, name: str, found: object) -> None:
        super().__init__(f"{name}: {found}"[:4000])
        self.name = name


@dataclass
class Judge:
    """Checks one play; ``looked`` counts the cases of every invariant."""

    play: Play
    looked: Counter[str] = field(default_factory=Counter)
    _stored: list[Stored] | None = None

    def demand(self, name: str, holds: bool, found: object) -> None:
        self.looked[name] += 1
        if not holds:
            raise Broken(name, found)

    # after every round

    def after_round(self, play: Play, number: int) -> None:
        laptop = play.laptops[number]
        self.i11_cursor_within_the_head(laptop)
        if play.server.epoch == self._epoch(laptop):
            self.i10_prefix_closed(laptop)
            self.i12_no_batch_in_part(laptop)
        self.i17_no_dangling_reference(laptop)
        self.i02_own_edits_stay_on_top(laptop)

    def i02_own_edits_stay_on_top(self, laptop: Laptop) -> None:
        """What a person typed stays in sight until the server has heard of it."""
        rows = laptop.asked(
            "SELECT entity, record_id, field, after FROM change WHERE rev IS NULL AND field"
            " IN ('region', 'address', 'phone') AND origin = 'local' AND verdict IS NULL"
            " ORDER BY seq"
        )
        last = {(row.entity, row.record_id, row.field): row.after for row in rows}
        for (entity, record, name), after in last.items():
            query = f'SELECT "{name}" AS value FROM "{entity}" WHERE id = ?'
            for found in laptop.asked(query, record):
                same = found.value == msgspec.json.decode(after)
                self.demand("I2", same, (laptop.name, name, found.value, after))

    def _epoch(self, laptop: Laptop) -> int:
        (row,) = laptop.asked("SELECT cursor FROM sync_state")
        return int(row.cursor) >> 40

    def i11_cursor_within_the_head(self, laptop: Laptop) -> None:
        (row,) = laptop.asked("SELECT cursor, epoch FROM sync_state")
        head = laptop.server.head()
        within = row.cursor <= revision(head.epoch, head.number)
        self.demand("I11", within, (row.cursor, head))

    def _settled_scopes(self, laptop: Laptop) -> tuple[int, set[str]]:
        """Return the cursor, and the scopes a laptop holds up to there and has no task about."""
        (row,) = laptop.asked("SELECT cursor, user_id FROM sync_state")
        tasks = {one.scope for one in laptop.asked("SELECT scope FROM scope_task")}
        rows = laptop.server.asked(
            "SELECT scope FROM scope_member WHERE user_id = :user AND until IS NULL"
            " AND since <= :cursor",
            user=bytes(row.user_id),
            cursor=row.cursor,
        )
        return row.cursor, {one.scope for one in rows} - tasks

    def i10_prefix_closed(self, laptop: Laptop) -> None:
        cursor, scopes = self._settled_scopes(laptop)
        rows = laptop.server.asked(
            "SELECT entity, id, rev, scope FROM record WHERE rev <= :cursor AND deleted_at IS NULL",
            cursor=cursor,
        )
        wanted = [row for row in rows if row.scope in scopes and row.entity in WIRE]
        for entity in {row.entity for row in wanted}:
            found = {one.id: one.rev for one in laptop.asked(f'SELECT id, rev FROM "{entity}"')}
            for row in wanted:
                if row.entity == entity:
                    there = (found.get(row.id) or 0) >= row.rev
                    self.demand("I10", there, (laptop.name, row))

    def i12_no_batch_in_part(self, laptop: Laptop) -> None:
        cursor, scopes = self._settled_scopes(laptop)
        told = {bytes(one.id) for one in laptop.asked("SELECT DISTINCT id FROM change")}
        batches: dict[int, list[bool]] = {}
        for row in laptop.server.asked(LINES):
            if row.rev <= cursor and row.scope in scopes:
                batches.setdefault(row.rev, []).append(bytes(row.change_id) in told)
        for rev, found in batches.items():
            whole = all(found) or not any(found)
            self.demand("I12", whole, (laptop.name, rev, found))

    def i17_no_dangling_reference(self, laptop: Laptop) -> None:
        found = laptop.asked("PRAGMA foreign_key_check")
        self.demand("I17", not found, found)

    def after_replay(self, play: Play, deed: Callable[[], None]) -> None:
        """Deliver a batch again: one that was taken before changes nothing (I3)."""
        before, known = fingerprint(play.server), self._batches(play)
        deed()
        if known == self._batches(play):
            self.demand("I3", before == fingerprint(play.server), "a replay was felt")

    def _batches(self, play: Play) -> set[bytes]:
        return {bytes(row.hash) for row in play.server.asked("SELECT hash FROM batch")}

    # when all is quiet

    def after(self) -> None:
        restored = self.play.server.epoch > 1
        self.i01_devices_equal_the_server()
        self.i02_nothing_typed_is_lost()
        self.i04_nothing_of_a_revoked_scope()
        self.i06_claims_are_unique()
        self.i07_sets_equal_the_oracle(returning=restored)
        self.i08_every_disagreement_is_one_conflict(spurious=not restored)
        if not restored:
            self.i09_causality_beats_clocks()
        self.i13_nothing_waits()
        self.i16_no_future_merge_keys()
        self.i17_no_dangling_reference_on_the_server()
        self.i18_absence_never_deletes()
        if not restored:
            self.i19_one_history()

    def stored(self) -> list[Stored]:
        """Return the server's records, as they are when all is quiet."""
        if self._stored is None:
            self._stored = [read(row) for row in self.play.server.asked(_RECORDS)]
        return self._stored

    def i01_devices_equal_the_server(self) -> None:
        for laptop in self.play.laptops:
            theirs = visible(laptop.server, laptop.workspace.actor.bytes, self.stored())
            ours = {
                key: row
                for key, row in live(laptop).items()
                if key in theirs or not self._is_lost_conflict(key, row)
            }
            if ours != theirs:
                raise Broken("I1", difference(laptop.name, ours, theirs))
            self.looked["I1"] += len(theirs)

    def _is_lost_conflict(self, key: tuple[str, bytes], row: dict[str, Any]) -> bool:
        """Tell whether a conflict went with a restored server; the next comparison removes it."""
        return key[0] == "conflict" and (row["rev"] or 0) >> 40 < self.play.server.epoch

    def i02_nothing_typed_is_lost(self) -> None:
        known, told = server_text(self.play.server), self._told_texts()
        for word in self.play.committed - self.play.lost:
            kept = word in known or word in told or self._is_refused(word)
            self.demand("I2", kept, word if kept else (word, self._story(word)))

    def _told_texts(self) -> str:
        """Return what edits of texts said that are kept as bytes: letters are no words there."""
        rows = self.play.server.asked(LINES)
        kept = {bytes(row.change_id) for row in rows if '"bytes"' in (row.fields or "")}
        return "\n".join(str(e.after) for e in self.play.edits.values() if e.change in kept)

    def _is_refused(self, word: str) -> bool:
        """Tell whether a laptop shows a word as its own that the server had no place for."""
        return any(
            laptop.asked(
                "SELECT 1 FROM change WHERE instr(coalesce(after, ''), ?) > 0"
                " AND origin = 'local' AND verdict = 'denied' LIMIT 1",
                word,
            )
            for laptop in self.play.laptops
        )

    def _story(self, word: str) -> object:
        laptop = self.play.laptops[self.play.words[word]]
        return laptop.asked(
            "SELECT entity, field, rev, verdict, batch FROM change"
            " WHERE instr(coalesce(after, ''), ?) > 0",
            word,
        )

    def i04_nothing_of_a_revoked_scope(self) -> None:
        account = self.play.ids["account"]
        seeing = {
            bytes(row.user_id)
            for row in self.play.server.asked(
                "SELECT user_id FROM scope_member WHERE scope = :scope AND until IS NULL",
                scope=str(account),
            )
        }
        self.demand("I4", seeing == may_see(self.play), (seeing, may_see(self.play)))
        for laptop in self.play.laptops:
            if str(account) not in scopes_of(laptop):
                self.demand("I4", not mentions(laptop, account), laptop.name)

    def i06_claims_are_unique(self) -> None:
        held: dict[tuple[str, str, str], bytes] = {}
        for one in self.stored():
            refused = one.fields.get(REFUSED_CLAIMS) or []
            for name in claims(WIRE[one.entity]) if one.deleted_at is None else ():
                value = one.fields.get(name)
                if value and name not in refused:
                    first = held.setdefault((one.entity, name, value), one.id)
                    self.demand("I6", first == one.id, value)

    def i07_sets_equal_the_oracle(self, *, returning: bool) -> None:
        """A restored server may hear of a removal before it hears again of what was removed."""
        account = next(one for one in self.stored() if one.id == self.play.ids["account"].bytes)
        accepted, unsure = taken(self.play.server), set[bytes]()
        if not returning:
            silent, unsure = taken_in_silence(self.play, account)
            accepted |= silent
        edits = [e for e in self.play.edits.values() if e.field == "tags"]
        sure = [e for e in edits if e.change in accepted]
        most = [e for e in edits if e.change in accepted | unsure]
        present = set(account.fields.get("tags") or ())
        for word in {w for e in sure for w in (*e.before, *e.after)}:
            expected = {expected_word(word, some) for some in (sure, most)}
            fits = None in expected or (word in present) in expected
            fits = fits or (returning and word in present)
            self.demand("I7", fits, (word, word in present, expected))

    def i08_every_disagreement_is_one_conflict(self, *, spurious: bool) -> None:
        found = [one.fields for one in self.stored() if one.entity == "conflict"]
        told = Counter((one["subject_field"], one["change_id"]) for one in found)
        losing = {
            (one["subject_field"], one["change_id"]): (one.get("mine") or {}).get("value")
            for one in found
        }
        wanted = dict(disagreements(self.play, answered=False))
        possible = set(dict(disagreements(self.play, answered=True)))
        alike = said_alike(self.play)
        for (name, change), values in wanted.items():
            # Where equal values had met, the conflict names the later of them, and is one still.
            names = [change] if told[name, change.hex()] else alike[change]
            there = [one for one in names if told[name, one.hex()] == 1]
            self.demand("I8", bool(there), (name, values))
            lost = {msgspec.json.encode(losing[name, one.hex()]) for one in there}
            self.demand("I8", lost == {msgspec.json.encode(values[0])}, (name, values, lost))
        possible = {(name, one) for name, change in possible for one in (change, *alike[change])}
        for one in found:
            sides = [(one.get(side) or {}).get("value") for side in ("mine", "theirs")]
            if one["kind"] in ("edit", "ask"):
                self.demand("I8", sides[0] != sides[1], one)
                key = (one["subject_field"], bytes.fromhex(one["change_id"]))
                expected = not spurious or key in possible or is_no_single_value(one)
                self.demand("I8", expected, one)

    def i09_causality_beats_clocks(self) -> None:
        accepted = taken(self.play.server)
        by_field: dict[tuple[UUID, str], list[Edit]] = {}
        for edit in self.play.edits.values():
            if edit.change in accepted and is_single(edit):
                by_field.setdefault((edit.record, edit.field), []).append(edit)
        for one in self.stored():
            for name, stamp in one.meta.fields.items():
                later = [
                    edit
                    for edit in by_field.get((UUID(bytes=one.id), name), ())
                    if stamp.change in edit.past and edit.after != one.fields.get(name)
                ]
                self.demand("I9", not later, (name, later))

    def i13_nothing_waits(self) -> None:
        for laptop in self.play.laptops:
            rows = laptop.asked(
                "SELECT entity, field, verdict FROM change WHERE rev IS NULL AND origin = 'local'"
                " AND entity NOT IN ('user', 'stage', 'score_model', 'territory')"
                # The answer to a question a restored server lost waits until that is asked anew,
                # or goes with it at the next comparison.
                " AND NOT (entity = 'conflict' AND verdict = 'again' AND record_id IN"
                " (SELECT id FROM conflict WHERE rev >> 40 < ?))",
                self.play.server.epoch,
            )
            self.demand("I13", not rows, (laptop.name, rows))

    def i16_no_future_merge_keys(self) -> None:
        now = micros(self.play.time())
        for one in self.stored():
            for stamp in one.edits():
                self.demand("I16", stamp.at <= now, one.entity)

    def i17_no_dangling_reference_on_the_server(self) -> None:
        stored = self.stored()
        there = {(one.entity, str(UUID(bytes=one.id))) for one in stored}
        for one in stored:
            for name, value in one.fields.items() if one.deleted_at is None else ():
                known = field_of(WIRE[one.entity], name)
                if known is None or known.reference in (None, "account", "user", "territory"):
                    continue
                self.demand("I17", (known.reference, value) in there, one)

    def i18_absence_never_deletes(self) -> None:
        if self.play.server.epoch == 1:
            for edit, unseen in overridden(self.play, self.stored()):
                self.demand("I18", not unseen, (edit, unseen))
        deleted = {
            edit.record.bytes for edit in self.play.edits.values() if edit.field == "deleted_at"
        }
        for one in self.stored():
            self.demand("I18", one.deleted_at is None or one.id in deleted, one)

    def i19_one_history(self) -> None:
        chosen = self.play.laptops[self.play.chance.randrange(len(self.play.laptops))]
        fresh = new_laptop(chosen)
        fresh.round()
        for one in visible(chosen.server, chosen.workspace.actor.bytes, self.stored()):
            entity, key = one
            if entity == "conflict" or WIRE[entity].scope_by is None:
                continue
            told = [
                laptop.workspace.read(record_history, WIRE[entity], UUID(bytes=key))
                for laptop in (chosen, fresh)
            ]
            odd = (
                [line for line in told[0] if line not in told[1]],
                [line for line in told[1] if line not in told[0]],
            )
            self.demand("I19", told[0] == told[1], (one, odd))
