"""The command ``doctor``."""

from datetime import datetime
from typing import Final

from kamdesk.app.core import Profile, open_profile
from kamdesk.app.doctor import examine
from kamdesk.cli.call import Call
from kamdesk.cli.output import table
from kamdesk.cli.session import asked_once
from kamdesk.errors import KamdeskError
from kamdesk.i18n import N_, _, formats, sentence
from kamdesk.storage.doctor import Finding

_FOUND: Final[dict[str, str]] = {
    "header": N_("The database cannot be read without its key."),
    "key": N_("The key opens the database."),
    "envelope": N_("A recovery key: {recovery}. Damaged ways in: {n}."),
    "keychain": N_("Kept there: {kept}. Available: {available}."),
    "cipher": N_("SQLCipher {version}."),
    "pages": N_("Every page, table and index was read; faults: {n}."),
    "references": N_("References that lead nowhere: {n}."),
    "form": N_("Form {found}; this program knows {known}."),
    "size": N_("{bytes} and {beside} beside it."),
    "search": N_("{documents} documents; wrong: {n}."),
    "scores": N_("{accounts} accounts; wrong: {n}."),
    "change_log": N_("{deeds} deeds, {changes} changes, {unsent} not sent; missing: {n}."),
    "backup": N_("{n} kept; the last is of {last}."),
    "drill": N_("{file} was restored and read; rows: {rows}."),
    "disk": N_("{free} free."),
}
_WIDEST: Final = 300  # a sentence is never cut
_SIZES: Final = frozenset({"bytes", "beside", "free"})


def examined(call: Call) -> int:
    """Write what every check found; 1 when one failed."""

    def opening() -> Profile:
        surroundings = call.environment
        return open_profile(
            call.paths, surroundings.passphrase, ask=asked_once, today=surroundings.today
        )

    found = examine(call.paths, opening, drill=call.arguments.drill)
    value = [{"check": each.check, "ok": each.ok, "detail": _detail(each)} for each in found]
    call.output.give(value, lambda: _text(found))
    return 0 if all(each.ok for each in found) else 1


def _text(found: list[Finding]) -> str:
    head = (_("Check"), "", _("Found"))
    rows = [(each.check, _("ok") if each.ok else _("FAILED"), _detail(each)) for each in found]
    return table(head, rows, widest=_WIDEST)


def _detail(finding: Finding) -> str:
    error = finding.facts.get("error")
    if isinstance(error, KamdeskError):
        return sentence(error)
    shown = {name: _shown(name, fact) for name, fact in finding.facts.items()}
    return _(_FOUND[finding.check]).format(**shown)


def _shown(name: str, fact: object) -> str:
    if isinstance(fact, bool):
        return _("yes") if fact else _("no")
    if isinstance(fact, int):
        return formats.size(fact) if name in _SIZES else formats.count(fact)
    if isinstance(fact, datetime):
        return fact.astimezone().strftime("%Y-%m-%d %H:%M")
    return "—" if fact is None else str(fact)
