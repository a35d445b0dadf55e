"""The commands on sync: enrol, sync, conflicts, resolve."""

import platform
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from msgspec import structs

from kamdesk.app.core import Profile
from kamdesk.cli.call import Call
from kamdesk.cli.output import cut, json_text, table
from kamdesk.cli.session import asked_password, profile_of, workspace_of
from kamdesk.cli.unsent import told_unsent
from kamdesk.config import asked_file
from kamdesk.errors import KamdeskError, Refused, Unavailable
from kamdesk.i18n import _, ngettext
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.conflicts import ConflictRow
from kamdesk.security.keychain import SystemKeychain
from kamdesk.sync.background import hearing
from kamdesk.sync.conflicts import open_conflicts, resolve_conflict
from kamdesk.sync.loop import Loop, Work
from kamdesk.sync.profile_sync import Outcome, ProfileSync
from kamdesk.sync.roads import keep_road, kept_road
from kamdesk.sync.rounds import Agreed
from kamdesk.sync.standing import Progress

OFFLINE: Final = 3
_LOCAL: Final = ("sync.", "file.", "folder.", "disk.")  # nothing to do with the network


def enrolled(call: Call) -> None:
    """Join a server and say whose device this is now."""
    wanted = call.arguments
    with profile_of(call) as profile:
        found = _sync_of(call, profile).enrol(
            wanted.server, wanted.code, wanted.name or platform.node()
        )
    value = {"server": found.server, "device": found.device_id, "user": found.user_id}
    call.output.give(value, lambda: _("Joined. Hand everything over now: kamdesk sync"))


def synced(call: Call) -> int:
    """Run a round, or rounds until interrupted; 3 when there is no server to be heard."""
    if call.arguments.unsent:
        return told_unsent(call)
    agreed = Agreed(push=call.arguments.allow_deletes, pull=call.arguments.allow_deletes)
    with profile_of(call) as profile:
        sync = _sync_of(call, profile)
        if call.arguments.watch:
            return _watched(call, sync, agreed)
        return _once(call, sync, agreed)


def _once(call: Call, sync: ProfileSync, agreed: Agreed) -> int:
    try:
        outcome = sync.round(agreed)
    except Unavailable as error:
        if error.code.startswith(_LOCAL):
            raise
        _give(call, sync.outcome())
        call.output.complain(error)
        return OFFLINE
    _give(call, outcome)
    return 0


def _watched(call: Call, sync: ProfileSync, agreed: Agreed) -> int:
    """Run rounds as they fall due; the code tells how the last one went."""
    last: list[KamdeskError] = []

    def run(tell: Callable[[Progress], None]) -> None:
        _give(call, sync.round(agreed, tell), indent=0)
        last.clear()

    def failed(error: KamdeskError) -> None:
        last[:] = [error]
        call.output.complain(error)

    loop = Loop(
        Work(run, sync.waiting, sync.is_news, sync.workspace.changed_elsewhere), failed=failed
    )
    with suppress(KeyboardInterrupt), hearing(sync, loop):
        loop.run()
    if last and isinstance(last[0], Refused):
        return 2
    return OFFLINE if last else 0


def listed(call: Call) -> None:
    """Write what is still to be settled."""
    with workspace_of(call) as workspace:
        rows = workspace.read(open_conflicts)
    call.output.give([_plain(row) for row in rows], lambda: _conflicts_text(rows))


def resolved(call: Call) -> None:
    """Settle one conflict and write what the field holds now."""
    wanted = call.arguments
    try:
        conflict = UUID(wanted.id)
    except ValueError:
        raise Refused("conflict.unknown", id=wanted.id, field="id") from None
    with workspace_of(call) as workspace:
        found = workspace.run(resolve_conflict, conflict, wanted.choice)
    call.output.give(
        structs.asdict(found), lambda: _("Settled: {value}").format(value=_shown(found.value))
    )


