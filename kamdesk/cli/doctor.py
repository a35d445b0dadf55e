"""The command ``doctor``."""

from typing import Final

from kamdesk.app.core import Profile, open_profile
from kamdesk.app.doctor import examine
from kamdesk.app.doctor_words import finding_text
from kamdesk.cli.call import Call
from kamdesk.cli.output import table
from kamdesk.cli.session import asked_once
from kamdesk.i18n import _
from kamdesk.storage.doctor import Finding

_WIDEST: Final = 300  # a sentence is never cut


def examined(call: Call) -> int:
    """Write what every check found; 1 when one failed."""

    def opening() -> Profile:
        surroundings = call.environment
        return open_profile(
            call.paths, surroundings.passphrase, ask=asked_once, today=surroundings.today
        )

    asked = call.arguments
    found = examine(call.paths, opening, drill=asked.drill, mend=asked.mend)
    value = [{"check": each.check, "ok": each.ok, "detail": finding_text(each)} for each in found]
    call.output.give(value, lambda: _text(found))
    return 0 if all(each.ok for each in found) else 1


def _text(found: list[Finding]) -> str:
    head = (_("Check"), "", _("Found"))
    rows = [(each.check, _("ok") if each.ok else _("FAILED"), finding_text(each)) for each in found]
    return table(head, rows, widest=_WIDEST)
