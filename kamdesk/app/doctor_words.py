"""What the examination of a profile says to a person."""

from datetime import datetime
from typing import Final

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
    "mend": N_("The search index and the scores were made anew; files put away: {n}."),
    "form": N_("Form {found}; this program knows {known}."),
    "size": N_("{bytes} and {beside} beside it."),
    "search": N_("{documents} documents; wrong: {n}."),
    "scores": N_("{accounts} accounts; wrong: {n}."),
    "change_log": N_("{deeds} deeds, {changes} changes, {unsent} not sent; missing: {n}."),
    "files": N_(
        "{files} files, {bytes}; damaged or missing: {n}; not handed over: {unsent};"
        " of no record: {unknown}{names}."
    ),
    "backup": N_("{n} kept; the last is of {last}."),
    "drill": N_("{file} was restored and read; rows: {rows}."),
    "disk": N_("{free} free."),
}
_NAMES: Final[dict[str, str]] = {
    "header": N_("Encryption"),
    "key": N_("Data key"),
    "envelope": N_("Key file"),
    "keychain": N_("Keychain"),
    "cipher": N_("Cipher"),
    "pages": N_("Database pages"),
    "references": N_("References between records"),
    "mend": N_("Mending"),
    "form": N_("Form of the file"),
    "size": N_("Size of the file"),
    "search": N_("Search index"),
    "scores": N_("Health scores"),
    "change_log": N_("Change history"),
    "files": N_("Attached files"),
    "backup": N_("Backups"),
    "drill": N_("Restore drill"),
    "disk": N_("Free space"),
    "open": N_("Opening"),
}
_SIZES: Final = frozenset({"bytes", "beside", "free"})


def check_name(check: str) -> str:
    """Name a check the way a person would."""
    return _(_NAMES[check]) if check in _NAMES else check


def finding_text(finding: Finding) -> str:
    """Say what a check found, or what stopped it."""
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
