"""The command ``init``."""

import getpass
from contextlib import suppress

from kamdesk.app.core import found_profile
from kamdesk.cli.call import Call
from kamdesk.cli.session import asked_twice
from kamdesk.domain.ids import UserId
from kamdesk.domain.money import CURRENCIES
from kamdesk.errors import Refused
from kamdesk.i18n import _
from kamdesk.models.ids import new_id
from kamdesk.services.profile import CreateProfile


def founded(call: Call) -> None:
    """Make a profile and show its recovery key, once."""
    wanted = call.arguments
    currency = wanted.currency.upper()
    if currency not in CURRENCIES:
        raise Refused("money.currency_unknown", field="currency", currency=wanted.currency)
    name = (wanted.user or "").strip() or _login()
    made = found_profile(
        call.paths,
        call.environment.passphrase or asked_twice(),
        CreateProfile(
            user_name=name, user_id=UserId(new_id()), role=wanted.role, base_currency=currency
        ),
        today=call.environment.today,
        use_keychain=not wanted.no_keychain,
    )
    made.profile.close()
    value = {
        "profile": str(call.paths.root),
        "user": name,
        "recovery_key": made.recovery_key,
        "keychain": made.in_keychain,
    }
    call.output.give(value, lambda: _told(name, str(call.paths.root), made.recovery_key))


def _login() -> str:
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return _("Me")


def _told(name: str, folder: str, recovery_key: str) -> str:
    return "\n".join(
        (
            _("The profile of {name} is ready in {folder}.").format(name=name, folder=folder),
            "",
            _("Recovery key, shown only now:"),
            f"  {recovery_key}",
            _("Print it and keep it away from this computer."),
        )
    )
