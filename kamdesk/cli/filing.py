"""The commands on files of attachments: attach, file save, file room."""

from pathlib import Path
from typing import Final

from kamdesk.cli.call import Call
from kamdesk.cli.nouns import entity_named
from kamdesk.cli.session import profile_of, workspace_of
from kamdesk.errors import Refused
from kamdesk.i18n import _, formats
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.attachments import FileRoom, file_room, file_row
from kamdesk.queries.records import resolve
from kamdesk.security.keychain import SystemKeychain
from kamdesk.services.attachments import attach, choose_policy, choose_room
from kamdesk.services.file_copies import save_copy
from kamdesk.sync.profile_sync import ProfileSync

_UNITS: Final = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}


def attached(call: Call) -> None:
    """Add a file to a record and write the attachment's id."""
    wanted = call.arguments
    entity = entity_named(wanted.entity)
    path = Path(wanted.file).expanduser()
    with workspace_of(call) as workspace:
        record = workspace.read(resolve, entity, wanted.ref)
        made = attach(workspace, entity.name, record, path)
        row = workspace.read(file_row, made)
    value = {"id": made, "file_name": row.file_name, "size_bytes": row.size_bytes,
             "sha256": row.sha256}  # fmt: skip
    call.output.give(value, lambda: _("Added: {name}, {size}").format(
        name=row.file_name, size=formats.size(row.size_bytes)))  # fmt: skip


def saved(call: Call) -> None:
    """Write a readable copy of a file, fetching it first where it is not here."""
    wanted = call.arguments
    target = Path(wanted.target).expanduser()
    with profile_of(call) as profile:
        workspace = profile.workspace
        found = workspace.read(resolve, ENTITIES["attachment"], wanted.ref)
        row = workspace.read(file_row, found)
        place = target / row.file_name if target.is_dir() else target
        if place.exists() and not wanted.replace:
            raise Refused("attachment.target_exists", field="target", path=str(place))
        if row.shared and not row.here:
            keychain = SystemKeychain() if call.environment.passphrase is None else None
            ProfileSync(workspace, profile.paths.sync_lock, keychain).fetch_file(found)
        save_copy(workspace, found, place)
    call.output.give({"path": str(place)}, lambda: _(
        "Saved as {path}. This copy is not encrypted.").format(path=place))  # fmt: skip


def room(call: Call) -> None:
    """Write how much room files take, after taking another limit or policy."""
    wanted = call.arguments
    with workspace_of(call) as workspace:
        if wanted.limit is not None:
            workspace.prepare(choose_room, _octets(wanted.limit))
        if wanted.fetch is not None:
            workspace.prepare(choose_policy, wanted.fetch)
        found = workspace.read(file_room)
    value = {"used": found.used, "limit": found.limit, "fetch": found.policy}
    call.output.give(value, lambda: _told(found))


def _told(found: FileRoom) -> str:
    fetched = {
        "asked": _("Files are fetched when somebody asks for them."),
        "week": _("Files of accounts you visit within a week are fetched by themselves."),
        "all": _("All files are fetched by themselves."),
    }
    used = _("Files take {used} of {limit}.").format(
        used=formats.size(found.used), limit=formats.size(found.limit)
    )
    return f"{used}\n{fetched[found.policy]}"


def _octets(text: str) -> int:
    number, unit = text.strip().lower().removesuffix("b"), ""
    if number[-1:] in _UNITS:
        number, unit = number[:-1], number[-1:]
    try:
        return int(float(number) * _UNITS[unit])
    except (ValueError, OverflowError):
        raise Refused("value.not_a_number", field="limit", value=text) from None
