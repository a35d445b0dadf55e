"""Deliberate bugs: each a patch of one module, which the plays have to find.

Usage: python -m tests.proofs.simulation.mutants NAME SEEDS. Says which oracle broke, or ``alive``.
"""

import importlib.util
import sys
from dataclasses import dataclass
from importlib.abc import MetaPathFinder, SourceLoader
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Mutant:
    """A patch: in ``module``, ``old`` becomes ``new``; played from seed ``first`` on.

    That is another than 0 where a bug shows in few plays, so that one of them comes soon.
    """

    name: str
    module: str
    old: str
    new: str
    first: int = 0

    @property
    def path(self) -> Path:
        return ROOT / f"{self.module.replace('.', '/')}.py"

    def patched(self) -> str:
        """Return the source with the bug in it. Raises ValueError when it fits no longer."""
        source = self.path.read_text(encoding="utf-8")
        if source.count(self.old) != 1:
            raise ValueError(self.name)
        return source.replace(self.old, self.new)


_SERVER, _CLIENT = "kamdesk.server.changes", "kamdesk.storage.replication"
MUTANTS = (
    Mutant(
        "clocks decide, not causality",
        "kamdesk.protocol.merge",
        "stamp.rev > base_rev and stamp.inc != inc",
        "stamp.inc != inc",
    ),
    Mutant(
        "whoever comes last wins without a word",
        "kamdesk.protocol.merge",
        "return stamp is not None and stamp.rev > base_rev and stamp.inc != inc",
        "return False",
    ),
    Mutant(
        "the loser is not told",
        "kamdesk.protocol.merge",
        'return Outcome(held, "conflict", Loser(offer.value, offer.stamp))\n\n\ndef _ask',
        'return Outcome(held, "conflict")\n\n\ndef _ask',
    ),
    Mutant(
        "equal values conflict",
        "kamdesk.protocol.merge",
        "    if held.value == offer.value:\n        return Outcome(Held(held.value, max(",
        "    if False:\n        return Outcome(Held(held.value, max(",
    ),
    Mutant(
        "merge keys of the future count",
        "kamdesk.protocol.merge",
        "return min(at, now)",
        "return at",
    ),
    Mutant(
        "a set is one value",
        "kamdesk.protocol.merge",
        "    Merge.SET: _set,",
        "    Merge.SET: lambda held, offer: Outcome(Held(sorted(_difference(offer.value,"
        " held.value or ())[0]), offer.stamp, {}), 'merged'),",
    ),
    Mutant(
        "a removal overrides unseen additions",
        "kamdesk.protocol.merge",
        "        if unseen:\n            words[word] = unseen",
        "        if False:\n            words[word] = unseen",
    ),
    Mutant(
        "a replay is merged anew",
        f"{_SERVER}.pushing",
        "    if known is None or bytes(known.hash) != frozen.hash:",
        "    if frozen.n <= last_n:\n        return None\n"
        "    if known is None or bytes(known.hash) != frozen.hash:",
    ),
    Mutant(
        "changes of a former incarnation are taken again",
        f"{_SERVER}.pushing",
        "    batch.repeated = {(bytes(row.a), bytes(row.b)) for row in found}",
        "    batch.repeated = set() if found else set()",
        first=308,  # a clone goes on from what its twin has handed over
    ),
    Mutant(
        "a page ends within a batch",
        f"{_SERVER}.pulling",
        "        return cut - 1, whole",
        "        return cut, whole",
    ),
    Mutant(
        "a page leaves its last batch out",
        f"{_SERVER}.pulling",
        "    whole = [row for row in rows if row.rev < cut]",
        "    whole = [row for row in rows if row.rev < cut][:-1]",
    ),
    Mutant(
        "deletions behind a leave are forgotten",
        f"{_SERVER}.pulling",
        '    if "deleted_at" in table.c and later:',
        '    if "deleted_at" in table.c and not later:',
    ),
    Mutant(
        "scopes that left sight are not named",
        f"{_SERVER}.pulling",
        "    return add, drop",
        "    return add, []",
    ),
    Mutant(
        "history of lost values is not written",
        f"{_SERVER}.taking",
        "            batch.tell(op, stored.scope, merge.verdict, merge.lost)",
        "            pass",
    ),
    Mutant(
        "late changes are thrown away",
        f"{_SERVER}.taking",
        '            batch.tell(op, scope, "late", told)',
        "            batch.disagreements.pop()",
    ),
    Mutant(
        "a deletion overrides an unseen edit",
        f"{_SERVER}.taking",
        "        if unseen is not None and stored.deleted_at is None:",
        "        if False:",
    ),
    Mutant(
        "unique codes are not claimed",
        f"{_SERVER}.claims",
        "        if holder == stored.id:",
        "        if True:",
    ),
    Mutant(
        "two conflicts of one field are one",
        f"{_SERVER}.conflicts",
        '    name = f"{one.field}\\x1f{one.mine.stamp.change.hex()}"',
        "    name = one.field",
    ),
    Mutant(
        "texts are overwritten",
        f"{_SERVER}.texts",
        "        document = text.joined([shared.document, *pending])",
        "        document = text.joined([text.seeded(stored.id, name, ''), update])",
    ),
    Mutant(
        "history is kept for the author alone",
        f"{_SERVER}.pushing",
        "    add_rows(connection, history, told)",
        "    add_rows(connection, history, told[:1])",
    ),
    Mutant(
        "a former member still sees",
        "kamdesk.server.members.visibility",
        "        if key not in wanted and row.until is None",
        "        if False",
    ),
    Mutant(
        "own edits are lost under a page",
        f"{_CLIENT}.pending",
        "            found[edit.field] = edit.after",
        "            pass",
    ),
    Mutant(
        "the cursor runs ahead of the page",
        f"{_CLIENT}.applying",
        "    put_state(work, cursor=page.cursor)",
        "    put_state(work, cursor=page.cursor + 1)",
    ),
    Mutant(
        "the authoritative value is not taken over",
        f"{_CLIENT}.answers",
        "    if answer.value:\n        _write(",
        "    if answer.value and not answer:\n        _write(",
    ),
    Mutant(
        "an acknowledgement sets the revision read",
        f"{_CLIENT}.answers",
        '    for_each(connection, "UPDATE change SET rev = ? WHERE seq = ?", confirmed)',
        '    for_each(connection, "UPDATE change SET rev = ? WHERE seq = ?", confirmed)\n'
        '    connection.exec_driver_sql("UPDATE sync_state SET cursor = ?", (rev,))',
    ),
    Mutant(
        "deletions are not applied",
        f"{_CLIENT}.applying",
        "    for gone in page.tombstones:\n        count += _bury(",
        "    for gone in page.tombstones[:0]:\n        count += _bury(",
    ),
    Mutant(
        "a scope that went stays here",
        f"{_CLIENT}.applying",
        "    plan_scopes(work, page.drop, empty=True)",
        "    plan_scopes(work, page.drop[:0], empty=True)",
    ),
    Mutant(
        "a new incarnation forgets what was frozen",
        f"{_CLIENT}.state",
        'Change.origin == "local", Change.batch.is_not(None))',
        'Change.origin == "local", Change.batch.is_(None))',
    ),
    Mutant(
        "lost batches are not sent again",
        f"{_CLIENT}.introducing",
        "    return first is None or batches.send_again(work, first)",
        "    return first is None or bool(first)",
    ),
)


