"""Collects the texts of the program into its catalogues: the work behind `dev.py strings`.

``--check`` changes nothing and fails when the catalogues are behind the source.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "i18n" / "zh_CN" / "LC_MESSAGES"
DOMAINS = ("ui", "cli", "words")
ROOMS = {"ui": "ui", "cli": "cli", "app": "cli"}  # every other room speaks `words`
LAYOUT = {"width": 100, "sort_output": True, "include_lineno": False}
NEVER = datetime(2026, 1, 1, tzinfo=UTC)  # two runs over one source write the same bytes
SIGNED: dict[str, Any] = {
    "creation_date": NEVER,
    "revision_date": NEVER,
    "last_translator": "kamdesk",
    "language_team": "kamdesk",
    "msgid_bugs_address": "see SECURITY.md and CONTRIBUTING.md",
}
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None}


def main(check: bool) -> int:
    behind = [fault for domain in DOMAINS for fault in bring_up_to_date(domain, check)]
    sys.stderr.writelines(f"{fault}\n" for fault in behind)
    return 1 if behind else 0


def bring_up_to_date(domain: str, check: bool) -> list[str]:
    """Write one catalogue anew; return what a person still has to do about it."""
    catalogue = updated(domain)
    po, mo = files_of(domain)
    texts = {po: written(catalogue, write_po, **LAYOUT), mo: written(catalogue, write_mo)}
    if not check:
        for path, content in texts.items():
            path.write_bytes(content)
    stale = [path for path, content in texts.items() if contents(path) != content]
    faults = [f"{path.name} is behind the source: python3 dev.py strings" for path in stale]
    return faults + [
        f"{domain}.po: no translation for {text!r}" for text in untranslated(catalogue)
    ]


def updated(domain: str) -> Catalog:
    """Return the catalogue as the source wants it, with every translation it already has."""
    known = committed(domain)
    catalogue = Catalog("zh_CN", domain, "", "kamdesk", "0", fuzzy=False, **SIGNED)
    for path, _line, text, comments in marked(domain):
        catalogue.add(text, locations=[(path, 0)], auto_comments=comments)
    for message in catalogue:
        before = known.get(message.id) if message.id else None
        if before is not None and before.string:
            message.string = before.string
        message.locations = sorted(set(message.locations))
    return catalogue


def marked(domain: str) -> Iterator[tuple[str, int, str | tuple[str, ...], list[str]]]:
    """Find every text marked for one domain: path, line, text (or its two forms), comments."""
    for path in sorted((ROOT / "kamdesk").rglob("*.py")):
        room = path.relative_to(ROOT / "kamdesk").parts[0]
        if ROOMS.get(room, "words") == domain:
            found = extract_from_file("python", path, KEYWORDS, ("Translators:",))
            for line, text, comments, _context in found:
                yield path.relative_to(ROOT).as_posix(), line, text, comments


def committed(domain: str) -> Catalog:
    po, _mo = files_of(domain)
    return read_po(BytesIO(contents(po)), locale="zh_CN", domain=domain)


def untranslated(catalogue: Catalog) -> list[str]:
    return [
        str(message.id) for message in catalogue if message.id and not any(message.string or ())
    ]


def written(catalogue: Catalog, write: Callable[..., None], **layout: object) -> bytes:
    content = BytesIO()
    write(content, catalogue, **layout)
    return content.getvalue()


def files_of(domain: str) -> tuple[Path, Path]:
    return FOLDER / f"{domain}.po", FOLDER / f"{domain}.mo"


def contents(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv))
