"""Opening the profile for one short command, and leaving it in good order."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from kamdesk.app.core import Profile, open_profile
from kamdesk.cli.call import Call
from kamdesk.domain.change_set import ChangeSet
from kamdesk.errors import KamdeskError, Refused, Unavailable
from kamdesk.i18n import _
from kamdesk.workspace import Workspace


@contextmanager
def profile_of(call: Call) -> Iterator[Profile]:
    """Unlock the profile meant; take the daily backup when it is due and something was written.

    Raises:
        Refused, Unavailable: as :func:`kamdesk.app.core.open_profile`.
    """
    surroundings = call.environment
    profile = open_profile(
        call.paths, surroundings.passphrase, ask=asked_once, today=surroundings.today
    )
    written: list[ChangeSet] = []
    profile.workspace.on_commit(written.append)
    try:
        yield profile
        if written:
            keep_backup(profile, call)
    finally:
        profile.close()


@contextmanager
def workspace_of(call: Call) -> Iterator[Workspace]:
    """Unlock the profile meant and return its door. Raises as :func:`profile_of`."""
    with profile_of(call) as profile:
        yield profile.workspace


def asked_once() -> str | None:
    """Ask for the passphrase; None when there is nobody to ask."""
    if not sys.stdin.isatty():
        return None
    return getpass.getpass(_("Passphrase: "))


def asked_password(name: str) -> str:
    """Ask for the password of a login. Raises Refused ``proxy.needs_password``."""
    if not sys.stdin.isatty():
        raise Refused("proxy.needs_password", field="proxy_login", name=name)
    return getpass.getpass(_("Password of {name}: ").format(name=name))


def asked_twice(refusal: str = "init.needs_passphrase") -> str:
    """Ask for a new passphrase, twice.

    Raises Refused: ``refusal`` when nobody is there, ``init.passphrases_differ``.
    """
    if not sys.stdin.isatty():
        raise Refused(refusal, field="passphrase")
    first = getpass.getpass(_("New passphrase: "))
    if getpass.getpass(_("Once more: ")) != first:
        raise Refused("init.passphrases_differ", field="passphrase")
    return first


def keep_backup(profile: Profile, call: Call) -> None:
    """Take the day's backup when it is due; the deed is done whatever becomes of it."""
    try:
        profile.back_up_if_due()
    except KamdeskError as error:
        call.output.complain(Unavailable("backup.not_taken", reason=error.code))
