"""The commands ``backup``, ``profile export`` and ``profile restore``."""

from collections.abc import Iterator
from pathlib import Path

from kamdesk.app.core import system_clock
from kamdesk.app.portable import export, restore
from kamdesk.cli.call import Call
from kamdesk.cli.session import asked_once, profile_of
from kamdesk.i18n import _, formats, ngettext
from kamdesk.security import vault
from kamdesk.storage.attachments.ledger import listed


def backed_up(call: Call) -> None:
    """Write a backup now and say where."""
    out = call.arguments.out
    with profile_of(call) as profile:
        made = export(profile, Path(out).expanduser()) if out else profile.back_up()
        outside = profile.workspace.read(listed)
    _give(call, made, len(outside))


def exported(call: Call) -> None:
    """Write the portable profile and say where."""
    with profile_of(call) as profile:
        made = export(profile, Path(call.arguments.file).expanduser())
        outside = profile.workspace.read(listed)
    _give(call, made, len(outside))


def restored(call: Call) -> None:
    """Put a profile back and say what was kept aside."""
    unit = Path(call.arguments.file).expanduser()
    done = restore(unit, call.paths, system_clock(), lambda folder: _key_of(folder, call))
    aside = None if done.replaced is None else str(done.replaced)
    value = {"profile": str(done.paths.root), "replaced": aside}
    call.output.give(value, lambda: _restored(str(done.paths.root), aside))


def _key_of(folder: Path, call: Call) -> bytes:
    """Open the key file of a backup: by the recovery key when one is given, else as any profile."""
    recovery = call.environment.recovery_key
    if recovery and not call.environment.passphrase:
        return vault.unlock_with_recovery(folder, recovery)
    return vault.unlock(folder, call.environment.passphrase, ask=asked_once)


def _give(call: Call, made: Path, outside: int) -> None:
    """Say what was written, and how many attached files it does not hold."""
    size = made.stat().st_size
    value = {"path": str(made), "bytes": size, "files_outside": outside}
    call.output.give(value, lambda: "\n".join(_told(made, size, outside)))


def _told(made: Path, size: int, outside: int) -> Iterator[str]:
    yield f"{made}  {formats.size(size)}"
    if outside:
        text = ngettext(
            "{n} attached file is not inside; keep the profile folder, or hand it over with sync.",
            "{n} attached files are not inside; keep the profile folder, or hand them over with"
            " sync.",
            outside,
        )
        yield text.format(n=formats.count(outside))


def _restored(root: str, aside: str | None) -> str:
    lines = [_("The profile is back in {folder}.").format(folder=root)]
    if aside:
        lines.append(_("What was there before is kept in {folder}.").format(folder=aside))
    return "\n".join(lines)
