"""The commands ``passphrase`` and ``recover``: other words before the same key."""

import getpass
import sys

from kamdesk.cli.call import Call
from kamdesk.cli.session import asked_once, asked_twice
from kamdesk.errors import Refused
from kamdesk.i18n import _
from kamdesk.security import vault


def changed(call: Call) -> None:
    """Replace the passphrase by a new one."""
    current = call.environment.passphrase or asked_once()
    if current is None:
        raise Refused("init.needs_passphrase", field="passphrase")
    vault.unlock(call.paths.root, current)  # a wrong one is told before a new one is asked for
    vault.change_passphrase(call.paths.root, current, _wanted(call))
    _tell(call)


def recovered(call: Call) -> None:
    """Set a new passphrase by the printed recovery key."""
    printed = call.arguments.recovery_key or call.environment.recovery_key or _asked_key()
    vault.unlock_with_recovery(call.paths.root, printed)
    vault.reset_passphrase(call.paths.root, printed, _wanted(call))
    _tell(call)


def _wanted(call: Call) -> str:
    return call.environment.new_passphrase or asked_twice("passphrase.needs_new")


def _asked_key() -> str:
    if not sys.stdin.isatty():
        raise Refused("recover.needs_key", field="recovery_key")
    return getpass.getpass(_("Recovery key: "))


def _tell(call: Call) -> None:
    root = str(call.paths.root)
    told = _("The passphrase of {folder} was changed. The recovery key stays valid.")
    call.output.give({"profile": root}, lambda: told.format(folder=root))
