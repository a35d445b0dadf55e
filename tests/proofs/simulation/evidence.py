"""What the oracles read off both sides: records, histories, and who knew of what."""

import hashlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec

from kamdesk.models import SYNCED
from kamdesk.protocol.entities import Merge
from kamdesk.protocol.entities.authority import WIRE, merge_kind
from kamdesk.server.changes.pulling import held_scopes
from kamdesk.server.stored import Stored
from kamdesk.storage.replication.columns import columns_of, converter
from tests.proofs.simulation.play import Edit, Play
from tests.proofs.simulation.stage import template
from tests.proofs.simulation.world import Laptop, ServerSide

LINES = (
    "SELECT rev, ord, change_id, entity, id, scope, verdict, fields FROM history ORDER BY rev, ord"
)
TAKEN = ("applied", "merged")


def taken(server: ServerSide) -> set[bytes]:
    """Return the changes that came through, as history tells it."""
    return {bytes(r.change_id) for r in server.asked(LINES) if r.verdict in TAKEN}


def taken_in_silence(play: Play, account: Stored) -> tuple[set[bytes], set[bytes]]:
    """Return the changes of a set that no line tells of, since they moved no value.

    Such is the removal of a word that somebody else had added too: their addition is left alone.
    The second are those that the laptop, too, has forgotten: nobody can tell what came of them.
    """
    told = {bytes(row.change_id) for row in play.server.asked(LINES)}
    mine = "SELECT id, verdict FROM change WHERE origin = 'local' AND field = 'tags'"
    kept = {bytes(row.id): row.verdict for laptop in play.laptops for row in laptop.asked(mine)}
    taken = {stamp.change for stamp in account.edits()}
    taken |= {change for change, verdict in kept.items() if verdict == "equal"}
    tags = {edit.change for edit in play.edits.values() if edit.field == "tags"}
    return taken, tags - told - taken - kept.keys()