def _sync_of(call: Call, profile: Profile) -> ProfileSync:
    """A passphrase in the environment asks for no keychain; so does its absence here."""
    _keep_road(call, profile)
    keychain = SystemKeychain() if call.environment.passphrase is None else None
    return ProfileSync(profile.workspace, profile.paths.sync_lock, keychain)


def _keep_road(call: Call, profile: Profile) -> None:
    """Take the road the options name from now on; without any, the one that was taken."""
    wanted = call.arguments
    if wanted.proxy is None and wanted.proxy_login is None and wanted.ca is None:
        return
    road = profile.workspace.read(kept_road)
    if wanted.proxy is not None:
        road = structs.replace(road, proxy=wanted.proxy, login="", password="")
    if wanted.proxy_login is not None:
        password = call.environment.proxy_password or asked_password(wanted.proxy_login)
        road = structs.replace(road, login=wanted.proxy_login, password=password)
    if wanted.ca is not None:
        road = structs.replace(road, authority=_authority(wanted.ca))
    profile.workspace.prepare(keep_road, road)


def _authority(name: str) -> str:
    """Return the certificates of a file; an empty name forgets those that were kept."""
    if not name:
        return ""
    path = Path(name).expanduser()
    with asked_file(path, "ca"):
        content = path.read_bytes()
    return content.decode("ascii", errors="replace")


def _give(call: Call, outcome: Outcome, indent: int = 2) -> None:
    if call.output.as_json and not indent:
        call.output.say(f"{json_text(structs.asdict(outcome), indent=0)}\n")
        return
    call.output.give(structs.asdict(outcome), lambda: _outcome_text(outcome))


def _outcome_text(outcome: Outcome) -> str:
    lines = [
        _("Handed over: {pushed}. Received: {pulled}.").format(
            pushed=outcome.pushed, pulled=outcome.pulled
        )
    ]
    if outcome.waiting:
        n = outcome.waiting
        lines.append(ngettext("{n} change waits.", "{n} changes wait.", n).format(n=n))
    if outcome.held:
        n = outcome.held
        text = ngettext(
            "{n} change to shared lists needs an administrator.",
            "{n} changes to shared lists need an administrator.",
            n,
        )
        lines.append(text.format(n=n))
    if outcome.refused:
        n = outcome.refused
        text = ngettext(
            "{n} change was refused and lies here: kamdesk sync --unsent",
            "{n} changes were refused and lie here: kamdesk sync --unsent",
            n,
        )
        lines.append(text.format(n=n))
    if outcome.files:
        n = outcome.files
        lines.append(ngettext("{n} file waits.", "{n} files wait.", n).format(n=n))
    if outcome.conflicts:
        n = outcome.conflicts
        text = ngettext(
            "{n} conflict to settle: kamdesk conflicts",
            "{n} conflicts to settle: kamdesk conflicts",
            n,
        )
        lines.append(text.format(n=n))
    return "\n".join(lines)


def _plain(row: ConflictRow) -> dict[str, Any]:
    found = structs.asdict(row)
    del found["flipped"]
    return found


def _conflicts_text(rows: list[ConflictRow]) -> str:
    if not rows:
        return _("There is nothing to settle.")
    head = (_("Record"), _("Field"), _("Mine"), _("Theirs"), _("Who"), "id")
    cells = [
        (
            _(ENTITIES[row.entity].label) if row.entity in ENTITIES else row.entity,
            _field(row),
            _shown(row.mine),
            _shown(row.theirs),
            row.authors.theirs or "",
            str(row.id),
        )
        for row in rows
    ]
    return table(head, cells)


def _field(row: ConflictRow) -> str:
    field = ENTITIES[row.entity].by_code(row.field) if row.entity in ENTITIES else None
    if field is not None:
        return _(field.label)
    return _("(deleted)") if row.field == "deleted_at" else row.field


def _shown(value: Any) -> str:
    return "—" if value is None else cut(value if isinstance(value, str) else json_text(value, 0))