class Patching(MetaPathFinder):
    """Loads one module from its patched source."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, name: str, path: Any, _target: ModuleType | None = None) -> Any:
        if name != self._mutant.module:
            return None
        found: ModuleSpec | None = PathFinder.find_spec(name, path)
        assert found is not None
        loader = Patched(self._mutant)
        return importlib.util.spec_from_loader(name, loader, origin=found.origin)


class Patched(SourceLoader):
    """Gives the patched source in place of the file's."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def get_filename(self, fullname: str) -> str:
        return str(self._mutant.path)

    def get_data(self, path: Any) -> bytes:
        return self._mutant.patched().encode()


def main(name: str, seeds: int) -> None:
    """Play with the bug and say what found it."""
    mutant = next(one for one in MUTANTS if one.name == name)
    sys.meta_path.insert(0, Patching(mutant))
    from tests.proofs.simulation.oracles import Broken  # noqa: PLC0415 - after the patch
    from tests.proofs.simulation.playing import played  # noqa: PLC0415 - after the patch

    for seed in range(mutant.first, mutant.first + seeds):
        try:
            played(seed)
        except Broken as broken:
            sys.stdout.write(f"{broken.name} at seed {seed}\n")
            return
        except Exception as error:  # noqa: BLE001 - a play that dies has found it too
            sys.stdout.write(f"{type(error).__name__} at seed {seed}\n")
            return
    sys.stdout.write("alive\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
