"""The commands ``backup``, ``profile export`` and ``profile restore``."""

from pathlib import Path

from kamdesk.app.core import system_clock
from kamdesk.app.portable import export, restore
from kamdesk.cli.call import Call
from kamdesk.cli.session import asked_once, profile_of
from kamdesk.i18n import _, formats
from kamdesk.security import vault


def backed_up(call: Call) -> None:
    """Write a backup now and say where."""
    out = call.arguments.out
    with profile_of(call) as profile:
        made = export(profile, Path(out).expanduser()) if out else profile.back_up()
    _give(call, made)


def exported(call: Call) -> None:
    """Write the portable profile and say where."""
    with profile_of(call) as profile:
        made = export(profile, Path(call.arguments.file).expanduser())
    _give(call, made)


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


def _give(call: Call, made: Path) -> None:
    size = made.stat().st_size
    call.output.give({"path": str(made), "bytes": size}, lambda: f"{made}  {formats.size(size)}")


def _restored(root: str, aside: str | None) -> str:
    lines = [_("The profile is back in {folder}.").format(folder=root)]
    if aside:
        lines.append(_("What was there before is kept in {folder}.").format(folder=aside))
    return "\n".join(lines)