def fingerprint(server: ServerSide) -> bytes:
    """Return a hash of everything a replay could change."""
    mark = hashlib.sha256()
    for table in ("head", "record", "history", "text_doc", "claim", "scope_member", "batch"):
        for row in server.asked(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4"):
            mark.update(repr(tuple(row)).encode())
    return mark.digest()


def visible(
    server: ServerSide, user: bytes, stored: list[Stored]
) -> dict[tuple[str, bytes], dict[str, Any]]:
    """Return what a person sees, as the columns of a laptop would hold it."""
    with server.database.reading() as connection:
        scopes = held_scopes(connection, user)
    return {
        one.key: cells(one.entity, one.fields) | {"rev": one.rev}
        for one in stored
        if one.deleted_at is None and one.scope in scopes and one.entity in SYNCED
    }


def cells(entity: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {name: converter(entity, name)(fields.get(name)) for name in columns_of(entity)}


def live(laptop: Laptop) -> dict[tuple[str, bytes], dict[str, Any]]:
    """Return what a laptop shows; what it could not hand over, and knows so, is its own."""
    found = {}
    for entity in SYNCED:
        names = ("rev", *columns_of(entity))
        quoted = ", ".join(f'"{name}"' for name in ("id", *names))
        rows = laptop.asked(
            f'SELECT {quoted} FROM "{entity}" WHERE deleted_at IS NULL'
            " AND NOT (rev IS NULL AND id IN"
            " (SELECT record_id FROM change WHERE verdict = 'denied'))"
            " AND (rev IS NOT NULL OR ? NOT IN ('user', 'stage', 'score_model'))",
            entity,
        )
        for row in rows:
            values = dict(zip(names, row[1:], strict=True))
            found[entity, bytes(row.id)] = values
    return found


def difference(name: str, ours: dict[Any, Any], theirs: dict[Any, Any]) -> object:
    odd: dict[Any, dict[str, Any]] = {}
    for key in ours.keys() | theirs.keys():
        mine, other = ours.get(key), theirs.get(key)
        if mine != other:
            both = (mine or {}), (other or {})
            odd[key[0], key[1].hex()[-6:]] = {
                n: (both[0].get(n), both[1].get(n))
                for n in both[0].keys() | both[1].keys()
                if both[0].get(n) != both[1].get(n)
            }
            if mine is None or other is None:
                odd[key[0], key[1].hex()[-6:]]["only"] = "server" if mine is None else "laptop"
    return name, odd


def scopes_of(laptop: Laptop) -> set[str]:
    with laptop.server.database.reading() as connection:
        return held_scopes(connection, laptop.workspace.actor.bytes)


def mentions(laptop: Laptop, account: UUID) -> list[str]:
    """Return the tables that still tell of an account that is out of sight."""
    found = []
    for entity in WIRE.values():
        if entity.scope_by is not None and entity.name in SYNCED:
            column = entity.scope_by
            query = f'SELECT 1 FROM "{entity.name}" WHERE "{column}" = ? LIMIT 1'
            if laptop.asked(query, account.bytes):
                found.append(entity.name)
    return found + [
        table
        for table in ("change", "search_document", "score")
        if laptop.asked(f"SELECT 1 FROM {table} WHERE account_id = ? LIMIT 1", account.bytes)
    ]


def is_single(edit: Edit) -> bool:
    kind = merge_kind(WIRE.get(edit.entity), edit.field)
    return kind in (Merge.SCALAR, Merge.ASK) and edit.field != "deleted_at"


def is_no_single_value(conflict: dict[str, Any]) -> bool:
    return conflict["subject_field"] in ("industry", "external_id", "deleted_at", "state", "choice")


def expected_word(word: str, edits: list[Edit]) -> bool | None:
    """Tell whether a word belongs into a set: added by someone whom no remover had overlooked.

    None where the edits meet in a way that only the order of the server decides.
    """
    adds = [e for e in edits if word in e.after and word not in e.before]
    removes = [e for e in edits if word in e.before and word not in e.after]
    unseen = [
        a for a in adds if not any(a.change in r.past or a.change == r.change for r in removes)
    ]
    if unseen:
        return True
    seen_by_all = all(any(a.change in r.past for r in removes) for a in adds)
    if not adds or not removes:
        return None if not adds else True
    later = [a for a in adds if any(r.change in a.past for r in removes)]
    return None if later or not seen_by_all else False


def disagreements(
    play: Play, *, answered: bool
) -> Iterator[tuple[tuple[str, bytes], tuple[Any, Any]]]:
    """Yield what two people wrote without knowing of each other, by field and losing change.

    ``answered`` adds those whose second author had seen the first value in the answer to a push:
    until the next pull the server cannot know that, and asks once too often.

    Walks the server's order, but judges by what each author's laptop had in its log.
    """
    present: dict[tuple[bytes, str], bytes] = {}
    for row in play.server.asked(LINES):
        for name, (_before, after) in msgspec.json.decode(row.fields or "{}").items():
            change = bytes(row.change_id)
            edit, key = play.edits.get(change), (bytes(row.id), name)
            if edit is None or edit.field != name or not is_single(edit) or name == "industry":
                present.pop(key, None)
                continue
            other = play.edits.get(present.get(key, b""))
            if row.verdict in TAKEN:
                present[key] = change
                if other is not None and is_unseen(other, edit, answered=answered):
                    yield (name, other.change), (other.after, after)
            elif row.verdict == "conflict":
                yield (name, change), (after, None)


def said_alike(play: Play) -> dict[bytes, set[bytes]]:
    """Return for every edit those that said the same and that no line tells of.

    Where equal values meet, one value stands for both authors and bears the later one's name.
    """
    told = {bytes(row.change_id) for row in play.server.asked(LINES)}
    alike: dict[tuple[UUID, str, str], set[bytes]] = {}
    for edit in play.edits.values():
        if edit.change not in told and is_single(edit):
            alike.setdefault((edit.record, edit.field, repr(edit.after)), set()).add(edit.change)
    return {
        edit.change: alike.get((edit.record, edit.field, repr(edit.after)), set())
        for edit in play.edits.values()
    }


def is_unseen(first: Edit, second: Edit, *, answered: bool) -> bool:
    """Tell whether the second author had not seen what the first wrote."""
    same = first.laptop == second.laptop
    return (
        not same
        and first.change not in second.past
        and first.after != second.after
        and (answered or first.after != second.before)
    )


def may_see(play: Play) -> set[bytes]:
    """Return who sees the account, told anew from its owner, team, line and territory."""
    server, account = play.server, play.ids["account"]
    (row,) = server.asked("SELECT fields FROM record WHERE id = :id", id=account.bytes)
    owner = UUID(msgspec.json.decode(row.fields)["owner_id"]).bytes
    places = {bytes(one.id): one.territory_id for one in server.asked("SELECT * FROM member")}
    seats = server.asked(
        "SELECT fields FROM record WHERE entity = 'account_team' AND deleted_at IS NULL"
        " AND scope = :scope",
        scope=str(account),
    )
    team = {UUID(msgspec.json.decode(one.fields)["user_id"]).bytes for one in seats}
    near = {user for user, place in places.items() if place and place == places[owner]}
    return {owner, play.ids["Wang Ning"].bytes} | team | near


def overridden(play: Play, stored: list[Stored]) -> Iterator[tuple[Edit, list[bytes]]]:
    """Yield deletions that stand, each with the edits before it that its author had not seen."""
    lines = [row for row in play.server.asked(LINES) if row.verdict in TAKEN]
    for one in stored:
        stamp = one.meta.fields.get("deleted_at")
        edit = None if stamp is None else play.edits.get(stamp.change)
        if stamp is None or edit is None or one.deleted_at is None:
            continue
        mine = [row for row in lines if bytes(row.id) == one.id and row.rev <= stamp.rev]
        place = [bytes(row.change_id) for row in mine].index(edit.change)
        yield (
            edit,
            [
                other.change
                for other in standing_edits(play, mine[:place])
                if other.laptop != edit.laptop and other.change not in edit.past
            ],
        )


def standing_edits(play: Play, lines: list[Any]) -> list[Edit]:
    """Return the edits of one record that no later one took the place of."""
    single: dict[str, Edit | None] = {}
    others = []
    for row in lines:
        edit = play.edits.get(bytes(row.change_id))
        if edit is None or is_single(edit):
            names = msgspec.json.decode(row.fields or "{}") if edit is None else [edit.field]
            single.update(dict.fromkeys(names, edit))
        else:
            others.append(edit)
    return [*others, *(edit for edit in single.values() if edit is not None)]


def new_laptop(like: Laptop) -> Laptop:
    """Enrol one more laptop for the same person."""
    fresh = like.server.laptop("fresh").begin(like.name)
    template().fresh.backup(fresh.driver())
    fresh.enrol()
    return fresh
